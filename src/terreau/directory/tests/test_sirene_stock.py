import gzip
import runpy
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.conf import settings

from terreau.directory.rules.structures import Nomenclature
from terreau.directory.sirene.files import UnreadableStock
from terreau.directory.sirene.reading import Limits, open_stock
from terreau.directory.sirene.rows import Concern, FileCount, SetAside, SirenePlace, SireneUnit, StockKind, Wanted
from terreau.directory.tests.make_sirene import parquet, place, text, unit, wanted

Write = Callable[[Path, Sequence[dict[str, Any]]], Path]
Read = tuple[list[SirenePlace], list[SireneUnit], tuple[FileCount, ...]]


@pytest.fixture(params=[parquet, text], ids=["parquet", "csv"])
def write(request: pytest.FixtureRequest) -> Write:
    """Both formats."""
    found: Write = request.param
    return found


def read(paths: Sequence[Path], asked: Wanted | None = None) -> Read:
    """All that a stock gives, each row of each file counted once."""
    with open_stock(paths, asked or wanted()) as stock:
        found = list(stock.places()), list(stock.units()), stock.counts
    for one in found[2]:
        assert one.read == one.kept + sum(one.set_aside.values())
    return found


def stock(
    folder: Path, write: Write, places: Sequence[dict[str, Any]], units: Sequence[dict[str, Any]]
) -> tuple[Path, Path]:
    """The two files."""
    return write(folder / "a", places), write(folder / "b", units)


def test_a_place_is_read_with_its_unit_whichever_the_format_and_the_order(tmp_path: Path, write: Write) -> None:
    given = place(easting="700000.00", northing="6600000.00", naf_2025="88.99H"), unit(band="12", acronym="RDC")
    paths = stock(tmp_path, write, given[:1], given[1:])
    places, units, counts = read(paths)
    assert (places, units, counts) == read(paths[::-1])
    (found,) = places
    assert (found.siret, found.siren, found.street, found.postal_code) == (
        "90000000100019",
        "900000001",
        "12B RUE DES TILLEULS",
        "95100",
    )
    assert (found.point, found.headcount, found.headcount_year) == ((46.5, 3.0), (20, 49), 2023)
    assert (found.is_open, found.closed_on, found.created_on) == (True, None, date(2001, 2, 3))
    assert (found.concern, found.is_head_office) == (Concern.ESS_FLAG, True)
    assert [one.nomenclature for one in found.activities] == [Nomenclature.NAF_2008, Nomenclature.NAF_2025]
    assert found.unit == units[0]
    assert (units[0].legal_name, units[0].legal_category, units[0].acronym) == ("RELAIS DU COTEAU", "9220", "RDC")
    assert units[0].head_office_siret == found.siret
    assert [(one.kind, one.read, one.kept) for one in counts] == [(StockKind.PLACES, 1, 1), (StockKind.UNITS, 1, 1)]


def test_leading_zeros_are_kept(tmp_path: Path, write: Write) -> None:
    rows = [place("00000000100010", commune="01004", postal_code="01500")], [unit("000000001")]
    (found,), _, _ = read(stock(tmp_path, write, *rows), wanted(communes=frozenset({"01004"})))
    assert (found.siret, found.commune, found.postal_code) == ("00000000100010", "01004", "01500")


# (place, unit, why it is set aside, why its unit is)
ASIDE: dict[str, tuple[dict[str, Any], dict[str, Any], SetAside, SetAside]] = {
    "closed place": ({"state": "F"}, {}, SetAside.CLOSED, SetAside.CLOSED),
    "ceased unit": ({}, {"state": "C"}, SetAside.CLOSED, SetAside.CLOSED),
    "elsewhere": ({"commune": "33063"}, {}, SetAside.OUTSIDE, SetAside.OUTSIDE),
    "masked commune": ({"commune": "[ND]"}, {}, SetAside.OUTSIDE, SetAside.OUTSIDE),
    "ordinary company": ({}, {"form": 5710, "flag": "N"}, SetAside.NOT_CONCERNED, SetAside.NOT_CONCERNED),
    "flag unknown": ({}, {"form": 5710, "flag": None}, SetAside.NOT_CONCERNED, SetAside.NOT_CONCERNED),
    "masked name": ({"status": "P"}, {"status": "P", "legal_name": "[ND]"}, SetAside.HIDDEN, SetAside.HIDDEN),
    "other unit": ({}, {"siren": "900000002"}, SetAside.UNIT_MISSING, SetAside.OUTSIDE),
    "short number": ({"siret": "1234"}, {}, SetAside.UNREADABLE, SetAside.OUTSIDE),
}


@pytest.mark.parametrize("case", ASIDE, ids=list(ASIDE))
def test_a_row_that_is_not_kept_says_why(tmp_path: Path, write: Write, case: str) -> None:
    of_place, of_unit, why, why_unit = ASIDE[case]
    places, units, (counted, counted_units) = read(stock(tmp_path, write, [place(**of_place)], [unit(**of_unit)]))
    assert (places, units) == ([], [])
    assert counted.set_aside == {why: 1}
    assert counted_units.set_aside == {why_unit: 1}


# (unit, known SIREN, known SIRET, why it is kept)
KEPT: dict[str, tuple[dict[str, Any], tuple[str, ...], tuple[str, ...], Concern]] = {
    "flag on a company": ({"form": 5710}, (), (), Concern.ESS_FLAG),
    "form without a flag": ({"form": 5460, "flag": None}, (), (), Concern.LEGAL_FORM),
    "form against its flag": ({"flag": "N"}, (), (), Concern.LEGAL_FORM),
    "known unit": ({"form": 5710, "flag": None}, ("900000001",), (), Concern.KNOWN_UNIT),
    "known place": ({"form": 5710, "flag": None}, (), ("90000000100019",), Concern.KNOWN_PLACE),
}


@pytest.mark.parametrize("case", KEPT, ids=list(KEPT))
def test_a_row_that_is_kept_says_why(tmp_path: Path, write: Write, case: str) -> None:
    of_unit, sirens, sirets, why = KEPT[case]
    asked = wanted(sirens=frozenset(sirens), sirets=frozenset(sirets))
    (found,), units, _ = read(stock(tmp_path, write, [place()], [unit(**of_unit)]), asked)
    assert found.concern is why
    assert len(units) == 1


def test_a_known_place_is_told_even_closed_and_gone_elsewhere(tmp_path: Path, write: Write) -> None:
    rows = [place(state="F", commune="33063", since="2026-05-31")], [unit(state="C", since="2026-06-30")]
    (found,), (its_unit,), _ = read(stock(tmp_path, write, *rows), wanted(sirets=frozenset({"90000000100019"})))
    assert (found.is_open, found.closed_on, found.commune) == (False, date(2026, 5, 31), "33063")
    assert (its_unit.is_active, its_unit.ceased_on) == (False, date(2026, 6, 30))


def test_what_is_masked_is_unknown(tmp_path: Path, write: Write) -> None:
    hidden = dict.fromkeys(("number", "repetition", "street_kind", "street_name", "postal_code", "easting"), "[ND]")
    rows = [place(status="P", sign="[ND]", **hidden)], [unit(status="P", legal_name="[ND]", form=1000, flag=None)]
    (found,), (its_unit,), _ = read(stock(tmp_path, write, *rows), wanted(sirens=frozenset({"900000001"})))
    assert (found.name, found.street, found.postal_code, found.point) == (None, None, None, None)
    assert (its_unit.legal_name, its_unit.is_partly_hidden, found.is_partly_hidden) == (None, True, True)


def test_an_arrondissement_of_paris_is_of_paris(tmp_path: Path, write: Write) -> None:
    rows = [place(commune="75111")], [unit()]
    (found,), _, _ = read(stock(tmp_path, write, *rows), wanted(communes=frozenset({"75056"})))
    assert found.commune == "75056"


def test_a_number_given_twice_is_read_once(tmp_path: Path, write: Write) -> None:
    old = {"treated": "2020-01-01T00:00:00"}
    rows = (
        [place(**old, sign="AVANT"), place(sign="APRES")],
        [unit(legal_name="AVANT", **old), unit(legal_name="APRES")],
    )
    (found,), (its_unit,), counts = read(stock(tmp_path, write, *rows))
    assert (found.name, its_unit.legal_name) == ("APRES", "APRES")
    assert [one.set_aside for one in counts] == [{SetAside.REPEATED: 1}] * 2


def test_a_file_of_places_alone_gives_the_known_ones(tmp_path: Path, write: Write) -> None:
    path = write(tmp_path / "places", [place(), place("90000000200017")])
    (found,), units, (counted,) = read([path], wanted(sirets=frozenset({"90000000100019"})))
    assert (found.unit, units) == (None, [])
    assert counted.set_aside == {SetAside.UNIT_MISSING: 1}


def test_a_file_of_units_alone_gives_the_known_ones(tmp_path: Path, write: Write) -> None:
    path = write(tmp_path / "units", [unit(), unit("900000002")])
    places, (found,), (counted,) = read([path], wanted(sirens=frozenset({"900000002"})))
    assert (places, found.siren) == ([], "900000002")
    assert counted.set_aside == {SetAside.PLACE_MISSING: 1}


def test_a_name_with_marks_is_one_file(tmp_path: Path) -> None:
    path = parquet(tmp_path / "places[1]*.parquet", [place()])
    parquet(tmp_path / "places1x.parquet", [place("90000000200017")])
    _, _, (counted,) = read([path])
    assert counted.read == 1


def test_a_csv_may_have_other_columns_other_separators_and_be_compressed(tmp_path: Path) -> None:
    rows = [{"ajout'é": "x", **place()}]
    plain = text(tmp_path / "marks;[1]*.csv", rows, delimiter=";")
    packed = tmp_path / "units"
    packed.write_bytes(gzip.compress(text(tmp_path / "u", [unit()]).read_bytes()))
    (found,), _, _ = read([plain, packed])
    assert found.street == "12B RUE DES TILLEULS"


def test_a_line_that_does_not_fit_is_counted_and_the_others_read(tmp_path: Path) -> None:
    path = text(tmp_path / "places", [place(), place("90000000200017"), place("90000000300015")])
    lines = path.read_bytes().splitlines()
    lines[2] = b"90000000200017,trop court"
    lines[3] = lines[3].replace(b"ARGENTEUIL", b"\xc9\xc9")
    path.write_bytes(b"\n".join(lines))
    (found,), _, (counted, _) = read([path, text(tmp_path / "units", [unit()])])
    assert found.siret == "90000000100019"
    assert (counted.read, counted.set_aside) == (3, {SetAside.UNREADABLE: 2})


def test_a_file_with_too_many_unreadable_lines_is_refused(tmp_path: Path) -> None:
    path = text(tmp_path / "places", [place(town="É")] * 3)
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))
    with (
        pytest.raises(UnreadableStock, match="abîmé ou n'est pas en UTF-8"),
        open_stock([path], wanted(), Limits(unreadable_lines=2)),
    ):
        pass


def without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    """A row that lacks columns."""
    return {name: value for name, value in row.items() if name not in names}


def refusal(*paths: Path) -> str:
    """The sentence that refuses these files."""
    with pytest.raises(UnreadableStock) as told, open_stock(paths, wanted()):
        pass
    return str(told.value)


def test_a_missing_column_is_named_in_one_sentence(tmp_path: Path, write: Write) -> None:
    path = write(tmp_path / "stock", [without(place(), "codeCommuneEtablissement", "etatAdministratifEtablissement")])
    assert refusal(path) == (
        "Il manque à « stock » ce que le fichier StockEtablissement de l'Insee contient : "
        "« codeCommuneEtablissement », « etatAdministratifEtablissement ». Téléchargez le fichier complet."
    )


def test_a_file_that_is_not_of_the_stock_is_refused_with_what_to_do(tmp_path: Path) -> None:
    def file(content: bytes) -> Path:
        path = tmp_path / "fichier"
        path.write_bytes(content)
        return path

    assert "vide" in refusal(file(b""))
    assert "n'est pas un fichier SIRENE" in refusal(file(b"nom,ville\nx,y\n"))
    assert "n'est pas un fichier SIRENE" in refusal(file(b"\xff\xfe\x00\x01"))
    assert "décompressez-la" in refusal(file(b"PK\x03\x04"))
    assert "téléchargez-le de nouveau" in refusal(file(b"PAR1 and nothing else"))
    assert "téléchargez-le de nouveau" in refusal(file(gzip.compress(b"siret")[:12]))
    assert "introuvable" in refusal(tmp_path / "absent")
    assert "au moins un fichier" in refusal()
    assert "historique" in refusal(text(tmp_path / "h", [unit() | {"dateFin": ""}]))
    assert "tous deux des fichiers StockUniteLegale" in refusal(
        text(tmp_path / "x", [unit()]), text(tmp_path / "y", [unit()])
    )
    path = text(tmp_path / "twice", [place()])
    path.write_text("siret,SIRET,codeCommuneEtablissement,etatAdministratifEtablissement\n", encoding="utf-8")
    assert "le même nom" in refusal(path)


def test_a_damaged_parquet_is_refused(tmp_path: Path) -> None:
    path = parquet(tmp_path / "places", [place(f"9000{number:010d}") for number in range(400)])
    content = bytearray(path.read_bytes())
    content[20:400] = bytes(380)
    path.write_bytes(content)
    assert "abîmé" in refusal(path)


def test_too_little_memory_is_told_in_one_sentence(tmp_path: Path, write: Write) -> None:
    paths = stock(tmp_path, write, [place()], [unit()])
    with pytest.raises(UnreadableStock, match="moins étendu"), open_stock(paths, wanted(), Limits(memory="1KB")):
        pass


def test_a_text_that_is_no_date_is_an_unknown_date(tmp_path: Path, write: Write) -> None:
    rows = [place(created="1900-00-00", band_year=None)], [unit()]
    (found,), _, _ = read(stock(tmp_path, write, *rows))
    assert (found.created_on, found.headcount_year) == (None, None)


def test_the_invented_stock_is_read_alike_in_both_formats(tmp_path: Path) -> None:
    generate = runpy.run_path(str(Path(settings.BASE_DIR) / "bench" / "make_sirene.py"))["generate"]
    generate(600, tmp_path)
    with duckdb.connect() as connection:
        path = str(tmp_path / "StockEtablissement_utf8.parquet")
        rows = connection.execute("SELECT DISTINCT codeCommuneEtablissement FROM read_parquet(?)", [path]).fetchall()
    asked = wanted(communes=frozenset(code for (code,) in rows))
    by_format = [
        read([tmp_path / f"{name}_utf8.{suffix}" for name in ("StockUniteLegale", "StockEtablissement")], asked)
        for suffix in ("parquet", "csv")
    ]
    assert by_format[0][:2] == by_format[1][:2]
    assert by_format[0][2][0].read == 600
    assert by_format[0][2][0].kept > 0
    assert [one.set_aside for one in by_format[0][2]] == [one.set_aside for one in by_format[1][2]]
