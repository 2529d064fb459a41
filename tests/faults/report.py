"""Tells on standard error what a storm came to: in figures, and of what is wrong enough to begin looking."""

from __future__ import annotations

import sys
from collections import Counter

from tests.faults.journal import Journal
from tests.faults.run import Result

MOST = 20
AROUND = 3.0


def tell(result: Result, seed: int) -> None:
    journal = result.journal
    screens = sum(len(eras) for room in journal.rooms for eras in room.eras.values())
    turns = sum(len(room.turns) for room in journal.rooms)
    lines = [
        f"acknowledged {journal.acknowledged}, said again {journal.retried}",
        f"connections {journal.visits}, screens {screens}, turns of sight {turns}",
        f"faults: {_counts(journal.kills)}",
        f"sockets closed: {_counts(journal.closed)}",
    ]
    if result.slowest:
        slowest = ", ".join(f"{how}: {seconds:.1f} s" for how, seconds in result.slowest.items())
        lines.append(f"with all nudges lost the last screen had it within: {slowest}")
    findings = result.findings.all
    if findings:
        kinds = Counter(finding.kind for finding in findings)
        lines.append(f"WRONG, with seed {seed}: {_counts(kinds)}")
    for finding in findings[:MOST]:
        lines.append(f"{finding.kind}: {finding.what}")
        lines += around(journal, finding.at)
    if len(findings) > MOST:
        lines.append(f"and {len(findings) - MOST} more")
    sys.stderr.write("".join(f"{result.way}: {line}\n" for line in lines))


def around(journal: Journal, at: float | None) -> list[str]:
    """The faults shortly before and after a moment."""
    if at is None or not journal.happened:
        return []
    began = journal.happened[0][0]
    near = [(when, what) for when, what in journal.happened if abs(when - at) <= AROUND]
    return [
        f"  at {at - began:.2f} s; around it:",
        *(f"    {when - began:.2f} s {what}" for when, what in near),
    ]


def _counts(counts: Counter[str]) -> str:
    return ", ".join(f"{what} {times}" for what, times in sorted(counts.items())) or "none"
