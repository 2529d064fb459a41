"""The whole text of a consent: all that must be said before somebody signs (CR-11), in the language they read.

It names the service and not its employees (CR-12), says what is opened and from when (CR-25), and stands apart from
everything else on the page (CR-16). A signature is bound to these very words.
"""

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from consent.entitlement import OF_AGE, owner_age
from consent.giver import Giver
from consent.giving.offer import Lines, Offer
from consent.table import CONTINUE, EARLIER, people
from rooms import dates

# Another word below is another version.
VERSION = "2026-11"


@dataclass(slots=True, frozen=True)
class Section:
    heading: str
    said: tuple[str, ...]
    listed: tuple[str, ...] = ()


@dataclass(slots=True, frozen=True)
class Text:
    title: str
    sections: tuple[Section, ...]
    language: str

    def plain(self) -> str:
        """Word for word, as it is kept with the signature."""
        parts = [self.title]
        for one in self.sections:
            parts += [one.heading, *one.said, *(f"- {line}" for line in one.listed)]
        return "\n".join(parts)

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{VERSION}\n{self.language}\n{self.plain()}".encode()).hexdigest()


def text_of(giver: Giver, offer: Offer, lines: Lines) -> Text:
    sections = [
        Section(_("Why"), (offer.purpose,)),
        _what(giver, offer, lines),
        _with_whom(giver, lines),
        _from_whom(giver),
        _who_processes(giver),
        _voluntary(giver),
        _taking_back(giver),
        _how_long(giver, offer),
    ]
    title = _("Consent to the individual plan") if offer.plan else _("Consent")
    return Text(title, tuple(sections), giver.language)


def is_young(giver: Giver) -> bool:
    years = owner_age(giver.state, giver.day)
    return giver.seat.role == "owner" and years is not None and years < OF_AGE


def _owner(giver: Giver) -> str:
    return giver.state.owner().name


def _what(giver: Giver, offer: Offer, lines: Lines) -> Section:
    by_party: dict[str, list[str]] = {}
    for party, scope in lines:
        by_party.setdefault(party.name, []).append(scope.name)
    listed = tuple(f"{party}: {', '.join(scopes)}" for party, scopes in by_party.items())
    if offer.way == EARLIER:
        said = _("They can read what is written from now on. They can also read what was written before.")
    elif offer.way == CONTINUE:
        said = _("They can go on reading what they can read today. Nothing more is opened.")
    else:
        said = _("They can read what is written from now on. What was written before stays closed.")
    plan = _("They also see goals, measures and meetings of this kind, as they are now.")
    return Section(_("Which information"), (said, plan), listed)


def _with_whom(giver: Giver, lines: Lines) -> Section:
    listed = []
    for party in {party.pk: party for party, _scope in lines}.values():
        sitting = people(giver, party)
        if sitting:
            listed.append(_("%(party)s. Now: %(names)s") % {"party": party.name, "names": ", ".join(sitting)})
        else:
            listed.append(_("%(party)s. Nobody is here for them yet.") % {"party": party.name})
    said = _(
        "You say yes to a service, not to one person. New people there can read too. You are told when they come."
    )
    return Section(_("Who can read it"), (said,), tuple(listed))


def _from_whom(giver: Giver) -> Section:
    if is_young(giver):
        said = _("It comes from what you and the others write and share in this room.")
    else:
        said = _("It comes from what the people in this room write and share here.")
    return Section(_("Where it comes from"), (said,))


def _who_processes(giver: Giver) -> Section:
    place = giver.state.told["municipality"]
    said = _("%(place)s is responsible for this room and takes care of what is kept here.")
    return Section(_("Who is responsible"), (said % {"place": place["name"]},))


def _voluntary(giver: Giver) -> Section:
    if giver.seat.role == "owner":
        said = _(
            "You decide. You can say no, and you do not have to say why. You get the same help as before."
        )
        offered = _("You can have a coordinator, also if you say no.")
    else:
        said = _("You can say no, and you do not have to say why. %(name)s gets the same help as before.")
        said %= {"name": _owner(giver)}
        offered = _("%(name)s can have a coordinator, also if you say no.") % {"name": _owner(giver)}
    return Section(_("It is voluntary"), (said, offered))


def _taking_back(giver: Giver) -> Section:
    said = _(
        "You can take it back at any time. Do it on this page, or tell the coordinator. Then it is closed at once."
    )
    kept = _("What they have written in their own records stays there.")
    return Section(_("You can take it back"), (said, kept))


def _how_long(giver: Giver, offer: Offer) -> Section:
    day = dates.day(offer.until, giver.language)
    said = _("It holds until %(day)s. Then it closes by itself. You are told before.") % {"day": day}
    return Section(_("How long"), (said,))
