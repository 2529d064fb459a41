"""The first words of an entry: what stands above an answer to it, for whoever sees both.

Of what was changed they are the newest; of what was taken back, that it was. Whoever is shown them has been shown
something of that entry, and it is recorded like any other reading.
"""

import re
from collections.abc import Iterable
from html import unescape

from rooms.log.read import Seen
from rooms.markdown import is_plain, to_html
from rooms.words import words

LENGTH = 120  # characters
_TAGS = re.compile(r"<[^>]*>")
_LAST_WORD = re.compile(r"\s\S*$")


def first_words(seen: Seen, language: str) -> str:
    """As plain text, which whoever shows it escapes."""
    if seen.retracted:
        return str(words(language)["taken_back"])
    event = seen.event
    said = (event.get(field) for field in ("title", "name", "text", "body"))
    return _short(next((text for text in said if text and isinstance(text, str)), ""))


def beyond(shown: Iterable[Seen], quoted: Iterable[Seen]) -> set[int]:
    """The positions of what is quoted and does not stand there itself."""
    return {one.first for one in quoted} - {one.first for one in shown}


def _short(text: str) -> str:
    """Cut between two words where there are two: past tags, which only what is drawn as HTML has."""
    text = text[: 4 * LENGTH]
    bare = text if is_plain(text) else unescape(_TAGS.sub("", to_html(text)))
    line = " ".join(bare.split())
    return line if len(line) <= LENGTH else _LAST_WORD.sub("", line[:LENGTH]) + "…"
