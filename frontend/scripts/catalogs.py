"""The catalogs of the screen's languages: `compile FILE.po…` writes what Django reads, `check` says what is wrong.

Bokmål and nynorsk must be whole; Northern Sámi and English may lack texts. In every language a translation
keeps the placeholders of its source, and nothing is left marked as a guess.
"""

import ast
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent.parent
LOCALE = ROOT / "frontend" / "locale"
PACKAGES = ["hub", "notifications", "plans", "consent", "rooms"]
WHOLE = {"nb", "nn"}

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!%)%[sd]|\{\w*\}")
CALLS = {
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "pgettext",
    "pgettext_lazy",
    "ngettext",
    "ngettext_lazy",
    "_",
}
TEMPLATE_CALL = re.compile(
    r"""\b(?:gettext|pgettext|ngettext|_)\(\s*u?(?P<quote>["'])(?P<text>.+?)(?<!\\)(?P=quote)"""
)

ENTRY = re.compile(r"""^(?:msgctxt .*\n)?msgid (?:".*"\n)+""", re.MULTILINE)


def main(command: str, *files: str) -> int:
    if command == "compile":
        for file in files:
            compile_catalog(Path(file))
        return 0
    faults = list(check())
    print(*faults, sep="\n", file=sys.stderr, end="\n" if faults else "")
    return 1 if faults else 0


def compile_catalog(source: Path) -> None:
    """Through a file of our own, since another process may be reading the old one."""
    draft = source.with_suffix(f".mo.{os.getpid()}")
    with draft.open("wb") as sink:
        write_mo(sink, read(source))
    draft.replace(source.with_suffix(".mo"))


def check() -> Iterator[str]:
    used = dict(texts_in_use())
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        language, where = path.parent.parent.name, path.relative_to(ROOT)
        catalog = read(path)
        yield from (f"{where}: {text} is there twice" for text in twice(path.read_text("utf-8")))
        for message in catalog:
            if message.id:
                yield from (f"{where}: {fault}" for fault in faults_of(message, language))
        if language in WHOLE and path.name == "django.po":
            known = {message.id if isinstance(message.id, str) else message.id[0] for message in catalog}
            yield from (
                f"{where}: lacks {text!r}, used in {user.relative_to(ROOT)}"
                for text, user in sorted(used.items())
                if text not in known
            )


def twice(source: str) -> Iterator[str]:
    named = Counter(match[0].strip() for match in ENTRY.finditer(source))
    yield from (text for text, times in named.items() if times > 1)


def faults_of(message: Message, language: str) -> Iterator[str]:
    sources = [message.id] if isinstance(message.id, str) else list(message.id)
    targets = [message.string] if isinstance(message.string, str) else list(message.string)
    if message.fuzzy:
        yield f"{sources[0]!r} is marked as a guess"
    if not all(targets):
        if language in WHOLE:
            yield f"{sources[0]!r} is not translated"
        return
    allowed = {name for source in sources for name in PLACEHOLDER.findall(source)}
    for target in targets:
        found = set(PLACEHOLDER.findall(target))
        if found - allowed or (len(sources) == 1 and found != allowed):
            yield f"{sources[0]!r} has other placeholders than {target!r}"


def texts_in_use() -> Iterator[tuple[str, Path]]:
    for path in (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))):
        yield from ((text, path) for text in texts_of_python(path.read_text()))
    for path in sorted((ROOT / "frontend" / "templates").rglob("*")):
        if path.is_file():
            yield from ((text, path) for text in texts_of_template(path.read_text()))


def texts_of_python(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        arguments = node.args[1:] if name.startswith("pgettext") else node.args
        if name in CALLS and arguments and isinstance(arguments[0], ast.Constant):
            yield str(arguments[0].value)


def texts_of_template(source: str) -> Iterator[str]:
    """Django's own reader turns its tags into calls; a MiniJinja template has calls already."""
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure(USE_I18N=True)
    calls = source if "{{ _(" in source else templatize(source)
    for match in TEMPLATE_CALL.finditer(calls):
        yield match["text"].replace('\\"', '"').replace("\\'", "'")


def read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=path.parent.parent.name, abort_invalid=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
