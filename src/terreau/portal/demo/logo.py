"""An invented sign for the demonstration's printed pages: a round with two waves, drawn here."""

import struct
import zlib
from math import pi, sin

from django.core.files.base import ContentFile

SIZE, FINE = 160, 3
GREEN, WHITE = (27, 94, 74), (255, 255, 255)


def logo() -> "ContentFile[bytes]":
    """A small PNG, the same each time."""
    rows = b"".join(b"\0" + b"".join(_pixel(x, y) for x in range(SIZE)) for y in range(SIZE))
    head = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return ContentFile(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts), name="demonstration.png")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _pixel(x: int, y: int) -> bytes:
    """The part of the pixel that is green, by a few points within it."""
    points = [(x + (i + 0.5) / FINE, y + (j + 0.5) / FINE) for i in range(FINE) for j in range(FINE)]
    part = sum(_is_green(*point) for point in points) / len(points)
    return bytes(round(white + (green - white) * part) for green, white in zip(GREEN, WHITE, strict=True))


def _is_green(x: float, y: float) -> bool:
    middle = SIZE / 2
    if (x - middle) ** 2 + (y - middle) ** 2 > (middle - 4) ** 2:
        return False
    wave = 9 * sin(2 * pi * x / (SIZE / 2))
    return not any(abs(y - height - wave) < 6 for height in (middle + 8, middle + 38))
