"""One line per structure with everything the directory publishes: the columns of CSV, XLSX and GeoJSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from terreau.directory import reference, vocabulary
from terreau.directory.exporting.reading import Books, activity, status_of, updated_on
from terreau.directory.models import Fiche
from terreau.directory.rules.structures import Customer, Mode, Nomenclature, StructureKind

Cell = str | int | float | Decimal | date | None


@dataclass(frozen=True)
class Line:
    """What a column reads: the fiche, the identifiers of this export, the books, the day."""

    fiche: Fiche
    source: str
    identifier: str
    url: str
    books: Books
    on: date


Column = Callable[[Line], Cell]


def cells(line: Line) -> Iterator[Cell]:
    """The cells of a structure, in the order of COLUMNS."""
    return (column(line) for column in COLUMNS.values())


def _labels(enum: type[StructureKind | Mode | Customer], codes: list[str]) -> str:
    return ", ".join(enum(code).label for code in codes)


def _networks(line: Line) -> str:
    names = [line.books.networks[code].name if code in line.books.networks else code for code in line.fiche.networks]
    return ", ".join(names)


def _credentials(line: Line) -> str:
    told = [
        " ".join(
            word
            for word in (
                str(each),
                f"du {each.from_on:%d/%m/%Y}" if each.from_on else "",
                f"au {each.to_on:%d/%m/%Y}" if each.to_on else "",
            )
            if word
        )
        for each in line.fiche.credentials.all()
    ]
    return " | ".join(told)


def _figures(line: Line) -> str:
    rows = line.fiche.impact_figures.all()
    return " | ".join(f"{each.label} : {each.value} {each.unit} ({each.year}, {each.evidence})" for each in rows)


def _routes(line: Line) -> str:
    rows = line.fiche.contact_routes.all()
    return " | ".join(f"{each.topic} : {' '.join(filter(None, (each.job, each.phone, each.email)))}" for each in rows)


def _ess(line: Line, field: str) -> str:
    status = status_of(line.fiche)
    return str(getattr(status, field)) if status else ""


def _commune(line: Line) -> str:
    commune = line.fiche.establishment.commune
    return commune.name if commune else ""


def _form(line: Line) -> str:
    return reference.legal_forms().get(line.fiche.establishment.organisation.legal_category, "")


COLUMNS: Mapping[str, Column] = {
    "source": lambda line: line.source,
    "id": lambda line: line.identifier,
    "nom": lambda line: line.fiche.establishment.name,
    "raison_sociale": lambda line: line.fiche.establishment.organisation.name,
    "sigle": lambda line: line.fiche.establishment.organisation.acronym,
    "siren": lambda line: line.fiche.establishment.organisation.siren,
    "siret": lambda line: line.fiche.establishment.siret,
    "rna": lambda line: line.fiche.establishment.organisation.rna,
    "categorie_juridique": lambda line: line.fiche.establishment.organisation.legal_category,
    "forme_juridique": _form,
    "types": lambda line: _labels(StructureKind, line.fiche.kinds),
    "statut_ess": lambda line: _ess(line, "verdict"),
    "famille_ess": lambda line: _ess(line, "family"),
    "motif_ess": lambda line: _ess(line, "reason"),
    "date_statut_ess": lambda line: _ess(line, "as_of"),
    "regles_ess": lambda line: _ess(line, "rules_version"),
    "naf_rev_2": lambda line: activity(line.fiche, Nomenclature.NAF_2008),
    "naf_2025": lambda line: activity(line.fiche, Nomenclature.NAF_2025),
    "reseaux": _networks,
    "labels_et_agrements": _credentials,
    "resume": lambda line: line.fiche.summary,
    "description": lambda line: line.fiche.description,
    "activites": lambda line: " | ".join(each.title for each in line.fiche.offers.all()),
    "codes_cpv": lambda line: ", ".join(each.cpv for each in line.fiche.offers.all() if each.cpv),
    "modes": lambda line: _labels(Mode, line.fiche.modes),
    "clients": lambda line: _labels(Customer, line.fiche.customers),
    "publics": lambda line: ", ".join(vocabulary.words("publics").get(each, each) for each in line.fiche.publics),
    "publics_precisions": lambda line: line.fiche.publics_notes,
    "services": lambda line: " | ".join(each.name for each in line.fiche.services.all()),
    "adresse": lambda line: line.fiche.establishment.street,
    "complement_adresse": lambda line: line.fiche.establishment.street_extra,
    "code_postal": lambda line: line.fiche.establishment.postal_code,
    "commune": _commune,
    "code_insee": lambda line: line.fiche.establishment.commune_id,
    "longitude": lambda line: line.fiche.establishment.longitude,
    "latitude": lambda line: line.fiche.establishment.latitude,
    "telephone": lambda line: line.fiche.phone,
    "courriel": lambda line: line.fiche.email,
    "site_web": lambda line: line.fiche.website,
    "horaires": lambda line: line.fiche.opening_hours,
    "accessibilite": lambda line: line.fiche.accessibility_notes,
    "page_acceslibre": lambda line: line.fiche.accessibility_url,
    "effectif": lambda line: line.fiche.headcount,
    "effectif_insertion": lambda line: line.fiche.insertion_headcount,
    "capacite_annuelle_euros_ht": lambda line: line.fiche.yearly_capacity,
    "plus_grand_lot_euros_ht": lambda line: line.fiche.largest_lot,
    "personnes_en_meme_temps": lambda line: line.fiche.people_at_once,
    "territoires_couverts": lambda line: ", ".join(line.fiche.area_codes),
    "rayon_km": lambda line: line.fiche.area_km,
    "references": lambda line: " | ".join(each.client for each in line.fiche.references.all()),
    "chiffres_d_impact": _figures,
    "a_qui_s_adresser": _routes,
    "confirmee_le": lambda line: line.fiche.confirmed_on,
    "date_maj": lambda line: updated_on(line.fiche, on=line.on),
    "page": lambda line: line.url,
}
