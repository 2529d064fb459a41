"""The words of drawn fragments, ready in each language: asking gettext from a template doubles what an entry costs."""

from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

ROLES: dict[str, Promise] = {
    "owner": _("owner of the plan"),
    "guardian": _("guardian"),
    "relative": _("relative"),
    "proxy": _("proxy"),
    "coordinator": _("coordinator"),
    "participant": _("participant"),
}

STATES: dict[str, Promise] = {
    "received": _("Received"),
    "assessing": _("Being assessed"),
    "rejected": _("Rejected"),
    "offered": _("Offered"),
    "declined": _("Plan declined"),
    "coordinator-only": _("Coordinator only"),
    "consent-pending": _("Waiting for consent"),
    "draft": _("Draft"),
    "active": _("In use"),
    "evaluating": _("Being evaluated"),
    "paused": _("Paused"),
    "transfer": _("Being transferred"),
    "closing": _("Being closed"),
    "closed": _("Closed"),
    "archived": _("Archived"),
}

PARTS: dict[str, Promise] = {
    "strengths": _("Strengths and resources"),
    "needs": _("Needs"),
    "contributions": _("What each one contributes"),
    "carrying-out": _("How it is carried out"),
    "coordination-offer": _("Coordinator offered"),
    "cooperation": _("Cooperation with others"),
    "child-participation": _("How the child took part"),
    "language-and-culture": _("Language and culture"),
    "linked-plans": _("Other plans"),
    "period": _("Plan period"),
}

GOALS: dict[str, Promise] = {
    "proposed": _("Proposed"),
    "active": _("Working on it"),
    "reached": _("Reached"),
    "set-aside": _("Set aside"),
}

MEASURES: dict[str, Promise] = {
    "planned": _("Planned"),
    "under-way": _("Under way"),
    "done": _("Done"),
    "stopped": _("Stopped"),
}

ACHIEVEMENTS: dict[str, Promise] = {
    "not-started": _("Not started"),
    "worse": _("Worse"),
    "no-change": _("No change"),
    "improving": _("Improving"),
    "achieved": _("Achieved"),
}

FORMS: dict[str, Promise] = {
    "digital": _("given here"),
    "oral": _("given orally"),
    "paper": _("given on paper"),
}

FILES: dict[str, Promise] = {
    "application/pdf": _("PDF document"),
    "image/jpeg": _("Picture"),
    "image/png": _("Picture"),
    "image/webp": _("Picture"),
    "image/gif": _("Picture"),
    "text/plain": _("Text"),
    "text/markdown": _("Text"),
}

WHO: dict[str, Promise] = {
    "parental-responsibility": _("Parental responsibility"),
    "no-parental-responsibility": _("Has no parental responsibility"),
    "guardianship": _("Guardianship"),
    "mandate": _("Mandate to act for the owner"),
    "next-of-kin": _("Nearest next of kin"),
    "care-order": _("Decides after a care order"),
}

RECORDED: dict[str, Promise] = {
    "x.seat.fact": _("Recorded"),
    "x.seat.fact-ended": _("Holds no more"),
    "x.capacity.assessed": _("An assessment of one decision was recorded"),
}

MODES: dict[str, Promise] = {
    "digital": _("Everybody uses the plan here"),
    "paper": _("The plan is on paper"),
    "mixed": _("Some have the plan on paper"),
}

GIVING: dict[str, Promise] = {
    "x.consent.proposed": _("A consent waits for another signature"),
    "x.consent.proposal-ended": _("A consent that waited for a signature will not be given"),
    "x.consent.refused": _("Said no to sharing more. It has no other consequence"),
}

RENEWING: dict[str, Promise] = {
    "x.seat.seen": _("Has seen who takes part now"),
    "x.seat.objected": _("Objects to who takes part now"),
    "x.seat.objection-ended": _("Objects no longer"),
    "x.consent.left": _("Leaves it closed for now"),
    "x.renewal.done": _("Consent has been looked through"),
}

PHRASES: dict[str, Promise] = {
    "somebody": _("The municipality"),
    "answer": _("Answer"),
    "answers": _("Answer to"),
    "answers_one": _("Answer to an earlier message"),
    "about": _("About"),
    "edit": _("Edit"),
    "take_back": _("Take back"),
    "taken_back": _("This message was taken back."),
    "edited": _("edited"),
    "earlier_texts": _("earlier texts"),
    "goal": _("Goal"),
    "own_words": _("in the owner's own words"),
    "measure": _("Measure"),
    "new_measure": _("Add a measure"),
    "evaluate": _("Evaluate"),
    "write_minutes": _("Write minutes"),
    "meeting": _("Meeting"),
    "minutes": _("Minutes"),
    "evaluation": _("Evaluation"),
    "document": _("Document"),
    "part": _("Part of the plan"),
    "due": _("By"),
    "responsible": _("Responsible"),
    "extent": _("Extent"),
    "how": _("How"),
    "from": _("From"),
    "until": _("Until"),
    "place": _("Place"),
    "agenda": _("Agenda"),
    "invited": _("Invited"),
    "attended": _("Present"),
    "decisions": _("Decided"),
    "next_revision": _("Next revision"),
    "not_relevant": _("Not relevant, because"),
    "extra": _("Imported information"),
    "state_changed": _("The state of the case is now"),
    "seat_opened": _("took a seat for"),
    "seat_closed": _("left the room"),
    "somebody_came": _("A seat was opened"),
    "somebody_left": _("A seat was closed"),
    "consent_given": _("Consent given"),
    "ground_stated": _("Access on a statutory ground"),
    "withdrawn": _("Access withdrawn"),
    "reads": _("reads"),
    "read": _("read"),
    "earlier_too": _("earlier content too"),
    "basis": _("Basis"),
    "reason": _("Reason"),
    "purpose": _("Purpose"),
    "statute": _("Statute"),
    "scopes": _("Kinds of information"),
    "sees": _("See who sees this"),
    "said_about": _("What has been said"),
}

LISTS = {
    "roles": ROLES,
    "states": STATES,
    "parts": PARTS,
    "goals": GOALS,
    "measures": MEASURES,
    "achievements": ACHIEVEMENTS,
    "forms": FORMS,
    "files": FILES,
    "giving": GIVING,
    "who": WHO,
    "recorded": RECORDED,
    "renewing": RENEWING,
    "modes": MODES,
}


@cache
def words(language: str) -> dict[str, Any]:
    """Every phrase and every list of a language, as plain strings."""
    with override(language):
        ready: dict[str, Any] = {key: str(phrase) for key, phrase in PHRASES.items()}
        for name, phrases in LISTS.items():
            ready[name] = {key: str(phrase) for key, phrase in phrases.items()}
    return ready
