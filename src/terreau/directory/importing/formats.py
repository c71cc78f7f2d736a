"""The formats that are read, recognised by their columns or by the model of their objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from terreau.directory.importing.readers import (
    asp,
    associations,
    data_inclusion,
    emplois,
    ess,
    marche,
    protected,
    public_bodies,
    services,
)
from terreau.directory.importing.records import Record
from terreau.directory.importing.references import Known, Reference
from terreau.directory.importing.rows import Row
from terreau.directory.rules.sources import Source

REFERENCES, STRUCTURES, NUMBERS, LINES = range(4)
PERSONS = (
    "Ce fichier est une liste de personnes ({what}), pas de structures : l'annuaire n'en garde aucune. "
    "Invitez les membres de l'équipe depuis « Équipe et accès », et notez les personnes à appeler sur la fiche de "
    "leur structure."
)
PAIRS = (
    "Ce fichier contient des couples étiquetés « doublon » ou « distinct », pas un annuaire : rien n'est à importer."
)
PURCHASES = (
    "Ce fichier est une liste de dépenses par fournisseur, pas un annuaire : l'annuaire ne garde pas les dépenses des "
    "acheteurs. Les marchés publiés se donnent dans « Imports » de la rubrique Marchés."
)
STOCK = (
    "Cette archive contient un stock SIRENE : décompressez-la et donnez le fichier CSV, ou téléchargez le même fichier "
    "en Parquet."
)


@dataclass(frozen=True)
class Format:
    """How one kind of list is recognised and read.

    `asks` are columns that it always has, `model` the model of its objects. `rank` orders the files of one run:
    references, structures, numbers that name structures, lines that refer to them. `refusal` says why it is not read.
    """

    label: str
    source: Source = Source.DATA_INCLUSION
    read: Callable[[Row], Record | Reference] | None = None
    read_with: Callable[[Row, Known], Record] | None = None
    asks: frozenset[str] = frozenset()
    model: str = ""
    rank: int = STRUCTURES
    unfold: Callable[[Mapping[str, Any]], Iterator[dict[str, Any]]] | None = None
    refusal: str = ""


def _columns(names: str) -> frozenset[str]:
    return frozenset(names.split())


def _refused(label: str, columns: frozenset[str], refusal: str) -> Format:
    return Format(label, asks=columns, refusal=refusal)


def _source(row: Row) -> Reference:
    return Reference("source", row.text("slug"), {"name": row.name("nom")})


DI, MARCHE, ASP = Source.DATA_INCLUSION, Source.MARCHE, Source.ASP
FORMATS: tuple[Format, ...] = (
    Format(
        "structures data·inclusion v0",
        DI,
        data_inclusion.old_structure,
        asks=_columns("id nom source typologie presentation_detail"),
    ),
    Format(
        "structures data·inclusion v1",
        DI,
        data_inclusion.structure,
        asks=_columns("id nom source date_maj reseaux_porteurs"),
    ),
    Format(
        "services data·inclusion v0",
        DI,
        services.old_service,
        asks=_columns("id nom structure_id presentation_detail"),
        rank=LINES,
    ),
    Format(
        "services data·inclusion v1", DI, services.service, asks=_columns("id nom structure_id date_maj"), rank=LINES
    ),
    Format("sources data·inclusion", DI, _source, asks=_columns("slug nom description"), rank=REFERENCES),
    Format("structures des emplois de l'inclusion", DI, emplois.structure, model="insertion.structure"),
    Format("services des emplois de l'inclusion", DI, services.emplois_service, model="insertion.service", rank=LINES),
    Format("prescripteurs", Source.PRESCRIBERS, emplois.prescriber, model="prescribers.prescriberorganization"),
    Format("institutions", Source.PUBLIC_BODIES, emplois.institution, model="institutions.institution"),
    Format("conventions IAE", ASP, asp.convention, model="companies.siaeconvention", rank=NUMBERS),
    Format("annexes financières IAE", ASP, asp.annexe, model="companies.siaefinancialannex", rank=LINES),
    Format(
        "annexes financières de l'ASP",
        ASP,
        asp.flow,
        asks=_columns("af_id_structure af_numero_annexe_financiere"),
        rank=LINES,
    ),
    Format("fournisseurs du marché de l'inclusion", MARCHE, marche.supplier, model="siaes.siae"),
    Format(
        "fournisseurs du marché de l'inclusion (tableau)",
        MARCHE,
        marche.flat_supplier,
        asks=_columns("pk kind siret name post_code"),
    ),
    Format("réseaux", MARCHE, marche.network, model="networks.network", rank=REFERENCES),
    Format("groupes de secteurs", MARCHE, marche.sector_group, model="sectors.sectorgroup", rank=REFERENCES),
    Format("secteurs", MARCHE, marche.sector, model="sectors.sector", rank=REFERENCES),
    Format("labels", MARCHE, marche.label, model="labels.label", rank=REFERENCES),
    Format("labels des fournisseurs", MARCHE, read_with=marche.labelled, model="siaes.siaelabel", rank=LINES),
    Format("activités des fournisseurs", MARCHE, read_with=marche.activity, model="siaes.siaeactivity", rank=LINES),
    Format(
        "GEIQ et antennes",
        Source.GEIQ,
        protected.geiq,
        model="geiq_assessments.labelinfos",
        unfold=protected.unfold_geiq,
    ),
    Format(
        "ESAT et entreprises adaptées",
        Source.ESAT_EA,
        protected.protected_work,
        asks=frozenset({"Raison Sociale", "Siret", "Catégorie"}),
    ),
    Format(
        "unités légales de l'ESS (INSEE)",
        Source.ESS_LIST,
        ess.flagged_unit,
        asks=_columns("siren denominationUniteLegale methode_jointure"),
    ),
    Format(
        "entreprises de l'ESS du numérique",
        Source.ESS_LIST,
        ess.digital_unit,
        asks=_columns("siren siret_siege denomination famille_ess"),
    ),
    Format(
        "lieux d'inclusion numérique",
        Source.DIGITAL,
        ess.digital_place,
        asks=_columns("pivot nom code_insee typologie"),
    ),
    Format("tiers-lieux", Source.THIRD_PLACES, ess.third_place, asks=_columns("ID_UNIQUE NOM NOM_STRC_PORT")),
    Format(
        "associations subventionnées d'Île-de-France",
        Source.ASSOCIATIONS,
        associations.grant,
        asks=_columns("ndeg_siren concat_localisation"),
    ),
    Format("collectivités", Source.PUBLIC_BODIES, public_bodies.listed_body, asks=_columns("nom SIREN type COG")),
    Format(
        "collectivités (Parquet)",
        Source.PUBLIC_BODIES,
        public_bodies.sampled_body,
        asks=_columns("siren type code_insee nom siren_epci"),
    ),
    Format(
        "directions de France Travail",
        Source.PRESCRIBERS,
        public_bodies.employment_office,
        asks=_columns("safir siret nom"),
    ),
    _refused("couples étiquetés", _columns("left right label"), PAIRS),
    _refused("partenaires", _columns("FIRST_NAME LAST_NAME EMAIL"), PERSONS.format(what="nom, prénom, adresse e-mail")),
    _refused("dépenses", frozenset({"Raison sociale du Fournisseur", "SIRET"}), PURCHASES),
    _refused("stock SIRENE", _columns("siren statutDiffusionUniteLegale denominationUniteLegale"), STOCK),
    _refused("stock SIRENE", _columns("siret codeCommuneEtablissement etatAdministratifEtablissement"), STOCK),
)


def recognise(columns: tuple[str, ...], model: str) -> Format | None:
    """The format of a list, or None."""
    if model:
        return next((one for one in FORMATS if one.model == model), None)
    found = frozenset(columns)
    return next((one for one in FORMATS if one.asks and one.asks <= found), None)
