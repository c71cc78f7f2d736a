"""Every published list of the folder of open data: each row has one outcome, and a second run changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from terreau.directory.importing import running
from terreau.directory.importing.files import Sheet, sheets
from terreau.directory.importing.formats import recognise
from terreau.directory.models import Fiche
from terreau.directory.tests.importing import make as lists
from terreau.kit.import_report import OUTCOMES
from terreau.kit.streams import UnreadableFile

IMPORTED = 120  # the first rows of each list are written; the whole is read
UNFOLDED = "geiq/geiq_label_infos.json"
STOCK = "sirene/StockUniteLegale_echantillon.csv"
REFUSED = {
    "deduplication_labels.json.gz", "acheteurs_import.csv", "partners_import.csv", "sample_purchases.csv",
}  # fmt: skip
READ = {
    "associations-idf/subventions_idf_2016-17.csv.gz": 5573,
    "collectivites/communities_sample.parquet": 27,
    "collectivites/infos_collectivites.csv.gz": 36352,
    "data-inclusion/api_v1_services.json": 7,
    "data-inclusion/api_v1_sources.json": 15,
    "data-inclusion/api_v1_structures.json": 6,
    "data-inclusion/emplois_insertion_service.json": 14,
    "data-inclusion/emplois_insertion_structure.json": 10,
    "ess/ess_flag_insee.csv.gz": 3375,
    "ess/ess_numerique_sirene.csv.gz": 3667,
    "ess/lieux_inclusion_numerique.csv": 1426,
    "ess/tiers_lieux_numerique.csv": 47,
    "geiq/geiq_label_infos.json": 440,
    "iae-asp/fluxIAE_AnnexeFinanciere_22022022.csv": 85,
    "iae-asp/siae_convention.json.gz": 3676,
    "iae-asp/siae_financial_annexe.json.gz": 11100,
    "prescripteurs/drdt_france_travail.csv": 95,
    "prescripteurs/institutions.json": 30,
    "prescripteurs/prescribers_organization.json.gz": 1003,
    "siae-lemarche/01_siaes.json.gz": 3017,
    "siae-lemarche/0a_networks.json": 13,
    "siae-lemarche/0b_sectorgroups.json": 20,
    "siae-lemarche/0c_sectors.json": 154,
    "siae-lemarche/0d_labels.json": 5,
    "siae-lemarche/14_siae_labels.json": 15,
    "siae-lemarche/15_siae_activities.json": 50,
    "siae-lemarche/formats-import/hosmoz_import.csv": 3,
    "siae-lemarche/siaes.csv": 3017,
    "sirene/StockUniteLegale_echantillon.csv": 0,
}


def first_rows(path: Path) -> Iterator[Sheet]:
    """Each list of a file, cut to its first rows; what follows them is read all the same."""
    for sheet in sheets(path):
        yield replace(sheet, rows=islice(sheet.rows, IMPORTED))


@pytest.mark.parametrize("name", READ)
def test_a_list_is_recognised_and_read_to_its_end(open_data: Path, name: str) -> None:
    count = 0
    for sheet in sheets(open_data / "directory" / name):
        known = recognise(sheet.columns, sheet.model)
        assert known is not None
        assert not known.refusal or name == STOCK
        unfold = known.unfold or (lambda content: iter([dict(content)]))
        count += sum(1 for raw in sheet.rows for _ in unfold(raw.content))
    assert count == READ[name]


@pytest.mark.django_db
@pytest.mark.parametrize("name", READ)
def test_every_row_has_one_outcome_and_a_second_run_changes_nothing(
    open_data: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(running, "sheets", first_rows)
    path = open_data / "directory" / name
    _, first = lists.run(path)
    fiches = Fiche.objects.count()
    _, second = lists.run(path)
    most = READ[name] if name == UNFOLDED else min(READ[name], IMPORTED)
    for report in (first, second):
        assert report.counts["read"] == sum(report.counts[outcome] for outcome in OUTCOMES) == most
    assert (second.counts["created"], second.counts["updated"]) == (0, 0)
    assert (second.counts["flagged"], second.counts["rejected"]) == (first.counts["flagged"], first.counts["rejected"])
    assert Fiche.objects.count() == fiches


@pytest.mark.django_db
def test_no_published_list_is_left_out(open_data: Path) -> None:
    folder = open_data / "directory"
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md"]
    assert {path.relative_to(folder).as_posix() for path in files if path.name not in REFUSED} == set(READ)
    for path in files:
        if path.name in REFUSED:
            with pytest.raises(UnreadableFile):
                lists.run(path)
