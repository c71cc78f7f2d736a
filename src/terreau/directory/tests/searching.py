"""Builders of fiches in the search, for tests."""

from __future__ import annotations

from terreau.directory.models import Fiche, Offer
from terreau.directory.searching.indexing import count_words, refresh
from terreau.directory.tests import make

ARGENTEUIL, BEZONS, CERGY = (2.247, 48.947), (2.216, 48.924), (2.06, 49.035)


def structure(
    name: str,
    *offers: str,
    commune: tuple[str, str] = ("95018", "Argenteuil"),
    point: tuple[float, float] | None = ARGENTEUIL,
    **said: object,
) -> Fiche:
    """A published fiche with what it sells, in the index."""
    place = make.establishment(name, commune=make.commune(*commune))
    if point:
        place.longitude, place.latitude = point
        place.save()
    fiche = Fiche.objects.create(establishment=place, **said)
    for title in offers:
        Offer.objects.create(fiche=fiche, title=title, source="team", as_of="2026-01-15")
    refresh([fiche.pk])
    return fiche


def town() -> dict[str, Fiche]:
    """A few structures that searches tell apart."""
    found = {
        "net": structure("Net Plus Insertion", "Nettoyage de bureaux", "Vitrerie", kinds=["ei"], largest_lot=180000),
        "linge": structure("Le Bel Ouvrage", "Blanchisserie", kinds=["esat"], modes=["service"]),
        "regie": structure(
            "Régie des Bords de Seine",
            "Propreté des parties communes",
            commune=("95063", "Bezons"),
            point=BEZONS,
            kinds=["regie"],
        ),
        "traiteur": structure(
            "La Table d'Hôte", "Buffets et plateaux-repas", commune=("95127", "Cergy"), point=CERGY, kinds=["esat"]
        ),
    }
    count_words()
    return found
