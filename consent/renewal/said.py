"""What a task says: what it is, what must happen, by when, and what happens if nobody acts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from consent.renewal.mode import DIGITAL, MIXED, PAPER
from consent.renewal.task import (
    AGE,
    CAPACITY,
    CLOSED,
    ENDS,
    LAPSED,
    LAPSES,
    LEAVES,
    MODE,
    OBJECTION,
    OPENED,
    PERIOD,
    RECORDED,
    TRANSFER,
    UNASKED,
    Task,
)
from consent.renewal.tasks import CHILD_WELFARE, OF_AGE, OWN_MATTERS, own_age
from rooms import dates
from rooms.sight import Sight
from rooms.state import RoomState
from rooms.when import day_said


@dataclass(slots=True)
class Told:
    """A task in words. `name` and `seat` name it in a form; `level` is 60, 30, 7, or 0 when the day has come."""

    heading: str
    what: str
    otherwise: str
    level: int
    name: str
    seat: str
    ticked: bool


def told(sight: Sight, task: Task) -> Told:
    heading, what, otherwise = _words(task)
    names = _names(sight, task)
    return Told(
        heading=heading.format(**names),
        what=what.format(**names),
        otherwise=otherwise.format(**names),
        level=task.level,
        name=task.name,
        seat=task.seat.public_id if task.seat is not None else "",
        ticked=task.ticked,
    )


def _names(sight: Sight, task: Task) -> dict[str, str]:
    state = sight.state
    names = {
        "owner": state.owner().name,
        "day": _day(sight, task),
        "name": task.seat.name if task.seat is not None else "",
        "party": "",
        "by": "",
        "scopes": scope_names(state, task.scopes),
        "people": ", ".join(state.seats[pk].name for pk in task.people),
    }
    if task.ending is not None:
        names["party"] = state.parties[task.ending.party].name
        names["scopes"] = scope_names(state, task.ending.scopes)
    if task.party:
        names["party"] = state.parties[task.party].name
    if task.objected is not None:
        names["by"] = task.objected.by.name if task.objected.by is not None else _("Somebody")
        names["party"] = state.parties[task.objected.seat.party].name
    return names


def _day(sight: Sight, task: Task) -> str:
    """A birthday, and the first day of a period or of another use, by its date, so that it reads the same before and after."""
    if task.by is None:
        return ""
    if task.kind in (AGE, PERIOD, MODE):
        return dates.day(task.by.isoformat(), sight.language)
    return day_said(task.by, sight.language)


def scope_names(state: RoomState, scopes: Sequence[int]) -> str:
    return ", ".join(scope.name for pk, scope in state.scopes.items() if pk in scopes)


def _words(task: Task) -> tuple[str, str, str]:
    kind, age = task.kind, task.age
    stands = _("What was given stands until its last day, or until somebody withdraws it. Nothing is opened or closed by itself.")  # fmt: skip
    if kind == MODE:
        return _mode(task.mode, stands)
    if kind == AGE:
        return (_("{owner} turns {age} on {day}").replace("{age}", str(age)), _age(age), stands)
    return {
        OBJECTION: (
            _("{by} objects to {name}, who sits for {party}"),
            _("End the seat of {name}, or talk with {by}, who can take the objection back."),
            _("{name} keeps the seat and sees what {party} may read."),
        ),
        ENDS: (
            _("{party}: a consent ends {day}"),
            _("Remind those who decide that this must be given anew to go on: {scopes}.")
            if task.shown
            else _(
                "Those who decide are not shown this yet: {scopes}. Help them open to themselves what they must know first, or hear their word and record it."
            ),
            _("It closes by itself after that day."),
        ),
        PERIOD: (
            _("A new plan period, from {day}"),
            _(
                "Look through what was given before together with those who decide: is it still needed, and is it enough?"
            ),
            stands,
        ),
        UNASKED: (
            _("{name} must sign a consent too, and may not be shown it yet"),
            _(
                "It is about {party}: {scopes}. Help those who decide to open to {name} what {name} must know first, or hear everybody's word and record it."
            ),
            _("It goes on waiting and opens nothing. What is open now stands until its last day."),
        ),
        OPENED: (
            _("{name} has come as guardian"),
            _("Go through what was given before together with {name}."),
            stands,
        ),
        CLOSED: (
            _("{name} is no longer guardian here"),
            _("Find out who decides now, and let them look through what was given before."),
            stands,
        ),
        LEAVES: (
            _("The seat of {name}, guardian, ends {day}"),
            _("Find out who decides after that day."),
            _("The seat closes by itself after that day. What was given stands until its last day."),
        ),
        RECORDED: (
            _("Something has been recorded of {name} and who decides"),
            _("Let those who decide now look through what was given before."),
            stands,
        ),
        LAPSED: (
            _("What was recorded of {name} and who decides no longer holds"),
            _("Find out who decides now, and let them look through what was given before."),
            stands,
        ),
        LAPSES: (
            _("What is recorded of {name} and who decides ends {day}"),
            _("Find out who decides after that day."),
            _("It no longer holds after that day. What was given stands until its last day."),
        ),
        CAPACITY: (
            _("{owner} has been assessed as unable to decide about {scopes}"),
            _("Let whoever decides in their place look through what was given before."),
            stands,
        ),
        TRANSFER: (
            _("The case moves to another municipality"),
            _("Ask for consent to those who are to take part there before they are brought in."),
            _("Nobody there reads anything until somebody has consented."),
        ),
    }[kind]


def _mode(mode: str, stands: str) -> tuple[str, str, str]:
    """Whoever is on paper has no screen on which to take back what they gave: it is as easy by word or by letter."""
    heading = {
        DIGITAL: _("Everybody uses the plan here from {day}"),
        PAPER: _("The plan is on paper from {day}"),
        MIXED: _("Some have the plan on paper from {day}"),
    }[mode]
    if mode == DIGITAL:
        return (
            heading,
            _(
                "Look through what was given before together with those who decide, and show them how they give and take back here."
            ),
            stands,
        )
    return (
        heading,
        _(
            "Look through what was given before together with those who decide. Agree on how those on paper give and take back: by word of mouth or in writing, and you record it the same day. On paper: {people}."
        ),
        stands,
    )


def _age(age: int) -> str:
    """Pasient- og brukerrettighetsloven §§ 3-4, 4-3 and 4-4; barnevernsloven § 12-3."""
    if age == own_age():
        return _("From then on {owner} decides. Look through what others have given together with {owner}.")
    return {
        OWN_MATTERS: _("Ask {owner} what the parents are not to see, and what {owner} thinks of what is open now. It has great weight from then on."),
        CHILD_WELFARE: _("In matters of child welfare {owner} has a say of their own: ask {owner} before anything from there is shared."),
        OF_AGE: _("{owner} comes of age: parents take part only if {owner} wants it. Look through who sits here and what they read."),
    }[age]  # fmt: skip
