"""A file on its way in: one of few kinds, judged by what it holds and never by what it is called.

A picture is decoded and written anew, upright, without what the camera noted beside it (place, time, owner): what was
hidden in the file does not come along. A PDF is taken as it is, and only ever served as a download.
"""

import re
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, ImageSequence

LARGEST = 20 * 1024 * 1024  # bytes
MOST_PIXELS = 40_000_000  # of all frames together
LONGEST_NAME = 200  # characters
PREVIEW_SIDE = 640  # pixels of the longest side
PDF_END = 2048  # bytes from the end within which a PDF says that it ends

ENDINGS = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/gif": (".gif",),
    "application/pdf": (".pdf",),
}
WRITTEN_AS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
PREVIEW_TYPE = "image/webp"
MOVING = ("image/gif", "image/webp")
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif")


class Unfit(Exception):
    """This file is not taken; the words say what to do instead."""

    def __init__(self, words: str | Promise) -> None:
        super().__init__(words)
        self.words = words


@dataclass(slots=True)
class Received:
    """A file as it will be kept."""

    name: str
    media_type: str
    content: bytes


@dataclass(slots=True)
class Preview:
    """A picture made small, in WebP, standing still and with nothing beside it."""

    content: bytes
    width: int  # pixels
    height: int


EMPTY = _("The file is empty. Choose it once more, or another one.")
TOO_LARGE = _("The file is larger than 20 MB. Send a smaller picture, or split the document.")
UNKNOWN = _(
    "Only pictures (JPEG, PNG, WebP or GIF) and PDF documents can be shared here. "
    "Save or print the document as PDF and share that."
)
HEIC = _(
    "This picture is in Apple's HEIC format, which many cannot open. On the iPhone, choose Settings, Camera, Formats, "
    "Most Compatible; or save the picture as JPEG and share that."
)
BROKEN_PICTURE = _("This picture is damaged and cannot be opened. Save it anew, or take it once more.")
TOO_MANY_PIXELS = _("This picture has more than 40 million pixels. Make it smaller and share that.")
BROKEN_PDF = _("This PDF is not whole. Save or print it as PDF once more and share that.")


def received(name: str, content: bytes) -> Received:
    """The file as it will be kept. Raises `Unfit`."""
    if not content:
        raise Unfit(EMPTY)
    if len(content) > LARGEST:
        raise Unfit(TOO_LARGE)
    media_type = kind_of_file(content)
    if media_type == "application/pdf":
        if b"%%EOF" not in content[-PDF_END:]:
            raise Unfit(BROKEN_PDF)
    else:
        content = drawn_anew(content, media_type)
    return Received(fitting_name(name, media_type), media_type, content)


def kind_of_file(content: bytes) -> str:
    """The media type that the first bytes say. Raises `Unfit` for every kind that is not taken."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        raise Unfit(HEIC)
    raise Unfit(UNKNOWN)


def drawn_anew(content: bytes, media_type: str) -> bytes:
    """The same picture, upright, with its colours and nothing else of what stood beside it. Raises `Unfit`."""
    how = WRITTEN_AS[media_type]
    try:
        with Image.open(BytesIO(content), formats=[how]) as picture:
            frames = _frames(picture, media_type)
            told: dict[str, Any] = {"icc_profile": picture.info.get("icc_profile")}
            if len(frames) > 1:
                told |= {"save_all": True, "append_images": frames[1:], "loop": picture.info.get("loop", 0)}
                told["duration"] = [int(frame.info.pop("duration", 100)) for frame in frames]
            if how == "JPEG":
                told["quality"] = 92
            out = BytesIO()
            frames[0].save(out, how, **told)
            return out.getvalue()
    except Unfit:
        raise
    except Image.DecompressionBombError as error:
        raise Unfit(TOO_MANY_PIXELS) from error
    except Exception as error:
        raise Unfit(BROKEN_PICTURE) from error


def preview_of(file: Received) -> Preview | None:
    """Of a file that was received here, which is bounded already; None where it is no picture."""
    how = WRITTEN_AS.get(file.media_type)
    if how is None:
        return None
    with Image.open(BytesIO(file.content), formats=[how]) as picture:
        # A JPEG is unpacked at about the size that is asked for, and not whole.
        picture.draft(None, (PREVIEW_SIDE, PREVIEW_SIDE))
        small = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
        small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
        out = BytesIO()
        profile = picture.info.get("icc_profile") if picture.mode in ("RGB", "RGBA") else None
        small.info = {}
        small.save(out, "WEBP", quality=65, icc_profile=profile or b"", exif=b"", xmp=b"")
    return Preview(out.getvalue(), *small.size)


def _frames(picture: Image.Image, media_type: str) -> list[Image.Image]:
    """Each frame upright and bare. Sizes are looked at before anything is unpacked. Raises `Unfit`."""
    moving = media_type in MOVING
    count = getattr(picture, "n_frames", 1) if moving else 1
    if picture.width * picture.height * count > MOST_PIXELS:
        raise Unfit(TOO_MANY_PIXELS)
    if not moving:
        return [_bare(picture)]
    return [_bare(frame) for frame in ImageSequence.Iterator(picture)]


KEPT_FACTS = ("transparency", "duration")


def _bare(frame: Image.Image) -> Image.Image:
    """Pillow writes comments and the like from `info` back into the file, so `info` is emptied."""
    upright = ImageOps.exif_transpose(frame.copy())
    upright.info = {fact: upright.info[fact] for fact in KEPT_FACTS if fact in upright.info}
    return upright


def fitting_name(name: str, media_type: str) -> str:
    """A clean name whose ending says what the file is: a machine that opens it trusts the ending."""
    name = clean_name(name)
    endings = ENDINGS[media_type]
    if name.lower().endswith(endings):
        return name
    return name[: LONGEST_NAME - len(endings[0])] + endings[0]


def clean_name(name: str) -> str:
    """A file's name without path, control characters or turned writing direction; at most 200 characters."""
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(
        letter for letter in name if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    )
    name = name.strip().strip(".") or "document"
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        return name[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
