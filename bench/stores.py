"""A PostgreSQL that keeps its promises. The tests' own does not sync, which would flatter every figure here."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests import services

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "30min",
    "log_min_messages": "fatal",
}


@contextmanager
def postgres() -> Iterator[services.Postgres]:
    """A cluster with an ordinary role `hub` that may create databases; durable. Raises `services.Missing`."""
    initdb, server = services._postgres_program("initdb"), services._postgres_program("postgres")
    with services._folder("samrom-bench-pg-", services._ordinary_user()) as folder:
        data = folder / "data"
        words = ["-U", "owner", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        services._run_as_ordinary_user([initdb, "-D", data, *words])
        port = services.free_port()
        options = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [server, "-D", data, "-p", port, *options]
        with services.process(command, log=folder / "log", die_with="INT", ordinary_user=True) as running:
            owner = f"postgres://owner@127.0.0.1:{port}/postgres"
            running.wait_until(lambda: services._postgres_answers(owner))
            with psycopg.connect(owner, autocommit=True) as connection:
                connection.execute("CREATE ROLE hub LOGIN CREATEDB")
            yield services.Postgres(port)
