"""Each recognised format, on an invented row of its own: what it gives, what it leaves out, what it refuses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from terreau.directory.importing.files import WHOLE
from terreau.directory.importing.formats import FORMATS, Format, recognise
from terreau.directory.importing.records import Record, Severity
from terreau.directory.importing.references import Known, Reference
from terreau.directory.importing.rows import Row
from terreau.directory.tests.importing import make as lists
from terreau.kit.import_report import OUTCOMES

SIRET, SIREN = "13003013300016", "130030133"
ON = date(2026, 11, 20)
OLD_DI = {
    "id": "dora--1", "nom": "Mission des Lilas", "source": "dora", "typologie": "ML", "presentation_detail": "Accueil",
    "siret": SIRET, "date_maj": "2024-05-02",
}  # fmt: skip
OLD_SERVICE = {
    "id": "s1", "nom": "Atelier", "structure_id": "dora--1", "source": "dora", "presentation_detail": "Écrire",
    "frais": ["gratuit"], "zone_diffusion_type": "region", "zone_diffusion_code": "11", "date_maj": "2024-05-02",
}  # fmt: skip
EMPLOIS = {
    "pk": 4, "uid": "dora--9", "name": "Le Tremplin", "siret": SIRET, "is_active": True, "updated_on": "2025-12-18",
    "coordinates": "SRID=4326;POINT (2.25 48.95)", "reseaux_porteurs": ["ei"],
}  # fmt: skip
EMPLOIS_SERVICE = {
    "uid": "dora--s9", "name": "Conseil", "structure": 4, "kind": 3, "updated_on": "2025-12-18",
    "contact_phone": "3949",
}  # fmt: skip
PRESCRIBER = {
    "uid": "u1", "name": "Mission des Lilas", "kind": "ML", "siret": SIRET, "created_at": "2021-07-13T15:32:02.061Z",
}  # fmt: skip
CONVENTION = {"pk": 7, "asp_id": 12, "kind": "ACI", "siret_signature": SIRET, "is_active": False,
              "deactivated_at": "2022-01-31", "created_at": "2020-12-18"}  # fmt: skip
ANNEXE = {"pk": 1, "convention": 7, "number": "ACI095210001A0M0", "state": "VALIDE", "start_at": "2026-01-01",
          "end_at": "2026-12-31", "created_at": "2026-01-02"}  # fmt: skip
FLOW = {
    "af_id_structure": "12", "af_numero_annexe_financiere": "EI095210001", "af_mesure_dispositif_code": "EI_DC",
    "af_numero_avenant_renouvellement": "1", "af_etat_annexe_financiere_code": "VALIDE",
    "af_date_debut_effet": "01/01/2026", "af_date_fin_effet": "31/12/2025", "af_date_signature": "05/01/2026",
}  # fmt: skip
SUPPLIER = {"pk": 3, "kind": "EI", "siret": SIRET, "name": "BATIVAL", "brand": "Bâtival", "naf": "4334Z",
            "post_code": "95100", "updated_at": "2024-01-01", "employees_insertion_count": 4,
            "employees_permanent_count": 2}  # fmt: skip
GEIQ = {"data": [{"id": 1, "nom": "GEIQ Val", "siret": SIRET, "cp": "95100", "ville": "Argenteuil",
                  "antennes": [{"id": 2, "nom": "Antenne Nord", "siret": "", "cp": "95000"}]}]}  # fmt: skip
PROTECTED = {"Id": "12", "Raison Sociale": "ESAT des Tilleuls", "Siret": SIRET, "Siret 2": "", "Catégorie": "ESAT",
             "Email": "directrice@esat.example", "Adhérent Hosmoz": "Oui", "Pôles de compétences": "Cuisine|Linge",
             "Nombre de travailleurs dans la structure (en ETP)": "22"}  # fmt: skip
FLAGGED = {"siren": SIREN, "denominationUniteLegale": "LES LIENS", "categorieJuridiqueUniteLegale": "9220",
           "economieSocialeSolidaireUniteLegale": "O", "activitePrincipaleUniteLegale": "62.01Z",
           "methode_jointure": "siren_direct"}  # fmt: skip
DIGITAL = {"siren": SIREN, "siret_siege": SIRET, "denomination": "LES LIENS", "famille_ess": "association",
           "categorie_juridique": "9220.0", "sources": "ess_france|esus", "est_active": "True",
           "date_creation": "2020-01-08"}  # fmt: skip
PLACE = {"pivot": "W951000001", "nom": "Espace Lilas", "code_insee": "95018", "typologie": "CS",
         "longitude": "2.25", "latitude": "48.95"}  # fmt: skip
THIRD = {"ID_UNIQUE": "8.0", "NOM": "La Halle", "NOM_STRC_PORT": "Les Liens", "Insee": "95018", "CODPOST": "95100.0",
         "siren": SIREN}  # fmt: skip
GRANT = {"ndeg_siren": SIREN, "concat_localisation": "", "annee": "2017", "cp": "95100",
         "nom_de_l_association_ou_de_la_fondation_beneficiaire": "LES LIENS"}  # fmt: skip
BODY = {"nom": "Argenteuil", "SIREN": SIREN, "type": "COM", "COG": "95018"}
SAMPLED = {"nom": "Argenteuil", "siren": SIREN, "type": "COM", "code_insee": "95018", "siren_epci": "",
           "code_postal": "95100", "longitude": 2.25, "latitude": 48.95}  # fmt: skip
OFFICE = {"type": "DT", "nom": "DT VAL", "safir": "95001", "siret": SIRET, "Code postal": "95000",
          "Latitude": "48,95", "Longitude": "2,25"}  # fmt: skip
REFERENCES = {("label", "2"): {"name": "ESUS", "code": "esus"}, ("sector", "1"): {"name": "Peinture"}}

Case = tuple[str, str, Mapping[str, Any], Mapping[str, Any]]
RECORDS: tuple[Case, ...] = (
    ("structures data·inclusion v0", "", OLD_DI, {
        "id": "dora--1", "siret": SIRET, "kinds": ["prescriber"], "networks": ["mission-locale"]}),
    ("structures data·inclusion v1", "", lists.DI, {"id": "dora--1", "kinds": ["ei"], "as_of": date(2026, 2, 14)}),
    ("services data·inclusion v0", "", OLD_SERVICE, {
        "id": "dora--1", "services": {"name": "Atelier", "fee": "gratuit", "area_codes": ["R11"]}}),
    ("services data·inclusion v1", "", lists.SERVICE, {"id": "dora--1", "services": {"name": "Atelier vélo"}}),
    ("structures des emplois de l'inclusion", "insertion.structure", EMPLOIS, {
        "source": "dora", "links": (("emplois-structure", "4"),), "longitude": 2.25, "as_of": date(2025, 12, 18)}),
    ("services des emplois de l'inclusion", "insertion.service", EMPLOIS_SERVICE, {
        "source": "emplois-structure", "id": "4", "services": {"name": "Conseil", "phone": "3949"}}),
    ("prescripteurs", "prescribers.prescriberorganization", PRESCRIBER, {
        "kinds": ["prescriber"], "networks": ["mission-locale"], "as_of": date(2021, 7, 13)}),
    ("institutions", "institutions.institution", PRESCRIBER, {"siret": "", "kinds": ["public_body"]}),
    ("conventions IAE", "companies.siaeconvention", CONVENTION, {
        "siret": SIRET, "links": (("asp-structure", "12"),), "kinds": ["aci"],
        "credentials": {"number": "ASP 12", "to_on": "2022-01-31"}}),
    ("annexes financières IAE", "companies.siaefinancialannex", ANNEXE, {
        "id": "7", "credentials": {"name": "Convention ACI", "from_on": "2026-01-01", "to_on": "2026-12-31"}}),
    ("annexes financières de l'ASP", "", FLOW, {
        "id": "12", "as_of": date(2026, 1, 5), "kinds": ["ei"],
        "credentials": {"number": "EI095210001A1M0", "from_on": "2026-01-01", "to_on": None}}),
    ("fournisseurs du marché de l'inclusion", "siaes.siae", SUPPLIER, {
        "id": "3", "name": "Bâtival", "headcount": 6, "activities": (("naf_rev_2", "43.34Z"),)}),
    ("fournisseurs du marché de l'inclusion (tableau)", "", SUPPLIER, {"id": "3", "kinds": ["ei"]}),
    ("labels des fournisseurs", "siaes.siaelabel", {"siae": 3, "label": 2, "created_at": "2024-01-01"}, {
        "id": "3", "credentials": {"kind": "esus"}}),
    ("activités des fournisseurs", "siaes.siaeactivity",
        {"siae": 3, "sector": 1, "presta_type": ["DISP"], "geo_range": "CUSTOM", "geo_range_custom_distance": 20}, {
            "id": "3", "modes": ["staff"], "area_km": 20, "offers": {"title": "Peinture", "mode": "staff"}}),
    ("ESAT et entreprises adaptées", "", PROTECTED, {
        "siret": SIRET, "kinds": ["esat"], "networks": ["hosmoz"], "headcount": 22, "email": None,
        "offers": {"title": "Cuisine"}}),
    ("unités légales de l'ESS (INSEE)", "", FLAGGED, {
        "siren": SIREN, "names_unit": True, "ess_flag": "O", "kinds": ["association"]}),
    ("entreprises de l'ESS du numérique", "", DIGITAL, {
        "lists": ("ess_france", "esus"), "legal_category": "9220", "created_on": "2020-01-08"}),
    ("lieux d'inclusion numérique", "", PLACE, {
        "siret": "", "rna": "W951000001", "kinds": ["digital_place", "association"]}),
    ("tiers-lieux", "", THIRD, {"id": "8", "siren": SIREN, "insee": "95018", "postal_code": "95100"}),
    ("associations subventionnées d'Île-de-France", "", GRANT, {
        "siren": SIREN, "as_of": date(2017, 12, 31), "kinds": ["association"]}),
    ("collectivités", "", BODY, {"buyer_kind": "municipality", "insee": "95018", "networks": ["communes"]}),
    ("collectivités (Parquet)", "", SAMPLED, {"postal_code": "95100", "longitude": 2.25}),
    ("directions de France Travail", "", OFFICE, {"name": "France Travail, DT VAL", "latitude": 48.95}),
)  # fmt: skip
REFUSED: tuple[Case, ...] = (
    ("les-emplois: retired by its source", "insertion.structure", {**EMPLOIS, "is_active": False}, {}),
    ("annexe cancelled", "companies.siaefinancialannex", {**ANNEXE, "state": "ANNULE"}, {}),
    ("annexe of the ASP cancelled", "", {**FLOW, "af_etat_annexe_financiere_code": "REJETE"}, {}),
    ("company that ceased", "", {**DIGITAL, "est_active": "False"}, {}),
    ("service without a name", "", {**lists.SERVICE, "nom": ""}, {}),
    ("service v0 without a name", "", {**OLD_SERVICE, "nom": "[ND]"}, {}),
    ("label that the run does not know", "siaes.siaelabel", {"siae": 3, "label": 99}, {}),
    ("sector that the run does not know", "siaes.siaeactivity", {"siae": 3, "sector": 99, "presta_type": []}, {}),
)
REMARKED: tuple[tuple[str, str, Mapping[str, Any], str, str], ...] = (
    ("unknown typology", "", {**OLD_DI, "typologie": "ZZ"}, "typologie", "à mapper"),
    ("numbers of another base", "insertion.service", EMPLOIS_SERVICE, "kind", "à mapper"),
    ("unknown kind", "siaes.siae", {**SUPPLIER, "kind": "XX"}, "kind", "à mapper"),
    ("unknown family", "", {**DIGITAL, "famille_ess": "club"}, "famille_ess", "à mapper"),
    ("unknown body", "", {**BODY, "type": "XX"}, "type", "à mapper"),
    ("unreadable date", "", {**lists.DI, "date_maj": "hier"}, "date_maj", "date illisible"),
    ("wrong SIRET", "", {**PROTECTED, "Siret": "12345678901234"}, "Siret", "faux"),
    ("unknown activity", "", {**FLAGGED, "activitePrincipaleUniteLegale": "99"}, "activitePrincipaleUniteLegale", ""),
)


def read(content: Mapping[str, Any], model: str = "") -> tuple[Format, Any, list[Any]]:
    """The format recognised, what its reader gives, and the problems told."""
    known = recognise(tuple(content), model)
    assert known is not None
    row, run = Row(content, set(), on=ON), Known()
    for (kind, number), said in REFERENCES.items():
        run.learn(Reference(kind, number, said))
    found = known.read_with(row, run) if known.read_with else known.read(row) if known.read else None
    return known, found, row.problems


def told(record: Record, name: str) -> Any:
    """A field of the record, of its fiche, or its first line of a list."""
    if name in {"services", "credentials", "offers"}:
        return next(dict(part.values) for part in record.parts if part.what == name)
    return getattr(record, name) if hasattr(record, name) else record.values.get(name)


@pytest.mark.parametrize("case", RECORDS, ids=lambda case: case[0])
def test_a_row_becomes_a_record(case: Case) -> None:
    label, model, content, expected = case
    known, record, _ = read(content, model)
    assert known.label == label
    for name, value in expected.items():
        found = told(record, name)
        if isinstance(value, dict):
            found = {key: found.get(key) for key in value}
        assert found == value, name


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case[0])
def test_a_row_that_is_worth_nothing_is_refused(case: Case) -> None:
    _, _, problems = read(case[2], case[1])
    assert [problem.severity for problem in problems].count(Severity.REJECTED) == 1


@pytest.mark.parametrize("case", REMARKED, ids=lambda case: case[0])
def test_a_value_left_out_is_told_with_its_column(case: tuple[str, str, Mapping[str, Any], str, str]) -> None:
    _, model, content, column, reason = case
    _, _, problems = read(content, model)
    assert any(problem.field == column and reason in problem.reason for problem in problems), problems
    assert Severity.REJECTED not in {problem.severity for problem in problems}


def test_a_geiq_is_unfolded_into_itself_and_its_branches() -> None:
    known = recognise(("pk", "data"), "geiq_assessments.labelinfos")
    assert known is not None
    assert known.unfold is not None
    assert known.read is not None
    found: list[Any] = [known.read(Row(one, set(), on=ON)) for one in known.unfold(GEIQ)]
    assert [(one.name, one.siret, one.siren) for one in found] == [
        ("GEIQ Val", SIRET, ""),
        ("GEIQ Val, Antenne Nord", "", SIREN),
    ]


@pytest.mark.parametrize(
    ("cells", "name", "siren", "severities"),
    [
        (["[48.9, 2.3]", *[""] * 12, "Argenteuil", "Argenteuil", SIREN, "LES LIENS", *[""] * 6], "LES LIENS", SIREN, 1),
        (["2017", "LES LIENS", SIREN, "12500"], "LES LIENS", SIREN, 1),
        (["2017", "LES LIENS", "123456789"], "", "", 1),
    ],
    ids=["one cell too many", "cut", "no right SIREN"],
)
def test_a_broken_line_of_grants_is_read_by_what_its_cells_hold(
    cells: list[str], name: str, siren: str, severities: int
) -> None:
    row = Row({WHOLE: cells}, set(), on=ON)
    known = recognise(("ndeg_siren", "concat_localisation"), "")
    assert known is not None
    assert known.read is not None
    record: Any = known.read(row)
    assert (record.name, record.siren, len(row.problems)) == (name, siren, severities)


def test_references_are_read_as_references() -> None:
    for model in ("networks.network", "sectors.sectorgroup", "sectors.sector", "labels.label"):
        _, found, _ = read({"pk": 1, "name": "Nom", "slug": "coorace", "group": 2, "website": ""}, model)
        assert isinstance(found, Reference), model
    _, found, _ = read({"slug": "dora", "nom": "DORA", "description": ""})
    assert found == Reference("source", "dora", {"name": "DORA"})


def test_every_format_that_is_read_has_its_case() -> None:
    cased = {case[0] for case in RECORDS} | {"GEIQ et antennes", "réseaux", "groupes de secteurs", "secteurs", "labels"}
    assert {one.label for one in FORMATS if not one.refusal} - cased == {"sources data·inclusion"}
    assert {severity.value for severity in Severity} - {"remark"} <= set(OUTCOMES)
