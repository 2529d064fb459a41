"""The two installations as their master sees them: an order goes in, what the seat was shown comes out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
Observation = tuple[str, str]


class Failed(Exception):
    """A worker could not look; its own words."""


class Worker:
    """One installation."""

    def __init__(self, folder: Path) -> None:
        env = {**os.environ, "PYTHONHASHSEED": "0"}  # the framework writes some headers in the order of a set
        command = [sys.executable, "-m", "tests.twins.worker", str(folder)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, text=True, encoding="utf-8", cwd=ROOT, env=env
        )

    def order(self, **told: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()

    def leaks(self) -> list[str]:
        """The names of all that can be planted."""
        self.order(leaks=True)
        return [name for name, _ in self.answer()]

    def answer(self) -> list[Observation]:
        """Raises `Failed`."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise Failed(f"a worker ended with {self._process.wait()}")
        answer = json.loads(line)
        if "failed" in answer:
            raise Failed(answer["failed"])
        return [(name, text) for name, text in answer["seen"]]

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


@contextmanager
def two_installations() -> Iterator[tuple[Worker, Worker]]:
    with ExitStack() as stack:
        folders = [
            Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="samrom-twin-"))) for _ in "ab"
        ]
        one, other = (stack.enter_context(Worker(folder)) for folder in folders)
        yield one, other
