"""What the coordinator fills in about who may decide: of seats that she knows, under kinds of information she reaches."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consent.facts import known
from consent.facts.kinds import ASSESSED, ENDED, FACT, LONGEST
from consent.facts.known import Fact
from consent.giver import Giver
from rooms import clock
from rooms.forms import Saying, Text, day_field
from rooms.kinds import Event
from rooms.web import scope_field
from rooms.words import words

UNDER = _("Who may read this record")
UNDER_HELP = _("Those who reach this kind of information see it.")


def _text(label: Any, help_text: Any) -> Text:
    return Text(label=label, help_text=help_text, longest=LONGEST, rows=3)


def _kinds(giver: Giver, label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    """Never what is withheld: that is in nobody's mandate but the owner's."""
    field = scope_field(giver, label, help_text)
    field.choices = [(s.key, s.name) for s in giver.known_scopes() if s.pk in giver.reach and not s.withheld]
    return field


class FactForm(Saying):
    seat = forms.ChoiceField(label=_("About whom"))
    fact = forms.ChoiceField(label=_("What holds"))
    mandate = forms.MultipleChoiceField()
    source = _text(
        _("How you know"), _("Which paper or register, who showed it, and when. No numbers of identity.")
    )
    since = day_field(_("Holds from"))
    until = day_field(_("Holds until"), _("Leave it empty where no end is known."), required=False)

    def __init__(self, giver: Giver, *given: Any, **told: Any) -> None:
        super().__init__(*given, **told)
        self.giver = giver
        seat, fact = self.fields["seat"], self.fields["fact"]
        assert isinstance(seat, forms.ChoiceField)
        assert isinstance(fact, forms.ChoiceField)
        roles = {role for allowed in known.ROLES.values() for role in allowed}
        seat.choices = [("", gettext("Choose"))] + [
            (one.public_id, one.name) for one in giver.people() if one.role in roles
        ]
        said = words(giver.language)["who"]
        fact.choices = [("", gettext("Choose")), *((what, said[what]) for what in known.ROLES)]
        help_text = _("For guardianship and mandates: what the person may decide about.")
        self.fields["mandate"] = _kinds(giver, _("Within which kinds of information"), help_text)
        self.fields["mandate"].required = False
        self.fields["scopes"] = _kinds(giver, UNDER, UNDER_HELP)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        since, until = told.get("since"), told.get("until")
        if until is not None and until < clock.today():
            self.add_error("until", _("This day has passed."))
        elif since is not None and until is not None and until < since:
            self.add_error("until", _("It ends before it begins."))
        seat = self.giver.state.seat_known_as(told.get("seat") or "")
        if seat is not None and told.get("fact") and seat.role not in known.ROLES[told["fact"]]:
            self.add_error("seat", _("This does not fit the role that this person has here."))
        if told.get("fact") in known.WITHIN_A_MANDATE and not told.get("mandate"):
            self.add_error("mandate", _("Choose what the person may decide about."))
        return told

    def event(self) -> Event:
        told = self.cleaned_data
        seat = self.giver.state.seat_known_as(told["seat"])
        assert seat is not None
        more = {
            "seat": seat.key, "fact": told["fact"], "source": told["source"], "from": told["since"].isoformat(),
        }  # fmt: skip
        if told["until"] is not None:
            more["until"] = told["until"].isoformat()
        if told["fact"] in known.WITHIN_A_MANDATE:
            more["mandate"] = told["mandate"]
        return {"kind": FACT, "scopes": told["scopes"], "x": more}


class EndForm(Saying):
    on = day_field(_("From which day it holds no more"))
    source = _text(_("How you know"), _("Which paper or register, who showed it, and when."))

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on > clock.today():
            raise forms.ValidationError(_("That day has not come yet. Record it when it has."))
        assert isinstance(on, date)
        return on

    def event(self, giver: Giver, fact: Fact) -> Event:
        told = self.cleaned_data
        more = {"ends": fact.key, "on": told["on"].isoformat(), "source": told["source"]}
        return {"kind": ENDED, "scopes": giver.state.keys_of(fact.scopes), "x": more}


class AssessForm(Saying):
    """§ 4-3: of this decision, written and reasoned, and told at once to the person and their nearest kin."""

    about_kinds = forms.MultipleChoiceField()
    lacks = forms.ChoiceField(
        label=_("Can the owner make this decision?"),
        choices=[("no", _("Yes, the owner decides")), ("yes", _("No, not this decision"))],
        widget=forms.RadioSelect,
    )
    reasons = _text(_("Why"), _("What the person understands of this decision and what follows from it."))
    heard = _text(
        _("Who was told of it"), _("The person and their nearest kin are told at once, where possible.")
    )
    on = day_field(_("Day of the assessment"))
    until = day_field(_("To be looked at again by"), _("After this day it holds no more."))

    def __init__(self, giver: Giver, *given: Any, **told: Any) -> None:
        super().__init__(*given, **told)
        label = _("Which decision: who may read these kinds of information")
        self.fields["about_kinds"] = _kinds(giver, label, _("It says nothing about any other decision."))
        self.fields["scopes"] = _kinds(giver, UNDER, UNDER_HELP)
        self.order_fields(["client_id", "about_kinds", "lacks"])

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on > clock.today():
            raise forms.ValidationError(_("That day has not come yet."))
        assert isinstance(on, date)
        return on

    def clean_until(self) -> date:
        until = self.cleaned_data["until"]
        if until < clock.today():
            raise forms.ValidationError(_("This day has passed."))
        assert isinstance(until, date)
        return until

    def event(self) -> Event:
        told = self.cleaned_data
        more = {
            "about_kinds": told["about_kinds"], "lacks": told["lacks"] == "yes", "reasons": told["reasons"],
            "heard": told["heard"], "on": told["on"].isoformat(), "until": told["until"].isoformat(),
        }  # fmt: skip
        return {"kind": ASSESSED, "scopes": told["scopes"], "x": more}
