"""Pictures laid side by side, for looking: sheets of many at once, and a page that leads to each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from PIL import Image, ImageDraw

from tests.screens.look import Look

ACROSS = {"phone": (260, 560, 7), "desk": (560, 400, 4)}  # pixels of each, and how many in a row
DOWN = {"phone": 2, "desk": 5}  # rows
MARGIN, WORDS = 8, 16


def write(out: Path, looks: Sequence[Look]) -> None:
    there = [look for look in looks if look.picture]
    page = "\n".join(_figure(look) for look in there)
    style = "body{font:12px sans-serif;display:flex;flex-wrap:wrap;gap:8px;background:#ddd}figure{margin:0}img{width:260px;height:360px;object-fit:cover;object-position:top}"
    (out / "index.html").write_text(
        f"<!doctype html><meta charset=utf-8><title>Screens</title><style>{style}</style>{page}", "utf-8"
    )
    for language in sorted({look.language for look in there}):
        for how in sorted({look.how for look in there}):
            found = [look for look in there if (look.language, look.how) == (language, how)]
            for number, some in enumerate(_sheets(found, how.split()[0])):
                _sheet(out, some, how.split()[0]).save(
                    out / f"sheet-{language}-{how.replace(' ', '-')}-{number + 1}.png"
                )


def _figure(look: Look) -> str:
    words = escape(" · ".join([look.name, look.language, look.how, *look.faults]))
    return f'<figure><a href="{look.picture}"><img loading=lazy src="{look.picture}" alt=""></a><figcaption>{words}</figcaption></figure>'


def _sheets(looks: Sequence[Look], size: str) -> Iterator[Sequence[Look]]:
    most = ACROSS[size][2] * DOWN[size]
    for first in range(0, len(looks), most):
        yield looks[first : first + most]


def _sheet(out: Path, looks: Sequence[Look], size: str) -> Image.Image:
    wide, tall, across = ACROSS[size]
    rows = -(-len(looks) // across)
    sheet = Image.new("RGB", (across * (wide + MARGIN), rows * (tall + MARGIN + WORDS)), "#888")
    draw = ImageDraw.Draw(sheet)
    for number, look in enumerate(looks):
        x, y = number % across * (wide + MARGIN), number // across * (tall + MARGIN + WORDS)
        draw.text((x + 2, y + 2), f"{look.name}{' !' if look.faults else ''}", "white")
        with Image.open(out / look.picture) as picture:
            scale = wide / picture.width
            shown = picture.crop((0, 0, picture.width, min(picture.height, int(tall / scale))))
            sheet.paste(shown.resize((wide, int(shown.height * scale))), (x, y + WORDS))
    return sheet
