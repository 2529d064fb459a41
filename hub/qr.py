"""A QR code as the path of a drawing in the page: the page's policy allows no images from data."""

from dataclasses import dataclass

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode


@dataclass(frozen=True)
class Square:
    """`size` in modules, quiet border included; `path` for an SVG path's `d`."""

    size: int
    path: str


def square(text: str) -> Square:
    code = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    rows = code.get_matrix()
    dots = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]
    return Square(len(rows), "".join(dots))
