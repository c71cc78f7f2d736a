"""Every shape of file gives the same rows; one that cannot be read says so in a sentence."""

import gzip
import io
import json
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from terreau.kit.streams import Limits, UnreadableFile
from terreau.procurement.decp.formats import RawRow, read_rows
from terreau.procurement.decp.normalise import normalise
from terreau.procurement.tests.decp.make import BUYER, FIRMS, concession, contract, v2, write

ONE = contract()
HEADER = [
    "id",
    "acheteur.id",
    "objet",
    "montant",
    "dureeMois",
    "dateNotification",
    "titulaire.id",
    "titulaire.typeIdentifiant",
]
CELLS = ["2026-001", BUYER, "Réfection du gymnase", "250000.50", "12", "2026-03-02", FIRMS[0], "SIRET"]


def rows(path: Path, **limits: int) -> list[RawRow]:
    return list(read_rows(path, Limits(**limits)))


def xml(*contracts: dict[str, Any]) -> str:
    """The same contracts as XML, wrapped as the official examples are."""

    def element(name: str, value: Any) -> str:
        if isinstance(value, dict):
            return f"<{name}>{''.join(element(key, inner) for key, inner in value.items())}</{name}>"
        if isinstance(value, list):
            return "".join(
                element(name, one) if not isinstance(one, dict) else element(*next(iter(one.items()))) for one in value
            )
        return f"<{name}>{value}</{name}>"

    def body(one: dict[str, Any]) -> str:
        return "".join(f"<{k}>{element(k, v)}</{k}>" if isinstance(v, list) else element(k, v) for k, v in one.items())

    return f"<marches>{''.join(f'<marche>{body(one)}</marche>' for one in contracts)}</marches>"


def table(delimiter: str = ",", *lines: list[str]) -> str:
    return "\n".join(delimiter.join(cells) for cells in (HEADER, *(lines or (CELLS,)))) + "\n"


def sheet(folder: Path, *lines: list[Any], others: dict[str, list[list[Any]]] | None = None) -> Path:
    path = folder / "sans-extension"
    with Workbook(str(path)) as book:
        for name, content in {"Marchés": [HEADER, *lines], **(others or {})}.items():
            page = book.add_worksheet(name)
            for number, cells in enumerate(content):
                page.write_row(number, 0, cells)
    return path


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(v2(ONE), id="v2: marches is an object"),
        pytest.param(json.dumps({"marches": [ONE]}), id="v1.5: marches is a list"),
        pytest.param(json.dumps([ONE]), id="a bare list"),
        pytest.param(json.dumps(ONE), id="one contract alone"),
        pytest.param(json.dumps({"marches": {"marche": ONE}}), id="v2 with a single object"),
        pytest.param(json.dumps({"marches": {"marche": [{"marche": ONE}]}}), id="v2 with wrapped contracts"),
        pytest.param(
            json.dumps({"$schema": "x", "source": {"a": [1, {"b": 2}]}, "marches": [ONE]}), id="keys before marches"
        ),
        pytest.param(b"\xef\xbb\xbf" + v2(ONE).encode(), id="byte order mark"),
        pytest.param(v2(ONE).encode("cp1252"), id="Latin-1"),
        pytest.param(v2(ONE).encode("utf-16"), id="UTF-16"),
        pytest.param(v2(contract(concessionnaires=float("nan"))), id="NaN written as such"),
        pytest.param(xml(ONE), id="XML v2"),
        pytest.param(b'<?xml version="1.0" encoding="ISO-8859-1"?>' + xml(ONE).encode("latin-1"), id="XML in Latin-1"),
        pytest.param(xml(ONE).replace("<marches>", "").replace("</marches>", ""), id="XML of one contract"),
    ],
)
def test_every_envelope_gives_the_same_contract(tmp_path: Path, text: str | bytes) -> None:
    found = rows(write(tmp_path, text, "sans-extension"))
    assert [row.locator for row in found] == ["rang 1"]
    assert normalise(found[0].content) == normalise(ONE)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(table(), id="commas"),
        pytest.param(table(";"), id="semicolons"),
        pytest.param(table("\t"), id="tabs"),
        pytest.param(table().replace("\n", "\r\n"), id="Windows line ends"),
        pytest.param("\ufeff" + table(), id="byte order mark"),
        pytest.param(table().encode("cp1252"), id="Latin-1"),
        pytest.param(table().replace(".", "_", 1).replace("titulaire.id", "titulaires.1.id"), id="other column names"),
        pytest.param(table().replace(f"{FIRMS[0]},SIRET", f"['{FIRMS[0]}'],['SIRET']"), id="Python lists in cells"),
        pytest.param(table() + "\n,,,,,,,\n", id="blank lines at the end"),
    ],
)
def test_every_dialect_of_table_gives_the_same_contract(tmp_path: Path, text: str | bytes) -> None:
    found = rows(write(tmp_path, text))
    assert [row.locator for row in found] == ["ligne 2"]
    row = normalise(found[0].content)
    assert (row.buyer_siret, row.number, row.subject, row.months) == (BUYER, "2026-001", "Réfection du gymnase", 12)
    assert [one.id for one in row.holders] == [FIRMS[0]]
    assert row.problems == ()


def test_holders_in_numbered_columns_and_in_lists_are_all_read(tmp_path: Path) -> None:
    text = (
        "id;acheteur_id;titulaires.1.id;titulaires.2.id;titulaire_id_3\n"
        f"A;{BUYER};\"['{FIRMS[0]}', '{FIRMS[1]}']\";{FIRMS[2]};{FIRMS[3]}\n"
    )
    row = normalise(rows(write(tmp_path, text))[0].content)
    assert [one.id for one in row.holders] == FIRMS[:4]


def test_a_line_keeps_its_number_after_a_cell_of_several_lines(tmp_path: Path) -> None:
    text = table(",", [*CELLS[:2], '"Deux\nlignes"', *CELLS[3:]], CELLS)
    assert [row.locator for row in rows(write(tmp_path, text))] == ["ligne 2", "ligne 4"]


def test_a_line_with_too_many_cells_is_refused_alone(tmp_path: Path) -> None:
    found = rows(write(tmp_path, table(",", [*CELLS, "en trop"], CELLS)))
    assert "décalées" in found[0].refusal
    assert not found[1].refusal


def test_a_spreadsheet_is_read_with_its_numbers_and_days(tmp_path: Path) -> None:
    cells = [2026001, int(BUYER), "Réfection", 1250.5, 12, "2026-03-02", int(FIRMS[0]), "SIRET"]
    row = normalise(rows(sheet(tmp_path, cells))[0].content)
    assert (row.number, row.buyer_siret, str(row.amount), row.problems) == ("2026001", BUYER, "1250.50", ())


def test_a_sheet_without_the_columns_is_refused_row_by_row(tmp_path: Path) -> None:
    found = rows(sheet(tmp_path, CELLS, others={"Lisez-moi": [["Bonjour"], ["à tous"]]}))
    assert [bool(row.refusal) for row in found] == [False, True, True]


def test_a_spreadsheet_beyond_the_stated_size_is_refused(tmp_path: Path) -> None:
    path = sheet(tmp_path, CELLS, CELLS)
    for limits in ({"spreadsheet_rows": 2}, {"spreadsheet_bytes": 10}, {"spreadsheet_open_bytes": 10}):
        with pytest.raises(UnreadableFile, match="Enregistrez-le au format CSV"):
            rows(path, **limits)


def test_compressed_files_are_read_by_what_they_hold(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("b.csv", table())
        archive.writestr("a.json", v2(ONE))
        archive.writestr("__MACOSX/a.json", "junk")
        archive.writestr("lisez-moi.txt", "Bonjour")
    found = rows(write(tmp_path, packed.getvalue()))
    assert [row.locator for row in found] == ["a.json, rang 1", "b.csv, ligne 2", "lisez-moi.txt"]
    assert [bool(row.refusal) for row in found] == [False, False, True]
    assert len(rows(write(tmp_path, gzip.compress(v2(ONE).encode())))) == 1


def test_contracts_and_concessions_are_counted_in_one_pass(tmp_path: Path) -> None:
    text = json.dumps({"marches": {"contrat-concession": [concession()], "marche": [ONE, contract(id="B")]}})
    found = [normalise(row.content) for row in rows(write(tmp_path, text))]
    assert [bool(row.concession) for row in found] == [True, False, False]


BROKEN = {
    "empty": b"",
    "spaces": b"  \n ",
    "not contracts": b'{"a": 1}',
    "prose": b"Bonjour, voici le fichier promis.",
    "binary": bytes(range(256)) * 40,
    "pdf": b"%PDF-1.7 ...",
    "parquet": b"PAR1....",
    "a web page": b"<!doctype html><html><body>Erreur</body></html>",
    "entities": b'<!DOCTYPE m [<!ENTITY a "aaaa">]><marches><marche><id>&a;</id></marche></marches>',
    "json cut": v2(ONE, ONE).encode()[:-40],
    "json followed by rubbish": v2(ONE).encode() + b"]",
    "xml cut": xml(ONE, ONE).encode()[:-40],
    "gzip cut": gzip.compress(v2(*[contract(id=str(n)) for n in range(50)]).encode())[:-300],
    "gzip of nothing": gzip.compress(b""),
    "zip cut": b"PK\x03\x04" + b"\0" * 50,
    "old spreadsheet cut": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
    "quote never closed": table(",", CELLS, [*CELLS[:2], '"Réfection', *CELLS[3:]], CELLS).encode(),
    "no buyer column": b"id,objet\n1,a\n",
}


@pytest.mark.parametrize("content", [pytest.param(value, id=name) for name, value in BROKEN.items()])
def test_a_file_that_cannot_be_read_says_so_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        rows(write(tmp_path, content))
    assert str(refusal.value).endswith(".")


def test_an_absent_file_and_a_folder_are_told(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.json", tmp_path):
        with pytest.raises(UnreadableFile):
            rows(path)


def test_an_archive_of_rubbish_or_with_a_broken_member_is_refused_whole(tmp_path: Path) -> None:
    for members, words in (({"a.txt": "Bonjour"}, "aucun fichier"), ({"a.json": v2(ONE, ONE)[:-40]}, "a.json")):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name, text in members.items():
                archive.writestr(name, text)
        with pytest.raises(UnreadableFile, match=words):
            rows(write(tmp_path, packed.getvalue()))


def test_a_bomb_is_refused_before_it_opens(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="décompress"):
        rows(write(tmp_path, gzip.compress(v2(ONE).encode() + b" " * 10_000_000)), decompressed_bytes=1_000_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", " " * 10_000_000)
    with pytest.raises(UnreadableFile, match="décompressée"):
        rows(write(tmp_path, packed.getvalue()), decompressed_bytes=1_000_000)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_no_content_whatever_raises_anything_but_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = write(tmp_path_factory.mktemp("any"), content)
    with suppress(UnreadableFile):
        for row in rows(path):
            normalise(row.content)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=6), st.sampled_from([1, 3, 7]))
def test_the_size_of_the_pieces_read_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, subjects: list[str], size: int
) -> None:
    contracts = [contract(objet=subject, id=str(rank)) for rank, subject in enumerate(subjects)]
    text = json.dumps({"marches": {"marche": contracts, "contrat-concession": [concession()]}}, ensure_ascii=size == 3)
    found = rows(write(tmp_path_factory.mktemp("any"), text.encode("utf-8", errors="surrogatepass")))
    assert len(found) == len(subjects) + 1
