"""No, with a reason.

A refusal has a code of the wire (`contract/protocol.md`) and words for the person. What may not be seen is
refused with the very words of what does not exist.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

WORDS: dict[str, Promise] = {
    "bad-frame": _("This could not be understood. Nothing was stored."),
    "bad-scope": _("You cannot write about one of these kinds of information. Nothing was stored."),
    "wider-audience": _(
        "An answer cannot be shown to more people than what it answers. Choose at least the same kinds of information."
    ),
    "audience-changed": _("Who would see this has changed. Look at the names once more and send again."),
    "too-long": _("The text is too long: at most 20,000 characters. Nothing was stored."),
    "not-yours": _("Only the person who wrote this can change it."),
    "not-found": _("What this points to is not here."),
    "read-only": _(
        "Nothing new can be written in this room now. You can still read what you have access to."
    ),
    "too-fast": _("That went too fast. Wait a moment and send again."),
    "bad-cursor": _("The place in the room is no longer known. The newest page is fetched."),
}

OVERTAKEN = _("Somebody changed this while you wrote. It now stands as shown here. Save once more.")


class Refused(Exception):
    """Nothing was stored. `code` is the wire's, `where` the field of the event that was wrong."""

    def __init__(self, code: str, why: str | Promise | None = None, where: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.why = why
        self.where = where

    def words(self) -> str:
        """In the active language, for the person."""
        return str(self.why if self.why is not None else WORDS[self.code])

    def __str__(self) -> str:
        return self.words()

    def reason(self) -> str:
        """For whoever loads a file: plain English, with the rule's code."""
        with override("en"):
            return f"{self.words()} ({self.code})"


class Overtaken(Refused):
    """What it was to take the place of is not what its author was shown."""

    def __init__(self) -> None:
        super().__init__("bad-frame", why=OVERTAKEN)
