"""Every address is looked at: a screen ends at it, or it is said here why it has no page of its own."""

from __future__ import annotations

from django.urls import Resolver404, resolve

from tests.doors.test_every_door import patterns
from tests.screens.consents import CONSENT, GROWN, YOUNG
from tests.screens.screens import ALONE, ERROR, EVERYWHERE, FULL, OUTSIDE, Screen

NO_PAGE = {
    "a file": {
        "document", "preview", "consent-receipt", "consent-scan", "consent-export-file", "consent-export-paper",
    },
    "for the script of a page": {"draft", "draft-files", "attach-document", "entry-line", "simple-seen", "find"},
    "a press that leads to a page": {
        "home", "logout", "end-session", "language", "look", "keys", "demo-enter", "side-sit", "view",
        "consent-no", "consent-person-seen", "consent-object", "consent-object-end", "consent-leave", "consent-looked",
    },
}  # fmt: skip

# Looked at in a way of their own: drawn alone, or two rooms at once.
DRAWN = {
    "second-factor": "hub/second_factor",
    "new-recovery-codes": "hub/recovery_codes",
    "welcome": "hub/welcome",
}
BESIDE = {"side"}
ROOM = "/rooms/" + "0" * 32 + "/"


def ends_at(screen: Screen) -> str:
    if screen.shows:
        return screen.shows
    path = (screen.path if screen.path.startswith("/") else ROOM + screen.path).partition("?")[0]
    try:
        return str(resolve(path).url_name)
    except Resolver404:
        return ""


EVERY = (*OUTSIDE, *EVERYWHERE, *FULL, *ERROR, *CONSENT, *YOUNG, *GROWN)


def test_every_address_is_looked_at_or_has_no_page() -> None:
    looked_at = {ends_at(screen) for screen in EVERY} | set(DRAWN) | BESIDE
    no_page = set().union(*NO_PAGE.values())
    assert set(patterns()) - looked_at - no_page == set(), "an address that nobody looks at"
    assert no_page <= set(patterns()), "said of an address that is not there"
    assert looked_at & no_page == set(), "looked at, and said to have no page"
    assert set(DRAWN.values()) <= set(ALONE), "not drawn"


def test_a_screen_that_is_led_on_says_where_it_ends() -> None:
    assert {screen.name for screen in EVERY if screen.link and not screen.shows} == set()
    assert {screen.shows for screen in EVERY} - {""} <= set(patterns())
