"""The two ways to run, and what a test may ask for.

`pytest --way embedded` (the default) runs on SQLite and one process, `pytest --way served` on a PostgreSQL and a
Redis that are started here, several server processes and a worker. The same tests must pass on both.

The environment is set before Django reads its settings, which is why DJANGO_SETTINGS_MODULE is named here and not
in the configuration file: pytest-django would load it before this file.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as laws

from tests import services

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

DID_NOT_RUN = "DID NOT RUN"
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# How fast the machine is that draws an example says nothing of the law.
laws.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
laws.load_profile("house")

_ending = ExitStack()
_missing = pytest.StashKey[str]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--way", choices=["embedded", "served"], default="embedded", help="which of the two ways to run"
    )


def pytest_configure(config: pytest.Config) -> None:
    folder = Path(tempfile.mkdtemp(prefix="samrom-tests-"))
    _ending.callback(shutil.rmtree, folder, ignore_errors=True)
    for name in [name for name in os.environ if name.startswith("HUB_") and name not in PASSED_ON]:
        del os.environ[name]
    os.environ |= services.ALWAYS | services.embedded_env(folder)
    if config.getoption("way") == "served":
        try:
            os.environ |= _served_settings(folder)
        except services.Missing as lack:
            if _everything_required():
                raise pytest.UsageError(f"HUB_REQUIRE_ALL=1, but this machine lacks {lack}") from lack
            config.stash[_missing] = str(lack)
    os.environ["DJANGO_SETTINGS_MODULE"] = "hub.settings"
    django.setup()


def pytest_unconfigure() -> None:
    _ending.close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what belongs to the other way; skips everything when its neighbours are missing."""
    way = config.getoption("way")
    other = "served" if way == "embedded" else "embedded"
    elsewhere = [
        item for item in items if item.get_closest_marker(other) and not item.get_closest_marker(way)
    ]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]
    if _missing in config.stash:
        for item in items:
            item.add_marker(pytest.mark.skip(reason=f"{DID_NOT_RUN}: no {config.stash[_missing]}"))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reasons = [
        report.longrepr[2]
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple) and DID_NOT_RUN in report.longrepr[2]
    ]
    for reason in sorted(set(reasons)):
        said = reason.removeprefix("Skipped: ")
        terminalreporter.write_line(f"{reasons.count(reason)} tests {said}", red=True, bold=True)


# --- The tests' own database ---------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite's test databases are files: in memory, threads of one test would meet locked tables."""
    from django.db import connections

    for alias in connections:
        settings = connections[alias].settings_dict
        if "sqlite3" in settings["ENGINE"]:
            settings["TEST"]["NAME"] = str(Path(os.environ["HUB_DATA"]) / f"test-{alias}.sqlite3")


OF_THE_MODELS = {"django_content_type", "auth_permission"}


@pytest.fixture(scope="session", autouse=True)
def _flush_past_triggers() -> Iterator[None]:
    """The log's triggers refuse deletion; emptying the tables between tests must not be refused.

    What the framework writes down about the models themselves stays: no test changes it, and to write it anew takes
    longer than to empty all the rest.
    """
    from django.core.management.commands import flush
    from django.db.backends.postgresql.base import DatabaseOperations as OnPostgres
    from django.db.backends.sqlite3.base import DatabaseOperations as OnSqlite

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_: None)
        for operations in (OnSqlite, OnPostgres):
            patch.setattr(operations, "sql_flush", _sparing(operations.sql_flush))
        patch.setattr(OnSqlite, "execute_sql_flush", _without(OnSqlite.execute_sql_flush, _sqlite_triggers))
        patch.setattr(
            OnPostgres, "execute_sql_flush", _without(OnPostgres.execute_sql_flush, _postgres_triggers)
        )
        yield


def _sparing(flush: Callable[..., list[str]]) -> Callable[..., list[str]]:
    def flush_sparing(self: Any, style: Any, tables: list[str], **how: bool) -> list[str]:
        return flush(self, style, [table for table in tables if table not in OF_THE_MODELS], **how)

    return flush_sparing


def _without(
    flush: Callable[..., None], triggers: Callable[[Any], list[tuple[str, str]]]
) -> Callable[..., None]:
    def flush_without(self: Any, statements: list[str]) -> None:
        from django.db import transaction

        with transaction.atomic(using=self.connection.alias):
            with self.connection.cursor() as cursor:
                off_and_on = triggers(cursor)
            flush(self, [*(off for off, _ in off_and_on), *statements, *(on for _, on in off_and_on)])

    return flush_without


def _sqlite_triggers(cursor: Any) -> list[tuple[str, str]]:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return [(f'DROP TRIGGER "{name}"', definition) for name, definition in cursor.fetchall()]


def _postgres_triggers(cursor: Any) -> list[tuple[str, str]]:
    cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
    return [
        (f"ALTER TABLE {table} DISABLE TRIGGER USER", f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for (table,) in cursor.fetchall()
    ]


# --- A running product ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def way(pytestconfig: pytest.Config) -> str:
    return str(pytestconfig.getoption("way"))


@pytest.fixture(scope="session")
def hub_server(way: str) -> Iterator[services.Hub]:
    """A product as its users meet it: one process embedded; served, two server processes and a worker.

    Shared by a worker's tests and never emptied: a test makes the rooms it needs and names them itself.
    """
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="samrom-hub-", ignore_cleanup_errors=True))
        )
        if way == "embedded":
            yield stack.enter_context(services.running_hub(services.embedded_env(folder)))
            return
        cluster, bus = _neighbours()
        name = f"running_{_worker_number()}"
        cluster.create(name, f"{name}_keys")
        stack.callback(cluster.drop, name, f"{name}_keys")
        env = services.fenced_env(folder, cluster, bus, name=name, number=32 + _worker_number())
        yield stack.enter_context(services.running_hub(env, servers=2, worker=True))


# --- Browsers ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Headless Chromium through Playwright's synchronous interface.

    A module's and not the session's: while it is open an event loop counts as running in this thread, and
    neither asynchronous tests nor Django's models work there. Keep both out of a module that uses it.
    """
    from playwright.sync_api import sync_playwright

    program = services.chromium()
    if program is None:
        _lacking("Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def two_browsers(chromium: Browser) -> Iterator[tuple[BrowserContext, BrowserContext]]:
    """Two people at two machines: contexts that share nothing."""
    first, second = chromium.new_context(locale="nb-NO"), chromium.new_context(locale="nb-NO")
    yield first, second
    first.close()
    second.close()


# --- Neighbours ----------------------------------------------------------------------------------------

POSTGRES_PORT, REDIS_PORT = "SAMROM_TESTS_POSTGRES_PORT", "SAMROM_TESTS_REDIS_PORT"
PASSED_ON = {"HUB_SERVER", "HUB_REQUIRE_ALL"}


def _served_settings(folder: Path) -> dict[str, str]:
    """Starts PostgreSQL once, in the process that the person started, whose address workers inherit; and each its Redis,
    which a test may hold still.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        os.environ[POSTGRES_PORT] = str(_ending.enter_context(services.postgres()).port)
    elif POSTGRES_PORT not in os.environ:
        raise services.Missing("PostgreSQL")
    os.environ[REDIS_PORT] = str(_ending.enter_context(services.redis()).port)
    return services.served_env(folder, *_neighbours(), name="samrom", number=_worker_number())


def _neighbours() -> tuple[services.Postgres, services.Redis]:
    return services.Postgres(int(os.environ[POSTGRES_PORT])), services.Redis(int(os.environ[REDIS_PORT]))


def _worker_number() -> int:
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


def _everything_required() -> bool:
    return os.environ.get("HUB_REQUIRE_ALL") == "1"


def _lacking(what: str) -> None:
    if _everything_required():
        pytest.fail(f"HUB_REQUIRE_ALL=1, but this machine lacks {what}", pytrace=False)
    pytest.skip(f"{DID_NOT_RUN}: no {what}")
