"""Saying something simply: a word, a text or a photo, about one thing, with the names of those who will see it.

Each kind of information carries the names that its page showed, as a token: if others would see it now, nothing is said.
"""

import uuid
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rooms.audience import audience_of
from rooms.forms import Saying, Text
from rooms.kinds import Event
from rooms.letters import order
from rooms.sight import Sight
from rooms.upload import Received, Unfit, received

PICTURES = "image/jpeg,image/png,image/webp,image/gif"
WORDS: dict[str, Promise] = {
    "yes": _("Yes"),
    "no": _("No"),
    "good": _("Good"),
    "bad": _("Not good"),
    "wait": _("Wait for me"),
    "help": _("I need help"),
}


class SimpleForm(Saying):
    scopes = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect)
    body = Text(label=_("Write"), rows=3, required=False)
    photo = forms.FileField(
        label=_("Take a photo"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": PICTURES, "capture": "environment"}),
    )
    picture = forms.FileField(
        label=_("Or choose a picture that you have"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": PICTURES}),
    )
    word = forms.ChoiceField(choices=list(WORDS.items()), required=False)

    def __init__(self, sight: Sight, *given: Any, **told: Any) -> None:
        super().__init__(*given, **told)
        self.sight = sight
        field = self.fields["scopes"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = sight.scopes()
        if len(sight.scopes()) == 1:
            field.initial = sight.scopes()[0][0]

    def kinds(self) -> list[dict[str, Any]]:
        """Each kind of information with those who would see it, and the token that stands for them."""
        chosen = self["scopes"].value()
        return [
            {"key": key, "name": name, "chosen": key == chosen, **seen_by(self.sight, key)}
            for key, name in self.sight.scopes()
        ]

    def words(self) -> list[tuple[str, Promise]]:
        return list(WORDS.items())

    def clean_photo(self) -> Received | None:
        return _taken(self.cleaned_data["photo"])

    def clean_picture(self) -> Received | None:
        return _taken(self.cleaned_data["picture"])

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not self.errors and not (self.text or self.pictures):
            self.add_error("body", gettext("Write something, press a word or choose a picture first."))
        return given

    @property
    def text(self) -> str:
        """The word that was pressed, and what was written."""
        word, body = self.cleaned_data.get("word"), self.cleaned_data.get("body", "")
        return "\n\n".join(part for part in (str(WORDS[word]) if word else "", body) if part)

    @property
    def pictures(self) -> list[Received]:
        found = (self.cleaned_data.get(field) for field in ("photo", "picture"))
        return [one for one in found if one is not None]

    @property
    def token(self) -> str | None:
        """Of the audience that was shown beside the kind that was chosen."""
        return str(self.data.get(f"sees-{self.cleaned_data['scopes']}", ""))[:64] or None

    def once_for(self, what: str) -> str | None:
        """The same form sent twice says each of its things once."""
        once = self.once()
        return str(uuid.uuid5(uuid.UUID(once), what)) if once else None

    def picture_event(self, picture: Received) -> Event:
        return {
            "kind": "document",
            "name": picture.name,
            "media_type": picture.media_type,
            "category": "photo",
            "scopes": [self.cleaned_data["scopes"]],
        }

    def message_event(self, documents: list[str]) -> Event:
        event: Event = {"kind": "message", "scopes": [self.cleaned_data["scopes"]], "body": self.text}
        return event | ({"documents": documents} if documents else {})


def seen_by(sight: Sight, key: str) -> dict[str, Any]:
    """The others who would see something of this kind, by name as far as the seat knows them."""
    audience = audience_of(sight.state, sight.seat, [key], sight.reader.day)
    names = [one["name"] for one in audience.sees if one["seat"] != sight.seat.public_id]
    names.sort(key=lambda name: order(name, sight.language))
    empty = [str(party["name"]) for party in audience.parties if not party["seats"]]
    names += [gettext("{party} (nobody here yet)").format(party=name) for name in empty]
    return {"names": names, "token": audience.token}


def _taken(file: Any) -> Received | None:
    """A picture as it will be kept, if one was chosen."""
    if not isinstance(file, UploadedFile):
        return None
    try:
        taken = received(file.name or "", file.read())
    except Unfit as unfit:
        raise forms.ValidationError(str(unfit.words)) from unfit
    if not taken.media_type.startswith("image/"):
        raise forms.ValidationError(gettext("Choose a picture."))
    return taken
