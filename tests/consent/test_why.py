"""Why somebody can see something: the consents for those who may know of them, and a single sentence for the others."""

from __future__ import annotations

from typing import Any

import pytest

from rooms.state import Seat
from tests.consent.house import (
    COORDINATOR,
    FATHER,
    JONAS,
    MOTHER,
    NURSE,
    OUTSIDER,
    TEACHER,
    House,
    bare,
)

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
NOWHERE = "0" * 32


def test_the_owner_reads_what_each_access_rests_on(jonas: House) -> None:
    """Every kind of information of every entry, for every party that sees it, has a consent or a ground behind it."""
    from rooms import reasons, seers
    from rooms.log import read
    from rooms.sight import Sight

    sight = Sight(jonas.reader(JONAS), "en")
    checked = 0
    for seen in read.everything(sight.reader):
        if seen.scopes is None:
            continue
        for group in seers.of_entry(sight, seen):
            if any(seat.role == "owner" for seat in group.seats):
                continue
            why = reasons.of_entry(sight, seen, group.party)
            assert len(why) == len(seen.scopes)
            assert all(reason.grounds for reason in why), (seen.event["key"], group.party.name)
            checked += len(why)
    assert checked > 20


def test_what_is_told_is_what_the_rule_shows(jonas: House) -> None:
    """For each person of the room, a ground is told when its line is theirs to see, and never else."""
    from rooms import reasons, rule
    from rooms.reasons import Access
    from rooms.sight import Sight

    told = hidden = 0
    for seat in jonas.state.seats.values():
        if not seat.open_on(jonas.reader(JONAS).day):
            continue
        sight = Sight(_reader(jonas, seat), "en")
        for basis in sight.state.bases.values():
            for grant in basis.grants:
                if not grant.live_on(sight.reader.day) or grant.scope not in sight.reach:
                    continue
                access = Access(sight.state.parties[grant.party], sight.state.scopes[grant.scope])
                read = {one.read for source in reasons._sources for one in source(sight, access)}
                lines = [
                    rule.Line(grant.scope, party=party, seat=giver)
                    for party in {other.party for other in basis.grants}
                    for giver in basis.givers or (None,)
                ]
                shown = any(rule.sees_line(line, sight.reach, seat) for line in lines)
                assert (basis.seq in read) == (shown and sight.knows_party(access.party)), seat.key
                told, hidden = told + shown, hidden + (not shown)
    assert told > 20
    assert hidden > 5


def test_who_it_does_not_concern_reads_only_that_there_is_access(jonas: House) -> None:
    """The nurse reads that the school has access, and nothing of who gave it, when or how."""
    entry, party = _seen_by(jonas, NURSE, TEACHER)
    nurse, mother = jonas.text(NURSE, f"entries/{entry}/why/"), jonas.text(MOTHER, f"entries/{entry}/why/")
    assert f"{party} has access to this kind of information." in nurse
    school = nurse.split(f'why__name">{party}<')[1].split("</section>")[0]
    for word in ("gave consent", "was given", "statutory", "Form:", "It opens", "It holds"):
        assert word not in school, word
    assert "gave consent on" in mother


def test_a_consent_taken_back_is_no_reason_any_more(jonas: House) -> None:
    entry, party = _seen_by(jonas, MOTHER, TEACHER)
    assert party in jonas.text(MOTHER, f"entries/{entry}/why/")
    scopes = [jonas.state.scopes[pk].key for pk in _scopes(jonas, entry)]
    for scope in scopes:
        jonas.close(MOTHER, "school", scope, _standing(jonas, "school", scope), sure="1")
    assert f'why__name">{party}<' not in jonas.text(MOTHER, f"entries/{entry}/why/")


def test_what_was_taken_back_and_given_anew_rests_on_the_new_alone(jonas: House) -> None:
    """The reasons are those that hold: one that ended is none, though it stands in the log."""
    from rooms.sight import Sight
    from rooms.web import say

    entry, _ = _seen_by(jonas, MOTHER, TEACHER)
    reader = jonas.reader(TEACHER)
    before = _grounds(jonas, Sight(jonas.reader(JONAS), "en"), entry)
    keys = [basis.key for basis in reader.state.bases.values() if basis.seq in before]
    scopes = [jonas.state.scopes[pk].key for pk in _scopes(jonas, entry)]
    again = {"party": "school", "scopes": scopes, "earlier": True}
    given = {"kind": "consent.given", "form": "digital", "purpose": "På nytt", "grants": [again]}
    say(jonas.reader(MOTHER), given)
    both = _grounds(jonas, Sight(jonas.reader(JONAS), "en"), entry)
    assert both == [*before, jonas.head()]
    for key in keys:
        lines = [{"party": "school", "scopes": scopes}]
        say(
            jonas.reader(MOTHER),
            {"kind": "consent.withdrawn", "consent": key, "form": "digital", "grants": lines},
        )
    assert _grounds(jonas, Sight(jonas.reader(JONAS), "en"), entry) == [both[-1]]


def test_whoever_left_or_is_unknown_is_nobody_to_ask_about(jonas: House) -> None:
    """A party whose only grant is in what the father does not read stays unknown to him, and so do its people."""
    from rooms.casefile.load import load
    from tests.cast import told

    case = told("jonas")
    last = case["timeline"][-1]["at"]
    case["case"]["reference"] = "why-1"
    case.pop("expect")
    for person in case["people"]:
        person["login"] += ".why-1"
    case["people"].append({"key": "quiet", "login": "quiet.why-1", "name": "Stille Stillesen"})
    case["parties"].append(
        {"key": "quiet-clinic", "name": "Den stille klinikken", "kind": case["parties"][-1]["kind"]}
    )
    mother = next(one["key"] for one in _events(case, "seat.opened") if one["person"].startswith("solveig"))
    coordinator = next(one["key"] for one in _events(case, "seat.opened") if one["role"] == "coordinator")
    seat = {"kind": "seat.opened", "key": "quiet-seat", "by": coordinator, "person": "quiet"}
    grants = [{"party": "quiet-clinic", "scopes": ["mental-health"]}]
    given = {
        "kind": "consent.given",
        "key": "quiet-consent",
        "by": mother,
        "form": "digital",
        "purpose": "Stilt",
    }
    case["timeline"] += [
        {**given, "at": last, "grants": grants},
        {**seat, "at": last, "party": "quiet-clinic", "role": "participant"},
    ]
    house = House(load(case).public_id)
    quiet = house.state.seat_named("quiet-seat")
    nurse = house.reader(f"{NURSE}.why-1").seat
    assert quiet is not None
    assert house.get(f"{MOTHER}.why-1", f"people/{quiet.public_id}/why/").status_code == 200
    one, other = (
        house.get(f"{FATHER}.why-1", f"people/{named}/why/") for named in (quiet.public_id, NOWHERE)
    )
    assert (one.status_code, other.status_code) == (404, 404)
    assert bare(one).replace(quiet.public_id, NOWHERE) == bare(other)
    assert house.get(f"{MOTHER}.why-1", f"people/{nurse.public_id}/why/").status_code == 200
    from rooms.web import say

    say(house.reader(f"{COORDINATOR}.why-1"), {"kind": "seat.closed", "seat": nurse.key})
    assert house.get(f"{MOTHER}.why-1", f"people/{nurse.public_id}/why/").status_code == 404


def test_a_party_that_is_unknown_has_no_reasons(jonas: House) -> None:
    from rooms import reasons
    from rooms.reasons import Access
    from rooms.sight import Sight
    from rooms.state import Party

    class KnowsNobody(Sight):
        def knows_party(self, party: Party) -> bool:
            return False

    reader = jonas.reader(COORDINATOR)
    party = reader.state.party_named("school")
    assert party is not None
    access = [Access(party, scope) for pk, scope in reader.state.scopes.items() if pk in reader.reach]
    (source,) = reasons._sources
    assert any(source(Sight(reader, "en"), one) for one in access)
    assert not any(source(KnowsNobody(reader, "en"), one) for one in access)


def test_why_is_not_there_for_what_one_does_not_see(jonas: House) -> None:
    hidden = _only_of(jonas, "own-talks")
    assert jonas.get(JONAS, f"entries/{hidden}/why/").status_code == 200
    for login in (MOTHER, FATHER, COORDINATOR, TEACHER):
        one, other = (jonas.get(login, f"entries/{named}/why/") for named in (hidden, NOWHERE))
        assert (one.status_code, other.status_code) == (404, 404), login
        assert bare(one).replace(hidden, NOWHERE) == bare(other)
    assert jonas.get(OUTSIDER, f"entries/{hidden}/why/").status_code == 404


def test_no_page_of_a_person_names_what_its_reader_does_not_read(jonas: House) -> None:
    """Whoever asks about whomever: no kind of information beyond the asker's own, and nobody unknown."""
    from rooms.sight import Sight

    for login in (MOTHER, FATHER, COORDINATOR, TEACHER, NURSE):
        sight = Sight(jonas.reader(login), "en")
        beyond = [scope.name for pk, scope in sight.state.scopes.items() if pk not in sight.reach]
        unknown = [seat.name for seat in sight.state.seats.values() if not sight.knows(seat)]
        for seat in sight.state.seats.values():
            answer = jonas.get(login, f"people/{seat.public_id}/why/")
            shown = seat.open_on(sight.reader.day) and sight.knows(seat)
            assert answer.status_code == (200 if shown else 404), (login, seat.key)
            if shown:
                chips = [reason.scope for one in answer.context["parties"] for reason in one["reasons"]]
                assert not set(chips) & set(beyond), (login, seat.key)
                part = answer.content.decode().split("data-part")[1]
                assert not any(name in part for name in unknown), (login, seat.key)


def test_a_purpose_is_told_to_who_reaches_all_of_the_consent(jonas: House) -> None:
    """Whoever sees a line of a consent and not all of them is told of it, and not what it says."""
    from rooms import reasons
    from rooms.reasons import Access
    from rooms.sight import Sight

    whole = partly = 0
    for login in (JONAS, MOTHER, FATHER, COORDINATOR, TEACHER, NURSE):
        sight = Sight(jonas.reader(login), "en")
        for basis in sight.state.bases.values():
            all_of_it = login == JONAS or {grant.scope for grant in basis.grants} <= set(sight.reach)
            for grant in basis.grants:
                access = Access(sight.state.parties[grant.party], sight.state.scopes[grant.scope])
                for ground in (one for source in reasons._sources for one in source(sight, access)):
                    if ground.read == basis.seq:
                        assert bool(ground.said) == all_of_it, (login, basis.key)
                        whole, partly = whole + all_of_it, partly + (not all_of_it)
    assert whole > 5
    assert partly > 5


def test_who_was_told_why_is_written_down(jonas: House) -> None:
    from rooms.models import Disclosure

    entry, _ = _seen_by(jonas, MOTHER, TEACHER)
    Disclosure.objects.all().delete()
    jonas.text(MOTHER, f"entries/{entry}/why/")
    row = Disclosure.objects.get(door="why")
    assert row.seats == [jonas.reader(MOTHER).seat.public_id]
    assert row.since < row.upto


def test_the_panel_of_who_sees_leads_to_why(jonas: House) -> None:
    entry, _ = _seen_by(jonas, MOTHER, TEACHER)
    assert f"/rooms/{jonas.room}/entries/{entry}/why/" in jonas.text(MOTHER, f"entries/{entry}/sees/")
    nurse = jonas.reader(NURSE).seat.public_id
    assert f"people/{nurse}/why/" in jonas.text(MOTHER, "?newest=1")
    assert f"people/{nurse}/why/" in jonas.text(COORDINATOR, "seats/")


def _events(case: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [event for event in case["timeline"] if event["kind"] == kind]


def _grounds(house: House, sight: Any, entry: str) -> list[int]:
    """The positions of what the access of the teacher's party to an entry rests on."""
    from rooms import reasons
    from rooms.log import read

    seen = read.one(house.reader(JONAS), entry)
    assert seen is not None
    return sorted(
        set(
            reasons.read_for(
                reasons.of_entry(sight, seen, house.state.parties[house.reader(TEACHER).seat.party])
            )
        )
    )


def _reader(house: House, seat: Seat) -> Any:
    from rooms import clock
    from rooms.log.read import reader_at

    return reader_at(house.state, house.state.seats[seat.pk], clock.today())


def _seen_by(house: House, login: str, other: str) -> tuple[str, str]:
    """An entry that both see, and the name of the other's party."""
    from rooms.log import read

    theirs = {one.public_id for one in read.everything(house.reader(other))}
    found = next(
        one
        for one in read.everything(house.reader(login))
        if one.scopes is not None and one.public_id in theirs
    )
    return found.public_id, house.state.parties[house.reader(other).seat.party].name


def _scopes(house: House, entry: str) -> list[int]:
    from rooms.log import read

    seen = read.one(house.reader(JONAS), entry)
    assert seen is not None
    return sorted(seen.scopes or ())


def _only_of(house: House, scope: str) -> str:
    from rooms.log import read

    found = house.state.scope_named(scope)
    assert found is not None
    seen = read.everything(house.reader(JONAS))
    return next(one.public_id for one in seen if one.scopes is not None and found.pk in one.scopes)


def _standing(house: House, party: str, scope: str) -> str:
    for row in house.get(MOTHER, "consent/").context["rows"]:
        for one in row["cells"]:
            if (row["party"].key, one["cell"].scope.key) == (party, scope):
                return str(one["cell"].standing)
    raise AssertionError(party)


def test_who_may_see_the_consent_is_led_to_it_in_the_history(jonas: House) -> None:
    import re

    entry, _party = _seen_by(jonas, NURSE, TEACHER)
    for login in (MOTHER, JONAS, COORDINATOR):
        why = jonas.text(login, f"entries/{entry}/why/")
        links = set(re.findall(r'href="(/rooms/[^"]*/consent/[^"]*)"', why))
        assert links, login
        for link in sorted(links)[:2]:
            path, anchor = link.split("#")
            page = jonas.client(login).get(path).content.decode()
            assert f'id="{anchor}"' in page, (login, link)
    for login in (NURSE, TEACHER):
        assert "/consent/" not in jonas.text(login, f"entries/{entry}/why/"), login
    assert "gave consent on" in jonas.text(TEACHER, f"entries/{entry}/why/"), (
        "what concerns the school it reads"
    )


def test_a_consent_far_back_is_found_where_the_link_leads(
    jonas: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from consent import story

    monkeypatch.setattr(story, "PAGE", 3)
    told = [jonas.open(MOTHER, "youth-club", "school")]
    first = jonas.get(MOTHER, "consent/").context["story"][0].entry
    for _ in range(story.PAGE // 2 + 1):
        told.append(jonas.close(MOTHER, "youth-club", "school", sure="1"))
        told.append(jonas.open(MOTHER, "youth-club", "school"))
    assert {one.status_code for one in told} == {302}
    assert f"consent-{first}" not in jonas.text(MOTHER)
    assert f'id="consent-{first}"' in jonas.text(MOTHER, f"consent/?at={first}")
    assert jonas.text(MOTHER, f"consent/?at={NOWHERE}").count('id="consent-') == jonas.text(MOTHER).count(
        'id="consent-'
    )
    assert jonas.get(NURSE, f"consent/?at={first}").status_code == 404
