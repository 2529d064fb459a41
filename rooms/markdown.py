"""HTML from people goes through one function: markdown without raw HTML, then nh3 (design, point 9b).

What was written is stored as written; it is cleaned when it is drawn, so that a flaw found later is cured at the tap.
"""

import re
from html import escape

import bleach
import comrak
import nh3

DEEPEST = 64  # nh3 takes quadratic time in nested quotes

_EXTENSIONS = comrak.ExtensionOptions()
_EXTENSIONS.table = True
_EXTENSIONS.autolink = True
_EXTENSIONS.strikethrough = True
_RENDER = comrak.RenderOptions()
_RENDER.escape = True
_RENDER.unsafe_ = False
_RENDER.hardbreaks = True

_CLEANER = nh3.Cleaner(
    tags={
        "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong",
        "table", "tbody", "td", "th", "thead", "tr", "ul",
    },
    attributes={"a": {"href", "title"}, "code": {"class"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
    generic_attribute_prefixes=set(),
)  # fmt: skip

_PLAIN = re.compile(r"[^\\`*_{}\[\]()#+!|<>&~:/@\"'\n\r\t\x00-\x1f=\x7f-\x9f-]*", re.ASCII)


def is_plain(text: str) -> bool:
    """One line with no character that markdown gives a meaning, and no bare address."""
    return (
        _PLAIN.fullmatch(text) is not None
        and "www." not in text
        and not _numbered(text)
        and text == text.strip()
    )


def _numbered(text: str) -> bool:
    head = text[:11].lstrip("0123456789")
    return text[:1].isdigit() and head[:1] in (".", ")")


def to_html(text: str) -> str:
    """Clean HTML of what a person wrote. Never raises; what cannot be cleaned cheaply is shown as plain text."""
    if is_plain(text):
        return f"<p>{text}</p>\n"
    drawn = comrak.render_markdown(text, extension_options=_EXTENSIONS, render_options=_RENDER)
    if drawn.count("<blockquote>") > DEEPEST or drawn.count("<ul>") + drawn.count("<ol>") > 20 * DEEPEST:
        return f"<p>{escape(text)}</p>\n"
    return _CLEANER.clean(_lower_headings(drawn))


def _lower_headings(html: str) -> str:
    """Headings inside a message stand below those of the page, each at most one step below the one before."""
    if "<h" not in html:
        return html
    depth = 0

    def lowered(mark: re.Match[str]) -> str:
        nonlocal depth
        if not mark[1]:
            depth = min(int(mark[2]), depth + 1)
        return f"<{mark[1]}h{min(6, depth + 2)}>"

    return re.sub(r"<(/?)h([1-6])>", lowered, html)


def to_plain(text: str, length: int = 200) -> str:
    """A short plain text of what a person wrote, for summaries and answered lines."""
    stripped = bleach.clean(to_html(text[: 4 * length]), tags=set(), strip=True)
    line = " ".join(stripped.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
