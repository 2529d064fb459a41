"""What the product asks of its main store: through Django's cursors, and below them where the log is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db import connection

from rooms.log import fence


@contextmanager
def noted(note: Callable[[str], None]) -> Iterator[None]:
    """Each statement is told before it runs; what telling raises, the database has raised."""

    def execute(run: Callable[..., Any], sql: str, *rest: Any) -> Any:
        note(sql)
        return run(sql, *rest)

    def below(before: Any, question: str, *rest: Any) -> Any:
        note(question)
        return asked(before, question, *rest)

    asked = fence.below
    with connection.execute_wrapper(execute), patch.object(fence, "below", below):
        yield


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that were put inside."""
    found: list[str] = []
    with noted(found.append):
        yield found
