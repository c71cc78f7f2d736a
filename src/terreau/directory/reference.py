"""The reference lists shipped with the directory: rules of the ESS status, legal forms, activity codes."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from python_calamine import CalamineWorkbook

from terreau.directory.rules.ess_rules import EssRules, bare, read_rules
from terreau.directory.rules.structures import Nomenclature

DATA = Path(__file__).parent / "data"
LICENCE = "Licence Ouverte 2.0 (Insee)"
FORMS_PACKAGE, FORMS_VERSION = "Insee, catégories juridiques", "2022-09-01"
FORMS_WORKBOOK, FORMS_SHEET = "cj_septembre_2022.xls", "Niveau III"
NAF_PACKAGE, NAF_VERSION = "Insee, nomenclature d'activités française", "rév. 2 (2008)"
NAF_WORKBOOK, NAF_SHEET = "int_courts_naf_rev_2.xls", "NAF rév. 2"
WORKBOOKS = (FORMS_WORKBOOK, NAF_WORKBOOK)
_FILES = {Nomenclature.NAF_2008: "naf_rev_2.csv.gz"}


@cache
def ess_rules() -> EssRules:
    """The rules of the ESS status in force."""
    with (DATA / "ess_rules.toml").open("rb") as file:
        return read_rules(tomllib.load(file))


@cache
def legal_forms() -> Mapping[str, str]:
    """INSEE legal categories of four figures and their labels."""
    return MappingProxyType(dict(_rows("legal_forms.csv.gz")))


@cache
def activities(nomenclature: Nomenclature) -> Mapping[str, str]:
    """Codes of a nomenclature, as printed ("88.99B", "88", "Q"), and their labels; empty where none is shipped."""
    file = _FILES.get(nomenclature)
    return MappingProxyType(dict(_rows(file)) if file else {})


def legal_form_label(code: str) -> str | None:
    """The label of a legal category, or None."""
    return legal_forms().get(code)


def activity_label(nomenclature: Nomenclature, code: str) -> str | None:
    """The label of an activity in its own nomenclature, or None: the label of another one is never borrowed."""
    return _by_bare_code(nomenclature).get(bare(code))


@cache
def _by_bare_code(nomenclature: Nomenclature) -> Mapping[str, str]:
    return {bare(code): label for code, label in activities(nomenclature).items()}


def _rows(file: str) -> Iterable[tuple[str, str]]:
    with gzip.open(DATA / file, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["code"], row["label"]


def digest(path: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def pack(folder: Path, into: Path) -> None:
    """Write the lists shipped in `into` from INSEE's own workbooks, and `vendor.json` beside them."""
    forms = [(code, label) for code, label in _cells(folder / FORMS_WORKBOOK, FORMS_SHEET, (0, 1)) if len(code) == 4]
    naf = [
        (code.removeprefix("SECTION "), label)
        for code, label in _cells(folder / NAF_WORKBOOK, NAF_SHEET, (1, 2))
        if code != "Code"
    ]
    _write(into / "legal_forms.csv.gz", [row for row in forms if row[0].isdigit()])
    _write(into / "naf_rev_2.csv.gz", naf)
    told = (
        ("legal_forms.csv.gz", FORMS_PACKAGE, FORMS_VERSION, FORMS_WORKBOOK),
        ("naf_rev_2.csv.gz", NAF_PACKAGE, NAF_VERSION, NAF_WORKBOOK),
    )
    vendor = [
        {
            "file": file,
            "package": package,
            "version": version,
            "licence": LICENCE,
            "released_as": workbook,
            "archive_sha256": digest(folder / workbook),
            "sha256": digest(into / file),
        }
        for file, package, version, workbook in told
    ]
    (into / "vendor.json").write_text(json.dumps(vendor, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _cells(workbook: Path, sheet: str, columns: tuple[int, int]) -> Iterable[tuple[str, str]]:
    """Two columns of a sheet, tidied, where both are filled."""
    for row in CalamineWorkbook.from_path(str(workbook)).get_sheet_by_name(sheet).to_python():
        code, label = (" ".join(str(row[column]).split()) for column in columns)
        if code and label:
            yield code, label


def _write(path: Path, rows: Iterable[tuple[str, str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([("code", "label"), *rows])
    path.write_bytes(gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0))
