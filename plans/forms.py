"""What a person fills in about the plan. A form gives back an event in the case format, and judges nothing that the
kinds judge under the room's lock; it only says in time, and in plain words, what they would refuse.
"""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rooms.forms import Day as AnyDay
from rooms.forms import Once, Text
from rooms.kinds import Event
from rooms.log.read import SeenThing
from rooms.refusal import OVERTAKEN
from rooms.sight import Sight
from rooms.web import scope_field
from rooms.words import ACHIEVEMENTS, GOALS, MEASURES

LONGEST_LINE = 200
Choices = list[tuple[str, Any]]


class LongText(Text):
    """What people write: at most 20,000 characters, a line's end being one of them."""

    def __init__(self, *, rows: int = 4, **more: Any) -> None:
        super().__init__(rows=rows, **more)


class Day(AnyDay):
    """A date that may be left out."""

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, **more)


class PlanForm(Once):
    """A new thing, or the next version of one that the seat sees. `stale` says that it changed meanwhile.

    `words` are the fields of the event that it fills, which bear the same names.
    """

    words: tuple[str, ...] = ()

    def __init__(self, sight: Sight, thing: SeenThing | None, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.sight = sight
        self.thing = thing
        self.old: Event = thing.event if thing is not None else {}
        self.stale = False
        for name in self.words:
            field = self.fields.get(name)
            if field is not None and name in self.old:
                field.initial = self.old[name]

    def with_scopes(self, help_text: Any, chosen: list[str]) -> None:
        self.fields["scopes"] = scope_field(self.sight, _("Kinds of information"), help_text)
        choices = [key for key, _name in self.sight.scopes()]
        self.fields["scopes"].initial = choices if len(choices) == 1 else chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        told = self.data.get("version")
        if self.thing is not None and told is not None and told != self.thing.entry:
            self.stale = True
            self.add_error(None, OVERTAKEN)
        self.check_days(cleaned)
        return cleaned

    @property
    def over(self) -> int | None:
        """The position of the version that its person was shown."""
        if self.thing is not None:
            return self.thing.seq if self.data.get("version") else None
        return 0

    def check_days(self, cleaned: dict[str, Any]) -> None:
        first, last = cleaned.get("from"), cleaned.get("until")
        if first and last and last < first:
            self.add_error("until", _("The last day is before the first."))

    def told(self) -> Event:
        """What was filled in, in the case format; what was left empty is left out."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name in self.words
            if (value := self.cleaned_data.get(name)) not in (None, "")
        }

    def event(self) -> Event:
        raise NotImplementedError


class GoalForm(PlanForm):
    words = ("text", "owner_words", "status", "due", "scopes")

    text = LongText(label=_("The goal"))
    owner_words = forms.BooleanField(label=_("These are my own words"), required=False)
    status = forms.ChoiceField(label=_("How it stands"), choices=list(GOALS.items()), initial="proposed")
    due = Day(label=_("To be reached by"))

    def __init__(self, sight: Sight, thing: SeenThing | None, *args: Any, **more: Any) -> None:
        super().__init__(sight, thing, *args, **more)
        owners = sight.seat.role == "owner"
        if not owners:
            del self.fields["owner_words"]
            if self.old.get("owner_words"):
                self.fields["text"].help_text = _(
                    "These are the owner's own words. Change them only when the owner says it otherwise."
                )
        elif thing is None:
            self.fields["owner_words"].initial = True
        self.with_scopes(_("What the goal is about. It decides who sees it."), self.old.get("scopes", []))

    def event(self) -> Event:
        told = self.told()
        if "owner_words" not in self.fields and "owner_words" in self.old:
            told["owner_words"] = self.old["owner_words"]
        return {"kind": "goal", **told}


class MeasureForm(PlanForm):
    """Under a goal that the seat sees. A responsible party that the editor does not know is kept, and not shown."""

    words = ("text", "responsible", "extent", "how", "from", "until", "status", "scopes")

    text = LongText(label=_("What is to be done"))
    responsible = forms.ChoiceField(label=_("Responsible"), required=False)
    extent = forms.CharField(label=_("How much, how often"), required=False, max_length=LONGEST_LINE)
    how = LongText(label=_("How it is done"), required=False, rows=3)
    status = forms.ChoiceField(label=_("How it stands"), choices=list(MEASURES.items()), initial="planned")

    def __init__(
        self, sight: Sight, thing: SeenThing | None, goal: SeenThing, *args: Any, **more: Any
    ) -> None:
        self.goal = goal
        super().__init__(sight, thing, *args, **more)
        self.fields["from"] = Day(label=_("First day"), initial=self.old.get("from"))
        self.fields["until"] = Day(label=_("Last day"), initial=self.old.get("until"))
        parties: Choices = [(party.key, party.name) for party in sight.parties()]
        responsible = self.fields["responsible"]
        assert isinstance(responsible, forms.ChoiceField)
        responsible.choices = [("", _("Nobody is named")), *parties]
        responsible.initial = self.old.get("responsible") if self.knows_responsible else ""
        goals = sight.state.keys_of(goal.scopes)
        self.with_scopes(under_goal(sight, goal), sight.state.keys_of({*goal.scopes, *scopes_of(thing)}))
        self.least = goals
        self.order_fields(
            ["client_id", "text", "responsible", "extent", "how", "from", "until", "status", "scopes"]
        )

    @property
    def knows_responsible(self) -> bool:
        return self.sight.party_name(self.old.get("responsible")) is not None

    def clean_scopes(self) -> list[str]:
        return no_wider(self.cleaned_data["scopes"], self.least)

    def event(self) -> Event:
        told = self.told()
        if "responsible" not in told and "responsible" in self.old and not self.knows_responsible:
            told["responsible"] = self.old["responsible"]
        return {"kind": "measure", "goal": self.goal.key, **told}


class EvaluationForm(PlanForm):
    words = ("achievement", "text", "scopes")

    achievement = forms.ChoiceField(
        label=_("How far has it come?"), choices=list(ACHIEVEMENTS.items()), widget=forms.RadioSelect
    )
    text = LongText(label=_("What we see, and what we change"))

    def __init__(self, sight: Sight, goal: SeenThing, *args: Any, **more: Any) -> None:
        self.goal = goal
        super().__init__(sight, None, *args, **more)
        self.least = sight.state.keys_of(goal.scopes)
        self.with_scopes(under_goal(sight, goal), self.least)

    def clean_scopes(self) -> list[str]:
        return no_wider(self.cleaned_data["scopes"], self.least)

    def event(self) -> Event:
        return {"kind": "evaluation", "goal": self.goal.key, **self.told()}


def scopes_of(thing: SeenThing | None) -> frozenset[int]:
    return thing.scopes if thing is not None else frozenset()


def under_goal(sight: Sight, goal: SeenThing) -> str:
    names = ", ".join(sight.scope_name(key) for key in sight.state.keys_of(goal.scopes))
    return str(_("At least the goal's own: %(names)s. With more of them, fewer people see it.")) % {
        "names": names
    }


def no_wider(scopes: list[str], least: list[str]) -> list[str]:
    """What derives from a goal may not be seen by more people than the goal. Raises `ValidationError`."""
    if not set(least) <= set(scopes):
        raise forms.ValidationError(
            _("This cannot be shown to more people than the goal. Keep the goal's own kinds of information.")
        )
    return scopes
