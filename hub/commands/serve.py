"""`hub serve`: one server process, behind uvicorn or daphne. Neither writes down what anyone asked for.

Sockets are not compressed: a secret beside chosen text can be read off its length. A frame over 128 kB is closed with the
wire's own code, by the line itself on uvicorn; daphne takes more, so that the room can answer.
"""

import argparse
import logging
import sys
from typing import Any

from django.conf import settings

from hub.admission import TRY_AGAIN
from hub.cli import DEFAULT_PORT
from hub.commands.prepare import prepare
from hub.one_server import AnotherServes, the_only_server
from hub.start import ready_to_serve
from hub.watching.parts import parts
from notifications import worker

_log = logging.getLogger(__name__)

APPLICATION = "hub.asgi:application"
DAPHNE_TAKES = 16 * 1024 * 1024


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=settings.HUB_PORT or DEFAULT_PORT)


def run(args: argparse.Namespace) -> int:
    embedded = not settings.HUB_DATABASE_URL
    if not embedded:
        ready_to_serve()
    try:
        with the_only_server():
            if embedded:
                prepare()
                ready_to_serve()
                worker.start_thread()
            serve(args.host, args.port)
    except AnotherServes as error:
        _log.error("server.refused", extra={"port": args.port})
        sys.stderr.write(f"hub serve: {error}.\n")
        return 1
    return 0


def serve(host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    if settings.HUB_LOGS == "text":
        sys.stderr.write(f"Samrom at http://{shown}:{port}/\n")
        sys.stderr.flush()
    parts()
    _log.info("server.starts", extra={"server": settings.HUB_SERVER, "port": port})
    {"uvicorn": _uvicorn, "daphne": _daphne}[settings.HUB_SERVER](host, port)


def _uvicorn(host: str, port: int) -> None:
    import uvicorn

    from hub.line import Line
    from rooms.live.frames import LARGEST

    uvicorn.run(
        APPLICATION,
        host=host,
        port=port,
        ws=Line,
        ws_per_message_deflate=False,
        ws_max_size=LARGEST,
        lifespan="on",
        access_log=False,
        log_config=None,
        log_level=logging.WARNING,
        server_header=False,
        proxy_headers=bool(settings.HUB_PROXIES),
        forwarded_allow_ips=settings.HUB_PROXIES,
        timeout_graceful_shutdown=5,
    )


def _daphne(host: str, port: int) -> None:
    from daphne.cli import CommandLineInterface

    _let_daphne_say_try_again()

    words = ["--bind", host, "--port", str(port), "--verbosity", "0", "--no-server-name"]
    words += [
        "--websocket-max-message-size",
        str(DAPHNE_TAKES),
        "--websocket-max-frame-size",
        str(DAPHNE_TAKES),
    ]
    words += ["--proxy-headers"] if settings.HUB_PROXIES else []
    CommandLineInterface().run([*words, APPLICATION])
    _log.info("server.stopped")


def _let_daphne_say_try_again() -> None:
    """Autobahn lets a server close with 1000 and 3000 to 4999 alone, and leaves the socket open over any other code."""
    from daphne.ws_protocol import WebSocketProtocol

    close = WebSocketProtocol.serverClose

    def with_any_code(socket: Any, code: Any = None) -> None:
        if code == TRY_AGAIN:
            socket.sendCloseFrame(code=code, isReply=False)
        else:
            close(socket, code=code)

    WebSocketProtocol.serverClose = with_any_code
