"""What the log may know: that something was asked, how it went, how long it took. Never who, never what, never where.

A path names a room, a message of an exception quotes its row, an argument is somebody's name. So paths are not told,
only our own modules have their arguments written out, and of an exception stay its type and the lines it passed. What
our modules say is the name of an event, and beside it only the fields that are named here.
"""

import json
import logging
import os
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from rooms.away import store_is_away

OURS = ("hub", "rooms", "consent", "plans", "notifications")
FIELDS = ("method", "status", "ms", "count", "code", "seconds", "server", "port", "part")

_log = logging.getLogger("hub.requests")


def timed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: one line a request: method, status, milliseconds."""

    def respond(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        took = round((time.perf_counter() - began) * 1000)
        _log.info("request", extra={"method": request.method, "status": response.status_code, "ms": took})
        return response

    return respond


class Bare(logging.Formatter):
    """A line for a person: time, level, logger and what the law above leaves of the record."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {_event(record)}"
        line += "".join(f" {name}={value}" for name, value in _fields(record).items())
        if record.exc_info and record.exc_info[1] is not None:
            line += "\n" + bare_trace(record.exc_info[1])
        return line


class Json(logging.Formatter):
    """The same as one JSON object a line, for a machine."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": os.getpid(),
            "event": _event(record),
            **_fields(record),
        }
        if record.exc_info and record.exc_info[1] is not None:
            *steps, error = bare_trace(record.exc_info[1]).split("\n")
            told |= {"error": error.strip(), "trace": [step.strip() for step in steps]}
        return json.dumps(told, ensure_ascii=False)


class Unexpected(logging.Filter):
    """Leaves out the trace of each request that met a store which is away: that it is away is told once."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and store_is_away(record.exc_info[1]))


def bare_trace(error: BaseException) -> str:
    """The error's type and the lines it passed, without its words and without anyone's values."""
    steps = traceback.extract_tb(error.__traceback__)
    lines = [f"  {step.filename}:{step.lineno} {step.name}" for step in steps]
    return "\n".join([*lines, f"  {type(error).__qualname__}"])


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.split(".")[0] in OURS


def _event(record: logging.LogRecord) -> str:
    return record.getMessage() if _is_ours(record) else str(record.msg)


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    """Numbers and words that our own modules laid beside the event; nobody else's."""
    if not _is_ours(record):
        return {}
    return {name: record.__dict__[name] for name in FIELDS if name in record.__dict__}
