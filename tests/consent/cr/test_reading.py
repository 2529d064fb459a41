"""The text of a consent is plain: LIX (words a sentence, and words of more than six letters in a hundred) below 35.

Names are no part of how a text reads: they are what it is about.
"""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from tests.consent.house import FATHER, JONAS, MOTHER, House

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def lix(text: str) -> float:
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)
    sentences = max(len(re.findall(r"[.!?:](?:\s|$)|\n", text)), 1)
    return len(words) / sentences + 100 * sum(len(word) > 6 for word in words) / len(words)


def text(house: House, login: str, language: str, way: str, *, plan: bool) -> str:
    """As it is signed, without the lines that are nothing but names."""
    from consent.giver import giver_of
    from consent.giving.offer import Offer
    from consent.giving.text import text_of

    with override(language):
        giver = giver_of(house.reader(login), language)
        assert giver is not None
        scopes = [s for s in giver.known_scopes() if not s.withheld][:2]
        party = giver.known_parties()[-1]
        purpose = "For at de skal kunne gjøre sin del av arbeidet."
        offer = Offer(house.room, (), way, purpose, "2027-06-01", plan=plan)
        whole = text_of(giver, offer, [(party, scope) for scope in scopes])
    said = [one for section in whole.sections for one in (f"{section.heading}.", *section.said)]
    return "\n".join(said)


@pytest.mark.parametrize(("language", "most"), [("nb", 35), ("nn", 35)])
def test_cr_11_the_text_is_easy_to_read_for_a_parent_a_young_and_an_old_owner(
    jonas: House, astrid: House, language: str, most: int
) -> None:
    astrids = astrid.state.owner().login
    for house, login in ((jonas, MOTHER), (jonas, FATHER), (jonas, JONAS), (astrid, astrids)):
        for way in ("from", "earlier", "continue"):
            for plan in (True, False):
                said = text(house, login, language, way, plan=plan)
                assert len(said.split()) > 80
                assert lix(said) < most, (login, way, plan, lix(said))


def test_the_measure_tells_plain_words_from_officialese() -> None:
    plain = "Du bestemmer. Du kan si nei. Du får like god hjelp som før."
    heavy = (
        "Samtykkeerklæringen omfatter taushetsbelagte personopplysninger vedrørende tjenestemottakeren i henhold til "
        "gjeldende lovbestemmelser."
    )
    assert lix(plain) < 25 < 60 < lix(heavy)
