"""The receipt of a consent: the words that were signed, who signed them, how and when (CR-26)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from consent.facts.known import inside
from consent.giver import Giver
from consent.paper import Section, pdf_of
from consent.story import course
from rooms import clock, dates
from rooms.documents import decoded
from rooms.log import read
from rooms.log.seen import Seen
from rooms.meetings import moment_told
from rooms.refusal import Refused
from rooms.words import FORMS


@dataclass(slots=True)
class Scan:
    name: str
    media_type: str
    content: bytes


def consent_seen(giver: Giver, entry: str) -> Seen | None:
    """A consent that this seat may have the receipt of: its givers, the owner and the coordinator, if they see it whole."""
    seen = _kept_through_pause(giver, entry) if giver.keeps_through_pause else read.one(giver.reader, entry)
    if seen is None or seen.kind != "consent.given":
        return None
    basis = giver.state.bases.get(seen.event["key"])
    if basis is None or not giver.has_papers_of(basis):
        return None
    return seen


def _kept_through_pause(giver: Giver, entry: str) -> Seen | None:
    return next((one for one in course(giver) if one.public_id == entry), None)


def receipt(giver: Giver, seen: Seen) -> bytes:
    """As PDF. The text stands as it was signed, in the language in which it was."""
    event = seen.event
    more = inside(event)
    signatures = signatures_of(more)
    sections = [_first(giver, seen, more)]
    sections += [_signature(giver, one) for one in signatures]
    if not signatures:
        lines = giver.consent_words(event, event["grants"])["lines"]
        listed = [f"{line['party']}: {', '.join(line['scopes'])}" for line in lines]
        sections.append(Section(_("What was given"), [str(event["purpose"])], listed))
    return pdf_of(_("Receipt for a consent"), giver.language, sections)


def signatures_of(more: dict[str, Any]) -> list[dict[str, Any]]:
    """None for what cannot be read as ours: a file may use the same name for something else."""
    found = more.get("signatures")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def scan_of(giver: Giver, seen: Seen) -> Scan | None:
    """The signed paper, as it was kept here or came in a file; None where there is none, or none that can be read."""
    about = inside(seen.event).get("scan")
    told = about if isinstance(about, dict) else {}
    name, media_type, kept = (told.get(field) for field in ("name", "media_type", "base64"))
    if not (isinstance(name, str) and isinstance(media_type, str)):
        return None
    content = read.content(giver.reader, seen)
    if content is None and isinstance(kept, str):
        try:
            content = decoded(kept)
        except Refused:
            return None
    return None if content is None else Scan(name, media_type, content)


def _first(giver: Giver, seen: Seen, more: dict[str, Any]) -> Section:
    author = giver.by(seen.author)
    day = dates.day(clock.day_of(seen.at).isoformat(), giver.language)
    said = [
        _("Given on %(day)s by %(name)s.")
        % {"day": day, "name": author.name if author else _("the municipality")},
        _("Form: %(form)s.") % {"form": FORMS[seen.event["form"]]},
    ]
    if "until" in seen.event:
        last = dates.day(seen.event["until"], giver.language)
        said.append(_("It holds until %(day)s.") % {"day": last})
    for field, words in (
        ("heard", _("What was said: %(text)s")),
        ("child", _("What the child said: %(text)s")),
    ):
        if more.get(field):
            said.append(words % {"text": more[field]})
    return Section(str(giver.state.title), said)


def _signature(giver: Giver, one: dict[str, Any]) -> Section:
    seat = giver.state.seat_named(str(one.get("seat")))
    told = {
        "name": seat.name if seat is not None else "",
        "when": _when(str(one.get("at")), giver.language),
        "version": one.get("version", ""),
    }
    said = [
        _("Signed by %(name)s on %(when)s, here in the room, with a second factor.") % told,
        _("Version of the text: %(version)s. Below it stands word for word.") % told,
        *str(one.get("text", "")).split("\n"),
    ]
    return Section(_("Signature"), said)


def _when(at: str, language: str) -> str:
    """What cannot be read as a time stands as it was written."""
    try:
        local = moment_told(at)
    except ValueError:
        return at
    return f"{dates.day(local.date().isoformat(), language)} {local:%H:%M}"
