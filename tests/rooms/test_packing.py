"""A packed page is the same page, and its length tells nothing of what one person's words have in common with another's."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from rooms.packing import in_parts, packed

SECRET = "Diagnosen er tuberøs sklerose"
LIKE, UNLIKE = SECRET, "".join(sorted(SECRET))


@pytest.mark.parametrize("tag", ["li", "article"])
@pytest.mark.parametrize("between", ["", "\n", '<p class="hint">between</p>'])
def test_the_length_does_not_tell_what_two_texts_have_in_common(tag: str, between: str) -> None:
    def page(tried: str) -> bytes:
        texts = between.join(f'<{tag} class="x">{text}</{tag}>' for text in (SECRET, tried))
        return f"<h1>Blåveis</h1><ol>{texts}</ol><form>{tried[:0]}</form>".encode()

    def alone(tried: str) -> int:
        return len(in_parts(f'<{tag} class="x">{tried}</{tag}>'.encode()))

    cost_alone = alone(LIKE) - alone(UNLIKE)
    assert len(in_parts(page(LIKE))) - len(in_parts(page(UNLIKE))) == cost_alone
    assert len(gzip.compress(page(LIKE))) - len(gzip.compress(page(UNLIKE))) < cost_alone - 10


def test_what_is_unpacked_is_the_page() -> None:
    page = ("<ol>" + "<li>en</li>\n<li>to</li>" * 300 + "</ol>").encode()
    assert gzip.decompress(in_parts(page)) == page
    assert gzip.decompress(in_parts(b"")) == b""


@pytest.mark.parametrize(
    ("takes", "how"),
    [("gzip, deflate, br", "gzip"), ("br,gzip", "gzip"), ("", None), ("br", None), ("gzip;q=0", None)],
)
def test_only_who_can_unpack_it_gets_it_packed(takes: str, how: str | None) -> None:
    request = RequestFactory().get("/", headers={"accept-encoding": takes})
    answer: Any = packed(request, HttpResponse("<li>en</li>"))
    assert answer.headers.get("Content-Encoding") == how
    assert answer["Vary"] == "Accept-Encoding"
    assert (gzip.decompress(answer.content) if how else answer.content) == b"<li>en</li>"
