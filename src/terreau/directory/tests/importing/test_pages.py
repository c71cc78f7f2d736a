"""The pages of an import: given, examined, confirmed, undone, retired; and the command."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from terreau.directory.importing import handling
from terreau.directory.models import Fiche
from terreau.directory.tests import make
from terreau.directory.tests.importing import make as lists
from terreau.kit.models import ImportBatch

pytestmark = pytest.mark.django_db


def give(browser, rows: object) -> ImportBatch:  # type: ignore[no-untyped-def]
    upload = SimpleUploadedFile("liste.json", json.dumps(rows).encode())
    answer = browser.post("/annuaire/imports/nouveau/", {"file": upload})
    assert answer.status_code == 302
    return ImportBatch.objects.latest("pk")


def test_a_list_is_examined_confirmed_and_undone() -> None:
    browser = make.client()
    batch = give(browser, [lists.structure(autre="x"), lists.structure(id="dora--2", nom="")])
    address = f"/annuaire/imports/{batch.pk}/"
    page = browser.get(address).text
    assert "Rien n'est encore écrit" in page.replace("&#x27;", "'")
    assert "rang 2" in page
    assert "autre" in page
    assert not Fiche.objects.exists()
    browser.post(f"{address}confirmer/")
    assert Fiche.objects.count() == 1
    assert "liste.json" in browser.get("/annuaire/imports/").text
    browser.post(f"{address}annuler/")
    assert not Fiche.objects.exists()


def test_a_big_list_is_left_to_the_worker_and_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handling.FILES, "at_once_bytes", 10)
    asked: list[Any] = []
    jobs = handling.FILES.jobs
    monkeypatch.setattr("terreau.kit.file_work.defer", lambda name, **given: asked.append((jobs[name], given)))
    browser = make.client()
    batch = give(browser, [lists.structure()])
    address = f"/annuaire/imports/{batch.pk}/"
    job, arguments = asked.pop()
    job(**arguments)
    for _ in range(2):
        browser.post(f"{address}confirmer/")
    assert len(asked) == 1
    assert not Fiche.objects.exists()
    job, arguments = asked.pop()
    for _ in range(2):
        job(**arguments)
    assert Fiche.objects.count() == 1
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.DONE


def test_an_unreadable_file_says_why_and_can_be_taken_off() -> None:
    browser = make.client()
    batch = give(browser, [{"left": "a", "right": "b", "label": "match"}])
    assert "couples étiquetés" in browser.get(f"/annuaire/imports/{batch.pk}/").text
    assert browser.post(f"/annuaire/imports/{batch.pk}/retirer/").status_code == 302
    batch.refresh_from_db()
    assert batch.state == "undone"


def test_an_empty_form_says_what_to_do() -> None:
    answer = make.client().post("/annuaire/imports/nouveau/", {})
    assert answer.status_code == 422
    assert "Choisissez un fichier" in answer.text


def test_the_command_reports_in_json_and_refuses_with_status_2(tmp_path: Path) -> None:
    make.territory()
    out = StringIO()
    path = lists.as_json(tmp_path, [lists.structure()])
    call_command("import", "directory", str(path), "--territory", "95018", "--report", "json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["read"], told["created"], told["unmapped_columns"]) == (1, 1, [])
    out = StringIO()
    wrong = lists.as_csv(tmp_path, "a,b\n1,2\n", "autre.csv")
    with pytest.raises(SystemExit) as exit_:
        call_command("import", "directory", str(wrong), "--dry-run", "--report", "json", stdout=out)
    assert exit_.value.code == 2
    assert "error" in json.loads(out.getvalue())
    assert ImportBatch.objects.count() == 1
