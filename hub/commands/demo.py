"""`hub demo`: everything that the demonstration needs, then the server. A second start keeps what is there."""

import argparse
import io
import sys
from contextlib import redirect_stderr

from django.conf import settings

from hub import cli
from hub.commands import serve
from hub.commands.prepare import prepare
from hub.one_server import AnotherServes, the_only_server
from notifications import worker

LOADED, ALREADY_THERE = 0, 3


def arguments(parser: argparse.ArgumentParser) -> None:
    serve.arguments(parser)


def run(args: argparse.Namespace) -> int:
    try:
        with the_only_server():
            prepare()
            code = load_cases()
            if code:
                return code
            worker.start_thread()
            serve.serve(args.host, args.port)
    except AnotherServes:
        sys.stderr.write("hub demo: the demonstration runs already.\n")
        return 1
    return 0


def load_cases() -> int:
    """0, or the exit code of the first case that was refused. One that is there already is no refusal here, and says nothing."""
    for case in sorted((settings.BASE_DIR / "demo" / "cases").glob("*.json")):
        with redirect_stderr(io.StringIO()) as said:
            code = cli.run("load-case", [str(case)])
        if code != ALREADY_THERE:
            sys.stderr.write(said.getvalue())
        if code not in (LOADED, ALREADY_THERE):
            return code
    return LOADED
