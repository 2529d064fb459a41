"""What is filled in around a consent: a signature, somebody's word, a no, a statutory ground."""

from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consent.entitlement import may_decide, owner_age, together
from consent.forms import LONGEST, WAYS, a_year_from, check_last
from consent.giver import Giver
from consent.table import EARLIER, FROM
from rooms.forms import LINE, Saying, Text, day_field, taken
from rooms.kinds import Event
from rooms.state import Party, Scope, Seat
from rooms.upload import Received
from rooms.words import words

HEARD_FROM = 7  # years: a child is heard, and younger where it can form a view (§ 4-4)


class SignForm(forms.Form):
    """Under the text. Where others decide for a child, the child has been heard, and its words are kept (CR-4)."""

    child = Text(longest=LONGEST, rows=3)

    def __init__(self, giver: Giver, *given: Any, **told: Any) -> None:
        super().__init__(*given, **told)
        if not asks_child(giver):
            del self.fields["child"]
            return
        name = giver.state.owner().name
        self.fields["child"].label = gettext("What %(name)s says about it") % {"name": name}
        self.fields["child"].help_text = gettext(
            "In %(name)s's own words. If %(name)s could not say, write why."
        ) % {"name": name}


def asks_child(giver: Giver) -> bool:
    years = owner_age(giver.state, giver.day)
    return giver.seat.role != "owner" and years is not None and HEARD_FROM <= years < 18


class RefuseForm(Saying):
    reason = Text(label=_("If you want to say why"), required=False, longest=LONGEST, rows=3)


class LinesForm(Saying):
    """One party and the kinds of information that it may read, why and until when."""

    party = forms.ChoiceField(label=_("Who may read"))
    kinds = forms.MultipleChoiceField(label=_("Which information"), widget=forms.CheckboxSelectMultiple)
    way = forms.ChoiceField(label=_("How much"), widget=forms.RadioSelect, initial=FROM)
    until = day_field(
        _("Until"), _("A year from now, unless something else was agreed. Three years at most.")
    )

    def __init__(self, giver: Giver, *given: Any, **told: Any) -> None:
        super().__init__(*given, **told)
        self.giver = giver
        self.parties: dict[str, Party] = {party.public_id: party for party in giver.known_parties()}
        self.scopes: dict[str, Scope] = {s.key: s for s in self.offered(giver)}
        choose(self, "party", [("", gettext("Choose")), *((i, p.name) for i, p in self.parties.items())])
        choose(self, "kinds", [(key, scope.name) for key, scope in self.scopes.items()])
        choose(self, "way", [(way, str(WAYS[way])) for way in (FROM, EARLIER)])
        self.fields["until"].initial = a_year_from(giver.day)

    def offered(self, giver: Giver) -> list[Scope]:
        return [scope for scope in giver.known_scopes() if not scope.withheld]

    def clean_until(self) -> date:
        until = self.cleaned_data["until"]
        assert isinstance(until, date)
        check_last(until, self.giver.day)
        return until

    def grants(self) -> list[Event]:
        told = self.cleaned_data
        grant = {
            "party": self.parties[told["party"]].key,
            "scopes": told["kinds"],
            "earlier": told["way"] == EARLIER,
        }
        return [grant]


class RecordForm(LinesForm):
    """A consent that somebody gave orally or on paper, as the coordinator heard or has it (CR-14)."""

    whose = forms.ChoiceField(label=_("Whose consent it is"))
    form = forms.ChoiceField(label=_("How it was given"), widget=forms.RadioSelect)
    heard_by = forms.ChoiceField(label=_("Who heard it"), required=False)
    said_on = day_field(_("Day on which it was said or signed"))
    heard = Text(
        label=_("What was said"),
        help_text=_("As nearly as you can in their own words. Also what they said no to."),
        longest=LONGEST,
        rows=4,
    )
    purpose = Text(label=_("Why"), longest=LONGEST, rows=2)
    both = forms.BooleanField(label=_("Everybody who must give it has said yes"), required=False)
    scan = forms.FileField(
        label=_("The signed paper"),
        help_text=_("A picture or a PDF, at most 20 MB. Needed for a consent on paper."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp,.gif,.pdf"}),
    )

    def __init__(self, giver: Giver, *given: Any, **told: Any) -> None:
        super().__init__(giver, *given, **told)
        people = giver.people()
        self.givers: dict[str, Seat] = {
            s.public_id: s for s in people if any(self.decides(s, scope) for scope in self.scopes.values())
        }
        forms_ = words(giver.language)["forms"]
        choose(self, "whose", [("", gettext("Choose")), *((i, s.name) for i, s in self.givers.items())])
        choose(self, "form", [(form, capfirst(forms_[form])) for form in ("oral", "paper")])
        choose(self, "heard_by", [("", gettext("Choose")), *((s.public_id, s.name) for s in people)])
        self.fields["heard_by"].initial = giver.seat.public_id
        self.order_fields(["whose", "form", "heard_by", "said_on", "heard"])

    def decides(self, seat: Seat, scope: Scope) -> bool:
        return may_decide(self.giver.state, seat, scope, self.giver.day)

    def clean_scan(self) -> Received | None:
        file = self.cleaned_data["scan"]
        return taken(file) if file else None

    def clean_said_on(self) -> date:
        said = self.cleaned_data["said_on"]
        assert isinstance(said, date)
        if said > self.giver.day:
            raise forms.ValidationError(_("That day has not come yet."))
        return said

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("form") == "oral" and not told.get("heard_by"):
            self.add_error("heard_by", _("Say who heard it."))
        if told.get("form") == "paper" and not told.get("scan") and "scan" not in self.errors:
            self.add_error("scan", _("Choose the file with the signed paper."))
        seat = self.givers.get(told.get("whose") or "")
        named = [self.scopes[key] for key in told.get("kinds", ()) if key in self.scopes]
        if seat is not None:
            for scope in named:
                if not self.decides(seat, scope):
                    words_ = gettext("%(name)s does not decide about %(scope)s.")
                    self.add_error("kinds", words_ % {"name": seat.name, "scope": scope.name})
            if self.others(seat, named) and not told.get("both"):
                self.add_error("both", self.who_else(self.others(seat, named)))
        return told

    def others(self, seat: Seat, named: list[Scope]) -> tuple[Seat, ...]:
        return together(self.giver.state, seat, named, self.giver.day)

    def who_else(self, others: tuple[Seat, ...]) -> str:
        """By name, whom the coordinator knows."""
        names = ", ".join(other.name for other in others if self.giver.knows(other))
        if not names:
            return gettext("Others must say yes too.")
        return gettext("%(names)s must say yes too.") % {"names": names}

    def event(self) -> Event:
        told = self.cleaned_data
        seat = self.givers[told["whose"]]
        event: Event = {
            "kind": "consent.given", "form": told["form"], "purpose": told["purpose"],
            "until": told["until"].isoformat(), "grants": self.grants(),
            "x": {
                "recorded_by": self.giver.seat.key, "said_on": told["said_on"].isoformat(), "heard": told["heard"],
            },
        }  # fmt: skip
        heard_by = self.giver.state.seat_known_as(told["heard_by"]) if told["heard_by"] else None
        if heard_by is not None:
            event["heard_by"] = heard_by.key
        others = self.others(seat, [self.scopes[key] for key in told["kinds"]])
        if others:
            event["with"] = [other.key for other in others]
        if told["scan"]:
            event["x"]["scan"] = {"name": told["scan"].name, "media_type": told["scan"].media_type}
        return event


class GroundForm(LinesForm):
    """A statute that opens something without anybody's consent. It shows as what it is (CR-10)."""

    statute = forms.CharField(label=_("Which provision"), max_length=LINE)
    reason = Text(
        label=_("Why it holds here"),
        help_text=_("Who was told of it, and when. The owner reads this."),
        longest=LONGEST,
        rows=4,
    )

    def offered(self, giver: Giver) -> list[Scope]:
        return [scope for scope in super().offered(giver) if scope.pk in giver.reach]

    def event(self) -> Event:
        told = self.cleaned_data
        return {
            "kind": "ground.stated", "statute": told["statute"], "reason": told["reason"],
            "until": told["until"].isoformat(), "grants": self.grants(),
        }  # fmt: skip


def choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
