"""`make screens`: every screen, in each language, on a phone and a desk, by day and by night; pictures and what is wrong.

Pictures come to `var/screens/`, with a page that shows them all and sheets of many at once. Last line: `screens S, faults F`.
Exit 1 if a screen has a fault or could not be reached.
"""

from __future__ import annotations

import argparse
import fnmatch
import shutil
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.conftest import CHROMIUM_FLAGS
from tests.screens import sheets
from tests.screens.look import Look, Looker
from tests.screens.told import LANGUAGES
from tests.services import ROOT, chromium, embedded_env, running_hub


def main(words: Sequence[str]) -> int:
    told = arguments(words)
    program = chromium()
    if program is None:
        sys.stderr.write("this machine lacks Chromium\n")
        return 1
    shutil.rmtree(told.out, ignore_errors=True)
    told.out.mkdir(parents=True)
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(
                tempfile.TemporaryDirectory(prefix="samrom-screens-", ignore_cleanup_errors=True)
            )
        )
        # As a municipality has it: both parents sign.
        hub = stack.enter_context(running_hub({**embedded_env(folder), "HUB_ONE_PARENT": ""}))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        stack.callback(browser.close)
        looker = Looker(
            hub, browser, told.out, lambda name: any(fnmatch.fnmatch(name, one) for one in told.only)
        )
        looks = list(looker.everything(told.languages))
    sheets.write(told.out, looks)
    return report(looks)


def arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.screens")
    parser.add_argument(
        "--only", nargs="+", default=["*"], metavar="PATTERN", help="of names: «full/*» «*/consent*»"
    )
    parser.add_argument("--languages", nargs="+", choices=LANGUAGES, default=LANGUAGES)
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "screens")
    return parser.parse_args(words)


def report(looks: Sequence[Look]) -> int:
    wrong: dict[tuple[str, str], list[str]] = {}
    for look in looks:
        for fault in look.faults:
            wrong.setdefault((look.name, fault), []).append(f"{look.language} {look.how}")
    for (name, fault), where in sorted(wrong.items()):
        told = where[0] if len(where) == 1 else f"{where[0]} and {len(where) - 1} more"
        print(f"{name:32} {told:28} {fault}")
    print(f"screens {len(looks)}, faults {sum(map(len, wrong.values()))}")
    return 1 if wrong or not looks else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
