"""Draws the consent page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from consent.facts.said import decided_by
from consent.forms import OpenForm, PlanConsentForm
from consent.giver import Giver
from consent.giving.section import section as giving_section
from consent.plain import told as plain_words
from consent.plan_consent import live_plans
from consent.renewal.section import section
from consent.story import course, days, story, stretch
from consent.table import Cell, Row, rows
from consent.withdrawing.acts import may_withdraw_plan
from consent.withdrawing.swathe import swathes
from rooms import web
from rooms.disclosures import disclose
from rooms.refusal import Refused

BEFORE_PLAN = frozenset({"received", "assessing", "rejected", "offered", "declined", "coordinator-only"})


def page(
    request: HttpRequest,
    giver: Giver,
    *,
    opening: tuple[Cell, OpenForm] | None = None,
    plan_form: PlanConsentForm | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    """The table, the consent to the plan and the story. What was refused stands on top, with what was written."""
    seen = course(giver)
    disclose(giver.reader, "page", [one.newest for one in seen])
    shown = stretch(story(giver, seen), request.GET.get("before", ""), request.GET.get("at", ""))
    table = rows(giver, days(seen))
    told = {
        **web.page_of(giver),
        "room": giver.state.public_id,
        "records": giver.records,
        "onlooker": not (giver.records or giver.entitled),
        "who": decided_by(giver),
        "giving": giving_section(giver),
        "paused": giver.state.state == "paused",
        "over": giver.state.over,
        "scopes": giver.known_scopes(),
        "plain": plain_words(giver, table),
        "rows": [_row(row) for row in table],
        "story": shown.told,
        "further": shown.further,
        "swathes": swathes(giver),
        "plan": _plan(giver, plan_form),
        "opening": opening,
        "refused": refused,
        "renewal": section(giver),
    }
    wrong = opening or plan_form or refused
    return render(request, "consent/page.html", told, status=400 if wrong else 200)


def _row(row: Row) -> dict[str, Any]:
    cells = [
        {
            "cell": cell,
            "form": OpenForm(cell) if cell.ways else None,
            "sheet": f"sheet-{row.party.public_id}-{number}",
        }
        for number, cell in enumerate(row.cells)
    ]
    return {"party": row.party, "people": row.people, "cells": cells}


def _plan(giver: Giver, form: PlanConsentForm | None) -> dict[str, Any]:
    """The consent to the plan itself: whether one is live, and what this seat may do about it."""
    live = bool(live_plans(giver.state, giver.day))
    may_give = (
        not live and giver.decides_on_plan and not giver.state.over and giver.state.state not in BEFORE_PLAN
    )
    new = form or (PlanConsentForm(giver) if may_give else None)
    return {
        "live": live,
        "may_withdraw": live and may_withdraw_plan(giver),
        "form": new if new is not None and new.offered else None,
    }
