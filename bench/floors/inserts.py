"""Floor: durable inserts a second, bare: one row a commit, and twenty. Prints them as JSON.

The rows are as large as a sealed message with its chain and marks. Nothing is looked up, locked, sealed or drawn.
"""

import argparse
import json
import os
import sqlite3
import time
from collections.abc import Callable, Sequence

import psycopg

Row = tuple[int, str, bytes, bytes]
Commit = Callable[[Sequence[Row]], None]

GROUP = 20
SEALED, CHAIN = 280, 32
TABLE = "CREATE TABLE line (seq bigint PRIMARY KEY, id text UNIQUE, chain {bytes}, sealed {bytes})"


def into_sqlite(path: str) -> Commit:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute(TABLE.format(bytes="blob"))

    def commit(rows: Sequence[Row]) -> None:
        db.execute("BEGIN IMMEDIATE")
        db.executemany("INSERT INTO line VALUES (?, ?, ?, ?)", rows)
        db.execute("COMMIT")

    return commit


def into_postgres(url: str) -> Commit:
    db = psycopg.connect(url)
    db.execute("DROP TABLE IF EXISTS line")
    db.execute(TABLE.format(bytes="bytea"))
    db.commit()

    def commit(rows: Sequence[Row]) -> None:
        with db.cursor() as cursor:
            cursor.executemany("INSERT INTO line VALUES (%s, %s, %s, %s)", rows)
        db.commit()

    return commit


def rate(commit: Commit, first: int, group: int, seconds: float) -> float:
    """Rows a second, in commits of `group`."""
    sealed, chain = os.urandom(SEALED), os.urandom(CHAIN)
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        at = first + count
        commit([(n, f"{n:032x}", chain, sealed) for n in range(at, at + group)])
        count += group
    return count / (time.perf_counter() - began)


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("--sqlite", metavar="FILE")
    words.add_argument("--postgres", metavar="URL")
    words.add_argument("--seconds", type=float, default=1.0)
    told = words.parse_args()
    commit = into_sqlite(told.sqlite) if told.sqlite else into_postgres(told.postgres)
    rate(commit, 0, 1, 0.1)
    print(
        json.dumps(
            {
                "single": rate(commit, 1_000_000_000, 1, told.seconds),
                "group": rate(commit, 2_000_000_000, GROUP, told.seconds),
            }
        )
    )


if __name__ == "__main__":
    main()
