"""All that one may have of the consents in a room, to take away: as a file in the case format, and on paper.

For the owner and those who may give consent, and each only what they see: the events are those of the seat's own view
(`hub-view/1`, contract/visibility.md), so that what is hidden on the page is hidden here.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from consent.facts.kinds import ASSESSED, ENDED, FACT
from consent.giver import Giver
from consent.giving.kinds import PROPOSAL_ENDED, PROPOSED, REFUSED
from consent.paper import Section, pdf_of
from consent.renewal.kinds import LEFT, NO_OBJECTION, OBJECTED, SEEN
from consent.story import Sentence, course, days, story
from consent.table import rows
from rooms import clock, dates
from rooms.casefile.export import bare, vars_of, view_case, view_event, view_people
from rooms.draw import Targets
from rooms.log import read
from rooms.log.seen import Seen
from rooms.words import GIVING, RECORDED, RENEWING

ALSO = frozenset(
    {FACT, ENDED, ASSESSED, PROPOSED, PROPOSAL_ENDED, REFUSED, SEEN, OBJECTED, NO_OBJECTION, LEFT}
)
SAID = {**RECORDED, **GIVING, **RENEWING}


def gathered(giver: Giver) -> list[Seen]:
    """What the seat sees of consents, and of what is recorded about them, oldest first."""
    also = [one for one in read.everything(giver.reader) if one.kind in ALSO]
    return sorted([*course(giver), *also], key=lambda one: one.first)


def as_file(giver: Giver, seen: Sequence[Seen]) -> bytes:
    targets = Targets(giver, list(seen))
    told: dict[str, Any] = {
        "format": "hub-view/1",
        "case": view_case(giver),
        "people": view_people(giver),
        "parties": [bare(vars_of(party)) for party in giver.parties()],
        "scopes": [{"key": key, "name": name} for key, name in giver.scopes()],
        "timeline": [event for one in seen if (event := view_event(giver, one, targets)) is not None],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def as_paper(giver: Giver, seen: Sequence[Seen]) -> bytes:
    """PDF that a screen reader can read: who reads what now, then what happened, the newest first."""
    given = [one for one in seen if one.kind not in ALSO]
    sections = [_now(giver, given), *(_happened(one) for one in reversed(story(giver, given)))]
    also = [_recorded(giver, one) for one in reversed(seen) if one.kind in ALSO]
    if also:
        sections.append(Section(_("Also recorded"), listed=also))
    return pdf_of(_("The consents in this case"), giver.language, sections)


def _now(giver: Giver, given: list[Seen]) -> Section:
    day = dates.day(giver.day.isoformat(), giver.language)
    said = [str(giver.state.title), _("As it stood on %(day)s, and as far as you may see it.") % {"day": day}]
    head = [_("Party"), _("Kind of information"), _("How it stands now")]
    told = [
        [row.party.name, cell.scope.name, f"{cell.words}. {cell.more}" if cell.more else cell.words]
        for row in rows(giver, days(given))
        for cell in row.cells
    ]
    return Section(_("Who may read what"), said, head=head, rows=told)


def _happened(one: Sentence) -> Section:
    said = [
        str(text)
        for text in (one.form, one.words.get("purpose"), one.words.get("statute"), one.words.get("reason"))
        if text
    ]
    if one.plan:
        said.append(_("It is the consent to the plan itself."))
    return Section(one.said, said, [_line(line) for line in one.lines])


def _line(line: dict[str, Any]) -> str:
    told = ", ".join(line["scopes"])
    if line["party"]:
        told = f"{line['party']}: {told}"
    return f"{told} ({_('earlier content too')})" if line["earlier"] else told


def _recorded(giver: Giver, seen: Seen) -> str:
    day = dates.day(clock.day_of(seen.at).isoformat(), giver.language)
    return f"{day}: {SAID[seen.kind]}"
