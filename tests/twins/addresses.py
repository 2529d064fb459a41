"""All addresses of the project that take a room, found by walking its map, and what they may be asked.

Nothing is listed by hand, so a page that is added tomorrow is looked at tomorrow. Ids are those that the seat has
been shown, a few of each, and strangers.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

OF_EACH = 2
KIND_OF = {"entry": "entry", "thing": "standing", "seat": "other"}
ID = re.compile(r"(?<![0-9a-zA-Z])[0-9a-f]{32}(?![0-9a-zA-Z])")
HREF = re.compile(r'(?:href|action|src)="([^"]*)"')


@dataclass(frozen=True)
class Address:
    """A named address; `fields` are what it takes beside the room."""

    name: str
    fields: tuple[str, ...]

    def url(self, room: str, values: dict[str, str]) -> str:
        return reverse(self.name, kwargs={"room": room, **values})


def of_rooms() -> list[Address]:
    """Every address that takes a room."""
    found = []
    for pattern in _walk(get_resolver().url_patterns):
        groups = list(pattern.pattern.regex.groupindex)
        if "room" in groups:
            assert pattern.name, f"an address of a room without a name: {pattern}"
            found.append(Address(pattern.name, tuple(group for group in groups if group != "room")))
    return found


def _walk(patterns: Sequence[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns)
        else:
            yield pattern


def with_seen(room: str, shown: dict[str, list[str]], rng: random.Random) -> list[str]:
    """Each address, with a few of the ids that the seat was shown: of the kind that it takes, if its name says so."""
    urls = []
    for address in of_rooms():
        if not address.fields:
            urls.append(address.url(room, {}))
            continue
        kinds = [shown[KIND_OF[field]] for field in address.fields if field in KIND_OF] or list(
            shown.values()
        )
        ids = [id_ for kind in kinds for id_ in chosen(kind, rng)]
        urls += [address.url(room, dict.fromkeys(address.fields, id_)) for id_ in ids]
    return urls


def with_strangers(room: str, strangers: dict[str, str], rng: random.Random) -> list[str]:
    """Each address, with a few of the ids that the seat cannot know."""
    return [
        address.url(room, dict.fromkeys(address.fields, id_))
        for address in of_rooms()
        if address.fields
        for id_ in chosen(list(strangers.values()), rng, 1)
    ]


def chosen(ids: list[str], rng: random.Random, of_each: int = OF_EACH) -> list[str]:
    """A few, in their order: alike in both worlds, since they are chosen by place."""
    places = sorted(rng.sample(range(len(ids)), min(of_each, len(ids))))
    return [ids[place] for place in places]


def links(html: str, here: str) -> list[str]:
    """Where a page leads inside this place, once each, in its order."""
    from urllib.parse import urljoin

    found = dict.fromkeys(urljoin(here, href.replace("&amp;", "&")) for href in HREF.findall(html))
    return [url.split("#")[0] for url in found if url.startswith("/rooms/")]


def ids_by_kind(html: str) -> dict[str, list[str]]:
    """The ids on a page: entries and standing things by what marks them, the others together."""
    kinds: dict[str, list[str]] = {}
    taken: set[str] = set()
    for kind in ("entry", "standing"):
        marked = dict.fromkeys(re.findall(rf'data-{kind}="([0-9a-f]{{32}})"', html))
        kinds[kind] = [id_ for id_ in marked if id_ not in taken]
        taken |= set(marked)
    kinds["other"] = [id_ for id_ in dict.fromkeys(ID.findall(html)) if id_ not in taken]
    return kinds
