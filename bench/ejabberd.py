"""The peer: ejabberd (Debian's package) with its archive in PostgreSQL.

It gets what makes it fast and keeps the same promise: one scheduler, since everything has one core, no TLS, no
compression, anonymous log-in, plain TCP, and every message in the archive before anybody has it.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench import processes
from tests import services

NAME = "ejabberd-pg"
_PACKAGES = "ejabberd erlang-p1-pgsql"

_CONFIGURATION = """
loglevel: error
hosts: ["localhost"]
auth_method: [anonymous]
anonymous_protocol: sasl_anon
allow_multiple_connections: true
listen:
  - {{port: {port}, ip: "127.0.0.1", module: ejabberd_c2s, max_stanza_size: 262144}}
sql_type: pgsql
sql_server: "127.0.0.1"
sql_port: {sql_port}
sql_database: {database}
sql_username: hub
sql_password: ""
sql_pool_size: 8
modules:
  mod_disco: {{}}
  mod_muc:
    access: all
    access_create: all
    access_persistent: all
    access_mam: all
    db_type: sql
    max_users: 5000
    min_message_interval: 0
    history_size: 0
    default_room_options: {{mam: true, persistent: false, max_users: 5000, anonymous: false}}
  mod_mam: {{db_type: sql, default: always, assume_mam_usage: true, use_cache: true}}
"""


@dataclass(frozen=True)
class Server:
    """`stored` counts what is in the archive."""

    address: str
    pid: int
    stored: Callable[[], int]


@contextmanager
def running(cluster: services.Postgres, database: str) -> Iterator[Server]:
    """Up, on a port and in a folder of its own, as an ordinary user. Raises `services.Missing`."""
    program, code, schema = _installed()
    with psycopg.connect(cluster.url(database), autocommit=True) as connection:
        connection.execute(schema.read_text())
        port = services.free_port()
        with services._folder("samrom-bench-xmpp-", services._ordinary_user()) as folder:
            told = _CONFIGURATION.format(port=port, sql_port=cluster.port, database=database)
            (folder / "ejabberd.yml").write_text(told)
            env = os.environ | {
                "HOME": str(folder),
                "ERL_LIBS": str(code),
                "ERL_CRASH_DUMP_BYTES": "0",
                "EJABBERD_CONFIG_PATH": str(folder / "ejabberd.yml"),
                "EJABBERD_LOG_PATH": str(folder / "ejabberd.log"),
            }
            command = [program, "-noinput", "+K", "true", "+S", "1:1", "+sbwt", "none"]
            command += ["-mnesia", "dir", f'"{folder}/spool"', "-s", "ejabberd"]
            with services.process(
                command, log=folder / "log", env=env, die_with="TERM", ordinary_user=True
            ) as server:
                server.wait_until(lambda: processes.listens(port))
                yield Server(f"127.0.0.1:{port}", server.popen.pid, lambda: _archived(connection))


def _installed() -> tuple[str, Path, Path]:
    """Erlang, the folder of its libraries, and the tables that the archive needs."""
    program = shutil.which("erl")
    code = next(iter(Path("/usr/lib").glob("*/ejabberd-*/ebin")), None)
    schema = Path("/usr/share/ejabberd/sql/pg.sql")
    if program is None or code is None or not schema.exists():
        raise services.Missing(f"ejabberd (Debian: {_PACKAGES})")
    return program, code.parent.parent, schema


def _archived(connection: psycopg.Connection[tuple[int]]) -> int:
    row = connection.execute("SELECT count(*) FROM archive").fetchone()
    assert row is not None
    return row[0]
