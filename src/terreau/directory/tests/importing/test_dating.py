"""A list whose rows carry no date is as old as it says, or as we are told: an old list is not today's word."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from terreau.directory.actions import edit_fiche
from terreau.directory.importing.dating import IN_FUTURE, NO_DATE, date_rows
from terreau.directory.importing.gathering import ReadRow
from terreau.directory.importing.records import Record
from terreau.directory.models import Fiche
from terreau.directory.rules.sources import Origin, Source
from terreau.directory.tests import make
from terreau.directory.tests.importing import make as lists
from terreau.kit.models import ImportBatch

ON, OLD, NEWER = date(2026, 11, 20), date(2024, 3, 1), date(2026, 12, 1)
UNDATED = "Id,Raison Sociale,Siret,Catégorie,URL\n1,ESAT des Tilleuls,{siret},ESAT,https://ancien.example\n"
KNOWN = "https://recent.example"


def rows(*dates: date | None) -> list[ReadRow]:
    return [ReadRow(rank, "", [], Record(source="s", id=str(rank), as_of=day)) for rank, day in enumerate(dates)]


@pytest.mark.parametrize(
    ("dates", "given", "expected", "remarks"),
    [
        ((None,), None, [ON], 1),
        ((None,), OLD, [OLD], 0),
        ((None, OLD, date(2023, 1, 1)), None, [OLD, OLD, date(2023, 1, 1)], 0),
        ((None, OLD), date(2022, 1, 1), [date(2022, 1, 1), OLD], 0),
        ((None, NEWER), None, [ON, NEWER], 1),
    ],
    ids=["none", "given", "latest inside", "given beats inside", "a date to come says nothing"],
)
def test_an_undated_row_is_dated(
    dates: tuple[date | None, ...], given: date | None, expected: list[date], remarks: int
) -> None:
    found = [*rows(*dates), ReadRow(9, "", [])]
    date_rows(found, given=given, on=ON)
    assert [row.record.as_of for row in found if row.record] == expected
    assert [problem.reason for row in found for problem in row.problems] == [NO_DATE] * remarks


@pytest.mark.django_db
def test_an_old_undated_list_changes_nothing_that_is_more_recent(tmp_path: Path) -> None:
    make.territory()
    fiche = make.fiche()
    path = lists.as_csv(tmp_path, UNDATED.format(siret=fiche.establishment.siret))
    origin = Origin(Source.MARCHE, date(2025, 1, 1))
    edit_fiche(by=make.system(), fiche=fiche, values={"website": KNOWN}, origin=origin)
    for as_of, website in ((["--as-of", "2024-03-01"], KNOWN), ([], "https://ancien.example")):
        out = StringIO()
        call_command("import", "directory", str(path), *as_of, "--report", "json", stdout=out)
        assert Fiche.objects.get(pk=fiche.pk).website == website
        assert [one["reason"] for one in json.loads(out.getvalue())["remarks"]] == ([] if as_of else [NO_DATE])


@pytest.mark.django_db
def test_the_date_of_a_list_is_asked_by_the_page_and_kept() -> None:
    browser = make.client()
    upload = SimpleUploadedFile("liste.csv", UNDATED.format(siret=make.siret()).encode())
    browser.post("/annuaire/imports/nouveau/", {"file": upload, "as_of": "01/03/2024"})
    batch = ImportBatch.objects.get()
    assert batch.as_of == OLD
    assert "liste du" in browser.get(f"/annuaire/imports/{batch.pk}/").text
    browser.post(f"/annuaire/imports/{batch.pk}/confirmer/")
    assert Fiche.objects.get().origins["website"]["as_of"] == "2024-03-01"
    later = SimpleUploadedFile("liste.csv", b"a")
    answer = browser.post("/annuaire/imports/nouveau/", {"file": later, "as_of": "01/03/2124"})
    assert answer.status_code == 422
    assert IN_FUTURE in answer.text


@pytest.mark.django_db
def test_the_command_refuses_a_date_to_come_or_for_files_that_carry_theirs(tmp_path: Path) -> None:
    path = lists.as_csv(tmp_path, UNDATED.format(siret=make.siret()))
    with pytest.raises(SystemExit):
        call_command("import", "directory", str(path), "--as-of", "2124-01-01", stdout=StringIO())
    with pytest.raises(CommandError, match="leurs propres dates"):
        call_command("import", "decp", str(path), "--as-of", "2024-01-01", stdout=StringIO())
