"""What must be decided, for the consent page: what ends, who and what is new, what was objected to."""

from typing import Any

from consent.entitlement import may_decide
from consent.giver import Giver
from consent.renewal import acts, decisions, people
from consent.renewal.endings import Ending, different_ends, endings
from consent.renewal.outlook import Outlook, outlook
from consent.renewal.said import scope_names, told
from consent.renewal.tasks import ages, period, turning
from consent.table import people as sitting
from rooms import dates
from rooms.disclosures import disclose
from rooms.state import Seat


def section(giver: Giver) -> dict[str, Any]:
    """For the template `consent/renewal.html`. Records what of the log it tells."""
    now = outlook(giver)
    disclose(giver.reader, "page", [*(one.newest for one in giver.noted), *now.read])
    coordinator = giver.seat.role == "coordinator"
    objected = people.objections(now)
    found: dict[str, Any] = {
        "endings": [_ending(giver, now, one) for one in endings(now)],
        "different": _different(giver, now),
        "newcomers": [_newcomer(giver, now, seat) for seat in people.newcomers(now)],
        "objections": [] if coordinator else [_objected(giver, now, one) for one in objected],
        "ages": [
            told(giver, task)
            for task in (*(one for age in ages() for one in turning(now, age)), *period(now))
        ],
        "tasks": acts.tasks_of(now) if coordinator else [],
        "looks": [told(giver, task) for task in acts.tasks_of(now)] if now.owner else [],
        **_waiting(giver, now),
    }
    return {
        **found,
        "any": any(found.values()),
        "readers": acts.readers(giver),
        "records": coordinator,
        "may_write": not giver.state.read_only,
    }


def _waiting(giver: Giver, now: Outlook) -> dict[str, Any]:
    """What waits for whoever decides; the owner is shown it too."""
    mine = decisions.decides(now)
    if not (mine or now.owner) or giver.state.read_only:
        return {"parties": [], "kinds": []}
    return {
        "parties": [
            {
                "name": one.party.name,
                "id": one.party.public_id,
                "people": sitting(giver, one.party),
                "lapsed": scope_names(giver.state, [scope.pk for scope in one.lapsed]),
                "ended": dates.day(one.ended.isoformat(), giver.language) if one.ended else "",
                "mine": mine,
            }
            for one in decisions.decisions(now)
        ],
        "kinds": [{"name": scope.name, "mine": mine} for scope in decisions.new_kinds(now)],
    }


def _ending(giver: Giver, now: Outlook, one: Ending) -> dict[str, Any]:
    party = giver.state.parties[one.party]
    scopes = [now.state.scopes[pk] for pk in one.scopes]
    return {
        "party": party.name if giver.knows_party(party) else "",
        "id": party.public_id,
        "people": [seat.name for seat in giver.people() if seat.party == party.pk],
        "scopes": scope_names(giver.state, one.scopes),
        "day": dates.day(one.until.isoformat(), giver.language),
        "level": one.level,
        "plan": one.plan,
        "mine": any(may_decide(now.state, now.seat, scope, now.day) for scope in scopes),
    }


def _different(giver: Giver, now: Outlook) -> list[dict[str, str]]:
    return [
        {
            "party": giver.state.parties[party].name,
            "day": dates.day(until.isoformat(), giver.language) if until is not None else "",
        }
        for party, until in different_ends(now)
    ]


def _newcomer(giver: Giver, now: Outlook, seat: Seat) -> dict[str, Any]:
    party = giver.state.parties[seat.party]
    return {
        "name": seat.name,
        "seat": seat.public_id,
        "party": party.name,
        "party_id": party.public_id,
        "closes": _closes(giver, now),
    }


def _closes(giver: Giver, now: Outlook) -> bool:
    return decisions.decides(now) and not giver.state.read_only


def _objected(giver: Giver, now: Outlook, one: people.Objected) -> dict[str, Any]:
    party = giver.state.parties[one.seat.party]
    return {
        "name": one.seat.name,
        "seat": one.seat.public_id,
        "party": party.name,
        "party_id": party.public_id,
        "by": one.by.name if one.by is not None else "",
        "mine": one.mine,
        "closes": _closes(giver, now),
    }
