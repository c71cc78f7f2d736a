"""What a fiche is made of: its fields, once, with their holder, their section and how long they stay fresh."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from terreau.directory.rules.sources import Origin
from terreau.kit.labels import Labelled

UNDO_DAYS = 30
STALE_AFTER_DAYS = 400  # a year, and the month that the yearly message leaves to answer


class Holder(Labelled):
    """The row that holds a field."""

    ORGANISATION = "organisation", "Entreprise ou association"
    ESTABLISHMENT = "establishment", "Établissement"
    FICHE = "fiche", "Fiche"


class Section(Labelled):
    """The parts of a fiche as people read them."""

    IDENTITY = "identity", "Identité"
    PLACE = "place", "Adresse et accueil"
    REACH = "reach", "Joindre la structure"
    WORK = "work", "Ce qu'elle fait"
    SIZE = "size", "Taille et capacité"


class State(Labelled):
    """Whether a fiche is shown. A deleted one can come back for 30 days, then it is emptied."""

    PUBLISHED = "published", "Publiée"
    DELETED = "deleted", "Supprimée"
    CLOSED = "closed", "Fermée"


@dataclass(frozen=True)
class Field:
    """One field: its name in the code, its French label, where it lives.

    `is_official`: a public register may correct it. `goes_stale`: it is shown as to confirm after a year.
    `weight`: points it brings to the score of a fiche.
    """

    name: str
    label: str
    holder: Holder
    section: Section
    is_official: bool = False
    goes_stale: bool = False
    weight: int = 0


_ORGANISATION = Holder.ORGANISATION
_PLACE = Holder.ESTABLISHMENT
_FICHE = Holder.FICHE

FIELDS: tuple[Field, ...] = (
    Field("legal_name", "Raison sociale", _ORGANISATION, Section.IDENTITY, is_official=True),
    Field("acronym", "Sigle", _ORGANISATION, Section.IDENTITY),
    Field("siren", "SIREN", _ORGANISATION, Section.IDENTITY, is_official=True),
    Field("rna", "Numéro RNA", _ORGANISATION, Section.IDENTITY, is_official=True),
    Field("legal_category", "Forme juridique", _ORGANISATION, Section.IDENTITY, is_official=True),
    Field("ess_flag", "Mention ESS de l'INSEE", _ORGANISATION, Section.IDENTITY, is_official=True),
    Field("created_on", "Date de création", _ORGANISATION, Section.IDENTITY, is_official=True),
    Field("ceased_on", "Date de cessation", _ORGANISATION, Section.IDENTITY, is_official=True),
    Field("name", "Nom", _PLACE, Section.IDENTITY),
    Field("siret", "SIRET", _PLACE, Section.IDENTITY, is_official=True, weight=5),
    Field("kinds", "Types de structure", _FICHE, Section.IDENTITY, weight=10),
    Field("networks", "Réseaux", _FICHE, Section.IDENTITY, weight=3),
    Field("street", "Adresse", _PLACE, Section.PLACE, weight=5),
    Field("street_extra", "Complément d'adresse", _PLACE, Section.PLACE),
    Field("postal_code", "Code postal", _PLACE, Section.PLACE),
    Field("commune", "Commune", _PLACE, Section.PLACE, weight=5),
    Field("longitude", "Longitude", _PLACE, Section.PLACE),
    Field("latitude", "Latitude", _PLACE, Section.PLACE),
    Field("closed_on", "Fermé le", _PLACE, Section.PLACE, is_official=True),
    Field("opening_hours", "Horaires d'accueil", _FICHE, Section.PLACE, goes_stale=True, weight=5),
    Field("accessibility_url", "Accessibilité du lieu (page Acceslibre)", _FICHE, Section.PLACE, weight=2),
    Field("accessibility_notes", "Accessibilité du lieu", _FICHE, Section.PLACE, goes_stale=True, weight=3),
    Field("phone", "Téléphone", _FICHE, Section.REACH, goes_stale=True, weight=10),
    Field("email", "Adresse e-mail", _FICHE, Section.REACH, goes_stale=True, weight=10),
    Field("website", "Site web", _FICHE, Section.REACH, goes_stale=True, weight=3),
    Field("summary", "En une phrase", _FICHE, Section.WORK, goes_stale=True, weight=5),
    Field("description", "Présentation", _FICHE, Section.WORK, goes_stale=True, weight=9),
    Field("publics", "Publics accueillis", _FICHE, Section.WORK, goes_stale=True, weight=5),
    Field("publics_notes", "Précisions sur les publics", _FICHE, Section.WORK, goes_stale=True),
    Field("customers", "Vend à", _FICHE, Section.WORK, goes_stale=True, weight=3),
    Field("modes", "Modes d'intervention", _FICHE, Section.WORK, goes_stale=True, weight=3),
    Field("area_codes", "Territoires couverts", _FICHE, Section.WORK, goes_stale=True, weight=3),
    Field("area_km", "Rayon d'intervention, en km", _FICHE, Section.WORK, goes_stale=True),
    Field("headcount", "Effectif", _FICHE, Section.SIZE, goes_stale=True, weight=3),
    Field("insertion_headcount", "Dont salariés en insertion", _FICHE, Section.SIZE, goes_stale=True, weight=3),
    Field("yearly_capacity", "Capacité en un an, en euros HT", _FICHE, Section.SIZE, goes_stale=True, weight=3),
    Field("largest_lot", "Plus grand lot possible, en euros HT", _FICHE, Section.SIZE, goes_stale=True, weight=2),
    Field("people_at_once", "Personnes qu'elle peut proposer en même temps", _FICHE, Section.SIZE, goes_stale=True),
)

BY_NAME: Mapping[str, Field] = {field.name: field for field in FIELDS}


def is_stale(field: Field, origin: Origin | None, *, confirmed_on: date | None, on: date) -> bool:
    """Whether a field is to confirm: neither said nor confirmed since more than STALE_AFTER_DAYS."""
    if not field.goes_stale or origin is None:
        return False
    last = max(origin.as_of, confirmed_on) if confirmed_on else origin.as_of
    return (on - last).days > STALE_AFTER_DAYS
