"""In what order things stand tells nothing of versions from before a seat's time."""

from __future__ import annotations

import pytest

from rooms.log import many, read
from tests.cast import stage

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


@pytest.mark.parametrize("before", [True, False])
def test_a_thing_stands_where_its_version_of_now_stands(before: bool) -> None:
    """Whether the goal was there before health was opened to the teacher, the teacher cannot tell."""
    here = stage("nora")
    goal = {"kind": "goal", "goal": "quiet", "text": "Ro om kvelden", "scopes": ["health"]}
    if before:
        here.act("lars-physio", goal)
    here.act("lars-physio", {"kind": "goal", "goal": "seen", "text": "Bade", "scopes": ["general"]})
    grants = [{"party": "school", "scopes": ["health"]}]
    opened = {
        "kind": "consent.given",
        "form": "paper",
        "purpose": "Ro",
        "grants": grants,
        "with": ["tor-arne-father"],
    }
    here.act("ingvild-mother", {**opened, "until": "2027-06-01"})
    here.act("lars-physio", {**goal, "text": "Ro hele kvelden"})
    reader = here.reader("anders-teacher")
    for things in (read.things(reader), many.things([reader])[reader.room]):
        assert [one.key for one in things][-2:] == ["seen", "quiet"]
