"""Two people side by side in one browser, for the demonstration alone: each in a panel with cookies of its own.

Beneath `/side/left/` and `/side/right/` lies the product itself, asked with that panel's cookies alone and told at
addresses of that panel. Its doors, the socket's too, ask what they always ask. Without HUB_DEMO the application is
handed back as it is: no such address, no such cookie, no page that lets itself be framed.
"""

import re
from typing import Any

from django.conf import settings

from hub.body_cap import App, Message, Receive, Scope, Send

SIDES = ("left", "right")
PAGE = "/side/"
_PANEL = re.compile(r"/side/(left|right)(/.*)")
_ADDRESS = re.compile(rb'(\s(?:href|action|formaction|data-(?!source)[\w-]+)=\\?")/(?!static/|side/|/)')

_NOT_PASSED_ON = (b"cookie", b"accept-encoding")  # a packed page could not be read here

Headers = list[tuple[bytes, bytes]]


def cookie(side: str, name: str) -> str:
    """What a panel's cookie is called in the browser."""
    return f"{name}--{side}"


def with_panels(app: App) -> App:
    if not settings.HUB_DEMO:
        return app

    async def panelled(scope: Scope, receive: Receive, send: Send) -> None:
        match = _PANEL.fullmatch(scope.get("path", ""))
        if match is None:
            await app(scope, receive, send)
            return
        side, path = match.groups()
        await app(_asked(scope, side, path), receive, _Telling(side, send))

    return panelled


def _asked(scope: Scope, side: str, path: str) -> Scope:
    headers: Headers = [pair for pair in scope["headers"] if pair[0].lower() not in _NOT_PASSED_ON]
    given = [value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"cookie"]
    kept = _cookies_of("; ".join(given), side)
    if kept:
        headers.append((b"cookie", kept.encode("latin-1")))
    return {**scope, "path": path, "raw_path": path.encode(), "headers": headers}


def _cookies_of(given: str, side: str) -> str:
    """The panel's own under their plain names, and what the device remembers of its screen; nobody else's."""
    shared = {settings.LOOK_COOKIE_NAME, settings.KEYS_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME}
    pairs = [pair.strip().partition("=") for pair in given.split(";")]
    ours = {name.removesuffix(f"--{side}"): value for name, _, value in pairs if name.endswith(f"--{side}")}
    theirs = {name: value for name, _, value in pairs if name in shared}
    return "; ".join(f"{name}={value}" for name, value in {**theirs, **ours}.items())


class _Telling:
    """What goes out of a panel: pages and frames with its addresses, cookies under its names, framed by us alone."""

    def __init__(self, side: str, send: Send) -> None:
        self.side = side
        self.root = f"{PAGE}{side}/"
        self.send = send
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": self._headers(message["headers"])}
            if _is_page(message["headers"]):
                self.start = message
                return
        elif message["type"] == "http.response.body" and self.start is not None:
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._page(self.start)
            return
        elif message["type"] == "websocket.send" and message.get("text") is not None:
            message = {**message, "text": self._addressed(message["text"].encode()).decode()}
        await self.send(message)

    async def _page(self, start: Message) -> None:
        body = self._addressed(self.body.replace(b"<body>", b"<body data-panel>", 1))
        headers = [pair for pair in start["headers"] if pair[0].lower() != b"content-length"]
        await self.send({**start, "headers": [*headers, (b"content-length", b"%d" % len(body))]})
        await self.send({"type": "http.response.body", "body": body})

    def _addressed(self, text: bytes) -> bytes:
        return _ADDRESS.sub(rb"\g<1>" + self.root.encode(), text)

    def _headers(self, headers: Any) -> Headers:
        return [(name, self._header(name.lower(), value.decode("latin-1"))) for name, value in headers]

    def _header(self, name: bytes, value: str) -> bytes:
        if name == b"set-cookie":
            plain, rest = value.split("=", 1)
            value = re.sub(r"(?i)path=[^;]*", f"Path={PAGE}", f"{cookie(self.side, plain)}={rest}")
        elif name == b"location" and value.startswith("/") and not value.startswith(PAGE):
            value = self.root + value[1:]
        elif name == b"content-security-policy":
            value = value.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
        elif name == b"x-frame-options":
            value = "SAMEORIGIN"
        return value.encode("latin-1")


def _is_page(headers: Headers) -> bool:
    return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in headers)
