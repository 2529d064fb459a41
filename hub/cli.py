"""The command `hub`. Each command is a module in `hub/commands`, imported only when it is the one that is asked for.

A command module has `arguments(parser)` and `run(args) -> int`; what it returns is the exit code.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

COMMANDS = {
    "prepare": "bring database, key store, catalogs and static files up to date; safe to repeat",
    "serve": "one server process",
    "work": "the worker, where the server is run apart from it",
    "check": "say whether the configuration is safe to serve with, and why not",
    "demo": "the demonstration: prepare, load the cases that are not there yet, serve",
    "session": "a ready session of a login, second factor included; in the demonstration only",
    "welcome": "a link by which a person chooses a password, to be handed over by the municipality",
    "load-case": "replay a case from a file into a new room",
    "export-case": "the whole case, or what one seat may see of it, as a file",
    "load-room": "synthetic rooms for load tests; in the demonstration only",
    "erase": "erasure under a stated legal basis",
}
DEFAULT_PORT = 8000
STORE_IS_AWAY = (
    "a store does not answer, or takes nothing: is it running, at its address, with room on its disk?"
)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and gives back its exit code; what keeps it from running is one sentence, exit 1."""
    words = list(sys.argv[1:] if argv is None else argv)
    chosen = argparse.ArgumentParser(prog="hub", description=__doc__.split("\n")[0])
    names = chosen.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, what in COMMANDS.items():
        names.add_parser(name, help=what, add_help=False)
    command = chosen.parse_known_args(words)[0].command
    rest = words[words.index(command) + 1 :]
    _state_environment(command, rest)
    try:
        return run(command, rest)
    except _not_to_be_run() as error:
        print(f"hub {command}: {error}", file=sys.stderr)
        return 1
    except _store_error() as error:
        if not _is_away(error):
            raise
        print(f"hub {command}: {STORE_IS_AWAY}", file=sys.stderr)
        return 1


def run(command: str, words: Sequence[str]) -> int:
    """One command with its own words, in this process."""
    import django

    django.setup(set_prefix=False)
    module = import_module(f"hub.commands.{command.replace('-', '_')}")
    parser = argparse.ArgumentParser(prog=f"hub {command}", description=COMMANDS[command])
    module.arguments(parser)
    code: int = module.run(parser.parse_args(words))
    return code


def _state_environment(command: str, words: Sequence[str]) -> None:
    """What settings must know before they are read: a server's own port is part of whom it lets in."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    if command == "demo":
        os.environ["HUB_DEMO"] = "1"
    if command in ("demo", "serve"):
        port = argparse.ArgumentParser(add_help=False)
        port.add_argument("--port", default=os.environ.get("HUB_PORT") or str(DEFAULT_PORT))
        os.environ["HUB_PORT"] = port.parse_known_args(list(words))[0].port


def _not_to_be_run() -> tuple[type[Exception], ...]:
    from django.core.exceptions import ImproperlyConfigured

    from hub.neighbours import NoAnswer
    from hub.stopped import CannotStart

    return (ImproperlyConfigured, CannotStart, NoAnswer)


def _store_error() -> tuple[type[Exception], ...]:
    from django.db import Error

    return (Error,)


def _is_away(error: Exception) -> bool:
    from rooms.away import store_is_away

    return store_is_away(error)


if __name__ == "__main__":
    sys.exit(main())
