"""Two people side by side: each panel asks with cookies of its own, and outside the demonstration none of it is there."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as told
from django.test import Client

from hub import demonstration, panels
from hub.models import User, Visit
from hub.panels import with_panels

SESSION = told.SESSION_COOKIE_NAME
CLOSED = [
    (b"content-type", b"text/html; charset=utf-8"),
    (b"content-length", b"3"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-frame-options", b"DENY"),
]
PAGE = b'<body><a href="/rooms/1/">/rooms/</a><img src="/static/x"><li data-source="/rooms/">a</li></body>'


class House:
    """An application that remembers what it was asked and says what it is told to."""

    def __init__(self, *says: dict[str, Any]) -> None:
        self.says = says
        self.asked: dict[str, Any] = {}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked = scope
        for message in self.says:
            await send(message)

    @property
    def cookie(self) -> str:
        return dict(self.asked["headers"]).get(b"cookie", b"").decode()


def page(*headers: tuple[bytes, bytes], body: bytes = PAGE) -> House:
    return House(
        {"type": "http.response.start", "status": 200, "headers": [*CLOSED, *headers]},
        {"type": "http.response.body", "body": body[:20], "more_body": True},
        {"type": "http.response.body", "body": body[20:]},
    )


async def ask(house: House, path: str, cookies: str = "", kind: str = "http") -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [
        (b"host", b"here"),
        (b"accept-encoding", b"gzip"),
        (b"origin", b"http://here"),
        (b"cookie", cookies.encode()),
    ]
    scope = {"type": kind, "path": path, "raw_path": path.encode(), "headers": headers}
    await with_panels(house)(scope, None, send)  # type: ignore[arg-type]
    return sent


@pytest.fixture
def demo(settings: Any) -> None:
    settings.HUB_DEMO = True


def test_outside_the_demonstration_the_application_is_handed_back_as_it_is() -> None:
    house = page()
    assert with_panels(house) is house


@pytest.mark.usefixtures("demo")
async def test_each_panel_asks_with_its_own_cookies_alone() -> None:
    given = f"{SESSION}=mine; {SESSION}--left=hers; {SESSION}--right=his; messages--left=m; samrom-look=dark"
    for path, expected in (
        ("/side/left/rooms/", {f"{SESSION}=hers", "messages=m", "samrom-look=dark"}),
        ("/side/right/rooms/", {f"{SESSION}=his", "samrom-look=dark"}),
    ):
        for kind in ("http", "websocket"):
            house = House()
            await ask(house, path, given, kind)
            assert set(house.cookie.split("; ")) == expected
            assert house.asked["path"] == "/rooms/"
            assert dict(house.asked["headers"])[b"origin"] == b"http://here"
            assert b"accept-encoding" not in dict(house.asked["headers"])
    house = House()
    await ask(house, "/side/left/rooms/", f"{SESSION}=mine")
    assert house.cookie == ""


@pytest.mark.usefixtures("demo")
async def test_a_panel_is_told_at_its_own_addresses_and_framed_by_us_alone() -> None:
    start, body = await ask(page((b"set-cookie", b"messages=x; Path=/; HttpOnly")), "/side/left/")
    headers = dict(start["headers"])
    assert body["body"] == (
        b'<body data-panel><a href="/side/left/rooms/1/">/rooms/</a><img src="/static/x">'
        b'<li data-source="/rooms/">a</li></body>'
    )
    assert headers[b"content-length"] == b"%d" % len(body["body"])
    assert headers[b"content-security-policy"] == b"default-src 'none'; frame-ancestors 'self'"
    assert headers[b"x-frame-options"] == b"SAMEORIGIN"
    assert headers[b"set-cookie"] == b"messages--left=x; Path=/side/; HttpOnly"
    for said, heard in (
        (b"/login/?next=/", b"/side/left/login/?next=/"),
        (b"/side/left/x/", b"/side/left/x/"),
    ):
        start, _ = await ask(page((b"location", said)), "/side/left/")
        assert dict(start["headers"])[b"location"] == heard
    frame = {"type": "websocket.send", "text": r'{"html": "<a href=\"/rooms/1/\">"}'}
    assert (await ask(House(frame), "/side/right/ws/", kind="websocket"))[0]["text"] == (
        r'{"html": "<a href=\"/side/right/rooms/1/\">"}'
    )


@pytest.mark.usefixtures("demo")
async def test_everything_else_is_left_alone() -> None:
    for path in ("/rooms/", "/side/", "/side/middle/rooms/", "/x/side/left/"):
        house = page()
        sent = await ask(house, path, f"{SESSION}=mine; {SESSION}--left=hers")
        assert sent == list(house.says), path
        assert house.cookie == f"{SESSION}=mine; {SESSION}--left=hers"


def test_outside_the_demonstration_nobody_sits(client: Client, kari: User) -> None:
    assert client.get("/side/").status_code == 404
    assert client.post("/side/sit/", {"left": "kari", "right": "kari"}).status_code == 404
    assert not Visit.objects.exists()


def test_two_sit_and_who_sat_there_leaves(client: Client, kari: User, settings: Any) -> None:
    settings.HUB_DEMO = True
    User.objects.create_user("ola", "Ola Nordmann")
    assert client.get("/side/")["Location"] == "/demo/"
    for nobody in ("nobody", "", "ola\0"):
        assert client.post("/side/sit/", {"left": "kari", "right": nobody}).status_code == 404
    assert not Visit.objects.exists()
    assert client.post("/side/sit/", {"left": "kari", "right": "ola"})["Location"] == "/side/"
    assert SESSION not in client.cookies
    first = {side: client.cookies[panels.cookie(side, SESSION)].value for side in panels.SIDES}
    answer = client.get("/side/")
    assert "frame-src 'self'" in answer["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert all(name in answer.content.decode() for name in ("Kari Nordmann", "Ola Nordmann"))
    client.post("/side/sit/", {"left": "ola", "right": "kari"})
    assert Visit.objects.living().count() == 2
    assert all(opens(key) == 302 for key in first.values())


def test_a_seat_in_a_panel_opens_nothing_once_the_demonstration_is_over(
    client: Client, kari: User, settings: Any
) -> None:
    settings.HUB_DEMO = True
    key = demonstration.ready_session(kari).partition("=")[2]
    assert opens(key) == 200
    settings.HUB_DEMO = False
    assert opens(key) == 302
    client.cookies[panels.cookie("left", SESSION)] = key
    assert client.get("/side/").status_code == 404
    assert client.get("/side/left/account/").status_code == 404


def opens(key: str) -> int:
    client = Client()
    client.cookies[SESSION] = key
    return int(client.get("/account/").status_code)
