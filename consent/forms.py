"""What is filled in where consent is given. The cell comes from the page; its standing is what the person was shown."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.giver import Giver
from consent.plan_consent import last_lines
from consent.table import CONTINUE, EARLIER, FROM, Cell
from rooms import clock
from rooms.forms import Day, Text
from rooms.state import Party, Scope

LONGEST = 2_000
WAYS = {
    FROM: gettext_lazy("From now on"),
    EARLIER: gettext_lazy("What was said before too"),
    CONTINUE: gettext_lazy("As it is, for a new period"),
}
LONGEST_TIME = timedelta(days=3 * 366)
Line = tuple[Party, Scope]


class Until(forms.Form):
    """The last day. Nothing is open for ever: where no day is chosen, it is a year from now."""

    until = Day(label=gettext_lazy("Until"), required=False)

    def stand_on(self, day: date) -> None:
        self.day = day
        self.fields["until"].initial = a_year_from(day)

    def clean_until(self) -> date:
        until = self.cleaned_data["until"] or a_year_from(self.day)
        assert isinstance(until, date)
        check_last(until, self.day)
        return until


def a_year_from(day: date) -> date:
    return day + timedelta(days=365)


def check_last(until: date, day: date) -> None:
    """Raises `ValidationError`."""
    if until < day:
        raise forms.ValidationError(_("This day has passed."))
    if until > day + LONGEST_TIME:
        raise forms.ValidationError(_("Choose a day within three years. After that it is asked for again."))


class OpenForm(Until):
    """Opens one cell. Needs nothing but the press of its button, and then the text is read and signed."""

    way = forms.ChoiceField(label=gettext_lazy("How much"), widget=forms.RadioSelect)
    purpose = Text(label=gettext_lazy("Why"), longest=LONGEST, rows=2)

    def __init__(self, cell: Cell, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.stand_on(clock.today())
        self.auto_id = f"open-{cell.party.public_id}-{cell.scope.key}-%s"
        _ways(self, cell.ways)
        self.fields["purpose"].initial = _(
            "So that %(party)s can do their part of the work with the plan."
        ) % {"party": cell.party.name}


class WordForm(forms.Form):
    """The coordinator records on whose word something is closed."""

    word = Text(
        label=gettext_lazy("Whose word it is"),
        help_text=gettext_lazy("Who said it, when, and to whom."),
        longest=LONGEST,
        rows=2,
    )


class PlanConsentForm(Until):
    """The consent to the plan: which parties read what. After an earlier one, what that one had open is chosen."""

    lines = forms.MultipleChoiceField(
        label=gettext_lazy("Who may read what"), widget=forms.CheckboxSelectMultiple
    )
    way = forms.ChoiceField(label=gettext_lazy("How much"), widget=forms.RadioSelect)
    purpose = Text(label=gettext_lazy("What it is given for"), longest=LONGEST, rows=3)

    def __init__(self, giver: Giver, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.stand_on(giver.day)
        self.auto_id = "plan-%s"
        self.offered = {
            f"{party.public_id} {scope.key}": (party, scope) for party, scope in offered_lines(giver)
        }
        lines = self.fields["lines"]
        assert isinstance(lines, forms.ChoiceField)
        lines.choices = [
            (value, _("%(party)s: %(scope)s") % {"party": party.name, "scope": scope.name})
            for value, (party, scope) in self.offered.items()
        ]
        lines.initial = list(self.offered)
        _ways(self, (FROM, EARLIER))
        self.fields["purpose"].initial = _(
            "An individual plan is made, and those named here may read what they need for it."
        )

    def chosen(self) -> list[Line]:
        return [self.offered[value] for value in self.cleaned_data["lines"]]

    def by_party(self) -> list[dict[str, Any]]:
        """The choices under the name of each party, for the page."""
        chosen = set(self["lines"].value() or ())
        groups: dict[int, dict[str, Any]] = {}
        for number, (value, (party, scope)) in enumerate(self.offered.items()):
            group = groups.setdefault(party.pk, {"party": party.name, "options": []})
            option = {
                "id": f"plan-lines_{number}",
                "value": value,
                "name": scope.name,
                "chosen": value in chosen,
            }
            group["options"].append(option)
        return list(groups.values())


def offered_lines(giver: Giver) -> list[Line]:
    """What the last consent to the plan had open, as far as this seat sees and decides it; else those it starts with."""
    state = giver.state
    scopes = {scope.pk: scope for scope in giver.known_scopes() if giver.decides(scope)}
    parties = {party.pk: party for party in giver.known_parties()}
    last = [
        (parties[grant.party], scopes[grant.scope])
        for grant in last_lines(state, giver.day)
        if grant.party in parties and grant.scope in scopes and grant.scope in giver.reach
    ]
    if last:
        return list({(party.pk, scope.pk): (party, scope) for party, scope in last}.values())
    first = [party for party in parties.values() if party.kind in ("guardian", "coordination")]
    return [(party, scope) for party in first for scope in scopes.values()]


def _ways(form: forms.Form, ways: Sequence[str]) -> None:
    field = form.fields["way"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [(way, WAYS[way]) for way in ways]
    field.initial = ways[0] if ways else None
