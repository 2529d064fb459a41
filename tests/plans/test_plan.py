"""Goals, measures, parts and states, on their pages: what each may write, and what is not there for whom."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.consent.house import COORDINATOR, FATHER, JONAS, MOTHER, NURSE, OUTSIDER, TEACHER, House, bare

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

GOAL = {"text": "ta lappen", "status": "proposed", "scopes": ["leisure"]}


def test_the_owner_writes_a_goal_in_his_own_words_for_those_who_reach_it(jonas: House) -> None:
    assert jonas.post(JONAS, "goals/new/", {**GOAL, "owner_words": "on"}).status_code == 302
    told = jonas.told()[-1]
    assert (told["text"], told["owner_words"], told["scopes"]) == ("ta lappen", True, ["leisure"])
    assert "ta lappen" in jonas.text("even.loteberg", "plan/")
    assert "ta lappen" not in jonas.text(TEACHER, "plan/")


def test_a_goal_in_what_the_writer_does_not_reach_is_refused_with_the_text_kept(jonas: House) -> None:
    head = jonas.head()
    answer = jonas.post(TEACHER, "goals/new/", {**GOAL, "scopes": ["leisure"]})
    assert answer.status_code == 400
    assert "ta lappen" in answer.content.decode()
    assert jonas.head() == head
    assert jonas.post(OUTSIDER, "goals/new/", GOAL).status_code == 404


def test_a_goal_that_is_not_seen_is_not_there(jonas: House) -> None:
    secret = jonas.thing("say-it")
    assert jonas.get(NURSE, f"goals/{secret.public_id}/").status_code == 200
    for path in ("", "measure/", "evaluation/"):
        hidden = jonas.get(MOTHER, f"goals/{secret.public_id}/{path}")
        absent = jonas.get(MOTHER, f"goals/{'0' * 32}/{path}")
        assert (hidden.status_code, absent.status_code) == (404, 404)
        assert bare(hidden).replace(secret.public_id, "0" * 32) == bare(absent)
        assert jonas.post(MOTHER, f"goals/{secret.public_id}/{path}", GOAL).status_code == 404


def test_whose_words_a_goal_is_stays_as_the_owner_said(jonas: House) -> None:
    goal = jonas.thing("school-days")
    form = {"text": "fire dagar", "status": "reached", "scopes": ["general", "school"], "version": goal.entry}
    assert jonas.get("even.loteberg", f"goals/{goal.public_id}/").status_code == 404
    assert jonas.post(COORDINATOR, f"goals/{goal.public_id}/", form).status_code == 302
    told = jonas.told()[-1]
    assert (told["goal"], told["status"], told["owner_words"]) == ("school-days", "reached", True)


def test_two_who_change_a_goal_at_once_do_not_write_over_each_other(jonas: House) -> None:
    goal = jonas.thing("school-days")
    form = {"text": "fire dagar", "status": "active", "scopes": ["general", "school"], "version": goal.entry}
    assert jonas.post(COORDINATOR, f"goals/{goal.public_id}/", form).status_code == 302
    head = jonas.head()
    late = jonas.post(JONAS, f"goals/{goal.public_id}/", {**form, "text": "fem dagar"})
    assert late.status_code == 400
    assert "Somebody changed this" in late.content.decode()
    assert "fem dagar" in late.content.decode()
    assert jonas.head() == head
    assert jonas.post("even.loteberg", f"goals/{goal.public_id}/", form).status_code == 404


def test_a_measure_is_never_wider_than_its_goal(jonas: House) -> None:
    goal = jonas.thing("school-days")
    path = f"goals/{goal.public_id}/measure/"
    form = jonas.get(TEACHER, path).context["form"]
    assert sorted(form.fields["scopes"].initial) == ["general", "school"]
    measure = {"text": "Fast plass i kantina", "responsible": "school", "status": "planned"}
    head = jonas.head()
    wide = jonas.post(TEACHER, path, {**measure, "scopes": ["general"]})
    assert wide.status_code == 400
    assert "Fast plass i kantina" in wide.content.decode()
    assert jonas.head() == head
    assert jonas.post(TEACHER, path, {**measure, "scopes": ["general", "school"]}).status_code == 302
    assert (jonas.told()[-1]["goal"], jonas.told()[-1]["responsible"]) == ("school-days", "school")
    assert jonas.post("even.loteberg", path, {**measure, "scopes": ["general"]}).status_code == 404


def test_a_responsible_party_that_the_editor_does_not_know_is_kept_and_not_shown(astrid: House) -> None:
    owner, volunteer, physio = "astrid.bergheim", "unni.borsheim", "ida.fossheimen"
    goal = {"text": "Gå rundt vannet", "status": "active", "scopes": ["leisure"]}
    assert astrid.post(owner, "goals/new/", goal).status_code == 302
    above = astrid.thing(astrid.told()[-1]["goal"], owner)
    doctor = {"text": "Prøvetur", "responsible": "gp", "status": "planned", "scopes": ["leisure"]}
    assert astrid.post(owner, f"goals/{above.public_id}/measure/", doctor).status_code == 302
    measure = astrid.thing(astrid.told()[-1]["measure"], owner)
    path = f"measures/{measure.public_id}/"
    assert "legesenter" in astrid.text(owner, path)
    assert "legesenter" not in astrid.text(volunteer, path)
    form = {"text": "Prøvetur på lørdag", "responsible": "", "status": "planned", "scopes": ["leisure"]}
    assert astrid.post(physio, path, form).status_code == 404
    assert astrid.post(volunteer, path, form).status_code == 302
    assert (astrid.told()[-1]["text"], astrid.told()[-1]["responsible"]) == ("Prøvetur på lørdag", "gp")


def test_an_evaluation_is_for_those_who_see_the_goal(jonas: House) -> None:
    goal = jonas.thing("school-days")
    path = f"goals/{goal.public_id}/evaluation/"
    form = {"achievement": "improving", "text": "Tre av fire", "scopes": ["general", "school"]}
    assert jonas.post("even.loteberg", path, form).status_code == 404
    assert jonas.post(TEACHER, path, {**form, "scopes": ["general"]}).status_code == 400
    assert jonas.post(TEACHER, path, form).status_code == 302
    assert (jonas.told()[-1]["kind"], jonas.told()[-1]["achievement"]) == ("evaluation", "improving")


def test_a_part_is_one_thing_per_set_of_kinds_and_is_not_written_over(jonas: House) -> None:
    needs = {"text": "Tid", "scopes": ["general"]}
    assert jonas.post(COORDINATOR, "parts/new/?part=needs", needs).status_code == 302
    again = jonas.post(COORDINATOR, "parts/new/?part=needs", {**needs, "text": "Ro"})
    assert again.status_code == 400
    other = {"text": "Ro", "scopes": ["mental-health"]}
    assert jonas.post(MOTHER, "parts/new/?part=needs", other).status_code == 302
    assert _standing(jonas, TEACHER, "needs") == ("filled", 2)
    assert _standing(jonas, "even.loteberg", "needs") == ("filled", 1)
    assert jonas.post(FATHER, "parts/new/?part=needs", {**other, "text": "x"}).status_code == 400


def test_a_part_keeps_its_kinds_and_what_is_missing_is_judged_on_what_one_sees(jonas: House) -> None:
    assert (
        jonas.post(
            MOTHER, "parts/new/", {"part": "needs", "text": "Ro", "scopes": ["mental-health"]}
        ).status_code
        == 302
    )
    part = next(one for one in _things(jonas, MOTHER) if one.event.get("text") == "Ro")
    assert jonas.get(FATHER, f"parts/{part.public_id}/").status_code == 404
    form = {"not_relevant": "Dekt av behandlinga", "version": part.entry}
    assert jonas.post(MOTHER, f"parts/{part.public_id}/", form).status_code == 302
    told = jonas.told()[-1]
    assert (told["part"], told["scopes"], told["not_relevant"]) == (
        "needs",
        ["mental-health"],
        "Dekt av behandlinga",
    )
    assert "text" not in told
    assert _standing(jonas, MOTHER, "needs") == ("not-relevant", 1)
    assert _standing(jonas, FATHER, "needs") == ("missing", 0)


def test_only_the_period_has_days(jonas: House) -> None:
    days = {"part": "needs", "text": "Ro", "from": "2026-12-01", "scopes": ["general"]}
    assert jonas.post(COORDINATOR, "parts/new/", days).status_code == 400
    period = next(one for one in _things(jonas, COORDINATOR) if one.event.get("part") == "period")
    form = {"text": "Eitt år til", "from": "2027-03-23", "until": "2028-03-22", "next_revision": "2027-09-01"}
    assert (
        jonas.post(COORDINATOR, f"parts/{period.public_id}/", {**form, "until": "2027-01-01"}).status_code
        == 400
    )
    assert jonas.post(COORDINATOR, f"parts/{period.public_id}/", form).status_code == 302
    assert jonas.told()[-1]["next_revision"] == "2027-09-01"
    assert jonas.post(OUTSIDER, f"parts/{period.public_id}/", form).status_code == 404


def test_the_coordinator_moves_the_case_on_and_nobody_else(jonas: House) -> None:
    for login in (JONAS, MOTHER, TEACHER, OUTSIDER):
        assert jonas.get(login, "state/").status_code == 404
        assert jonas.post(login, "state/", {"state": "evaluating"}).status_code == 404
    assert jonas.state.state == "active"
    assert jonas.post(COORDINATOR, "state/", {"state": "archived"}).status_code == 400
    form = {"state": "evaluating", "basis": "Årleg gjennomgang", "reason": "Måla er nådde"}
    assert jonas.post(COORDINATOR, "state/", form).status_code == 302
    assert jonas.told()[-1]["reason"] == "Måla er nådde"
    assert jonas.state.state == "evaluating"


def test_a_pause_says_what_it_does_and_nothing_is_written_in_it(jonas: House) -> None:
    assert "nobody but the owner" in jonas.text(COORDINATOR, "state/")
    assert jonas.post(COORDINATOR, "state/", {"state": "paused"}).status_code == 302
    head = jonas.head()
    answer = jonas.post(JONAS, "goals/new/", GOAL)
    assert answer.status_code == 400
    assert "ta lappen" in answer.content.decode()
    assert jonas.head() == head
    assert "Nothing new can be written" in jonas.text(JONAS, "goals/new/")
    assert jonas.post(TEACHER, "goals/new/", GOAL).status_code == 400
    assert jonas.post(OUTSIDER, "goals/new/", GOAL).status_code == 404


def test_without_a_consent_to_the_plan_it_is_not_taken_into_use(jonas: House) -> None:
    assert jonas.post(MOTHER, "consent/plan/withdraw/", {"sure": "1"}).status_code == 302
    assert jonas.post(COORDINATOR, "state/", {"state": "active"}).status_code == 400
    assert jonas.state.state == "paused"
    form = jonas.get(MOTHER, "consent/").context["plan"]["form"]
    told = {"lines": list(form.offered), "way": "earlier", "purpose": "Likevel"}
    assert jonas.sign(MOTHER, jonas.post(MOTHER, "consent/plan/", told)).status_code == 302
    assert jonas.post(TEACHER, "state/", {"state": "active"}).status_code == 404
    assert jonas.post(COORDINATOR, "state/", {"state": "active"}).status_code == 302
    assert jonas.state.state == "active"


def test_the_plan_page_holds_what_the_seat_sees_and_records_it(jonas: House) -> None:
    from rooms.models import Disclosure

    owner, mother = jonas.text(JONAS, "plan/"), jonas.text(MOTHER, "plan/")
    assert "eg vil kunne seie det til mamma" in owner
    assert "eg vil kunne seie det til mamma" not in mother
    assert "fire dagar" in mother
    assert Disclosure.objects.filter(door="standing").count() == 2
    assert jonas.get(OUTSIDER, "plan/").status_code == 404


def _things(house: House, login: str) -> list[Any]:
    from rooms.log.read import things

    return things(house.reader(login))


def _standing(house: House, login: str, part: str) -> tuple[str, int]:
    items = house.get(login, "plan/").context["parts"]
    item = next(one for one in items if one["key"] == part)
    return item["standing"], len(item["texts"])


def test_the_newest_evaluation_that_a_seat_sees_stands_at_its_goal(jonas: House) -> None:
    path = f"goals/{jonas.thing('school-days').public_id}/evaluation/"
    scopes = ["general", "school"]
    first = {"achievement": "no-change", "text": "Enno to dagar", "scopes": scopes}
    assert jonas.post(TEACHER, path, first).status_code == 302
    assert jonas.post(TEACHER, path, {**first, "text": "No tre dagar"}).status_code == 302
    hidden = {"achievement": "worse", "text": "Tungt no", "scopes": [*scopes, "leisure"]}
    assert jonas.post(MOTHER, path, hidden).status_code == 302
    assert "Tungt no" in jonas.text(MOTHER, "plan/")
    assert "No tre dagar" not in jonas.text(MOTHER, "plan/")
    assert "No tre dagar" in jonas.text(TEACHER, "plan/")
    assert "Enno to dagar" not in jonas.text(TEACHER, "plan/")
    assert "Tungt no" not in jonas.text(TEACHER, "plan/")
    outside = jonas.text("even.loteberg", "plan/")
    assert "No tre dagar" not in outside
    assert "Improving" not in outside


def test_an_evaluation_and_a_measure_say_which_goal(jonas: House) -> None:
    from rooms import draw
    from rooms.log.read import page
    from rooms.sight import Sight

    path = f"goals/{jonas.thing('school-days').public_id}/"
    scopes = ["general", "school"]
    jonas.post(TEACHER, f"{path}evaluation/", {"achievement": "worse", "text": "Nei", "scopes": scopes})
    jonas.post(TEACHER, f"{path}measure/", {"text": "Buss", "status": "planned", "scopes": scopes})
    reader = jonas.reader(TEACHER)
    frames = draw.entries(Sight(reader, "en"), page(reader, None, 2).entries)
    title = str(jonas.thing("school-days").event["text"])[:30]
    for frame in frames:
        assert f">{title}" in frame["html"].split('<p class="entry__about">About: <a ')[1]
        assert "about" not in frame


def test_a_new_part_starts_with_the_first_that_is_missing_for_the_seat(jonas: House) -> None:
    form = jonas.get(COORDINATOR, "parts/new/").context["form"]
    missing = [
        one["key"] for one in jonas.get(COORDINATOR, "plan/").context["parts"] if one["standing"] == "missing"
    ]
    assert form["part"].value() == missing[0]
    secret = {"part": missing[0], "text": "Ro", "scopes": ["mental-health"]}
    assert jonas.post(MOTHER, "parts/new/", secret).status_code == 302
    assert jonas.get(MOTHER, "parts/new/").context["form"]["part"].value() == missing[1]
    assert jonas.get("even.loteberg", "parts/new/").context["form"]["part"].value() in (
        "strengths",
        *missing[:1],
    )


def test_days_are_asked_of_the_period_alone(jonas: House) -> None:
    assert "from" not in jonas.get(COORDINATOR, "parts/new/").context["form"].fields
    assert "from" not in jonas.get(COORDINATOR, "parts/new/?part=needs").context["form"].fields
    assert "from" in jonas.get(COORDINATOR, "parts/new/?part=period").context["form"].fields
    chosen = {"part": "period", "text": "Eitt år", "scopes": ["school"]}
    asked = jonas.post(COORDINATOR, "parts/new/", chosen)
    assert asked.status_code == 400
    assert 'name="from"' in asked.content.decode()
    days = {"from": "2026-12-01", "until": "", "next_revision": ""}
    assert jonas.post(COORDINATOR, "parts/new/", {**chosen, **days, "from": "0001-01-01"}).status_code == 400
    assert jonas.post(COORDINATOR, "parts/new/", {**chosen, **days}).status_code == 302


@pytest.mark.parametrize("day", ["0001-01-01", "2201-01-01", "9999-12-31"])
def test_a_day_that_could_not_be_shown_is_not_taken(jonas: House, day: str) -> None:
    answer = jonas.post(JONAS, "goals/new/", {**GOAL, "due": day})
    assert answer.status_code == 400
    assert "1900 to 2200" in answer.content.decode()


def test_closing_out_of_a_pause_does_not_promise_that_everybody_sees_and_writes(jonas: House) -> None:
    assert jonas.post(MOTHER, "consent/plan/withdraw/", {"sure": "1"}).status_code == 302
    form = jonas.get(COORDINATOR, "state/").context["form"]
    assert (
        str(form.means["closing"]) == "Until the case is closed, each sees what consents still open to them."
    )


def test_the_last_evaluation_of_a_goal_leads_to_where_it_was_said(jonas: House) -> None:
    link = re.compile(r'href="[^"]*(\?at=([0-9a-f]{32})#e-\2)"')
    found = link.search(jonas.text(MOTHER, "plan/"))
    assert found is not None
    there = jonas.get(MOTHER, found[1].partition("#")[0]).content.decode()
    assert "Sjuogtjue av trettifire" in there
    assert f'id="e-{found[2]}"' in there
    assert link.search(jonas.text("even.loteberg", "plan/")) is None
