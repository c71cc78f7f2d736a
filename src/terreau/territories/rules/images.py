"""Which image files may be shown as a logo."""

SIGNATURES: dict[bytes, str] = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
MAX_BYTES = 1_000_000


def image_type(start: bytes) -> str | None:
    """Give the content type told by the first bytes of a file: PNG, JPEG, or None for anything else."""
    return next((kind for signature, kind in SIGNATURES.items() if start.startswith(signature)), None)
