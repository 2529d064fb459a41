"""The told cases, read from the project's own copy."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from tests.laws.fold import Case

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "rooms" / "schema" / "case.schema.json"
NAMES = ("astrid", "jonas", "nora")


def told_case(name: str) -> tuple[Case, date]:
    """A told case and the day for which its expectation holds."""
    case: Case = json.loads((ROOT / "demo" / "cases" / f"{name}.json").read_text("utf-8"))
    return case, date.fromisoformat(case["expect"]["on"])
