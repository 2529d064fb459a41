"""What is asked of a screen as it stands: what is wrong with it, in words; nothing if it is as it should be."""

from __future__ import annotations

from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

from tests.journeys.test_screens import MOVED, RULES, WIDER, left_in_english

MOST_MOVED = (
    0.0005  # of what a browser adds up; a font that comes late is less, and what is felt begins at 0.1
)
NIGHT = {**RULES, "runOnly": {"type": "rule", "values": ["color-contrast"]}}
AXE = Axe()

# Text in a box that hides what does not fit, and text that stands outside the page. A field scrolls, and may. What is
# there for a screen reader alone is a pixel in size; what may be folded is what a press unfolds or leads to.
FOLDED = (
    "a[href] > .entry__line, .menu:not([open]) > summary > .menu__who, .simple .entry:has(> [data-all]) > .entry__body,"
    " [data-kinds-line], [data-audience][data-has-whole]"
)
CUT = """(folded) => {
  const found = [], inks = new Set(["hidden", "clip"]);
  for (const at of document.querySelectorAll("body *")) {
    if (at.closest(".ds-sr-only, .ds-skip-link:not(:focus), svg, [hidden], template, script, iframe, textarea, select, dialog:not([open])")) continue;
    const text = [...at.childNodes].filter((one) => one.nodeType === 3).map((one) => one.data.trim()).join(" ").trim();
    if (text === "" || !at.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const range = document.createRange(), words = [...at.childNodes].filter((one) => one.nodeType === 3 && one.data.trim() !== "");
    range.setStart(words[0], 0);
    range.setEnd(words[0], words[0].length);
    const box = range.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    let held = false;
    for (let over = at; over !== null && over !== document.body; over = over.parentElement) {
      const style = getComputedStyle(over), edge = over.getBoundingClientRect();
      if (edge.width <= 2 || edge.height <= 2 || over.matches(folded)) { held = true; break; }
      const across = inks.has(style.overflowX) && (box.right > edge.right + 1.5 || box.left < edge.left - 1.5);
      const down = inks.has(style.overflowY) && (box.bottom > edge.bottom + 3 || box.top < edge.top - 3);
      if (across || down) { found.push(`cut by <${over.localName} class="${over.className}">: ${[...text].slice(0, 50).join("")}`); break; }
      if (/auto|scroll/.test(style.overflowX) || style.position === "fixed") { held = true; break; }
    }
    const beside = box.left + scrollX < -1 || box.right + scrollX > document.documentElement.scrollWidth + 1;
    if (beside && !held) found.push(`beside the page: ${[...text].slice(0, 50).join("")}`);
  }
  return [...new Set(found)];
}"""

# What moved before a hand had touched anything, the farthest first.
MOVERS = """() => new Promise((tell) => {
  const found = [];
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput)
      for (const { node, previousRect: was, currentRect: now } of one.sources) {
        const at = node?.nodeType === 1 ? node : node?.parentElement;
        found.push([Math.abs(now.y - was.y) + Math.abs(now.x - was.x), at ? `<${at.localName} class="${at.className}">` : "what is gone"]);
      }
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => {
    tell([...new Set(found.sort((one, other) => other[0] - one[0]).map(([far, name]) => `${name} ${Math.round(far)} px`))].slice(0, 3).join(", "));
  }, 0));
})"""


def faults(page: Page, language: str) -> Iterator[str]:
    """By day; what axe finds, what moved by itself, what is too wide, cut, or not in the language."""
    yield from _axe(page, RULES)
    moved = page.evaluate(MOVED)
    if moved > MOST_MOVED:
        yield f"moved by itself: {moved:.3f}: {page.evaluate(MOVERS)}"
    if (wider := page.evaluate(WIDER)) > 0:
        yield f"wider than the window by {wider} px"
    yield from page.evaluate(CUT, FOLDED)
    if page.locator("html").get_attribute("lang") != language:
        yield "says that it is in another language"
    if language != "en":
        yield from (f"in English: {text}" for text in left_in_english(page.locator("body").inner_text()))


def faults_by_night(page: Page) -> Iterator[str]:
    """Of a page that has been judged by day: what the dark changes."""
    yield from _axe(page, NIGHT)


def _axe(page: Page, rules: object) -> Iterator[str]:
    for rule in AXE.run(page, options=rules).response["violations"]:  # type: ignore[arg-type]
        where = ", ".join(str(node["target"][0]) for node in rule["nodes"][:3])
        yield f"axe {rule['id']}: {where}"


class Console:
    """What a page complains of, but for the answer that a screen is there to show."""

    def __init__(self, page: Page, *, refused: bool) -> None:
        self.said: list[str] = []
        self._refused = refused
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.said.append(f"script: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        expected = self._refused and (
            "status of" in message.text or "ERR_INTERNET_DISCONNECTED" in message.text
        )
        if message.type in ("error", "warning") and not expected:
            self.said.append(f"console: {message.text}")
