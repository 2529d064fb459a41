"""The house as a whole: which doors are open, what every page says, and what the demonstration may."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as told
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import override

from hub import demonstration, socket_door
from hub.admission import Admission, Refusal, admit
from hub.body_cap import capped
from hub.logs import Bare, Json
from hub.models import User, Visit
from hub.origins import Origins, is_public, stated_origins
from hub.views.errors import broken
from rooms.live import process
from rooms.live.limits import Limits

ROOM = "0" * 32


def test_only_these_doors_are_open_and_each_says_why() -> None:
    doors = {pattern.name: pattern.callback for pattern in _patterns(get_resolver().url_patterns)}
    opened = {name for name, view in doors.items() if getattr(view, "door", None) == "open"}
    assert opened == {"home", "login", "language", "demo", "demo-enter", "side", "side-sit", "welcome"}
    assert all(view.door_reason for view in doors.values() if hasattr(view, "door"))


@pytest.mark.django_db
def test_every_page_says_what_may_be_done_with_it(client: Client) -> None:
    answer = client.get("/login/")
    assert answer["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


@pytest.mark.parametrize(
    ("language", "spoken", "words"),
    [
        ("en", "en", "Something went wrong"),
        ("nb", "nb", "Noe gikk galt"),
        ("nn", "nn", "Noko gjekk gale"),
        ("se", "nb", "Noe gikk galt"),
    ],
)
def test_what_broke_is_told_in_the_language_of_who_sees_it(language: str, spoken: str, words: str) -> None:
    with override(language):
        answer = broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    page = answer.content.decode()
    assert f'<html lang="{spoken}"' in page
    assert page.count(words) == 2


def test_cookies_are_out_of_reach_of_scripts(inside: Client) -> None:
    morsel = inside.cookies[told.SESSION_COOKIE_NAME]
    assert morsel["httponly"]
    assert morsel["samesite"] == "Lax"


def test_the_language_is_remembered_with_the_person(inside: Client, kari: User) -> None:
    inside.post("/language/", {"language": "nn", "next": "/account/"})
    kari.refresh_from_db()
    assert kari.language == "nn"
    assert inside.get("/account/")["Content-Language"] == "nn"
    inside.post("/language/", {"language": "xx"})
    kari.refresh_from_db()
    assert kari.language == "nn"


@pytest.mark.django_db
def test_the_demonstrations_doors_are_shut_elsewhere(client: Client, kari: User) -> None:
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/enter/", {"login": "kari"}).status_code == 404
    assert not Visit.objects.exists()
    with pytest.raises(PermissionDenied):
        demonstration.enter(RequestFactory().get("/"), kari)


def test_in_the_demonstration_one_press_enters(client: Client, kari: User, settings: Any) -> None:
    settings.HUB_DEMO = True
    assert client.get("/")["Location"] == "/demo/"
    client.post("/demo/enter/", {"login": "kari"})
    assert client.get("/account/").status_code == 200
    for nobody in ("nobody", "", "kari\0"):
        assert client.post("/demo/enter/", {"login": nobody}).status_code == 404


def test_a_visit_of_the_demonstration_opens_nothing_afterwards(
    client: Client, kari: User, settings: Any
) -> None:
    settings.HUB_DEMO = True
    client.post("/demo/enter/", {"login": "kari"})
    settings.HUB_DEMO = False
    assert client.get("/account/")["Location"].startswith("/login/")


def test_a_ready_session_passes_both_kinds_of_door(client: Client, kari: User, settings: Any) -> None:
    settings.HUB_DEMO = True
    name, _, value = demonstration.ready_session(kari).partition("=")
    client.cookies[name] = value
    assert client.get("/account/").status_code == 200
    settings.HUB_ORIGINS = Origins((), local=True, port=8000)
    assert isinstance(admit({name: value}, "http://127.0.0.1:8000"), Admission)
    assert admit({name: value}, "http://127.0.0.1:8001") == Refusal(4403)


@pytest.mark.parametrize(
    ("path", "subprotocols", "answer", "code"),
    [
        ("/ws/elsewhere/", ["hub.v1"], None, 4404),
        (f"/ws/rooms/{ROOM.upper()}x/", ["hub.v1"], None, 4404),
        (f"/ws/rooms/{ROOM}/", [], None, 4400),
        (f"/ws/rooms/{ROOM}/", ["hub.v2"], None, 4400),
        (f"/ws/rooms/{ROOM}/", ["hub.v1"], Refusal(4401), 4401),
        (f"/ws/rooms/{ROOM}/", ["hub.v1"], Refusal(4403), 4403),
    ],
)
async def test_a_socket_is_accepted_and_closed_before_any_frame(
    monkeypatch: pytest.MonkeyPatch, path: str, subprotocols: list[str], answer: Refusal | None, code: int
) -> None:
    monkeypatch.setattr(socket_door, "admit", lambda cookies, origin: answer)
    sent = await _knock({"type": "websocket", "path": path, "subprotocols": subprotocols, "headers": []})
    assert [message["type"] for message in sent] == ["websocket.accept", "websocket.close"]
    assert sent[1]["code"] == code
    assert sent[0]["subprotocol"] == ("hub.v1" if "hub.v1" in subprotocols else None)


async def test_the_door_asks_with_cookies_and_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def admitted(cookies: Any, origin: Any) -> Refusal:
        asked.append((cookies, origin))
        return Refusal(4401)

    monkeypatch.setattr(socket_door, "admit", admitted)
    headers = [(b"Cookie", b"samrom=abc; odd{=1"), (b"origin", b"https://x.example")]
    await _knock(
        {"type": "websocket", "path": f"/ws/rooms/{ROOM}/", "subprotocols": ["hub.v1"], "headers": headers}
    )
    assert asked[0][0]["samrom"] == "abc"
    assert asked[0][1] == "https://x.example"


async def test_a_socket_comes_again_when_the_store_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: Any) -> None:
        raise OperationalError

    scope = {"type": "websocket", "path": f"/ws/rooms/{ROOM}/", "subprotocols": ["hub.v1"], "headers": []}
    monkeypatch.setattr(
        process, "running", lambda: SimpleNamespace(limits=Limits(), readers=SimpleNamespace(ask=nobody))
    )
    monkeypatch.setattr(socket_door, "admit", lambda cookies, origin: Admission(1, "nb", "visit"))
    assert (await _knock(scope))[1]["code"] == 1013
    monkeypatch.setattr(socket_door, "admit", nobody)
    assert (await _knock(scope))[1]["code"] == 1013


@pytest.mark.parametrize("headers", [[(b"content-length", b"11")], []])
async def test_a_body_over_the_cap_is_refused(headers: list[tuple[bytes, bytes]]) -> None:
    sent: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        await send({"type": "http.response.start", "status": 200})

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"123456", "more_body": True}

    await capped(app, 10)({"type": "http", "headers": headers}, receive, _collect(sent))
    assert [message.get("status") for message in sent] == [413, None]


def test_origins_are_written_as_browsers_write_them() -> None:
    assert stated_origins(["https://Samrom.example.no:443/", " http://localhost:80"]) == (
        "https://samrom.example.no",
        "http://localhost",
    )
    with pytest.raises(ValueError, match="not an origin"):
        stated_origins(["samrom.example.no"])
    assert is_public("https://samrom.example.no")
    assert not is_public("http://[::1]:8000")


def test_an_error_is_noted_without_its_words() -> None:
    import logging

    with pytest.raises(ValueError, match="asthma") as raised:
        int("Nora has asthma")
    told = (raised.type, raised.value, raised.tb)
    record = logging.LogRecord("django.request", 40, "", 1, "%s: %s", ("x", "/rooms/1/"), told)
    record.status = 500
    for line in (Bare().format(record), Json().format(record)):
        assert "ValueError" in line
        assert "Nora" not in line
        assert "/rooms/1/" not in line
        assert "500" not in line


def test_what_our_own_modules_log_is_an_event_with_allowed_fields() -> None:
    import logging

    record = logging.LogRecord("hub.requests", 20, "", 1, "request", (), None)
    record.__dict__ |= {"status": 404, "ms": 3, "path": "/rooms/1/"}
    told = json.loads(Json().format(record))
    assert {"event": "request", "status": 404, "ms": 3, "level": "info"}.items() <= told.items()
    assert told.keys() == {"time", "level", "logger", "process", "event", "status", "ms"}
    assert Bare().format(record).endswith("INFO hub.requests: request status=404 ms=3")


@pytest.mark.parametrize(
    "env",
    [
        {"HUB_DEMO": "1", "HUB_ORIGIN": "https://samrom.example.no"},
        {"HUB_DEBUG": "1", "HUB_ORIGIN": "http://10.0.0.5"},
    ],
)
def test_what_is_for_trying_is_refused_together_with_a_public_origin(
    env: dict[str, str], tmp_path: Any
) -> None:
    import os
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "hub", "check"],
        env={
            **os.environ,
            "HUB_DEMO": "0",
            "HUB_DATA": str(tmp_path),
            "PYTHONPATH": os.pathsep.join(sys.path),
            **env,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "refused together with a public" in done.stderr
    assert "Traceback" not in done.stderr


def test_secrets_are_drawn_once(tmp_path: Any) -> None:
    from hub.embedded import kept_secret

    first = kept_secret(tmp_path / "key")
    assert kept_secret(tmp_path / "key") == first
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["key"]
    assert len(json.dumps(first)) > 40


async def _knock(scope: dict[str, Any]) -> list[Any]:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    await socket_door.door(scope, receive, _collect(sent))
    return sent


def _collect(sent: list[Any]) -> Callable[[Any], Awaitable[None]]:
    async def send(message: Any) -> None:
        sent.append(message)

    return send


def _patterns(found: list[URLPattern | URLResolver]) -> list[URLPattern]:
    flat: list[URLPattern] = []
    for one in found:
        flat += _patterns(one.url_patterns) if isinstance(one, URLResolver) else [one]
    return flat
