"""A list saved as a spreadsheet says what the same list says in CSV."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from odfdo import Cell, Document, Row, Table
from xlsxwriter import Workbook

from terreau.directory.importing import files
from terreau.directory.models import Establishment, Fiche
from terreau.directory.tests import make
from terreau.directory.tests.importing import make as lists
from terreau.kit.streams import Limits, UnreadableFile

PROTECTED = ["Id", "Raison Sociale", "Siren", "Siret", "Catégorie", "Code Postal", "Ville", "Tel public"]
GRANTS = [
    "localisation", "departement", "latitude", "result_postcode", "ville", "adresse", "concat_localisation", "cp",
    "annee", "result_label", "result_score", "longitude", "result_name", "result_city",
    "nom_de_l_association_ou_de_la_fondation_beneficiaire", "ndeg_siren", "adresse_complete", "result_id",
    "result_housenumber", "result_type", "montant_de_la_subvention", "result_citycode",
]  # fmt: skip
SUPPLIERS = ["pk", "kind", "siret", "name", "brand", "naf", "post_code", "city", "lon", "lat", "updated_at"]


def as_xlsx(folder: Path, *tables: Sequence[Sequence[Any]], name: str = "liste.xlsx") -> Path:
    """A workbook with one sheet a table."""
    path = folder / name
    with Workbook(str(path)) as book:
        for rows in tables:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def as_ods(folder: Path, rows: Sequence[Sequence[Any]]) -> Path:
    """The same in OpenDocument."""
    book, table = Document("spreadsheet"), Table("Liste")
    for cells in rows:
        row = Row()
        for cell in cells:
            row.append_cell(Cell(cell))
        table.append_row(row)
    book.body.clear()
    book.body.append(table)
    path = folder / "liste.ods"
    book.save(str(path))
    return path


@pytest.mark.django_db
@pytest.mark.parametrize("save", [as_xlsx, as_ods])
def test_a_siret_kept_as_a_number_is_read_whole(tmp_path: Path, save: Any) -> None:
    siret = make.siret()
    make.commune()
    row = [12.0, "ESAT des Tilleuls", "", float(siret), "ESAT", 95100.0, "Argenteuil", "01 34 11 22 33"]
    path = save(tmp_path, [PROTECTED, row])
    assert lists.counts(lists.run(path)[1]) == {"read": 1, "created": 1}
    fiche = Fiche.objects.select_related("establishment").get()
    assert (fiche.kinds, fiche.phone) == (["esat"], "01 34 11 22 33")
    assert (fiche.establishment.siret, fiche.establishment.commune_id) == (siret, "95018")
    assert lists.counts(lists.run(path)[1]) == {"read": 1, "unchanged": 1}


@pytest.mark.django_db
def test_an_association_list_and_a_supplier_list_import_from_a_workbook(tmp_path: Path) -> None:
    siren, siret = make.siren(), make.siret()
    grant = dict.fromkeys(GRANTS, "") | {
        "nom_de_l_association_ou_de_la_fondation_beneficiaire": "Images en partage",
        "ndeg_siren": float(siren), "annee": 2017.0, "cp": 95100.0, "result_citycode": 95018.0,
    }  # fmt: skip
    supplier = [3, "EI", siret, "BATIVAL", "", "4334Z", 95100, "Argenteuil", 2.24, 48.94, "2024-01-01"]
    path = as_xlsx(tmp_path, [["Listes reçues"], [], GRANTS, [grant[name] for name in GRANTS]], [SUPPLIERS, supplier])
    assert lists.counts(lists.run(path)[1]) == {"read": 2, "created": 2}
    assert set(Establishment.objects.values_list("organisation__siren", flat=True)) == {siren, siret[:9]}


@pytest.mark.django_db
def test_rows_of_a_workbook_are_named_by_their_sheet_and_line(tmp_path: Path) -> None:
    path = as_xlsx(tmp_path, [SUPPLIERS, [1, "EI", "123", ""]], [SUPPLIERS, [2, "EI", "8,07469E+13", "BATIVAL"]])
    _, report = lists.run(path)
    assert lists.counts(report) == {"read": 2, "flagged": 1, "rejected": 1}
    told = {(detail.locator, detail.reason) for detail in report.details}
    lost = "SIRET « 8,07469E+13 » : un tableur en a perdu des chiffres, il n'est pas repris"
    assert ("feuille « Sheet2 », ligne 2", lost) in told


def test_a_workbook_that_cannot_be_read_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = as_xlsx(tmp_path, [["Rien"]], name="vide.xlsx")
    whole = as_xlsx(tmp_path, [PROTECTED, ["1", "ESAT"]])
    cut = tmp_path / "coupe.xls"
    cut.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    for path, reason in ((empty, "aucun tableau"), (cut, "ne peut pas être lu")):
        with pytest.raises(UnreadableFile, match=reason):
            list(files.sheets(path))
    for limits in (Limits(spreadsheet_rows=1), Limits(spreadsheet_bytes=10), Limits(spreadsheet_open_bytes=10)):
        monkeypatch.setattr(files, "LIMITS", limits)
        with pytest.raises(UnreadableFile, match="Ce tableur dépasse"):
            list(files.sheets(whole))
