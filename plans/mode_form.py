"""How the plan is used, as the coordinator records it: here by everybody, on paper, or on paper by some."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.facts.kinds import LONGEST
from consent.renewal.mode import DIGITAL, NAME, Mode
from rooms import clock
from rooms.forms import Saying, Text, day_field
from rooms.kinds import Event
from rooms.refusal import OVERTAKEN
from rooms.sight import Sight
from rooms.views.meeting_forms import seats_field
from rooms.web import scope_field
from rooms.words import MODES


class ModeForm(Saying):
    """`now` is what was recorded last, as far as the seat sees it; `stands` names it, so that nobody writes over another."""

    mode = forms.ChoiceField(
        label=_("How the plan is used"), choices=list(MODES.items()), widget=forms.RadioSelect
    )
    since = day_field(_("From which day"))
    why = Text(
        label=_("Why, and what was agreed"),
        help_text=_("Who wanted it so, and how paper is brought or sent to those who want paper."),
        longest=LONGEST,
        rows=3,
    )

    def __init__(self, sight: Sight, now: Mode | None, stands: str, *given: Any, **told: Any) -> None:
        super().__init__(*given, **told)
        self.sight, self.stands = sight, stands
        people = sight.people()
        seats = seats_field(sight, people, _("Who has the plan on paper"))
        seats.help_text = _("Nobody, where everybody uses the plan here.")
        seats.required = self.data.get("mode") != DIGITAL
        seats.error_messages["required"] = _("Choose who has the plan on paper.")
        self.fields["seats"] = seats
        help_text = _("Those who reach this kind of information see it.")
        self.fields["scopes"] = scope_field(sight, _("Who may read this record"), help_text)
        self.fields["version"] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=self.stands
        )
        self.order_fields(["client_id", "mode", "seats"])
        self.fields["mode"].initial = now.mode if now is not None else DIGITAL
        if now is not None:
            self.fields["seats"].initial = [seat.key for seat in people if seat.pk in now.seats]
            self.fields["scopes"].initial = sight.state.keys_of(now.scopes)

    def clean_since(self) -> date:
        since = self.cleaned_data["since"]
        if since > clock.today():
            raise forms.ValidationError(_("That day has not come yet. Record it when it has."))
        assert isinstance(since, date)
        return since

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("version") != self.stands:
            self.add_error(None, OVERTAKEN)
            self.replace("version", self.stands)
        if "mode" not in told or "seats" not in told:
            return told
        if told["mode"] == DIGITAL and told["seats"]:
            self.add_error("seats", _("Choose nobody here where everybody uses the plan here."))
        return told

    def event(self) -> Event:
        told = self.cleaned_data
        more = {"mode": told["mode"], "from": told["since"].isoformat(), "why": told["why"]}
        if told["seats"]:
            more["seats"] = told["seats"]
        return {"kind": NAME, "scopes": told["scopes"], "x": more}
