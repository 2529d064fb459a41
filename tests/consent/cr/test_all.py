"""Every statement about consent has a test under its own name: CR-1 to CR-27, and CR-4b."""

from __future__ import annotations

import ast
import re
from pathlib import Path

STATEMENTS = {*(str(number) for number in range(1, 28)), "4b"}
NAMED = re.compile(r"test_cr_(\d+b?)_\w")


def test_every_statement_has_a_test_named_after_it() -> None:
    found = {
        match[1]
        for path in Path(__file__).parent.glob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (match := NAMED.match(node.name))
    }
    assert sorted(STATEMENTS - found) == []
    assert found <= STATEMENTS
