"""Signed links: what they open is in the address, nobody can forge it, and showing it writes nothing."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing


class DeadLink(Exception):
    """The link is forged, cut or too old; the message is a sentence in French."""


@dataclass(frozen=True)
class Opened:
    """What a link opens: a subject of a purpose, and the stamp it was signed with."""

    pk: int
    stamp: str


def sign(purpose: str, pk: int, stamp: str = "") -> str:
    """A token that opens one subject for one purpose. Changing the stamp kept with the subject kills older links."""
    return signing.dumps([pk, stamp], salt=f"terreau.{purpose}", compress=False)


def read(purpose: str, token: str, *, max_days: int) -> Opened:
    """What the token opens. Raises DeadLink."""
    try:
        pk, stamp = signing.loads(token, salt=f"terreau.{purpose}", max_age=max_days * 86_400)
    except signing.SignatureExpired as old:
        raise DeadLink("Ce lien a expiré. Demandez-en un nouveau à votre interlocutrice.") from old
    except (signing.BadSignature, ValueError) as bad:
        raise DeadLink("Ce lien est incomplet. Ouvrez-le depuis le message reçu, sans le recopier.") from bad
    return Opened(pk, stamp)


def absolute(path: str) -> str:
    """The public address of a path of this instance."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"
