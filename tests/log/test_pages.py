"""A page holds as many entries as were asked for, whatever lies between them that its reader is not told of."""

import pytest

from consent.story import KINDS
from rooms import clock, pages
from rooms.casefile import export
from rooms.live.marks import Mark, Marks
from rooms.log import read
from tests.cast import Stage, stage

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

GIVE = {"kind": "consent.given", "form": "digital", "purpose": "p"}


def nursery(here: Stage, times: int) -> None:
    """A party is given «Fritid» and loses it, again and again, while the coordinator reaches nothing."""
    for _ in range(times):
        grants = [{"party": "aids-centre", "scopes": ["leisure"]}]
        given = here.act("ingvild-mother", {**GIVE, "grants": grants})
        here.act("ingvild-mother", {"kind": "consent.withdrawn", "consent": given.key})


def test_a_page_is_full_whatever_it_leaves_out() -> None:
    here = stage()
    nursery(here, 12)
    for seat in ("siw-coordinator", "anders-teacher", "nora-owner"):
        sight = here.sight(seat)
        told: list[str] = []
        before = None
        while True:
            page = pages.page(sight, before, 4)
            told = [entry.public_id for entry in page.entries] + told
            if not page.more:
                break
            assert len(page.entries) == 4
            before = page.entries[0].first
        assert told == [entry.public_id for entry in pages.page(sight, None, 10_000).entries]


def test_what_is_left_out_of_a_page_is_as_what_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    here = stage()
    nursery(here, 12)
    sight = here.sight("siw-coordinator")
    monkeypatch.setattr(type(sight), "leaves_out", lambda self, kind, event: kind.startswith("consent."))
    page = pages.page(sight, None, 4)
    assert len(page.entries) == 4
    assert not any(entry.kind.startswith("consent.") for entry in page.entries)
    hidden = next(e for e in read.everything(sight.reader) if e.kind.startswith("consent."))
    assert pages.one(sight, hidden.public_id) is None


def test_how_far_somebody_has_read_does_not_depend_on_what_is_said_elsewhere() -> None:
    both, hidden = frozenset({1}), frozenset({2})
    reach = {1: 0}
    for others in (0, 500):
        marks = Marks()
        marks.add([Mark(1, "seen", both), *(Mark(2 + n, f"h{n}", hidden) for n in range(others))])
        assert marks.both(600, reach, reach) == "seen"
        assert marks.both(600, reach, {2: 0}) is None


def test_the_view_of_a_seat_that_is_not_open_is_empty() -> None:
    here = stage("astrid")
    view = export.view(here.sight("terje-coordinator"))
    assert (view["timeline"], view["people"], view["parties"], view["scopes"], view["case"]) == (
        [],
        [],
        [],
        [],
        {},
    )
    assert export.view(here.sight("maren-coordinator"))["timeline"]


def test_a_party_is_told_when_another_line_of_its_consent_is_withdrawn() -> None:
    here = stage()
    grants = [{"party": "school", "scopes": ["school"]}, {"party": "ppt", "scopes": ["school"]}]
    given = here.act("ingvild-mother", {**GIVE, "grants": grants})
    line = [{"party": "ppt", "scopes": ["school"]}]
    gone = here.act("ingvild-mother", {"kind": "consent.withdrawn", "consent": given.key, "grants": line})
    assert here.seen("anders-teacher", gone.public_id) is not None
    assert here.seen("kine-respite", gone.public_id) is None


@pytest.mark.parametrize("case", ["nora", "jonas", "astrid"])
def test_what_is_asked_for_alone_is_what_is_there_among_the_rest(case: str) -> None:
    here = stage(case)
    if case == "nora":
        nursery(here, 2)
    told = set()
    for seat in here.state.seats.values():
        reader = read.reader_at(here.state, seat, clock.today())
        whole = read.everything(reader)
        consents = read.unscoped(reader, KINDS)
        assert [one.public_id for one in consents] == [one.public_id for one in whole if one.kind in KINDS]
        assert [one.event for one in consents] == [one.event for one in whole if one.kind in KINDS]
        places: dict[frozenset[int], list[int]] = {}
        for one in whole:
            if one.scopes is not None:
                places.setdefault(one.scopes, []).append(one.first)
        assert read.positions(reader) == places
        told.add(tuple(one.public_id for one in consents))
    assert len(told) > 1  # somebody is told less than another
    assert read.unscoped(reader, ()) == []
