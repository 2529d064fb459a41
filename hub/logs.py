"""What the log may know: that something was asked, how it went, how long it took. Never who, never what, never where.

A path names a room, a message of an exception quotes its row, an argument is somebody's name. So paths are not told,
only our own modules have their arguments written out, and of an exception stay its type and the lines it passed.
"""

import logging
import time
import traceback
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

OURS = ("hub", "rooms", "consent", "plans", "notifications")

_log = logging.getLogger("hub.requests")


def timed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: one line a request: method, status, milliseconds."""

    def respond(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        took = (time.perf_counter() - began) * 1000
        _log.info("%s %s %.0f ms", request.method, response.status_code, took)
        return response

    return respond


class Bare(logging.Formatter):
    """Writes time, level, logger and what the law above leaves of the record."""

    def format(self, record: logging.LogRecord) -> str:
        said = record.getMessage() if record.name.split(".")[0] in OURS else str(record.msg)
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {said}"
        if record.exc_info and record.exc_info[1] is not None:
            line += "\n" + bare_trace(record.exc_info[1])
        return line


def bare_trace(error: BaseException) -> str:
    """The error's type and the lines it passed, without its words and without anyone's values."""
    steps = traceback.extract_tb(error.__traceback__)
    lines = [f"  {step.filename}:{step.lineno} {step.name}" for step in steps]
    return "\n".join([*lines, f"  {type(error).__qualname__}"])
