"""Between two signatures things happen: what was proposed counts for what it is now, and nobody is told what is hidden."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from rooms import clock
from tests.at_once import AtOnce
from tests.consent.cr.test_giving import oral
from tests.consent.cr.test_renewal import act, came, waits
from tests.consent.house import COORDINATOR, FATHER, JONAS, MOTHER, TEACHER, House, bare, hidden

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

CLUB, EVEN, WAITS = "youth-club", "even.loteberg", "A consent waits for your signature"


@pytest.fixture(autouse=True)
def _both(settings: Any) -> None:
    settings.HUB_ONE_PARENT = ""


def proposed(house: House, party: str = CLUB, scope: str = "school") -> str:
    """By his mother; the key of what waits."""
    assert house.open(MOTHER, party, scope).status_code == 302
    assert house.told()[-1]["kind"] == "x.consent.proposed"
    return str(house.told()[-1]["key"])


def asked(house: House, key: str, login: str = FATHER) -> Any:
    return house.post(login, "consent/asked/", {"proposal": key})


def given(house: House) -> int:
    return sum(event["kind"] == "consent.given" for event in house.told())


def record(house: House, kind: str, **inside: Any) -> None:
    act(house, COORDINATOR, {"kind": kind, "scopes": ["general"], "x": inside})


def holds(house: House, seat: str) -> str:
    told = {"seat": seat, "fact": "parental-responsibility", "source": "Utskrift", "from": "2026-01-01"}
    record(house, "x.seat.fact", **told)
    return str(house.told()[-1]["key"])


def test_a_signature_counts_no_more_when_who_signed_no_longer_decides(jonas: House) -> None:
    hers, _his = holds(jonas, "solveig-mother"), holds(jonas, "geir-ove-father")
    key = proposed(jonas)
    text = asked(jonas, key)
    assert text.status_code == 200
    record(jonas, "x.seat.fact-ended", ends=hers, on="2026-11-22", source="Dom")
    before = given(jonas)
    assert jonas.sign(FATHER, text).status_code == 400
    assert asked(jonas, key).status_code == 400
    assert WAITS not in waits(jonas, FATHER)
    assert given(jonas) == before
    assert jonas.reaches(EVEN, "school") is None
    assert jonas.open(FATHER, CLUB, "school").status_code == 302, "he decides alone now"
    assert "with" not in jonas.told()[-1]


def test_a_signature_counts_no_more_when_the_seat_is_closed(jonas: House) -> None:
    key = proposed(jonas)
    text = asked(jonas, key)
    act(jonas, COORDINATOR, {"kind": "seat.closed", "seat": "solveig-mother"})
    before = given(jonas)
    assert jonas.sign(FATHER, text).status_code == 400
    assert given(jonas) == before
    assert WAITS not in waits(jonas, FATHER)


def test_a_guardian_who_came_meanwhile_must_sign_too(jonas: House) -> None:
    from rooms.invite import Invitation, invite

    came(jonas, "tove.tolk", "Tove Tolk", "", "Tolketenesta")
    party = next(party.key for party in jonas.state.parties.values() if party.name == "Tolketenesta")
    key = proposed(jonas, party)
    text, before = asked(jonas, key), given(jonas)
    told = Invitation("vera.verge", "Vera Verge", "guardian", None, "", "Vera Verge", "guardian")
    invite(jonas.reader(COORDINATOR), told)
    assert jonas.sign(FATHER, text).status_code == 302
    assert given(jonas) == before
    second = jonas.told()[-1]
    assert second["kind"] == "x.consent.proposed"
    assert asked(jonas, key, "vera.verge").status_code == 400, "the first is no more"
    assert jonas.sign("vera.verge", asked(jonas, second["key"], "vera.verge")).status_code == 302
    assert given(jonas) == before + 1
    assert jonas.told()[-1]["with"] == ["solveig-mother", "geir-ove-father"]


def test_each_is_asked_as_they_see_it_where_they_read_different_kinds(jonas: House, settings: Any) -> None:
    settings.HUB_ONE_PARENT = "Vedtak"
    assert (
        jonas.close(MOTHER, "father", "school", was=_standing(jonas, "father"), sure="1").status_code == 302
    )
    assert jonas.reaches(FATHER, "school") is None
    settings.HUB_ONE_PARENT = ""
    text = asked(jonas, proposed(jonas))
    assert text.status_code == 200, "she saw it closed, and to him it is not shown"
    assert jonas.sign(FATHER, text).status_code == 302
    assert jonas.reaches(EVEN, "school") == jonas.head()


def _standing(house: House, party: str) -> str:
    row = next(row for row in house.get(MOTHER, "consent/").context["rows"] if row["party"].key == party)
    return str(next(one["cell"].standing for one in row["cells"] if one["cell"].scope.key == "school"))


def test_a_party_that_the_other_may_not_know_is_named_to_him_nowhere(jonas: House, settings: Any) -> None:
    from rooms.casefile import export
    from rooms.sight import Sight

    settings.HUB_ONE_PARENT = "Vedtak"
    assert (
        jonas.close(MOTHER, "father", "school", was=_standing(jonas, "father"), sure="1").status_code == 302
    )
    came(jonas, "tove.tolk", "Tove Tolk", "", "Tolketenesta")
    party = next(party.key for party in jonas.state.parties.values() if party.name == "Tolketenesta")
    assert jonas.open(MOTHER, party, "school").status_code == 302
    settings.HUB_ONE_PARENT = ""
    key = proposed(jonas, party, "general")
    assert WAITS not in waits(jonas, FATHER)
    none = asked(jonas, "none-such")
    assert asked(jonas, key).content.count(b"<li") == none.content.count(b"<li")
    for path in ("consent/", "", "consent/who/"):
        assert "Tolketenesta" not in jonas.text(FATHER, path), path
    his = str(export.view(Sight(jonas.reader(FATHER), "nb")))
    assert party not in his
    assert "Tolk" not in his
    hers = str(export.view(Sight(jonas.reader(MOTHER), "nb")))
    assert party in hers


def test_what_was_opened_meanwhile_waits_for_nobody(jonas: House, settings: Any) -> None:
    his = jonas.open(FATHER, CLUB, "school")
    assert his.status_code == 302
    waiting = str(jonas.told()[-1]["key"])
    settings.HUB_ONE_PARENT = "Agreed so here"
    assert jonas.post(COORDINATOR, "consent/record/", oral(jonas)).status_code == 302
    assert WAITS not in waits(jonas, MOTHER)
    assert hidden(jonas.text(MOTHER), "proposal") == ""
    before = given(jonas)
    assert asked(jonas, waiting, MOTHER).status_code == 400
    assert given(jonas) == before


def test_a_yes_and_a_no_at_once_are_one_of_them(jonas: House) -> None:
    for _ in range(3):
        key = proposed(jonas)
        text, before = asked(jonas, key), given(jonas)
        jonas.client(MOTHER)
        with AtOnce(2) as pool:
            yes = pool.submit(jonas.sign, FATHER, text)
            no = pool.submit(jonas.post, MOTHER, "consent/asked/no/", {"proposal": key})
            found = (yes.result().status_code, no.result().status_code)
        assert found in ((302, 400), (400, 302))
        assert (given(jonas) > before) == (found == (302, 400))
        assert (jonas.reaches(EVEN, "school") is not None) == (found == (302, 400))
        if found == (302, 400):
            assert jonas.close(MOTHER, CLUB, "school", sure="1").status_code == 302


def test_two_presses_of_the_same_button_give_once(jonas: House) -> None:
    text = asked(jonas, proposed(jonas))
    before = given(jonas)
    jonas.client(FATHER)
    with AtOnce(2) as pool:
        found = [
            one.result().status_code for one in [pool.submit(jonas.sign, FATHER, text) for _ in range(2)]
        ]
    assert sorted(found) == [302, 400]
    assert given(jonas) == before + 1


def test_an_offer_of_another_room_another_language_or_another_day_gives_nothing(
    jonas: House, nora: House, settings: Any
) -> None:
    from hub.models import User

    settings.HUB_ONE_PARENT = "Vedtak"
    text = jonas.read_text(MOTHER, CLUB, "school")
    offer, digest = (hidden(text.content.decode(), name) for name in ("offer", "digest"))
    told = {"offer": offer, "digest": digest, "child": "Nja"}
    assert nora.post("ingvild.moen", "consent/give/", told).status_code == 404
    head = jonas.head()
    User.objects.filter(login=MOTHER).update(language="nn")
    assert jonas.post(MOTHER, "consent/give/", told).status_code == 409
    User.objects.filter(login=MOTHER).update(language="en")
    clock.set_source(lambda: datetime(2027, 12, 5, 11, 0, tzinfo=UTC))  # sixteen, and the page is still open
    jonas.clients.clear()
    assert jonas.post(MOTHER, "consent/give/", told).status_code in (400, 404)
    assert jonas.head() == head


def test_in_a_closed_case_nothing_is_given_and_all_can_be_taken_back(jonas: House) -> None:
    key = proposed(jonas)
    text, mine = asked(jonas, key), jonas.read_text(MOTHER, CLUB, "home")
    for state in ("closing", "closed"):
        act(jonas, COORDINATOR, {"kind": "case.state", "state": state})
    head = jonas.head()
    assert jonas.sign(FATHER, text).status_code == 400
    assert jonas.sign(MOTHER, mine).status_code == 400
    assert jonas.open(MOTHER, CLUB, "school").status_code == 400
    assert jonas.post(MOTHER, "consent/no/", {}).status_code in (400, 404)
    assert jonas.head() == head
    for login in (MOTHER, FATHER, JONAS):
        assert "consent/no/" not in jonas.text(login), login
    assert jonas.get(TEACHER, "consent/").status_code == 404
    assert jonas.close(JONAS, "bup", "own-talks", was="from", sure="1").status_code == 302
    assert jonas.told()[-1]["kind"] == "consent.withdrawn"


def test_the_receipt_is_there_through_a_pause_and_to_nobody_else(jonas: House, settings: Any) -> None:
    import re

    settings.HUB_ONE_PARENT = "Vedtak"
    assert jonas.open(MOTHER, CLUB, "school").status_code == 302
    assert jonas.post(MOTHER, "consent/plan/withdraw/", {"sure": "1"}).status_code == 302
    entry = re.findall(r"consent/receipt/([0-9a-f]{32})/", jonas.text(MOTHER))[-1]
    for login, status in ((MOTHER, 200), (JONAS, 200), (FATHER, 404), (TEACHER, 404), (EVEN, 404)):
        assert jonas.get(login, f"consent/receipt/{entry}/").status_code == status, login


@pytest.mark.parametrize(
    "words", ["Ja 👩‍👧 ሰላም 中文", "<b>#let x = 1</b> $ *a* @b", "a\u202eb\u2028c\u200d", "x" * 2000]
)
def test_whatever_was_written_the_receipt_can_be_fetched(jonas: House, settings: Any, words: str) -> None:
    import re

    settings.HUB_ONE_PARENT = "Vedtak"
    assert (
        jonas.sign(MOTHER, jonas.read_text(MOTHER, CLUB, "school", purpose=words), child=words).status_code
        == 302
    )
    entry = re.findall(r"consent/receipt/([0-9a-f]{32})/", jonas.text(MOTHER))[-1]
    assert jonas.get(MOTHER, f"consent/receipt/{entry}/").content.startswith(b"%PDF")


def test_a_new_guardian_who_cannot_be_shown_what_is_renewed_is_a_task_for_the_coordinator(
    jonas: House, settings: Any
) -> None:
    """The school reads about the school; Vera has come as guardian, reads nothing yet and must sign too."""
    from rooms.invite import Invitation, invite

    told = Invitation("vera.verge", "Vera Verge", "guardian", None, "", "Vera Verge", "guardian")
    invite(jonas.reader(COORDINATOR), told)
    task = "Vera Verge must sign a consent too, and may not be shown it yet"
    assert task not in jonas.text(COORDINATOR, "consent/tasks/")
    was = _standing(jonas, "school")
    text = jonas.read_text(MOTHER, "school", "school", was, "continue", until="2028-06-01")
    assert jonas.sign(MOTHER, text).status_code == 302
    key = str(jonas.told()[-1]["key"])
    assert jonas.told()[-1]["kind"] == "x.consent.proposed"
    assert asked(jonas, key, "vera.verge").status_code == 400
    assert WAITS not in waits(jonas, "vera.verge")
    page = jonas.text(COORDINATOR, "consent/tasks/")
    assert task in page
    assert "It goes on waiting and opens nothing." in page
    assert "End the seat" not in page
    assert any("task" in one for one in waits(jonas, COORDINATOR))
    for login in (MOTHER, FATHER, JONAS, TEACHER, "vera.verge"):
        assert jonas.get(login, "consent/tasks/").status_code == 404, login
        assert task not in jonas.get(login, "consent/").content.decode(), login
    assert jonas.post(MOTHER, "consent/asked/no/", {"proposal": key}).status_code == 302
    assert task not in jonas.text(COORDINATOR, "consent/tasks/"), "it waits for nobody any more"


def test_a_coordinator_who_reads_nothing_of_what_waits_is_told_nothing_of_it(jonas: House) -> None:
    from rooms.invite import Invitation, invite

    task = "Vera Verge must sign a consent too, and may not be shown it yet"
    was = _standing(jonas, "coordination")
    assert jonas.close(MOTHER, "coordination", "school", was=was, sure="1").status_code == 302
    told = Invitation("vera.verge", "Vera Verge", "guardian", None, "", "Vera Verge", "guardian")
    invite(jonas.reader(COORDINATOR), told)
    before = bare(jonas.get(COORDINATOR, "consent/tasks/"))
    for scope in ("school", "general"):
        until, standing = "2028-06-01", _standing(jonas, "school")
        text = jonas.read_text(MOTHER, "school", scope, standing, "continue", until=until)
        assert jonas.sign(MOTHER, text).status_code == 302
        assert jonas.told()[-1]["kind"] == "x.consent.proposed"
        page = jonas.get(COORDINATOR, "consent/tasks/")
        if scope == "school":
            assert bare(page) == before
        else:
            assert task in page.content.decode(), "of what she reads she is told"
        assert jonas.get(TEACHER, "consent/tasks/").status_code == 404


def test_what_waits_is_not_proposed_beside_it(jonas: House) -> None:
    key = proposed(jonas)
    again = jonas.open(MOTHER, CLUB, "school")
    assert again.status_code == 400
    assert "You have signed this already" in again.content.decode()
    his = jonas.open(FATHER, CLUB, "school")
    assert his.status_code == 400
    assert "This waits for your signature already" in his.content.decode()
    assert WAITS not in waits(jonas, TEACHER)
    assert [e["key"] for e in jonas.told() if e["kind"] == "x.consent.proposed"][-1] == key
    proposed(jonas, scope="home")
    assert jonas.post(MOTHER, "consent/asked/no/", {"proposal": key}).status_code == 302
    proposed(jonas)
