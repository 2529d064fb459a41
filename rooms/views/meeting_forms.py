"""Calling a meeting and writing its minutes. Times are those of Europe/Oslo, as on the clock on the wall.

Whoever is named is chosen among the people that the writer knows.
"""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rooms import clock
from rooms.forms import DECIDES, LINE, WHAT_ABOUT, Saying, Text, day_field, time_field
from rooms.kinds import Event
from rooms.meetings import moment_told
from rooms.refusal import OVERTAKEN
from rooms.sight import Sight
from rooms.state import Seat
from rooms.web import scope_field


class MeetingForm(Saying):
    """`version` is the entry in which the meeting stands; `stale` says that another was written meanwhile."""

    title = forms.CharField(label=_("What the meeting is called"), max_length=LINE)
    day = day_field(_("Date"))
    start = time_field(_("Starts at"))
    end = time_field(_("Ends at"))
    place = forms.CharField(label=_("Place"), max_length=LINE, required=False)
    agenda = Text(label=_("Agenda"), help_text=_("One point a line."), rows=4, required=False)

    def __init__(self, sight: Sight, *given: Any, version: str = "", **told: Any) -> None:
        super().__init__(*given, **told)
        self.stands, self.stale = version, False
        if version:
            field = forms.CharField(widget=forms.HiddenInput, required=False, initial=version)
            self.fields["version"] = field
        self.offered = [seat.key for seat in sight.people()]
        self.fields["invited"] = seats_field(sight, sight.people(), _("Who is invited"))
        self.fields["scopes"] = scope_field(sight, WHAT_ABOUT, DECIDES)

    def clean_agenda(self) -> list[str]:
        points = [line.strip() for line in self.cleaned_data["agenda"].split("\n") if line.strip()]
        if any(len(point) > LINE for point in points):
            raise forms.ValidationError(_("A point can have at most 200 characters."))
        return points

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if "start" in told and "end" in told and told["end"] <= told["start"]:
            self.add_error("end", _("The meeting ends before it starts."))
        if told.get("version") and told["version"] != self.stands:
            self.stale = True
            self.add_error(None, OVERTAKEN)
        return told

    def event(self, meeting: str, kept: list[str]) -> Event:
        """`kept` are seats invited before that this form did not offer: they stay invited."""
        told = self.cleaned_data
        event = {
            "kind": "meeting.called",
            "meeting": meeting,
            "title": told["title"],
            "start": self._moment("start"),
            "end": self._moment("end"),
            "invited": [*kept, *told["invited"]],
            "scopes": told["scopes"],
        }
        return event | {field: told[field] for field in ("place", "agenda") if told[field]}

    def _moment(self, field: str) -> str:
        told = self.cleaned_data
        return datetime.combine(told["day"], told[field], clock.OSLO).isoformat()


def meeting_initial(event: Event) -> dict[str, Any]:
    """A meeting as it stands, for the form of its next version."""
    return {
        **_hours(event),
        "title": event["title"],
        "place": event.get("place", ""),
        "agenda": "\n".join(event.get("agenda", ())),
        "invited": event["invited"],
    }


def _hours(event: Event) -> dict[str, Any]:
    """The day and hours; what cannot be read is chosen anew."""
    try:
        start, end = moment_told(event["start"]), moment_told(event["end"])
    except ValueError:
        return {}
    return {"day": start.date(), "start": start.time(), "end": end.time()}


def seats_field(
    sight: Sight, seats: list[Seat], label: Any, *, required: bool = True
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=required,
        choices=[(seat.key, named(sight, seat)) for seat in seats],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )


def named(sight: Sight, seat: Seat) -> str:
    """A person and for whom they act, once where the two are the same."""
    party = sight.state.parties[seat.party].name
    return party if party.startswith(seat.name) else f"{seat.name}, {party}"


MOST_DECISIONS = 5


class MinutesForm(Saying):
    body = Text(label=_("Minutes"), rows=12)

    def __init__(self, sight: Sight, *given: Any, **told: Any) -> None:
        super().__init__(*given, **told)
        self.fields["attended"] = seats_field(sight, sight.people(), _("Who was present"), required=False)
        parties = [("", gettext("Nobody in particular")), *((p.key, p.name) for p in sight.parties())]
        for number in range(1, MOST_DECISIONS + 1):
            self._add_decision(number, parties)
        self.fields["scopes"] = scope_field(
            sight, WHAT_ABOUT, _("At least what the meeting is about. It decides who sees the minutes.")
        )

    def _add_decision(self, number: int, parties: list[tuple[str, str]]) -> None:
        label = gettext("Decision {number}").format(number=number)
        self.fields[f"decision_{number}"] = Text(label=label, rows=2, required=False)
        self.fields[f"responsible_{number}"] = forms.ChoiceField(
            label=gettext("Decision {number}: who is responsible").format(number=number),
            choices=parties,
            required=False,
        )
        self.fields[f"due_{number}"] = day_field(
            gettext("Decision {number}: by when").format(number=number), required=False
        )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for number in range(1, MOST_DECISIONS + 1):
            rest = told.get(f"responsible_{number}") or told.get(f"due_{number}")
            if rest and not told.get(f"decision_{number}"):
                self.add_error(f"decision_{number}", _("Write what was decided, or empty the fields below."))
        return told

    def event(self, meeting: str) -> Event:
        told = self.cleaned_data
        event = {
            "kind": "minutes.approved",
            "meeting": meeting,
            "body": told["body"],
            "scopes": told["scopes"],
        }
        decisions = [self._decision(n) for n in range(1, MOST_DECISIONS + 1) if told[f"decision_{n}"]]
        if told["attended"]:
            event["attended"] = told["attended"]
        return event | ({"decisions": decisions} if decisions else {})

    def _decision(self, number: int) -> Event:
        told = self.cleaned_data
        due: date | None = told[f"due_{number}"]
        decision = {"text": told[f"decision_{number}"]}
        if told[f"responsible_{number}"]:
            decision["responsible"] = told[f"responsible_{number}"]
        return decision | ({"due": due.isoformat()} if due else {})
