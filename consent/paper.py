"""Paper for those who give and own consents: PDF that a screen reader can read (PDF/UA-1).

What people wrote goes in as data and never as markup; nothing is fetched from anywhere.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import typst

TEMPLATE = Path(__file__).parent / "paper.typ"
LANGUAGES = {"se": "nb"}


@dataclass(slots=True, frozen=True)
class Section:
    """Paragraphs, then a list, then a table with one head row; each may be missing."""

    heading: str
    said: Sequence[str] = ()
    listed: Sequence[str] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


def pdf_of(title: str, language: str, sections: Sequence[Section]) -> bytes:
    told = {
        "title": title,
        "language": LANGUAGES.get(language, language),
        "sections": [asdict(s) for s in sections],
    }
    inputs = {"told": json.dumps(told)}
    try:
        made = typst.compile(_template(), format="pdf", pdf_standards=["ua-1"], sys_inputs=inputs)
    except (
        typst.TypstError
    ):  # a letter that no font here has: the standard wants none missing, and the paper is theirs
        made = typst.compile(_template(), format="pdf", sys_inputs=inputs)
    assert isinstance(made, bytes)
    return made


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()
