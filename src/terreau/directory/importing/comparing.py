"""A record of a file and the structures that it may be, side by side. It never writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from terreau.directory.models import Fiche, PendingMatch
from terreau.directory.rules.structures import StructureKind


@dataclass(frozen=True)
class Compared:
    """One of the sides: who it is, its fiche when it has one, and what is compared, by label."""

    name: str
    fiche: Fiche | None
    said: tuple[tuple[str, str], ...]


def compared(match: PendingMatch, fiches: Iterable[Fiche]) -> list[Compared]:
    """The record first, then the candidates, likeliest first; the same lines on each side."""
    by_pk = {fiche.pk: fiche for fiche in fiches}
    return [_of_record(match), *(_of_fiche(by_pk[pk]) for pk in match.candidates if pk in by_pk)]


def _of_record(match: PendingMatch) -> Compared:
    record = match.record
    values = record["values"]
    where = " ".join(filter(None, (values.get("street"), record["postal_code"], record["city"])))
    number = record["siret"] or record["siren"]
    return Compared(record["name"], None, _lines(number, where, values.get("kinds", ()), values))


def _of_fiche(fiche: Fiche) -> Compared:
    place = fiche.establishment
    where = " ".join(filter(None, (place.street, place.postal_code, str(place.commune or ""))))
    number = place.siret or place.organisation.siren or ""
    values = {"phone": fiche.phone, "email": fiche.email, "website": fiche.website}
    return Compared(place.name, fiche, _lines(number, where, fiche.kinds, values))


def _lines(number: str, where: str, kinds: Iterable[str], values: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return (
        ("SIRET ou SIREN", number),
        ("Adresse", where),
        ("Types", ", ".join(StructureKind(kind).short for kind in kinds)),
        ("Téléphone", values.get("phone") or ""),
        ("Adresse e-mail", values.get("email") or ""),
        ("Site web", values.get("website") or ""),
    )
