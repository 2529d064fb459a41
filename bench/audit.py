"""What Lighthouse says of a room and of the list of rooms, on its phone: four times slower than this machine, over slow 4G.

Signed in, in a browser whose cookies are set: headers that Lighthouse adds itself do not reach the socket. Its version is
in `bench/lighthouse`, apart from what the product stands on.
"""

import json
import os
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Playwright

from bench.browser import FLAGS
from tests.services import ROOT, free_port

PROGRAM = ROOT / "bench" / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
TIMES = 3
GOALS = {"performance": 0.90, "accessibility": 0.95, "best-practices": 0.95}
OF_THE_MACHINE = {"performance"}


@dataclass(frozen=True)
class Score:
    """The median of `TIMES`, of 1; `lost` names what costs something, in the run that has it."""

    page: str
    category: str
    value: float
    lost: tuple[str, ...]

    @property
    def reached(self) -> bool:
        return self.value >= GOALS[self.category]

    def __str__(self) -> str:
        goal, mark = f">= {GOALS[self.category]:g}", "" if self.reached else f"MISSED: {', '.join(self.lost)}"
        return f"{f'lighthouse, {self.page}: {self.category}':44} {self.value:10.2f} {'':6} {goal:12} {mark}"


def scores(playwright: Playwright, chromium: str, cookie: Any, pages: dict[str, str]) -> Iterator[Score]:
    """`cookie` as the browser takes it, `pages` by name."""
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = playwright.chromium.launch_persistent_context(
            folder, executable_path=chromium, locale="nb-NO", args=[*FLAGS, f"--remote-debugging-port={port}"]
        )
        browser.add_cookies([cookie])
        for name, url in pages.items():
            told = [_run(url, port) for _ in range(TIMES)]
            for category in GOALS:
                yield _median(name, category, told)
        browser.close()


def _run(url: str, port: int) -> Any:
    node = shutil.which("node") or "node"
    words = [node, str(PROGRAM), url, "--port", str(port), "--output=json", "--quiet"]
    words += [f"--only-categories={','.join(GOALS)}", "--disable-full-page-screenshot"]
    quiet = os.environ | {"CI": "1"}
    done = subprocess.run(words, capture_output=True, text=True, timeout=180, check=True, env=quiet)
    told = json.loads(done.stdout)
    if told["finalDisplayedUrl"] != url:
        raise ValueError(f"{url} led to {told['finalDisplayedUrl']}")
    return told


def _median(page: str, category: str, told: list[Any]) -> Score:
    value = statistics.median(one["categories"][category]["score"] for one in told)
    one = next(one for one in told if one["categories"][category]["score"] == value)
    weighed = [part["id"] for part in one["categories"][category]["auditRefs"] if part["weight"]]
    lost = tuple(name for name in weighed if (one["audits"][name]["score"] or 0) < 1 and _counts(one, name))
    return Score(page, category, value, lost)


def _counts(told: Any, name: str) -> bool:
    return told["audits"][name]["scoreDisplayMode"] not in ("notApplicable", "informative", "manual")
