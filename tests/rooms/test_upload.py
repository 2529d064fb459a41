"""What may be shared: judged by what a file holds, and pictures without what stood beside them."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from rooms import upload
from rooms.upload import Unfit, clean_name, received

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def picture(how: str, size: tuple[int, int] = (40, 20), **told: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, how, **told)
    return out.getvalue()


def with_place() -> bytes:
    """A picture that lies on its side and knows where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "secret words"
    exif.get_ifd(0x8825)[1] = "N"
    return picture("JPEG", exif=exif, comment=b"secret words")


@pytest.mark.parametrize(
    ("how", "media_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("GIF", "image/gif")],
)
def test_pictures_are_known_by_what_they_hold(how: str, media_type: str) -> None:
    file = received("a.exe", picture(how))
    assert file.media_type == media_type
    assert file.name == "a.exe" + upload.ENDINGS[media_type][0]
    assert Image.open(BytesIO(file.content)).size == (40, 20)


def test_what_the_camera_noted_does_not_come_along() -> None:
    before = with_place()
    assert b"secret words" in before
    after = received("bilde.jpg", before).content
    drawn = Image.open(BytesIO(after))
    assert drawn.size == (20, 40)
    assert not drawn.getexif()
    assert b"secret words" not in after
    assert b"Exif" not in after


def test_words_in_a_png_and_in_what_comes_after_it_are_left_behind() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "secret words")
    assert b"secret words" not in received("a.png", picture("PNG", pnginfo=told) + b"secret words").content


@pytest.mark.parametrize("how", ["GIF", "WEBP"])
def test_a_moving_picture_goes_on_moving(how: str) -> None:
    frames = [Image.new("RGB", (10, 10), (shade, 0, 0)) for shade in (0, 90, 180)]
    out = BytesIO()
    frames[0].save(out, how, save_all=True, append_images=frames[1:], duration=120, lossless=True)
    drawn = Image.open(BytesIO(received("a", out.getvalue()).content))
    assert drawn.n_frames == 3


def test_a_pdf_is_taken_as_it_is() -> None:
    file = received("Vedtak.pdf", PDF)
    assert (file.name, file.media_type, file.content) == ("Vedtak.pdf", "application/pdf", PDF)
    assert received("page.html", PDF).name == "page.html.pdf"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", upload.EMPTY),
        (b"x" * (upload.LARGEST + 1), upload.TOO_LARGE),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, upload.HEIC),
        (b"<html><script>alert(1)</script></html>", upload.UNKNOWN),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", upload.UNKNOWN),
        (b"MZ" + b"\x00" * 50, upload.UNKNOWN),
        (b" %PDF-1.7 %%EOF", upload.UNKNOWN),
        (PDF[:-7], upload.BROKEN_PDF),
        (picture("PNG")[:60], upload.BROKEN_PICTURE),
        (b"\xff\xd8\xff\xe0 no picture", upload.BROKEN_PICTURE),
        (b"GIF89a<script>", upload.BROKEN_PICTURE),
    ],
)
def test_the_rest_is_refused_in_plain_words(content: bytes, words: object) -> None:
    with pytest.raises(Unfit) as refused:
        received("a.png", content)
    assert refused.value.words is words


def test_a_picture_that_would_unfold_too_far_is_not_unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "MOST_PIXELS", 40 * 20 - 1)
    with pytest.raises(Unfit) as refused:
        received("a.png", picture("PNG"))
    assert refused.value.words is upload.TOO_MANY_PIXELS


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Kari\\Bilde 1.jpg", "Bilde 1.jpg"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("evil\u202efdp.exe", "evilfdp.exe"),
        ("", "document"),
        ("..", "document"),
        ("Årsrapport – æøå.pdf", "Årsrapport – æøå.pdf"),
    ],
)
def test_names_carry_nothing_but_a_name(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_a_long_name_keeps_its_ending() -> None:
    assert len(clean_name("x" * 500 + ".pdf")) == 200
    assert clean_name("x" * 500 + ".pdf").endswith("x.pdf")


@pytest.mark.parametrize("how", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_preview_is_small_and_has_nothing_beside_it(how: str) -> None:
    file = received("a", picture(how, (1600, 400)))
    small = upload.preview_of(file)
    assert small is not None
    drawn = Image.open(BytesIO(small.content))
    assert (drawn.format, drawn.size, (small.width, small.height)) == ("WEBP", (640, 160), (640, 160))
    assert len(small.content) < 40_000


def test_a_preview_knows_no_place_and_stands_upright() -> None:
    small = upload.preview_of(received("a.jpg", with_place()))
    assert small is not None
    assert (small.width, small.height) == (20, 40)
    assert b"secret words" not in small.content
    assert not Image.open(BytesIO(small.content)).getexif()


def test_what_is_no_picture_has_no_preview_and_what_is_seen_through_stays_so() -> None:
    assert upload.preview_of(received("a.pdf", PDF)) is None
    out = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    small = upload.preview_of(received("a.png", out.getvalue()))
    assert small is not None
    assert Image.open(BytesIO(small.content)).mode == "RGBA"
    for mode in ("P", "L", "1", "I;16"):
        out = BytesIO()
        Image.new(mode, (20, 20)).save(out, "PNG")
        assert upload.preview_of(received("a.png", out.getvalue())) is not None
