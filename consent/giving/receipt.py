"""The receipt of a consent: the words that were signed, who signed them, how and when (CR-26)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from consent.facts.known import inside
from consent.giver import Giver
from consent.paper import Section, pdf_of
from rooms import clock, dates
from rooms.log import read
from rooms.log.seen import Seen
from rooms.words import FORMS


def consent_seen(giver: Giver, entry: str) -> Seen | None:
    """A consent that this seat may have the receipt of: its givers, the owner and the coordinator, if they see it whole."""
    seen = read.one(giver.reader, entry)
    if seen is None or seen.kind != "consent.given":
        return None
    basis = giver.state.bases.get(seen.event["key"])
    if basis is None or not giver.has_papers_of(basis):
        return None
    return seen


def receipt(giver: Giver, seen: Seen) -> bytes:
    """As PDF. The text stands as it was signed, in the language in which it was."""
    event = seen.event
    more = inside(event)
    signatures = [one for one in more.get("signatures", ()) if isinstance(one, dict)]
    sections = [_first(giver, seen, more)]
    sections += [_signature(giver, one) for one in signatures]
    if not signatures:
        lines = giver.consent_words(event, event["grants"])["lines"]
        listed = [f"{line['party']}: {', '.join(line['scopes'])}" for line in lines]
        sections.append(Section(_("What was given"), [str(event["purpose"])], listed))
    return pdf_of(_("Receipt for a consent"), giver.language, sections)


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
    at = datetime.fromisoformat(str(one.get("at")))
    told = {
        "name": seat.name if seat is not None else "",
        "when": f"{dates.day(clock.day_of(at).isoformat(), giver.language)} {at.astimezone(clock.OSLO):%H:%M}",
        "version": one.get("version", ""),
    }
    said = [
        _("Signed by %(name)s on %(when)s, here in the room, with a second factor.") % told,
        _("Version of the text: %(version)s. Below it stands word for word.") % told,
        *str(one.get("text", "")).split("\n"),
    ]
    return Section(_("Signature"), said)
