"""The commands of a running product, run one after the other by a process that has loaded the product once.

Each command is a fork of it, with an environment, a standard input and an exit code of its own: what is left out is only
to start Python and to import everything anew, which takes longer than most commands do.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOADED = ("load_case", "load_room", "export_case", "session", "welcome")


class Commands:
    """Begun with the first command; ends with the product whose environment it has."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = dict(env)
        self._process: subprocess.Popen[str] | None = None
        self._turn = threading.Lock()

    def run(self, arguments: Sequence[str], stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        with self._turn:
            code, out, error = self._asked(arguments, stdin)
        return subprocess.CompletedProcess(["hub", *arguments], code, out, error)

    def _asked(self, arguments: Sequence[str], stdin: str | None) -> tuple[int, str, str]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.commands"],
                env=self._env,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        asked, told = self._process.stdin, self._process.stdout
        assert asked is not None
        assert told is not None
        asked.write(json.dumps([list(arguments), stdin]) + "\n")
        asked.flush()
        code, out, error = json.loads(told.readline())
        return code, out, error

    def __enter__(self) -> Commands:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, where: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.communicate()


def main() -> None:
    """Reads a command a line; answers each with its exit code and what it said."""
    from importlib import import_module

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    django.setup(set_prefix=False)
    for name in LOADED:
        import_module(f"hub.commands.{name}")
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        answers.write(json.dumps(_forked(*json.loads(line))) + "\n")
        answers.flush()


def _forked(arguments: list[str], stdin: str | None) -> tuple[int, str, str]:
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as error,
    ):
        given.write((stdin or "").encode())
        given.seek(0)
        child = os.fork()
        if child == 0:
            for number, file in enumerate((given, out, error)):
                os.dup2(file.fileno(), number)
            os._exit(_run(arguments))
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status), _said(out), _said(error)


def _run(arguments: list[str]) -> int:
    """As the command itself ends: with its code, or with one and what went wrong."""
    from hub.cli import main as hub

    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - it lives as long as the process
    try:
        code = hub(arguments)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001 - whatever it is, it is told and this process ends
        import traceback

        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def _said(file: Any) -> str:
    file.seek(0)
    return str(file.read().decode())


if __name__ == "__main__":
    main()
