"""Attached files: checked by what they hold, stored under a name of ours."""

import hashlib
from typing import Any

from django.core.files.base import File

from terreau.kit.access import Actor
from terreau.kit.actions import Refused
from terreau.kit.models import Document

MAX_BYTES = 20 * 1024 * 1024
SIGNATURES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"PK\x03\x04": "application/zip",
    b"\xd0\xcf\x11\xe0": "application/vnd.ms-office",
}


def attach(upload: File[Any], *, by: Actor, territory_id: int) -> Document:
    """Store an uploaded PDF, image or office file. Raises Refused for any other, one too big, or a full disk."""
    head = upload.read(8)
    content_type = next((kind for mark, kind in SIGNATURES.items() if head.startswith(mark)), None)
    if content_type is None:
        raise Refused("Ce fichier n'est ni un PDF, ni une image, ni un document de bureau. Joignez-le en PDF.")
    if upload.size > MAX_BYTES:
        raise Refused("Ce fichier dépasse 20 Mo. Joignez une version plus légère.")
    upload.seek(0)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    document = Document(
        territory_id=territory_id,
        name=(upload.name or "document")[-255:],
        sha256=digest.hexdigest(),
        size=upload.size,
        content_type=content_type,
        user_id=by.user_id,
    )
    try:
        document.file.save(digest.hexdigest()[:32], upload, save=False)
    except OSError as full:
        raise Refused("Le fichier n'a pas pu être enregistré (disque plein ?). Réessayez plus tard.") from full
    document.save()
    return document
