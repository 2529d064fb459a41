"""What README says of settings and commands is what the code has."""

import re
from pathlib import Path

from hub.cli import COMMANDS

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_every_setting_is_in_the_readme_and_every_one_there_is_read() -> None:
    read = set(re.findall(r'env\.\w+\(\s*"(HUB_\w+)"', (ROOT / "hub" / "settings.py").read_text("utf-8")))
    assert set(re.findall(r"`(HUB_\w+)`", README.split("## Settings")[1].split("##")[0])) == read


def test_every_command_named_is_there() -> None:
    named = set(re.findall(r"`hub ([a-z-]+)", README))
    assert named <= set(COMMANDS)
    assert {"serve", "work", "prepare", "check", "load-case", "export-case", "erase", "welcome"} <= named
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z]+)", README)) <= targets


def test_every_file_named_is_there() -> None:
    for text in (README, (ROOT / "docs" / "house.md").read_text("utf-8")):
        for path in re.findall(r"`((?:rooms|hub|tests|docs|frontend)/[\w./-]+)`", text):
            assert (ROOT / path).exists(), path
