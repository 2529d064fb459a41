"""The screens of consent: what is opened and signed, what waits for another, who is who, and what a withdrawal did."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import Page, expect

from tests.screens.screens import Act, Screen, before_withdrawal, sent_empty, to_why

OPENS = "td [popovertarget]:not([data-variant=tertiary])"
SHEET = ".sheet:popover-open"


def choosing(page: Page) -> None:
    """What is open to a party is chosen beside the table: the first that does not wait for a signature already."""
    waits = " ".join(page.locator("section[aria-labelledby=consent-waits] li").all_inner_texts())
    for button in page.locator(OPENS).all():
        scope, party = button.locator(".ds-sr-only").inner_text().removeprefix(": ").split(", ", 1)
        if f"{party}: {scope}" not in waits:
            break
    button.click()
    expect(page.locator(SHEET)).to_be_visible()


def chosen_nothing(page: Page) -> None:
    choosing(page)
    with page.expect_navigation():
        page.locator(f"{SHEET} form").evaluate(
            """(form) => {
              form.noValidate = true;
              for (const field of form.querySelectorAll("textarea, input:not([type=radio], [type=hidden])")) field.value = "";
              form.requestSubmit();
            }"""
        )
    expect(page.locator("main .calm [class*=error]").first).to_be_visible()


def text(page: Page) -> None:
    """The whole text of what was chosen, before anything is stored."""
    choosing(page)
    purpose = page.locator(f"{SHEET} [name=purpose]")
    if not purpose.input_value():
        purpose.fill("For at de skal kunne følge opp det vi har avtalt.")
    with page.expect_navigation():
        page.locator(f"{SHEET} [type=submit]").click()
    expect(page.locator(".consenttext")).to_be_visible()


def sign(page: Page) -> None:
    child = page.locator("main [name=child]")
    if child.count() and not child.input_value():
        child.fill("Nora nikket.")
    with page.expect_navigation():
        page.locator('form[action$="/give/"] [type=submit]').click()


def given(page: Page) -> None:
    text(page)
    sign(page)
    told(page)


def told(page: Page) -> None:
    """The answer, from where the page begins."""
    expect(page.locator(".notice--success").first).to_be_visible()
    page.evaluate("() => scrollTo(0, 0)")


def other_text(page: Page) -> None:
    """What was read is another by the time it is signed."""
    text(page)
    page.locator("[name=digest]").evaluate("(field) => { field.value = '0'; }")
    sign(page)
    expect(page.locator(".notice--error")).to_be_visible()


def unsigned(page: Page) -> None:
    text(page)
    sent_empty(page)


def sent(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form.form [type=submit]").click()


def asked(page: Page) -> None:
    """What somebody else has signed."""
    with page.expect_navigation():
        page.locator('form[action$="/asked/"] button').first.click()
    expect(page.locator(".consenttext")).to_be_visible()


def asked_and_given(page: Page) -> None:
    asked(page)
    sign(page)
    told(page)


def plan_text(page: Page) -> None:
    form = page.locator('form[action$="/consent/plan/"]')
    form.locator("[name=purpose]").fill("Så de som hjelper meg, vet hva jeg vil.")
    with page.expect_navigation():
        form.locator("[type=submit]").click()
    expect(page.locator(".consenttext")).to_be_visible()


def plan_given(page: Page) -> None:
    plan_text(page)
    sign(page)
    told(page)


def plan_refused(page: Page) -> None:
    with page.expect_navigation():
        page.locator('form[action$="/consent/plan/"]').evaluate(
            """(form) => {
              for (const field of form.querySelectorAll("textarea, [type=date]")) field.value = "";
              for (const box of form.querySelectorAll("[type=checkbox]")) box.checked = false;
              form.requestSubmit();
            }"""
        )
    expect(page.locator("[class*=error]").first).to_be_visible()


def pressed(ending: str) -> Act:
    """The first form in the page that leads to an address."""

    def press(page: Page) -> None:
        with page.expect_navigation():
            page.locator(f'main form[action$="{ending}"] button').first.click()

    return press


def plan_withdrawn(page: Page) -> None:
    pressed("/plan/withdraw/")(page)
    with page.expect_navigation():
        page.locator('form:has(input[name="sure"]) [type=submit]').click()
    expect(page.locator("[data-effect]")).to_have_count(1)


def unsaid_word(page: Page) -> None:
    """The coordinator closes what nobody is said to have asked for."""
    before_withdrawal(page)
    sent_empty(page)


def it_holds_no_more(page: Page) -> None:
    pressed("/who/end/")(page)


def without_a_day(page: Page) -> None:
    it_holds_no_more(page)
    sent_empty(page)


def not_said_how(page: Page) -> None:
    """A task is done, and it is not said how."""
    pressed("/tasks/done/")(page)
    expect(page.locator("[class*=error]").first).to_be_visible()


MOTHER, FATHER, COORDINATOR = "ingvild.moen", "torarne.lindgard", "siw.brattlien"

# In the room where something of each kind waits. What changes it stands last.
CONSENT: Sequence[Screen] = (
    Screen("mother", MOTHER, "consent/"),
    Screen("father", FATHER, "consent/"),
    Screen("coordinator", COORDINATOR, "consent/"),
    Screen("owner", "nora.lindgard", "consent/"),
    Screen("table", MOTHER, "consent/", top="#consent-table"),
    Screen("history", MOTHER, "consent/", top="#consent-story"),
    Screen("choosing", MOTHER, "consent/", act=choosing),
    Screen("choosing refused", MOTHER, "consent/", act=chosen_nothing, shows="consent-open", refused=True),
    Screen("text", MOTHER, "consent/", act=text, shows="consent-open"),
    Screen("text refused", MOTHER, "consent/", act=unsigned, shows="consent-give", refused=True),
    Screen("text is another now", MOTHER, "consent/", act=other_text, shows="consent-give", refused=True),
    Screen("no", MOTHER, "consent/no/"),
    Screen("record", COORDINATOR, "consent/record/"),
    Screen("record refused", COORDINATOR, "consent/record/", act=sent_empty, refused=True),
    Screen("ground", COORDINATOR, "consent/ground/"),
    Screen("ground refused", COORDINATOR, "consent/ground/", act=sent_empty, refused=True),
    Screen("who is who", MOTHER, "consent/who/"),
    Screen("who is who coordinator", COORDINATOR, "consent/who/"),
    Screen("who is who recorded", COORDINATOR, "consent/who/record/"),
    Screen("who is who refused", COORDINATOR, "consent/who/record/", act=sent_empty, refused=True),
    Screen("assessment", COORDINATOR, "consent/who/assess/"),
    Screen("assessment refused", COORDINATOR, "consent/who/assess/", act=sent_empty, refused=True),
    Screen("holds no more", COORDINATOR, "consent/who/", act=it_holds_no_more, shows="consent-who-end"),
    Screen("holds no more refused", COORDINATOR, "consent/who/", act=without_a_day, shows="consent-who-end", refused=True),
    Screen("plan of some on paper", COORDINATOR, "plan/"),
    Screen("tasks", COORDINATOR, "consent/tasks/"),
    Screen("tasks refused", COORDINATOR, "consent/tasks/", act=not_said_how, shows="consent-task-done", refused=True),
    Screen("before one is closed", MOTHER, "consent/", act=before_withdrawal, shows="consent-close"),
    Screen("before one is closed coordinator", COORDINATOR, "consent/", act=before_withdrawal, shows="consent-close"),
    Screen("before one is closed refused", COORDINATOR, "consent/", act=unsaid_word, shows="consent-close", refused=True),
    Screen("before many are closed", MOTHER, "consent/", act=pressed("/close/many/"), shows="consent-close-many"),
    Screen("before a consent is withdrawn", MOTHER, "consent/", act=pressed("/consent/withdraw/"), shows="consent-withdraw"),
    Screen("before the plan is withdrawn", MOTHER, "consent/", act=pressed("/plan/withdraw/"), shows="consent-plan-withdraw"),
    Screen("signed and waits", MOTHER, "consent/", act=given),
    Screen("asked", FATHER, "consent/", act=asked, shows="consent-asked"),
    Screen("given", FATHER, "consent/", act=asked_and_given),
    Screen("no is recorded", MOTHER, "consent/no/", act=sent, shows="consent"),
)  # fmt: skip

# Jonas is fourteen and soon fifteen.
YOUNG: Sequence[Screen] = (
    Screen("owner", "jonas.myklevoll", "consent/"),
    Screen("mother", "solveig.tveitaskog", "consent/"),
    Screen("coordinator", "ashild.rundereim", "consent/"),
    Screen("tasks", "ashild.rundereim", "consent/tasks/"),
    Screen("who is who", "jonas.myklevoll", "consent/who/"),
    Screen("simple", "jonas.myklevoll", "simple/"),
    Screen("room", "jonas.myklevoll"),
    Screen("why", "jonas.myklevoll", link="a[href*='/sees/']", act=to_why, shows="thing-why"),
)

# Astrid is of age: what she signs is given at once. The consent to the plan is withdrawn, and given again.
GROWN: Sequence[Screen] = (
    Screen("owner", "astrid.bergheim", "consent/"),
    Screen("who is who", "astrid.bergheim", "consent/who/"),
    Screen("tasks", "maren.vikstad", "consent/tasks/"),
    Screen("text", "astrid.bergheim", "consent/", act=text, shows="consent-open"),
    Screen("given", "astrid.bergheim", "consent/", act=given),
    Screen("plan withdrawn", "astrid.bergheim", "consent/", act=plan_withdrawn, shows="consent-effect"),
    Screen("paused", "astrid.bergheim", "consent/"),
    Screen("paused coordinator", "maren.vikstad", "consent/"),
    Screen("paused room", "ida.fossheimen", "", refused=True),
    Screen(
        "plan refused", "astrid.bergheim", "consent/", act=plan_refused, shows="consent-plan", refused=True
    ),
    Screen("plan text", "astrid.bergheim", "consent/", act=plan_text, shows="consent-plan"),
    Screen("plan given", "astrid.bergheim", "consent/", act=plan_given),
)
