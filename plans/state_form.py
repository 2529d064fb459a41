"""The ways on from the state the case is in, each with what it does to who sees what.

A plan is not in use without a consent to it (domain: what must be refused): those ways are closed until one is live.
"""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consent.plan_consent import live_plans
from plans.forms import LONGEST_LINE, LongText
from plans.life_cycle import FIRST, LEADS_TO
from rooms.forms import Once
from rooms.kinds import Event
from rooms.sight import Sight
from rooms.words import STATES

NEEDS_CONSENT = frozenset({"draft", "active", "evaluating"})
AGAIN = _("Everyone to whom something is open sees it again, and can write.")
MEANS: dict[str, Promise] = {
    "paused": _(
        "From now on nobody but the owner, and you as far as other consents still reach, sees anything in the room. "
        "Nothing can be written until the case goes on."
    ),
    "closing": _("Until the case is closed, each sees what consents still open to them."),
    "closed": _(
        "From now on only the owner sees what is in the room, and nobody can write. You lose sight of it too."
    ),
    "archived": _("Only the owner sees what is in the room, and nobody can write. There is no way back."),
    "declined": _("No plan is made. Another offer can be given later."),
    "rejected": _("The person gets a reason, and is told how to complain."),
}


class StateForm(Once):
    state = forms.ChoiceField(label=_("The case goes on to"), widget=forms.RadioSelect)
    basis = forms.CharField(
        label=_("Basis"),
        help_text=_("The paragraph or the approval that this rests on."),
        required=False,
        max_length=LONGEST_LINE,
    )
    reason = LongText(
        label=_("Reason"), help_text=_("Seen by the owner and the coordinator."), required=False, rows=3
    )

    def __init__(self, sight: Sight, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        now = sight.state
        open_ways = LEADS_TO[now.state] if now.begun else FIRST
        without = not live_plans(now, sight.reader.day)
        self.lacks_consent = without and bool(open_ways & NEEDS_CONSENT)
        ways = [key for key in STATES if key in open_ways and not (without and key in NEEDS_CONSENT)]
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, STATES[key]) for key in ways]
        self.means = {key: means(now.state, key) for key in ways}

    def event(self) -> Event:
        """Also with a state that there is no way to any more, since the case is in it."""
        told = {**self.cleaned_data, "state": self.data.get("state", "")}
        return {
            "kind": "case.state",
            **{name: told[name] for name in ("state", "basis", "reason") if told[name]},
        }


def means(now: str, then: str) -> Promise | str:
    """What going from one state to another does to people's sight, if it does anything."""
    if now in ("paused", "closed") and then not in ("paused", "closing", "closed", "archived"):
        return AGAIN
    return MEANS.get(then, "")
