"""Giving somebody a seat, and closing one."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rooms import clock
from rooms.forms import LINE, Saying, Text, day_field
from rooms.invite import Invitation
from rooms.sight import Sight
from rooms.words import words

NEW = "-"  # no key looks like this
ROLES = ("guardian", "relative", "proxy", "coordinator", "participant")
KINDS = {
    "school": _("School"),
    "kindergarten": _("Kindergarten"),
    "health": _("Health service of the municipality"),
    "specialist-health": _("Specialist health service"),
    "care": _("Care service"),
    "nav": _("NAV"),
    "child-welfare": _("Child welfare service"),
    "housing": _("Housing"),
    "leisure": _("Leisure"),
    "coordination": _("Coordinating unit"),
    "guardian": _("Parent or guardian"),
    "relative": _("Relative"),
    "proxy": _("Proxy"),
    "other": _("Other"),
}


NEEDED = _("Needed where “Somebody new to this room” is chosen above.")


class InviteForm(Saying):
    party = forms.ChoiceField(
        label=_("Who they act for"), help_text=_("A service, or the person themselves.")
    )
    party_name = forms.CharField(
        label=_("Name of the new service or person"), help_text=NEEDED, max_length=LINE, required=False
    )
    party_kind = forms.ChoiceField(
        label=_("What kind"), help_text=NEEDED, choices=[("", _("Choose")), *KINDS.items()], required=False
    )
    login = forms.RegexField(
        r"^[a-z0-9][a-z0-9._-]{0,63}$",
        label=_("Login of the person"),
        error_messages={"invalid": _("A login has lower-case letters, digits, full stops and hyphens.")},
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    name = forms.CharField(
        label=_("Name of the person"),
        help_text=_("Needed for somebody who is new to Samrom. Leave it empty for others."),
        max_length=LINE,
        required=False,
    )
    role = forms.ChoiceField(label=_("Role"), initial="participant")
    until = day_field(
        _("Last day"),
        _("The seat closes by itself after this day. Leave it empty where no end is known."),
        required=False,
    )

    def __init__(self, sight: Sight, *given: Any, **told: Any) -> None:
        super().__init__(*given, **told)
        parties = [(party.key, party.name) for party in sight.parties()]
        self._offer("party", [("", gettext("Choose")), *parties, (NEW, gettext("Somebody new to this room"))])
        seated = any(s.role == "owner" and s.open_on(sight.reader.day) for s in sight.state.seats.values())
        roles = words(sight.language)["roles"]
        self._offer("role", [(role, roles[role]) for role in (ROLES if seated else ("owner", *ROLES))])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until is not None and until < clock.today():
            raise forms.ValidationError(_("This day has passed."))
        return until

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("party") == NEW:
            for field in ("party_name", "party_kind"):
                if not told.get(field) and field not in self.errors:
                    self.add_error(field, _("Needed for somebody who is new to this room."))
        return told

    def invitation(self) -> Invitation:
        """Also to a role that is not offered any more, since somebody has it."""
        told = {**self.cleaned_data, "client_id": self.once(), "role": self.data.get("role", "")}
        return Invitation(**{**told, "party": ""} if told["party"] == NEW else told)


class CloseForm(Saying):
    reason = Text(
        label=_("Reason"), help_text=_("The owner of the plan can read it."), rows=3, required=False
    )
