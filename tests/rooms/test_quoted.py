"""The first words above an answer: drawn by the server, for whoever sees what was answered, and recorded."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rooms.quoted import LENGTH, _short
from tests.rooms.conftest import FATHER, MOTHER, OUTSIDER, PHYSIO, TEACHER, House
from tests.rooms.test_timeline import give, party_of

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

LINE = re.compile(r'<span class="entry__line">(.*?)</span>', re.DOTALL)


def said(house: House, login: str, body: str, *scopes: str, **more: Any) -> tuple[str, str]:
    """Id and key of a message."""
    told = {"kind": "message", "body": body, "scopes": list(scopes), **more}
    return house.say(login, told), house.newest().event["key"]


def quote(house: House, login: str, answer: str, path: str = "") -> str | None:
    """What stands above an answer; None for nothing. The answer itself is seen."""
    found = re.search(rf'<li [^>]*data-entry="{answer}".*?</li>', house.text(login, path), re.DOTALL)
    assert found is not None, "the answer is not seen"
    line = LINE.search(found[0])
    return line[1] if line else None


def test_it_stands_in_the_page_for_those_who_see_what_was_answered(house: House) -> None:
    _, asked = said(house, MOTHER, "**Sover** hun <b>bedre</b> & lenger nå?", "health")
    give(house, party_of(house, "anders-teacher"), "health")
    answer, _ = said(house, PHYSIO, "Ja, mye.", "health", reply_to=asked)
    assert quote(house, MOTHER, answer) == "Sover hun &lt;b&gt;bedre&lt;&#x2f;b&gt; &amp; lenger nå?"
    assert quote(house, TEACHER, answer) is None, "it was said before health was opened to the school"
    assert "Sover" not in house.text(TEACHER)
    assert house.get(OUTSIDER).status_code == 404


def test_it_follows_what_was_answered(house: House) -> None:
    first, asked = said(house, MOTHER, "Kommer du mandag?", "general")
    answer, _ = said(house, TEACHER, "Ja", "general", reply_to=asked)
    assert quote(house, FATHER, answer) == "Kommer du mandag?"
    house.say(MOTHER, {"kind": "message.revised", "message": asked, "body": "Kommer du tirsdag?"})
    assert quote(house, FATHER, answer) == "Kommer du tirsdag?"
    house.say(MOTHER, {"kind": "message.retracted", "message": asked})
    assert quote(house, FATHER, answer) == "Denne meldingen er tatt tilbake."
    assert quote(house, FATHER, answer, f"about/{first}/") == "Denne meldingen er tatt tilbake."


def test_to_quote_what_does_not_stand_there_itself_is_recorded(house: House) -> None:
    from rooms.models import Disclosure

    old = house.entry("welcome", MOTHER)
    answer, key = said(house, MOTHER, "Til den første", "general", reply_to="welcome")
    said(house, TEACHER, "Enig", "general", reply_to=key)
    assert quote(house, FATHER, answer) is not None
    rows = Disclosure.objects.filter(door="line")
    assert [(row.seats, row.since, row.upto) for row in rows] == [
        ([house.reader(FATHER).seat.public_id], old.first, old.first)
    ]


@given(st.text(min_size=0, max_size=2 * LENGTH), st.sampled_from(["", "# ", "- ", "**", "`"]))
def test_it_is_one_short_line_of_what_was_written(text: str, mark: str) -> None:
    line = _short(mark + text)
    assert len(line) <= LENGTH + 1
    assert line == " ".join(line.split())
