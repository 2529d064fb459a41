"""Every statement of how consent is given, renewed and withdrawn (CR-1 to CR-27) has a test named after it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.embedded  # it asks no store, so once is enough

STATEMENTS = {*map(str, range(1, 28)), "4b"}


def named(folder: Path) -> set[str]:
    names = re.compile(r"^(?:async )?def test_cr_(\d+b?)_\w", re.MULTILINE)
    return {number for path in folder.glob("test_*.py") for number in names.findall(path.read_text("utf-8"))}


def test_every_statement_has_a_test() -> None:
    assert named(Path(__file__).parent) == STATEMENTS


def test_a_statement_without_one_is_found(tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text("def test_cr_4b_is_there() -> None: ...\n", "utf-8")
    assert STATEMENTS - named(tmp_path) == STATEMENTS - {"4b"}
