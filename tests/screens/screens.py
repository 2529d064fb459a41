"""Every screen of the product: who looks, where, and what they do there before it is looked at."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.journeys.people import choose, connected

Act = Callable[[Page], None]


@dataclass(frozen=True)
class Screen:
    """`path` is below the room, or from the root if it begins with a slash; `link` is what is pressed in the room instead.

    `refused` says that the server's answer is a no, which a console tells. `shows` is the name of the address that it ends
    at, where that is not `path`; `top` is where its picture begins.
    """

    name: str
    who: str = "ingvild.moen"
    path: str = ""
    link: str = ""
    act: Act | None = None
    refused: bool = False
    shows: str = ""
    top: str = ""


def composing(page: Page) -> None:
    connected(page)
    page.locator("[data-composer] textarea").click()  # what then moves was asked for
    choose(page, "general", "school")
    page.locator("[data-composer] textarea").fill("Hei alle sammen\n\n" + "Mer å si om dagen. " * 12)
    expect(page.locator("[data-audience]")).to_contain_text(":")


def drawer(page: Page) -> None:
    """Who sees the newest, in the sheet beside the room."""
    connected(page)
    page.locator("[data-entry] a[href*='/sees/'], [data-entry] [data-sheet]").last.evaluate(
        "(link) => link.click()"
    )
    expect(page.locator("[data-sheet-dialog]")).to_be_visible()
    expect(page.locator("[data-sheet-inside]")).not_to_be_empty()


def matters(page: Page) -> None:
    connected(page)
    button = page.locator("[data-open-matters]").first
    if button.is_visible():
        button.click()
        expect(page.locator("[data-close-matters]").first).to_be_visible()


def press(page: Page, selector: str) -> None:
    """On the last entry that has it, by the keyboard: what then moves was asked for."""
    page.locator(f"[data-entry] {selector}").last.focus()
    page.keyboard.press("Enter")


def lost_line(page: Page) -> None:
    """The page came, and no socket does."""
    page.route_web_socket(lambda url: "/ws/" in url, lambda socket: socket.close())
    page.reload()
    expect(page.locator("[data-status]")).to_have_attribute("data-state", re.compile(r"line\.(?!open)"))


def changing(page: Page) -> None:
    connected(page)
    press(page, "[data-edit]")
    expect(page.locator(".amend")).to_be_visible()


def taking_back(page: Page) -> None:
    connected(page)
    press(page, "[data-retract]")
    expect(page.locator(".amend--ask")).to_be_visible()


def shortcuts(page: Page) -> None:
    connected(page)
    page.keyboard.press("?")
    expect(page.locator("dialog[data-shortcuts]")).to_be_visible()


def sent_empty(page: Page) -> None:
    """The form goes off with nothing filled in that was not."""
    with page.expect_navigation():
        page.locator(
            "main form:has(.form__ways, .composer__foot) [type=submit], main form.form [type=submit]"
        ).last.evaluate(
            """(button) => {
              const form = button.form;
              form.noValidate = true;
              for (const field of form.querySelectorAll("textarea, input[type=text], input[type=date], input:not([type])"))
                field.value = "";
              for (const box of form.querySelectorAll("[type=checkbox]")) box.checked = false;
              form.requestSubmit(button);
            }"""
        )
    expect(page.locator("[class*=error]").first).to_be_visible()


def search(text: str) -> Act:
    def find(page: Page) -> None:
        page.get_by_role("searchbox").fill(text)
        page.get_by_role("searchbox").press("Enter")
        expect(page.locator("[data-found], .found").first).to_be_visible()

    return find


def before_withdrawal(page: Page) -> None:
    """Of one kind from a service, the last in the table that has one open."""
    with page.expect_navigation():
        page.locator('form[action$="/close/"] button').last.click()


def to_why(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main a[href*='/why/']").first.click()


def mine(ending: str) -> Act:
    """From the newest that is one's own to what one may do with it, at the address that it has without script."""

    def go(page: Page) -> None:
        connected(page)
        entry = page.locator("[data-entry]:has([data-edit])").last.get_attribute("data-entry")
        page.goto(f"{page.url.partition('?')[0].partition('#')[0]}entries/{entry}/{ending}")

    return go


def withdrawn(page: Page) -> None:
    before_withdrawal(page)
    page.locator('form:has(input[name="sure"]) button[type="submit"]').click()
    expect(page.locator("[data-over]")).to_have_count(1, timeout=15_000)


OUTSIDE: Sequence[Screen] = (
    Screen("log-in", "", "/login/?next=/rooms/"),
    Screen("log-in refused", "", "/login/", act=sent_empty, refused=True),
    Screen("demonstration", "", "/demo/"),
    Screen("old link to a password", "", "/welcome/nobody/nothing/", refused=True),
)

EVERYWHERE: Sequence[Screen] = (
    Screen("my rooms", path="/rooms/"),
    Screen("search", path="/rooms/", act=search("b")),
    Screen("search finds nothing", path="/rooms/", act=search("xyzzy")),
    Screen("room"),
    Screen("room coordinator", "siw.brattlien"),
    Screen("composer", act=composing),
    Screen("matters", act=matters),
    Screen("shortcuts", act=shortcuts),
    Screen("line lost", act=lost_line, refused=True),
    Screen("write", path="write/"),
    Screen("documents", path="documents/"),
    Screen("new document", path="documents/new/"),
    Screen("new meeting", "siw.brattlien", "meetings/new/"),
    Screen("new goal", path="goals/new/"),
    Screen("new part", path="parts/new/"),
    Screen("plan", path="plan/"),
    Screen("plan coordinator", "siw.brattlien", "plan/"),
    Screen("consent", path="consent/"),
    Screen("consent owner", "nora.lindgard", "consent/"),
    Screen("why a person", link=".people li:last-child a[href*='/why/']", shows="person-why"),
    Screen("consent coordinator", "siw.brattlien", "consent/"),
    Screen("before a withdrawal", path="consent/", act=before_withdrawal, shows="consent-close"),
    Screen("state", "siw.brattlien", "state/"),
    Screen("mode", "siw.brattlien", "mode/"),
    Screen("seats", "siw.brattlien", "seats/"),
    Screen("new seat", "siw.brattlien", "seats/new/"),
    Screen("close seat", "siw.brattlien", "seats/", link="a[href*='/close/']", shows="close-seat"),
    Screen("simple", "nora.lindgard", "simple/"),
    Screen("account", path="/account/"),
    Screen("second factor set up", path="/second-factor/set-up/"),
    Screen("shortcuts alone", path="/shortcuts/"),
)

FULL: Sequence[Screen] = (
    Screen("room teacher", "anders.vollaug"),
    Screen("list of one", "anders.vollaug", "/rooms/"),
    Screen("sees in a drawer", act=drawer),
    Screen("sees", link="[data-entry] a[href*='/sees/']", shows="entry-sees"),
    Screen("why", link="[data-entry] a[href*='/sees/']", act=to_why, shows="entry-why"),
    Screen("changing", act=changing),
    Screen("taking back", act=taking_back),
    Screen("about", link="a[href*='/about/']", shows="about"),
    Screen(
        "goal",
        link="a[href*='/goals/']:not([href*='new'], [href*='/measure'], [href*='/evaluation'])",
        shows="goal",
    ),
    Screen("new measure", "siw.brattlien", link="a[href*='/goals/'][href*='/measure/']", shows="new-measure"),
    Screen("measure", "siw.brattlien", link="a[href*='/measures/']", shows="measure"),
    Screen("evaluation", "siw.brattlien", link="a[href*='/evaluation/']", shows="evaluation"),
    Screen(
        "meeting",
        "siw.brattlien",
        link="a[href*='/meetings/']:not([href*='new'], [href*='minutes'])",
        shows="meeting",
    ),
    Screen("minutes", "siw.brattlien", link="a[href*='/minutes/']", shows="minutes"),
    Screen("part", "siw.brattlien", "plan/", link="a[href*='/parts/']:not([href*='new'])", shows="part"),
    Screen("edit", act=mine("edit/"), shows="edit"),
    Screen("take back", act=mine("take-back/"), shows="take-back"),
    Screen("versions", act=mine(""), shows="versions"),
    Screen("who sees a goal", link="a[href*='/things/'][href*='/sees/']", shows="thing-sees"),
    Screen(
        "why one sees a goal",
        link="a[href*='/things/'][href*='/sees/']",
        act=to_why,
        shows="thing-why",
    ),
    Screen("seat that is closed", "kine.almlid", "", refused=True),
    Screen("withdrawn", path="consent/", act=withdrawn, shows="consent-effect"),
)

# Said in the room that is full: what a form says when it cannot be taken.
ERROR: Sequence[Screen] = (
    Screen("write refused", path="write/", act=sent_empty, refused=True),
    Screen("document refused", path="documents/new/", act=sent_empty, refused=True),
    Screen("meeting refused", "siw.brattlien", "meetings/new/", act=sent_empty, refused=True),
    Screen("goal refused", path="goals/new/", act=sent_empty, refused=True),
    Screen("part refused", path="parts/new/", act=sent_empty, refused=True),
    Screen("measure refused", "siw.brattlien", link="a[href*='/goals/'][href*='/measure/']", act=sent_empty, shows="new-measure", refused=True),
    Screen("evaluation refused", "siw.brattlien", link="a[href*='/evaluation/']", act=sent_empty, shows="evaluation", refused=True),
    Screen("minutes refused", "siw.brattlien", link="a[href*='/minutes/']", act=sent_empty, shows="minutes", refused=True),
    Screen("seat refused", "siw.brattlien", "seats/new/", act=sent_empty, refused=True),
    Screen("state refused", "siw.brattlien", "state/", act=sent_empty, refused=True),
    Screen("mode refused", "siw.brattlien", "mode/", act=sent_empty, refused=True),
    Screen("nothing here", path="/nothing-here/", refused=True),
    Screen("entry that is not there", path="?at=" + "0" * 32, refused=True),
)  # fmt: skip

# Drawn by itself where the server cannot be asked for one: the template and the answer it comes with.
ALONE = {
    "400": 400, "403": 403, "413": 413, "500": 500, "503": 503, "hub/form_refused": 403,
    "hub/second_factor": 200, "hub/recovery_codes": 200, "hub/welcome": 200,
}  # fmt: skip
