"""How complete a fiche is, from 0 to 100 points, and what is missing, the most useful first.

The fields weigh what `rules/fiche.py` says (100 in all), the lists what `LISTS` says; a field to confirm counts half.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from terreau.directory.rules.fiche import FIELDS, Field, is_stale
from terreau.directory.rules.sources import Origin

WHOLE = 100
LISTS: Mapping[str, tuple[int, str]] = {
    "offers": (12, "Dites ce que vous vendez : c'est par là qu'un acheteur vous trouve."),
    "contact_routes": (5, "Dites à qui s'adresser pour quelle question."),
    "references": (5, "Citez un client ou un chantier : un acheteur le demande toujours."),
    "credentials": (4, "Ajoutez vos labels, conventions et agréments, avec leurs dates."),
    "impact_figures": (2, "Donnez un chiffre d'impact, avec son année et d'où il vient."),
    "documents": (2, "Joignez une plaquette ou un rapport d'activité."),
}
SENTENCES: Mapping[str, str] = {
    "siret": "Donnez votre SIRET : les fichiers publics vous retrouvent par lui.",
    "kinds": "Dites ce que vous êtes : association, ACI, entreprise adaptée...",
    "networks": "Citez les réseaux dont vous êtes membre.",
    "street": "Donnez votre adresse : on vous cherche par la distance.",
    "commune": "Donnez votre commune : sans elle, aucune équipe ne vous suit.",
    "opening_hours": "Donnez vos horaires d'accueil.",
    "accessibility_url": "Liez la page Acceslibre de votre lieu, si elle existe.",
    "accessibility_notes": "Dites comment on entre chez vous : marches, ascenseur, places réservées.",
    "phone": "Donnez un téléphone où quelqu'un répond.",
    "email": "Donnez une adresse e-mail commune, relevée chaque jour.",
    "website": "Donnez l'adresse de votre site.",
    "summary": "Dites en une phrase ce que vous faites : elle est lue en premier.",
    "description": "Présentez-vous en 200 à 2 000 caractères.",
    "publics": "Dites qui vous accueillez.",
    "customers": "Dites à qui vous vendez : public, entreprises, particuliers.",
    "modes": "Dites comment vous intervenez : service, mise à disposition, fabrication.",
    "area_codes": "Dites où vous intervenez.",
    "headcount": "Donnez votre effectif.",
    "insertion_headcount": "Dites combien de salariés sont en insertion.",
    "yearly_capacity": "Dites ce que vous pouvez encore prendre en un an.",
    "largest_lot": "Dites le plus grand lot que vous pouvez porter.",
}


@dataclass(frozen=True)
class Missing:
    """Something that would bring points: the name of its field or list, what to do, how many points."""

    name: str
    sentence: str
    points: int


@dataclass(frozen=True)
class Score:
    """From 0 to 100, with what is missing in order."""

    points: int
    missing: tuple[Missing, ...]


def score(
    document: Mapping[str, object],
    parts: Mapping[str, int],
    *,
    on: date,
    origins: Mapping[str, Origin] | None = None,
    confirmed_on: date | None = None,
) -> Score:
    """The score of a fiche: `document` holds its fields by name, `parts` the number of lines of each list."""
    stale = {
        field.name
        for field in FIELDS
        if is_stale(field, (origins or {}).get(field.name), confirmed_on=confirmed_on, on=on)
    }
    whole = sum(field.weight for field in FIELDS) + sum(weight for weight, _ in LISTS.values())
    lost = [*_fields_missing(document, stale), *_lists_missing(parts)]
    points = WHOLE * (whole - sum(each.points for each in lost)) // whole
    return Score(points, tuple(sorted(lost, key=lambda each: -each.points)))


def _fields_missing(document: Mapping[str, object], stale: set[str]) -> Iterator[Missing]:
    for field in FIELDS:
        if not field.weight:
            continue
        if document.get(field.name) in (None, "", []):
            yield Missing(field.name, SENTENCES[field.name], field.weight)
        elif field.name in stale:
            yield Missing(field.name, _to_confirm(field), max(field.weight // 2, 1))


def _to_confirm(field: Field) -> str:
    return f"Confirmez « {field.label.lower()} » : il a plus d'un an."


def _lists_missing(parts: Mapping[str, int]) -> Iterator[Missing]:
    for name, (weight, sentence) in LISTS.items():
        if not parts.get(name):
            yield Missing(name, sentence, weight)
