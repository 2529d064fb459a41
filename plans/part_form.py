"""One part of the plan: its text, or why it is not relevant; for the period, its days.

A part is one standing thing per part and set of scopes: a later version keeps both, and a new one does not write over
one that is there.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.forms import Day, LongText, PlanForm
from plans.regulation import PARTS_IN_ORDER, first_missing
from rooms.kinds import Event
from rooms.log import read
from rooms.log.read import SeenThing
from rooms.sight import Sight
from rooms.words import PARTS

PERIOD = "period"
DAYS = ("from", "until", "next_revision")


class PartForm(PlanForm):
    words = ("part", "text", "not_relevant", *DAYS, "scopes")

    part = forms.ChoiceField(label=_("Which part"), choices=[(key, PARTS[key]) for key in PARTS_IN_ORDER])
    text = LongText(label=_("What it says"), required=False, rows=8)
    not_relevant = LongText(
        label=_("Not relevant, because"),
        help_text=_("Fill in this in place of a text, if the part does not concern this plan."),
        required=False,
        rows=2,
    )

    def __init__(
        self, sight: Sight, thing: SeenThing | None, part: str | None, *args: Any, **more: Any
    ) -> None:
        super().__init__(sight, thing, *args, **more)
        self.known_part = str(self.old["part"]) if thing is not None else part
        if self.known_part is not None:
            del self.fields["part"]
        else:
            self.fields["part"].initial = first_missing(sight)
        if (self.known_part or self["part"].value()) == PERIOD:
            for name, label in zip(DAYS, (_("First day"), _("Last day"), _("Next revision")), strict=True):
                self.fields[name] = Day(label=label, initial=self.old.get(name))
        if thing is None:
            self.with_scopes(_("What the text is about. It decides who sees it."), [])

    @property
    def named(self) -> str:
        """The part that this is about."""
        return self.known_part or str(self.cleaned_data["part"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.known_part is None and "part" not in cleaned:
            return cleaned
        if cleaned.get("text") and cleaned.get("not_relevant"):
            self.add_error("not_relevant", _("Either a text, or why the part is not relevant."))
        days = [name for name in DAYS if cleaned.get(name)]
        if self.named != PERIOD:
            if any(self.data.get(name) for name in DAYS):
                self.add_error(None, _("Only the plan period has days."))
        elif not cleaned.get("from") and "from" not in self.errors and (days or "from" not in self.data):
            self.add_error("from", _("A period has a first day."))
        if not (cleaned.get("text") or cleaned.get("not_relevant") or days):
            self.add_error("text", _("Write a text, or why the part is not relevant."))
        if self.thing is None and self._is_there(cleaned):
            self.add_error(
                None, _("There is a text for this part with the same kinds of information. Change that one.")
            )
        return cleaned

    def _is_there(self, cleaned: dict[str, Any]) -> bool:
        """With scopes that the seat reaches, it sees what stands in them."""
        wanted = set(cleaned.get("scopes", ()))
        return any(
            thing.kind == "plan.part"
            and thing.event["part"] == self.named
            and set(self.sight.state.keys_of(thing.scopes)) == wanted
            for thing in read.things(self.sight.reader)
        )

    def event(self) -> Event:
        told = {**self.told(), "part": self.named}
        if self.thing is not None:
            told["scopes"] = self.sight.state.keys_of(self.thing.scopes)
        return {"kind": "plan.part", **told}
