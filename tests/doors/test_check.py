"""`hub check` and the start: every unsafe setting is one sentence, and what cannot be started with is said, not thrown."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from hub import start
from hub.neighbours import Bus, Database, NoAnswer, ask_database, ask_redis
from hub.safety import unsafe
from hub.safety_of_servers import of_database, of_redis, unsafe_servers
from hub.stopped import CannotStart
from tests.conftest import _neighbours, _worker_number
from tests.services import ALWAYS, fenced_env, hub_command


@pytest.mark.parametrize(
    ("told", "names"),
    [
        (Database(version=120000), "PostgreSQL 12"),
        (Database(encoding="LATIN1"), "UTF8"),
        (Database(read_only=True), "read-only"),
        (Database(syncs=False), "fsync is off"),
        (Database(commits_durably=False), "synchronous_commit is off"),
        (Database(writes_full_pages=False), "full_page_writes is off"),
        (Database(superuser=True, owns=True, bypasses=True), "superuser"),
        (Database(bypasses=True), "BYPASSRLS"),
        (Database(makes_roles=True), "CREATEROLE"),
        (Database(owns=True), "owns the database"),
        (Database(creates=True), "may create"),
        (Database(clock_apart=3.0), "clock"),
    ],
)
def test_a_database_that_is_not_safe_is_one_sentence(told: Database, names: str) -> None:
    assert list(of_database("default", Database(clock_apart=1.9))) == []
    (sentence,) = of_database("default", told)
    assert names in sentence
    assert sentence.startswith("HUB_DATABASE_URL: ")


def test_a_bus_that_is_not_safe_is_one_sentence() -> None:
    assert list(of_redis(Bus((6, 0)))) == []
    assert "older than 6" in "".join(of_redis(Bus((5, 0, 14))))
    assert "save and appendonly" in "".join(of_redis(Bus((7,), "save and appendonly")))


@pytest.mark.served
@pytest.mark.django_db(databases="__all__")
def test_the_servers_are_asked_themselves(settings: Any) -> None:
    """The tests' own database does not sync and is owned by who uses it; their Redis keeps nothing."""
    told = ask_database("default")
    assert (told.syncs, told.commits_durably, told.owns, told.superuser) == (False, False, True, False)
    found = " ".join(unsafe_servers())
    for part in ("fsync is off", "full_page_writes is off", "owns the database"):
        assert part in found
    assert "Redis" not in found
    settings.HUB_REDIS_URL += "?socket_timeout=5"
    assert "socket_timeout" in " ".join(unsafe_servers())
    settings.CHANNEL_LAYERS = {"default": {"CONFIG": {"hosts": ["redis://localhost"]}}}
    assert "CHANNEL_LAYERS" in " ".join(unsafe_servers())
    settings.HUB_REDIS_URL = "redis://127.0.0.1:1/0"
    assert "Redis does not answer" in " ".join(unsafe_servers())


@pytest.mark.django_db(databases="__all__")
def test_settings_that_are_not_safe(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HUB_DEMO = settings.HUB_DEBUG = True
    settings.HUB_DATABASE_URL, settings.HUB_REDIS_URL = "postgres://u@db.example/hub", ""
    settings.HUB_MASTER_KEY = "c2hvcnQ="
    monkeypatch.delenv("HUB_MASTER_KEY", raising=False)
    found = unsafe()
    for part in (
        "HUB_DEMO=1",
        "HUB_DEBUG=1",
        "HUB_REDIS_URL is not set",
        "HUB_MASTER_KEY is not set",
        "32 bytes",
    ):
        assert any(part in sentence for sentence in found), part


def test_a_full_disk_keeps_it_from_starting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=1024))
    with pytest.raises(CannotStart, match="the disk is full"):
        start.ready_to_prepare()


def test_one_that_may_answer_soon_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start, "PAUSE_SECONDS", 0)
    tries = iter([NoAnswer("starting up", later=True), NoAnswer("starting up", later=True)])

    def ask() -> str:
        for why in tries:
            raise why
        return "there"

    assert start._patiently("it", ask) == "there"
    assert capsys.readouterr().err == "it does not answer yet (starting up); waiting for 30 s.\n"
    with pytest.raises(CannotStart, match=r"it does not answer \(no such role\)\."):
        start._patiently("it", _refuse)
    assert capsys.readouterr().err == ""


def _refuse() -> str:
    raise NoAnswer("no such role", later=False)


@pytest.mark.embedded
def test_a_folder_or_a_file_that_cannot_be_used_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for folder in ("file", "file/below"):
        _says("HUB_DATA cannot be used", {"HUB_DATA": str(tmp_path / folder)}, "serve", "--port", "1")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "samrom.sqlite3").write_text("no database, and long enough to be looked at " * 20)
    _says("the file cannot be used", {"HUB_DATA": str(broken)}, "prepare")


@pytest.mark.embedded
def test_a_store_that_is_not_prepared_or_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    env = {"HUB_DATA": str(tmp_path)}
    _says("run `hub prepare`", env, "work")
    assert hub_command(_whole(env), "prepare").returncode == 0
    with sqlite3.connect(tmp_path / "samrom.sqlite3") as store:
        store.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('rooms', '0999_of_tomorrow', '2030-01-01')"
        )
    _says("newer version (rooms.0999_of_tomorrow)", env, "work")


@pytest.mark.served
def test_a_database_or_redis_that_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    url, keys = os.environ["HUB_DATABASE_URL"], os.environ["HUB_KEYS_URL"]
    env = {"HUB_DATA": str(tmp_path), "HUB_KEYS_URL": keys}
    server = url.rpartition("/")[0]
    for address, reason in (
        (f"{server}/nowhere", 'database "nowhere" does not exist'),
        (f"{server.replace('hub@', 'stranger@')}/postgres", 'role "stranger" does not exist'),
    ):
        for command in ("serve", "work", "prepare"):
            _says(reason, env | {"HUB_DATABASE_URL": address}, command)
    ours = {"HUB_DATABASE_URL": f"{server}/postgres", "HUB_KEYS_URL": f"{server}/postgres"}
    _says("run `hub prepare`", env | ours, "serve")
    _says("begins with postgres://", env | {"HUB_DATABASE_URL": "mysql://x/y"}, "serve")
    with pytest.raises(NoAnswer) as refused:
        ask_redis("redis://127.0.0.1:1/0")
    assert refused.value.later


@pytest.mark.served
def test_whoever_prepares_without_owning_is_told_so(tmp_path: Path) -> None:
    cluster, bus = _neighbours()
    name = f"unowned_{_worker_number()}"
    cluster.create(name, f"{name}_keys")
    try:
        env = fenced_env(tmp_path, cluster, bus, name=name, number=0)
        owner = env.pop("HUB_OWNER_URL")
        _says("HUB_OWNER_URL must name the role that owns the database", env, "prepare")
        assert hub_command(_whole(env | {"HUB_OWNER_URL": owner}), "prepare").returncode == 0
    finally:
        cluster.drop(name, f"{name}_keys")


@pytest.mark.embedded
def test_an_address_that_cannot_be_read_is_not_repeated(tmp_path: Path) -> None:
    env = {"HUB_DATA": str(tmp_path), "HUB_DATABASE_URL": "postgres://hub:s/sesam@db.example/hub"}
    _says("are written %2F", env, "prepare")
    assert "sesam" not in hub_command(_whole(env), "prepare").stderr


def _says(sentence: str, env: dict[str, str], *command: str) -> None:
    done = hub_command(_whole(env), *command)
    assert done.returncode == 1, done.stderr
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def _whole(env: dict[str, str]) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("HUB_", "DJANGO_"))}
    return clean | ALWAYS | env
