"""The stock of SIRENE completes the directory, creates what concerns it, and counts all its other rows."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from terreau.directory.actions import edit_fiche
from terreau.directory.importing.actions import undo_list
from terreau.directory.importing.command import import_directory_files
from terreau.directory.models import Establishment, Fiche, FicheFlag, MainActivity, Organisation, PendingMatch
from terreau.directory.rules.flags import FlagRule
from terreau.directory.rules.sources import Origin, Source
from terreau.directory.tests import make, make_sirene
from terreau.directory.tests.importing import make as lists
from terreau.kit import clock
from terreau.kit.import_report import ImportReport
from terreau.kit.models import ImportBatch, ImportRow
from terreau.kit.streams import UnreadableFile

pytestmark = pytest.mark.django_db
SIRET = "90000000100019"
OTHER_PLACES = [
    make_sirene.place("90000000100027", commune="75101"),
    make_sirene.place("90000000200017", state="F"),
    make_sirene.place("90000000300015"),
]
OTHER_UNITS = [
    make_sirene.unit("900000002"),
    make_sirene.unit("900000003", legal_name="BOULANGERIE DU PORT", form=5499, flag=None, nic="00015"),
]


def files(folder: Path, *, place: dict[str, Any] | None = None, unit: dict[str, Any] | None = None) -> list[Path]:
    """One association of Argenteuil among rows that do not concern the directory."""
    make.commune()
    places = [make_sirene.place(SIRET, **(place or {})), *OTHER_PLACES]
    units = [make_sirene.unit(**(unit or {})), *OTHER_UNITS]
    return [
        make_sirene.parquet(folder / "StockUniteLegale.parquet", units),
        make_sirene.parquet(folder / "StockEtablissement.parquet", places),
    ]


def known(**values: Any) -> Fiche:
    """The fiche that another list made of the same place."""
    unit = make.organisation("Le Relais", siren="900000001")
    return make.fiche(make.establishment("Le Relais", organisation=unit, siret=SIRET), **values)


def given(report: ImportReport) -> dict[str, int]:
    """The counts that are not zero; they always sum to the rows read."""
    counts = lists.counts(report)
    assert counts["read"] == sum(count for name, count in counts.items() if name != "read")
    return counts


def test_an_association_is_created_with_its_legal_facts_and_the_other_rows_are_counted_by_reason(
    tmp_path: Path,
) -> None:
    batch, report = lists.run(*files(tmp_path))
    assert given(report) == {"read": 7, "created": 2, "unchanged": 5}
    assert {(one["file"], one["reason"]): one["count"] for one in report.set_aside} == {
        ("StockEtablissement.parquet", "fermé ou cessé"): 1,
        ("StockEtablissement.parquet", "hors du territoire"): 1,
        ("StockEtablissement.parquet", "ni de l'ESS ni déjà dans l'annuaire"): 1,
        ("StockUniteLegale.parquet", "fermé ou cessé"): 1,
        ("StockUniteLegale.parquet", "ni de l'ESS ni déjà dans l'annuaire"): 1,
    }
    assert ImportRow.objects.filter(batch=batch).count() == 2
    fiche = Fiche.objects.select_related("establishment__organisation").get()
    place, unit = fiche.establishment, fiche.establishment.organisation
    assert (place.siret, place.name, place.street, place.commune_id) == (
        SIRET,
        "RELAIS DU COTEAU",
        "12B RUE DES TILLEULS",
        "95018",
    )
    assert (unit.siren, unit.legal_category, unit.ess_flag, unit.created_on) == (
        "900000001",
        "9220",
        "O",
        date(2001, 2, 3),
    )
    assert fiche.kinds == ["association"]
    assert fiche.origins["legal_category"] == {"source": "sirene", "as_of": "2026-10-01"}
    told = MainActivity.objects.order_by("nomenclature", "organisation")
    assert {(one.organisation_id is not None, one.code) for one in told} == {
        (False, "88.99B"),
        (True, "88.99B"),
        (True, "88.99H"),
    }
    assert unit.ess_assessment.verdict == "ess"


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    paths = files(tmp_path)
    lists.run(*paths)
    _, again = lists.run(*reversed(paths))
    assert given(again) == {"read": 7, "unchanged": 7}


def test_the_two_formats_say_the_same(tmp_path: Path) -> None:
    make.commune()
    _, report = lists.run(
        make_sirene.text(tmp_path / "a.csv", [make_sirene.unit(), *OTHER_UNITS], ";"),
        make_sirene.text(tmp_path / "b.csv", [make_sirene.place(), *OTHER_PLACES]),
    )
    assert given(report) == {"read": 7, "created": 2, "unchanged": 5}


def test_a_place_closed_since_is_dated_and_flagged_once(tmp_path: Path) -> None:
    lists.run(*files(tmp_path))
    closed = {"state": "F", "since": "2026-11-02", "treated": "2026-11-05T08:00:00"}
    paths = files(tmp_path, place=closed)
    _, report = lists.run(*paths)
    assert given(report) == {"read": 7, "flagged": 1, "updated": 1, "unchanged": 5}
    assert "02/11/2026" in report.details[0].reason
    assert Establishment.objects.get(siret=SIRET).closed_on == date(2026, 11, 2)
    FicheFlag.objects.filter(rule=FlagRule.CLOSED_ELSEWHERE).update(settled_at=clock.now())
    _, again = lists.run(*paths)
    assert given(again) == {"read": 7, "flagged": 1, "unchanged": 6}
    assert FicheFlag.objects.filter(rule=FlagRule.CLOSED_ELSEWHERE).count() == 1


def test_what_was_written_here_stands_but_an_official_fact_corrects_an_older_word(tmp_path: Path) -> None:
    lists.run(*files(tmp_path))
    fiche = Fiche.objects.get()
    edit_fiche(
        by=make.system(),
        fiche=fiche,
        values={"street": "12 bis rue des Tilleuls", "legal_category": "9230", "name": "Relais du Coteau"},
        origin=Origin(Source.OWNER, date(2026, 10, 15)),
    )
    _, report = lists.run(*files(tmp_path, place={"treated": "2026-11-05"}))
    assert given(report)["flagged"] == 1
    place = Establishment.objects.select_related("organisation").get(siret=SIRET)
    assert (place.street, place.name) == ("12 bis rue des Tilleuls", "Relais du Coteau")
    assert place.organisation.legal_category == "9220"


def test_an_import_is_undone_whole(tmp_path: Path) -> None:
    batch, _ = lists.run(*files(tmp_path))
    undo_list(by=make.system(), batch=batch, at=clock.now())
    assert not Fiche.objects.exists()
    assert not Organisation.objects.filter(siren="900000001").exists()
    assert not MainActivity.objects.exists()


def test_undoing_a_closure_opens_the_place_again(tmp_path: Path) -> None:
    lists.run(*files(tmp_path))
    batch, _ = lists.run(
        *files(tmp_path, place={"state": "F", "since": "2026-11-02", "naf": "94.99Z"}, unit={"legal_name": "RELAIS"})
    )
    undo_list(by=make.system(), batch=batch, at=clock.now())
    place = Establishment.objects.select_related("organisation").get(siret=SIRET)
    assert (place.closed_on, place.organisation.name) == (None, "RELAIS DU COTEAU")
    assert not FicheFlag.objects.exists()
    assert MainActivity.objects.get(establishment=place).code == "88.99B"


def test_a_dry_run_writes_nothing_and_reports_the_same(tmp_path: Path) -> None:
    make.territory()
    out = io.StringIO()
    assert import_directory_files(files(tmp_path), territory="95018", dry_run=True, as_json=True, out=out) == 0
    said = json.loads(out.getvalue())
    assert (said["read"], said["created"], said["unchanged"], len(said["set_aside"])) == (7, 2, 5, 5)
    assert not Fiche.objects.exists()
    assert not ImportBatch.objects.exists()


def test_without_a_territory_nothing_is_created_and_a_sentence_says_so(tmp_path: Path) -> None:
    known()
    out = io.StringIO()
    import_directory_files(files(tmp_path), territory="", dry_run=False, as_json=False, out=out)
    assert "aucun territoire" in out.getvalue()
    assert "hors du territoire" in out.getvalue()
    assert Fiche.objects.count() == 1
    assert Fiche.objects.get().establishment.organisation.legal_category == "9220"


def test_one_file_alone_completes_what_is_known(tmp_path: Path) -> None:
    units, places = files(tmp_path, unit={"state": "C", "since": "2026-09-30"})
    _, alone = lists.run(places)
    assert given(alone) == {"read": 4, "unchanged": 4}
    known()
    _, report = lists.run(units)
    assert given(report) == {"read": 3, "flagged": 1, "unchanged": 2}
    assert Organisation.objects.get(siren="900000001").ceased_on == date(2026, 9, 30)
    assert FicheFlag.objects.get().rule == FlagRule.CLOSED_ELSEWHERE


def test_a_legal_form_says_what_a_structure_is_only_where_nothing_else_does(tmp_path: Path) -> None:
    known(kinds=["aci"])
    lists.run(*files(tmp_path))
    assert Fiche.objects.get().kinds == ["aci"]


def test_the_head_office_takes_the_place_known_without_a_siret(tmp_path: Path) -> None:
    make.commune()
    lists.run(lists.as_json(tmp_path, [lists.structure(nom="Le Relais", reseaux_porteurs=["aci"])]))
    place = Establishment.objects.get()
    Organisation.objects.filter(pk=place.organisation_id).update(siren="900000001")
    rows = [make_sirene.place("90000000100001", head_office=False), make_sirene.place(SIRET)]
    lists.run(
        make_sirene.parquet(tmp_path / "e.parquet", rows),
        make_sirene.parquet(tmp_path / "u.parquet", [make_sirene.unit()]),
    )
    place.refresh_from_db()
    assert place.siret == SIRET
    assert Fiche.objects.count() == 2


def test_a_near_name_waits_for_a_person(tmp_path: Path) -> None:
    make.commune()
    lists.run(lists.as_json(tmp_path, [lists.structure(nom="Relais du Côteaux")]))
    paths = files(tmp_path)
    _, report = lists.run(*paths)
    assert given(report) == {"read": 7, "flagged": 2, "unchanged": 5}
    assert PendingMatch.objects.count() == 1
    _, again = lists.run(*paths)
    assert given(again) == {"read": 7, "flagged": 2, "unchanged": 5}


def test_a_file_of_columns_alone_has_no_row(open_data: Path) -> None:
    _, report = lists.run(open_data / "directory" / "sirene" / "StockUniteLegale_echantillon.csv")
    assert not lists.counts(report)


def test_the_page_of_an_import_says_why_rows_were_set_aside(tmp_path: Path) -> None:
    batch, _ = lists.run(*files(tmp_path))
    answer = make.client("facilitator").get(reverse("directory:list_import", args=[batch.pk]))
    assert "fermé ou cessé" in answer.content.decode()


def test_a_stock_without_a_needed_column_is_refused_by_name(tmp_path: Path) -> None:
    row = {name: value for name, value in make_sirene.place().items() if name != "codeCommuneEtablissement"}
    with pytest.raises(UnreadableFile, match="codeCommuneEtablissement"):
        lists.run(make_sirene.parquet(tmp_path / "e.parquet", [row]))


def test_other_places_of_a_public_body_stay_out_but_its_legal_facts_are_told(tmp_path: Path) -> None:
    make.commune()
    known(kinds=["public_body"])
    town = make_sirene.unit(form=7210, flag=None, legal_name="COMMUNE DU COTEAU")
    _, report = lists.run(
        make_sirene.text(tmp_path / "e.csv", [make_sirene.place("90000000100027", head_office=False)]),
        make_sirene.text(tmp_path / "u.csv", [town]),
    )
    assert given(report) == {"read": 2, "updated": 1, "unchanged": 1}
    assert Fiche.objects.get().establishment.organisation.legal_category == "7210"


def test_a_row_with_a_social_security_number_is_refused(tmp_path: Path) -> None:
    _, report = lists.run(*files(tmp_path, place={"sign": "MME 2 69 05 49 588 157 80"}))
    assert given(report) == {"read": 7, "rejected": 2, "unchanged": 5}
    assert not Fiche.objects.exists()
