"""`make pace`: how a room of 5,000 entries feels in the hand: typing, scrolling, and coming in over a slow line; and what
Lighthouse says of it.

Starts a product of its own and prints each figure beside its goal. What else runs on the machine is in the figures: ends
with 1 only if nothing could be measured, or a goal is missed that no neighbour changes: the first page is too heavy, or not
open to all and sound.
"""

import json
import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Request, sync_playwright

from bench import audit
from bench.browser import FLAGS
from tests import services
from tests.journeys.people import PHONE, connected

ENTRIES = 5000
KEYS = 120
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
LIGHT = 150_000  # bytes
SPENT = {
    "script": "ScriptDuration",
    "style": "RecalcStyleDuration",
    "layout": "LayoutDuration",
    "all tasks": "TaskDuration",
}
# From the event's own time, which the browser sets when the key comes, to the frame that follows it.
TYPED = """() => {
  window.took = [];
  document.querySelector("[data-composer] textarea").addEventListener("input", (event) => {
    const began = event.timeStamp;
    requestAnimationFrame(() => { const port = new MessageChannel();
      port.port1.onmessage = () => window.took.push(performance.now() - began); port.port2.postMessage(0); });
  });
}"""
SCROLLED = """() => new Promise((done) => {
  const gaps = []; let last = performance.now(), left = 240;
  const step = (now) => {
    gaps.push(now - last); last = now; scrollBy(0, left % 2 ? -700 : -500);
    if (--left > 0) requestAnimationFrame(step); else done(gaps.slice(1));
  };
  requestAnimationFrame(step);
})"""


@dataclass(frozen=True)
class Figure:
    name: str
    value: float
    unit: str
    goal: float | None = None

    def __str__(self) -> str:
        goal = "" if self.goal is None else f"< {self.goal:g} {self.unit}"
        mark = "" if self.goal is None or self.value < self.goal else "MISSED"
        return f"{self.name:44} {self.value:10.1f} {self.unit:6} {goal:12} {mark}"


def main() -> int:
    program = shutil.which("chromium")
    if program is None:
        sys.stderr.write("this machine lacks Chromium\n")
        return 1
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        services.running_hub(services.embedded_env(Path(folder))) as hub,
        sync_playwright() as playwright,
    ):
        made = hub.cli("load-room", "--rooms", "1", "--members", "1", "--history", str(ENTRIES))
        told = json.loads(made.stdout)
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        figures = [*slow_line(browser, hub, told), *in_hand(browser, hub, told)]
        browser.close()
        pages = {"room": address(hub, told), "list": f"{hub.url}/rooms/"}
        judged = list(audit.scores(playwright, program, cookie(hub, told), pages))
    print("\n".join(map(str, [*figures, *judged])))
    heavy = next(one for one in figures if one.name.startswith("bytes"))
    missed = any(not one.reached for one in judged if one.category not in audit.OF_THE_MACHINE)
    return 1 if missed or heavy.value >= LIGHT else 0


def in_hand(browser: Browser, hub: services.Hub, told: Any) -> list[Figure]:
    """The first page alone shows what the machine itself takes just now."""
    page = entered(browser, hub, told).new_page()
    page.goto(address(hub, told))
    connected(page)
    page.evaluate(TYPED)
    alone, _ = typing(page)
    loaded = everything(page)
    took, spent = typing(page)
    gaps = page.evaluate(SCROLLED)
    return [
        Figure("entries on the screen", loaded, ""),
        Figure("key to frame, median, first page alone", statistics.median(alone), "ms"),
        Figure("key to frame, median", statistics.median(took), "ms", 50),
        Figure("key to frame, p95", took[int(len(took) * 0.95) - 1], "ms", 50),
        *(Figure(f"  of it {name}, on average", 1000 * spent[name] / KEYS, "ms") for name in SPENT),
        Figure(
            "scrolling, frames dropped of a hundred",
            100 * dropped(gaps, statistics.median(gaps)) / len(gaps),
            "",
            5,
        ),
        Figure("scrolling, longest frame", max(gaps), "ms"),
    ]


def typing(page: Page) -> tuple[list[float], dict[str, float]]:
    """Milliseconds of each key, sorted, and seconds that the page's thread spent on what meanwhile."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    page.locator("[data-composer] textarea").focus()
    page.evaluate("window.took.length = 0")
    before = spent(session)
    for number in range(KEYS):
        page.keyboard.press("abcdefgh "[number % 9])
        page.wait_for_function("count => window.took.length > count", arg=number)
    after = spent(session)
    took = sorted(page.evaluate("window.took"))
    page.locator("[data-composer] textarea").fill("")
    session.detach()
    return took, {name: after[name] - before[name] for name in SPENT}


def spent(session: CDPSession) -> dict[str, float]:
    """Seconds so far."""
    told = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return {name: told[key] for name, key in SPENT.items()}


def dropped(gaps: list[float], frame: float) -> int:
    """Frames that should have stood between two that did."""
    return sum(max(0, round(gap / frame) - 1) for gap in gaps)


def everything(page: Page) -> int:
    """Earlier pages, one after the other, until there is none."""
    count = "document.querySelectorAll('[data-entry]').length"
    while page.locator("[data-earlier]").is_visible():
        before = page.evaluate(count)
        page.locator("[data-earlier]").evaluate("(link) => link.click()")
        page.wait_for_function(
            f"before => {count} > before || document.querySelector('[data-earlier]').hidden", arg=before
        )
    return int(page.evaluate(count))


def slow_line(browser: Browser, hub: services.Hub, told: Any) -> list[Figure]:
    """Over 400 kbit/s with 400 ms each way and nothing kept from before, on a phone."""
    context = entered(browser, hub, told)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    came: list[Request] = []
    page.on("requestfinished", lambda request: came.append(request))  # noqa: PLW0108 - it takes no built-in
    page.goto(address(hub, told), wait_until="commit")
    page.locator("[data-entry]").last.wait_for()
    read = page.evaluate("performance.now()")
    connected(page)
    opened = page.evaluate("performance.now()")
    page.wait_for_load_state("networkidle")
    weight = sum(request.sizes()["responseBodySize"] for request in came)
    context.close()
    return [
        Figure("bytes of the first page, packed", weight, "", LIGHT),
        Figure("slow line: a message can be read", read / 1000, "s", 5),
        Figure("slow line: the socket is open", opened / 1000, "s", 10),
    ]


def entered(browser: Browser, hub: services.Hub, told: Any) -> BrowserContext:
    context = browser.new_context(locale="nb-NO", viewport=PHONE)  # type: ignore[arg-type]
    context.set_default_timeout(60_000)
    context.add_cookies([cookie(hub, told)])
    return context


def cookie(hub: services.Hub, told: Any) -> Any:
    name, value = told["rooms"][0]["members"][0]["cookie"].split("=", 1)
    return {"name": name, "value": value, "domain": urlsplit(hub.url).hostname or "127.0.0.1", "path": "/"}


def address(hub: services.Hub, told: Any) -> str:
    return f"{hub.url}/rooms/{told['rooms'][0]['room']}/"


if __name__ == "__main__":
    sys.exit(main())
