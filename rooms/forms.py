"""What people write, as forms. Each is made for one sight of a room: it offers what its person reaches and knows.

A form carries a `client_id`, so that a double click says one thing once.
"""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rooms import draft_files, rule
from rooms.kinds import Event
from rooms.log import read
from rooms.log.read import SeenThing
from rooms.meetings import FIRST_DAY, LAST_DAY
from rooms.refusal import Refused
from rooms.sight import Sight
from rooms.upload import Received, Unfit, received
from rooms.web import scope_field
from rooms.words import words

LONGEST = 20_000  # characters of a text
LINE = 200  # characters of a line
CONFLICTS = ("audience-changed", "read-only", "too-fast")
WHAT_ABOUT = _("What is this about?")
DECIDES = _("It decides who sees it.")


class Text(forms.CharField):
    """What a person writes, with one kind of line break however the browser sends it."""

    def __init__(self, *, rows: int = 6, longest: int = LONGEST, **told: Any) -> None:
        super().__init__(max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **told)

    def to_python(self, value: Any) -> str:
        if isinstance(value, str):
            value = value.replace("\r\n", "\n").replace("\r", "\n")
        return str(super().to_python(value))


class Day(forms.DateField):
    """A date, picked in the browser's own way, within the years that the house keeps."""

    def __init__(self, **told: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **told)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and not FIRST_DAY <= value <= LAST_DAY:
            raise forms.ValidationError(_("Choose a day in the years 1900 to 2200."))


def day_field(label: Any, help_text: Any = "", *, required: bool = True) -> Day:
    return Day(label=label, help_text=help_text, required=required)


def time_field(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, widget=widget, input_formats=["%H:%M", "%H:%M:%S"])


class Once(forms.Form):
    """A form that says one thing, however often it is sent. `refused` is why it was not stored, once it was not."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
    refused: Refused | None = None

    def once(self) -> str | None:
        given = self.cleaned_data.get("client_id")
        return str(given) if given else None

    def replace(self, field: str, value: str) -> None:
        """What a form that is shown again holds instead of what was sent."""
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data[field] = value
        self.data = data


class Saying(Once):
    @property
    def status(self) -> int:
        """Of the page that shows this form."""
        if self.refused is not None and self.refused.code in CONFLICTS:
            return 409
        return 400 if self.is_bound and self.errors else 200


class MessageForm(Saying):
    """No kind of information is chosen beforehand: whoever writes decides who sees it. An answer starts in the kinds of
    what it answers.
    """

    body = Text(label=_("Message"), rows=2)
    reply_to = forms.CharField(widget=forms.HiddenInput, required=False)
    audience = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, sight: Sight, *given: Any, **told: Any) -> None:
        super().__init__(*given, **told)
        self.sight = sight
        self.fields["scopes"] = scope_field(sight, WHAT_ABOUT, DECIDES)

    def audiences(self) -> list[tuple[str, str]]:
        """Each kind of information with the names of those who would see it: the audience, where no script can ask."""
        state, day = self.sight.state, self.sight.reader.day
        return [
            (
                scope.name,
                ", ".join(s.name for s in rule.audience(state, frozenset({pk}), day) if self.sight.knows(s)),
            )
            for pk, scope in state.scopes.items()
            if pk in self.sight.reach
        ]

    def clean_reply_to(self) -> str:
        """The key of what is answered, if this seat sees it."""
        public_id = self.cleaned_data["reply_to"]
        if not public_id:
            return ""
        seen = read.one(self.sight.reader, public_id)
        if seen is None or seen.scopes is None:
            raise forms.ValidationError(Refused("not-found").words())
        return str(seen.event["key"])

    def event(self) -> Event:
        event = {"kind": "message", "scopes": self.cleaned_data["scopes"], "body": self.cleaned_data["body"]}
        return event | ({"reply_to": self.cleaned_data["reply_to"]} if self.cleaned_data["reply_to"] else {})


class ReviseForm(Saying):
    body = Text(label=_("Message"), help_text=_("Earlier texts are kept, for you and the owner of the plan."))


class RetractForm(Saying):
    """Nothing but the press of a button."""


CATEGORIES = {
    "": _("Not stated"),
    "minutes": _("Minutes"),
    "discharge-summary": _("Discharge summary"),
    "decision": _("Decision"),
    "report": _("Report"),
    "photo": _("Photo"),
    "other": _("Other"),
}


class AttachForm(Saying):
    """A file that goes along with a message: shared in the kinds of information of the message, to those shown.

    `shown_with` says that there is a text to come, where a picture is shown; files alone show themselves.
    """

    file = forms.FileField(allow_empty_file=True, required=False)
    kept = forms.CharField(required=False, max_length=32)
    audience = forms.CharField(required=False, max_length=64)
    shown_with = forms.BooleanField(required=False)

    def __init__(self, sight: Sight, *given: Any, **told: Any) -> None:
        super().__init__(*given, **told)
        self.sight = sight
        self.fields["scopes"] = scope_field(sight, WHAT_ABOUT, DECIDES)

    def clean_file(self) -> Received | None:
        file = self.cleaned_data["file"]
        return taken(file) if file else None

    def clean_kept(self) -> str:
        """A file of the seat's own draft; of another's there is none."""
        kept = str(self.cleaned_data["kept"])
        if kept:
            self.cleaned_data["file"] = draft_files.received(self.sight.reader, kept)
        if self.cleaned_data.get("file") is None and "file" not in self.errors:
            raise forms.ValidationError(_("The file can no longer be read. Choose it once more."))
        return kept

    def event(self) -> Event:
        """Also in kinds of information that were chosen and that its seat does not reach any more."""
        assert isinstance(self.data, QueryDict)
        return _document(self.cleaned_data["file"], self.data.getlist("scopes"))


class DraftFileForm(forms.Form):
    """A file that goes along with what is being written; under its client id it is shared, once."""

    file = forms.FileField(allow_empty_file=True)
    client_id = forms.UUIDField()

    def clean_file(self) -> Received:
        return taken(self.cleaned_data["file"])


class DocumentForm(Saying):
    file = forms.FileField(
        label=_("File"),
        help_text=_("A picture or a PDF, at most 20 MB. Where a picture was taken is removed from it."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp,.gif,.pdf"}),
    )
    category = forms.ChoiceField(
        label=_("What kind of document"), choices=list(CATEGORIES.items()), required=False
    )
    about = forms.ChoiceField(label=_("Belongs to"), required=False)

    def __init__(self, sight: Sight, things: list[SeenThing], *given: Any, **told: Any) -> None:
        super().__init__(*given, **told)
        self.keys = {thing.public_id: thing.key for thing in things if thing.kind != "plan.part"}
        kinds = words(sight.language)
        named = [(t.public_id, f"{kinds[t.kind]}: {_titled(t)}") for t in things if t.public_id in self.keys]
        about = self.fields["about"]
        assert isinstance(about, forms.ChoiceField)
        about.choices = [("", gettext("Nothing in particular")), *named]
        self.fields["scopes"] = scope_field(sight, WHAT_ABOUT, DECIDES)

    def clean_file(self) -> Received:
        return taken(self.cleaned_data["file"])

    def event(self) -> Event:
        """Also in kinds of information that were chosen and that its seat does not reach any more."""
        assert isinstance(self.data, QueryDict)
        event = _document(self.cleaned_data["file"], self.data.getlist("scopes"))
        if self.cleaned_data["category"]:
            event["category"] = self.cleaned_data["category"]
        about = self.cleaned_data["about"]
        return event | ({"about": self.keys[about]} if about else {})


def taken(file: Any) -> Received:
    assert isinstance(file, UploadedFile)
    try:
        return received(file.name or "", file.read())
    except Unfit as unfit:
        raise forms.ValidationError(str(unfit.words)) from unfit


def _document(file: Received, scopes: list[str]) -> Event:
    return {"kind": "document", "name": file.name, "media_type": file.media_type, "scopes": scopes}


def _titled(thing: SeenThing) -> str:
    title = str(thing.event.get("title") or thing.event.get("text") or "")
    return title if len(title) <= 60 else title[:59].rstrip() + "…"
