"""The one way in: positions without gap or tie, once for each client id, and no with nothing stored."""

import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from rooms.audience import AudienceChanged, audience_of
from rooms.log import chain
from rooms.log.append import Draft, append_group
from rooms.models import Entry
from rooms.refusal import Refused
from tests.cast import Stage, stage

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def positions(here: Stage) -> list[int]:
    return list(Entry._ledger.filter(room=here.room).order_by("seq").values_list("seq", flat=True))


def refused(code: str, here: Stage, seat: str, *scopes: str, **fields: Any) -> None:
    before = positions(here)
    with pytest.raises(Refused) as no:
        here.say(seat, "words", *scopes, **fields)
    assert no.value.code == code
    assert positions(here) == before


def test_said_and_seen_by_those_who_reach_it_and_nobody_else() -> None:
    here = stage()
    placed = here.say("ingvild-mother", "bare helse", "health")
    assert here.seen("lars-physio", placed.public_id) is not None
    assert here.seen("anders-teacher", placed.public_id) is None


def test_positions_run_from_one_without_gap_from_many_threads() -> None:
    here = stage()
    seats = ["ingvild-mother", "siw-coordinator", "anders-teacher", "lars-physio"]
    pks = {key: here.seat(key).pk for key in seats}

    def write(key: str) -> None:
        event = {"kind": "message", "scopes": ["general"], "body": "hei"}
        for _ in range(5):
            append_group([Draft(here.room.pk, pks[key], event, str(uuid4()))])
        connections.close_all()

    threads = [threading.Thread(target=write, args=(key,)) for key in seats]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = positions(here)
    assert found == list(range(1, len(found) + 1))
    here.room.refresh_from_db()
    assert here.room.head == found[-1]
    assert chain.verify(here.room.pk, here.room.head, here.room.chain) is None


def test_the_same_client_id_is_one_entry() -> None:
    here = stage()
    once = str(uuid4())
    first = here.say("anders-teacher", "hei", "school", client_id=once)
    again = here.say("anders-teacher", "hei", "school", client_id=once)
    assert (again.public_id, again.seq) == (first.public_id, first.seq)
    with pytest.raises(Refused) as no:
        here.say("anders-teacher", "noe annet", "school", client_id=once)
    assert no.value.code == "bad-frame"
    other = here.say("lars-physio", "hei", "health", client_id=once)
    assert other.public_id != first.public_id


def test_the_same_client_id_twice_in_one_group_is_one_entry() -> None:
    here = stage()
    event = {"kind": "message", "scopes": ["general"], "body": "hei"}
    draft = Draft(here.room.pk, here.seat("anders-teacher").pk, event, str(uuid4()))
    first, again = append_group([draft, draft])
    assert not isinstance(first, Refused)
    assert not isinstance(again, Refused)
    assert first.public_id == again.public_id


def test_one_refusal_in_a_group_leaves_the_others() -> None:
    here = stage()
    anders = here.seat("anders-teacher").pk
    drafts = [
        Draft(here.room.pk, anders, {"kind": "message", "scopes": [scope], "body": "hei"})
        for scope in ("general", "health", "school")
    ]
    answers = append_group(drafts)
    assert [isinstance(answer, Refused) for answer in answers] == [False, True, False]


def test_unknown_and_unreached_scopes_are_refused_alike() -> None:
    here = stage()
    refused("bad-scope", here, "anders-teacher", "health")
    refused("bad-scope", here, "anders-teacher", "nothing-of-the-kind")


def test_an_answer_is_not_wider_than_what_it_answers() -> None:
    here = stage()
    here.say("ingvild-mother", "om helse", "health")
    narrow = here.sees("ingvild-mother")[-1]
    refused("wider-audience", here, "ingvild-mother", "general", reply_to=narrow)
    here.say("ingvild-mother", "svar", "general", "health", reply_to=narrow)


def test_what_is_not_seen_is_refused_as_what_is_not_there() -> None:
    here = stage()
    here.say("ingvild-mother", "om helse", "health")
    hidden = here.sees("ingvild-mother")[-1]
    for target in (hidden, "nothing-of-the-kind"):
        refused("not-found", here, "anders-teacher", "general", reply_to=target)
        refused("not-found", here, "anders-teacher", "general", about=target)
        refused("not-found", here, "anders-teacher", "general", documents=[target])


def test_only_the_author_revises_and_a_retracted_message_stays_so() -> None:
    here = stage()
    here.say("anders-teacher", "først", "school")
    mine = here.sees("anders-teacher")[-1]
    revise = {"kind": "message.revised", "message": mine, "body": "så"}
    with pytest.raises(Refused) as no:
        here.act("ingvild-mother", revise)
    assert no.value.code == "not-yours"
    with pytest.raises(Refused) as no:
        here.act("kine-respite", revise)
    assert no.value.code == "not-found"
    here.act("anders-teacher", revise)
    here.act("anders-teacher", {"kind": "message.retracted", "message": mine})
    with pytest.raises(Refused) as no:
        here.act("anders-teacher", revise)
    assert no.value.code == "not-found"


def test_a_send_with_another_audience_than_shown_stores_nothing() -> None:
    here = stage()
    anders = here.seat("anders-teacher")
    shown = audience_of(here.state, anders, ["school"], here.reader("anders-teacher").day)
    here.act("siw-coordinator", {"kind": "seat.closed", "seat": "ragnhild-ppt"})
    before = positions(here)
    event = {"kind": "message", "scopes": ["school"], "body": "hei"}
    with pytest.raises(AudienceChanged) as no:
        here.act("anders-teacher", event, audience=shown.token)
    assert positions(here) == before
    here.act("anders-teacher", event, audience=no.value.audience.token)


def test_nothing_is_said_while_the_case_is_paused() -> None:
    here = stage()
    here.act("siw-coordinator", {"kind": "case.state", "state": "paused"})
    refused("read-only", here, "nora-owner", "general")
    refused("read-only", here, "siw-coordinator", "general")
    assert here.sees("anders-teacher") == []
    assert here.sees("nora-owner") != []


def test_a_closed_seat_says_nothing() -> None:
    here = stage()
    here.act("siw-coordinator", {"kind": "seat.closed", "seat": "anders-teacher"})
    refused("not-found", here, "anders-teacher", "general")


def test_a_measure_a_goal_and_minutes_keep_to_their_source() -> None:
    here = stage()
    measure = {
        "kind": "measure",
        "measure": "new-one",
        "goal": "sleep",
        "text": "sove",
        "scopes": ["general"],
    }
    with pytest.raises(Refused) as no:
        here.act("ingvild-mother", measure)
    assert no.value.code == "wider-audience"
    with pytest.raises(Refused) as no:
        here.act("anders-teacher", measure)
    assert no.value.code == "not-found"
    here.act("ingvild-mother", {**measure, "scopes": ["health"]})
