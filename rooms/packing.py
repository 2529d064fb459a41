"""A page on its way, made smaller without one person's words being measured against another's.

Where two texts are compressed together, the length tells whether they are alike (BREACH): whoever may write here could
try words and read off what somebody else wrote. So each item of a list and each article is a part of its own, and the
window is emptied between them: nothing is ever compared with what stands in another. The form's token is masked anew in
each answer. Sockets are not compressed at all.
"""

import re
import zlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

LEVEL = 5
GZIP = zlib.MAX_WBITS | 16
_BETWEEN = re.compile(rb"(?=<(?:li|article|form)\b)|(?<=</li>)|(?<=</article>)|(?<=</form>)")
_TAKES = re.compile(r"(?:^|,)\s*gzip\s*(?:,|$)")


def packed(request: HttpRequest, page: HttpResponse) -> HttpResponse:
    """The same page, packed for a browser that says it can unpack it."""
    patch_vary_headers(page, ["Accept-Encoding"])
    if _TAKES.search(request.headers.get("Accept-Encoding", "")) is None:
        return page
    page.content = in_parts(page.content)
    page["Content-Encoding"] = "gzip"
    return page


def in_parts(page: bytes) -> bytes:
    """One gzip stream whose parts know nothing of each other."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
    parts = [packer.compress(part) + packer.flush(zlib.Z_FULL_FLUSH) for part in _BETWEEN.split(page) if part]
    return b"".join(parts) + packer.flush()
