"""The product's own check of the chain over each room's log, in a process of its own: `python -m tests.faults.chains`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping

from tests.services import ROOT


def broken(env: Mapping[str, str]) -> list[str]:
    """What it says of rooms whose chain does not hold; nothing where all is well."""
    command = [sys.executable, "-m", "tests.faults.chains"]
    done = subprocess.run(
        command, env=dict(env), cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
    )
    return done.stdout.splitlines() if done.returncode == 0 else [done.stderr[-2000:]]


def main() -> int:
    import os

    os.environ["DJANGO_SETTINGS_MODULE"] = "hub.settings"
    import django

    django.setup()
    from rooms.log import chain
    from rooms.models import Room

    for number, room in enumerate(Room.objects.order_by("pk")):
        wrong = chain.verify(room.pk, room.head, bytes(room.chain))
        if wrong is not None:
            print(f"room {number} at position {wrong}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
