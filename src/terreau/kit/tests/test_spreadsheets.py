"""Small tables that people paste or upload."""

import io
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from odfdo import Document
from odfdo import Table as OdfTable
from openpyxl import Workbook

from terreau.kit import spreadsheets
from terreau.kit.spreadsheets import UnreadableSheetError, read_file, read_pasted

COLUMNS = {"lot": ("Lot", "Nom du lot"), "hours": ("Heures dues", "Heures")}


def _xlsx(rows: list[list[object]]) -> bytes:
    book, target = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("separator", ["\t", ";", "|", ","])
def test_a_pasted_table_is_read_whatever_parts_its_cells(separator: str) -> None:
    text = f"Lot{separator}Heures\r\n\r\nGros œuvre{separator} 4200 \r\n"
    assert read_pasted(text).records(COLUMNS) == [(3, {"lot": "Gros œuvre", "hours": "4200"})]


def test_decimal_commas_do_not_part_cells() -> None:
    assert read_pasted("Lot;Heures\nA;1 302,50").lines[0].cells == ("A", "1 302,50")


def test_line_numbers_follow_cells_of_several_lines() -> None:
    sheet = read_pasted('Lot;Heures\n"A\nB";1\nC;2')
    assert [line.number for line in sheet.lines] == [2, 4]


def test_a_lone_quote_swallows_nothing() -> None:
    assert len(read_pasted('Lot;Heures\n"A;1\nC;2').lines) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_file_is_read_in_the_common_encodings(encoding: str) -> None:
    content = "Lot;Heures dues\nMétallerie;4,5\n".encode(encoding)
    assert read_file(content).records(COLUMNS) == [(2, {"lot": "Métallerie", "hours": "4,5"})]


def test_a_spreadsheet_gives_text_as_its_owner_reads_it() -> None:
    row = [
        "A",
        4200,
        4200.0,
        0.1 + 0.2,
        date(2026, 11, 3),
        datetime(2026, 11, 3),  # noqa: DTZ001
        True,
        time(7, 30),
        timedelta(hours=151, minutes=40),
    ]
    sheet = read_file(_xlsx([[f"c{index}" for index in range(len(row))], [], row]))
    assert sheet.lines[0].number == 3
    assert sheet.lines[0].cells == ("A", "4200", "4200", "0,3", "03/11/2026", "03/11/2026", "oui", "7:30", "151:40")


def test_a_siret_kept_as_a_number_keeps_its_digits() -> None:
    assert read_file(_xlsx([["SIRET"], [73282932000074]])).lines[0].cells == ("73282932000074",)


def test_an_ods_file_is_read(tmp_path: Path) -> None:
    document = Document("spreadsheet")
    document.body.clear()
    table = OdfTable("Feuille")
    table.set_values([["Lot", "Heures"], ["A", 12]])
    document.body.append(table)
    document.save(tmp_path / "t.ods")
    assert read_file((tmp_path / "t.ods").read_bytes()).lines[0].cells == ("A", "12")


def test_headers_match_without_case_accents_or_order() -> None:
    sheet = read_pasted("HEURES DUES ;nom  du LOT\n4;A")
    assert sheet.records(COLUMNS, required=["lot", "hours"]) == [(2, {"lot": "A", "hours": "4"})]


def test_a_missing_column_is_named_with_those_that_were_read() -> None:
    with pytest.raises(
        UnreadableSheetError, match=r"Il manque la colonne « Heures dues »\. Colonnes lues à la ligne 1 : « Lot »"
    ):
        read_pasted("Lot\nA").records(COLUMNS, required=["lot", "hours"])


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"Lot;Heures\n", id="titles alone"),
        pytest.param(b"PK\x03\x04 broken", id="broken zip"),
        pytest.param(b"\xd0\xcf\x11\xe0 broken", id="broken xls"),
        pytest.param(b"%PDF-1.7 \n1 0 obj", id="PDF"),
        pytest.param(b"\x89PNG\r\n\x00\x00", id="picture"),
        pytest.param(b"\xff\xfe\x00", id="half of UTF-16"),
        pytest.param(b"a;b\n" + b"x" * 6000 + b";1", id="endless cell"),
        pytest.param(b"a;b\n" + b'"' + b"x" * 200_000 + b'";1', id="cell beyond the reader"),
        pytest.param(b"a\n" + b"1\n" * 20_001, id="too many lines"),
        pytest.param(b";".join([b"a"] * 101) + b"\n1", id="too many columns"),
        pytest.param(b"a" * 5_000_001, id="too heavy"),
    ],
)
def test_a_file_that_is_no_small_table_is_refused_in_french(content: bytes) -> None:
    with pytest.raises(UnreadableSheetError) as refusal:
        read_file(content)
    assert str(refusal.value).endswith(".")


def test_a_zip_bomb_is_refused_unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MAX_UNPACKED", 100)
    with pytest.raises(UnreadableSheetError, match="décompressé"):
        read_file(_xlsx([["a"], ["b"]]))


@given(
    some.one_of(
        some.binary(max_size=200),
        some.text(max_size=200).map(str.encode),
        some.binary(max_size=50).map(b"PK\x03\x04".__add__),
    )
)
def test_any_bytes_give_a_table_or_a_french_sentence(content: bytes) -> None:
    assert _outcome(content).endswith(".")


def _outcome(content: bytes) -> str:
    try:
        return f"{len(read_file(content).lines)} lines."
    except UnreadableSheetError as refusal:
        return str(refusal)
