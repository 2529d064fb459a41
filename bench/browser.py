"""`python -m bench.browser`: from one person's send to the other's screen, in two real browsers, a hundred times.

Prints median, p95 and the largest, in milliseconds. Starts a product of its own; judges nothing.
"""

import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests import services
from tests.journeys.people import at_screen, choose, connected, load

PACE = 200
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
SEEN = """([text]) => new Promise(done => {
  const there = () => [...document.querySelectorAll('[data-entry]')].some(e => e.textContent.includes(text));
  if (there()) return done(Date.now());
  const watch = new MutationObserver(() => { if (there()) { watch.disconnect(); done(Date.now()); } });
  watch.observe(document.body, {childList: true, subtree: true});
})"""


def main() -> int:
    times = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
    told = {
        "messages": len(times),
        "median_ms": statistics.median(times),
        "p95_ms": sorted(times)[int(len(times) * 0.95) - 1],
        "max_ms": max(times),
    }
    print(json.dumps(told))
    return 0


def measure(messages: int) -> list[float]:
    program = shutil.which("chromium")
    with (
        tempfile.TemporaryDirectory() as folder,
        services.running_hub(services.embedded_env(Path(folder))) as hub,
    ):
        room = load(hub, "nora", "bench")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
            with (
                at_screen(browser, hub, room, "ingvild.moen.bench") as mother,
                at_screen(browser, hub, room, "anders.vollaug.bench") as teacher,
            ):
                hers, his = mother.window(), teacher.window()
                connected(hers)
                connected(his)
                choose(hers, "school")
                times = [one(hers, his, f"måling-{number:04d}") for number in range(messages)]
            browser.close()
    return times


def one(hers: Page, his: Page, text: str) -> float:
    """Milliseconds from her press on the button to his screen, by the clock that both browsers share."""
    his.evaluate(f"() => {{ window.seen = ({SEEN})(['{text}']); }}")
    hers.wait_for_function("document.querySelector('[data-audience]').textContent.includes(':')")
    hers.locator("[data-composer] textarea").fill(text)
    began = hers.evaluate(
        "() => { const now = Date.now(); document.querySelector('.composer__foot button').click(); return now; }"
    )
    took = float(his.evaluate("window.seen") - began)
    hers.wait_for_timeout(PACE)
    return took


if __name__ == "__main__":
    sys.exit(main())
