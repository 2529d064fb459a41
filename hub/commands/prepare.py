"""`hub prepare`: database, key store, catalogs and static files as this version wants them. Safe to repeat.

One at a time in a folder: two that migrate the same file at once would each find half of the other's work.
"""

import argparse
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from hub.built import collect
from hub.one_server import only_one
from hub.owner import grant_to_application, owning, patiently
from hub.start import ready_to_prepare


def arguments(parser: argparse.ArgumentParser) -> None:
    """Takes none."""


def run(args: argparse.Namespace) -> int:
    prepare()
    return 0


def prepare() -> None:
    """Raises `CannotStart`."""
    ready_to_prepare()
    with ExitStack() as held:
        held.enter_context(only_one(settings.HUB_DATA / "prepare.lock", wait=True))
        for folder in settings.LOCALE_PATHS:
            compile_catalogs(Path(folder))
        held.enter_context(owning())
        for alias in connections:
            patiently(partial(call_command, "migrate", database=alias, interactive=False, verbosity=0))
        grant_to_application()
        if settings.STATICFILES_DIRS:
            collect()


def compile_catalogs(folder: Path) -> None:
    """Each `.po` into the `.mo` beside it, where that is missing or older."""
    for source in folder.glob("*/LC_MESSAGES/django.po"):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text:
            catalog = read_po(text, locale=source.parts[-3])
        with compiled.open("wb") as file:
            write_mo(file, catalog)
