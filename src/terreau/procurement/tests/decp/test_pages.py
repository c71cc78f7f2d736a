"""Giving a file on the page: examined, confirmed, read row by row, undone."""

import errno
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client, override_settings

from terreau.directory.tests import make as people
from terreau.kit.models import ImportBatch, ImportRow
from terreau.procurement.decp import handling
from terreau.procurement.models import Contract
from terreau.procurement.tests.decp.make import contract, v2

pytestmark = pytest.mark.django_db
HOME = "/marches/imports/"
ROWS = (contract(), contract(id="2", montant=-5), contract(acheteur={}))


def send(browser: Client, text: str = v2(*ROWS), name: str = "decp.json") -> Any:
    return browser.post(f"{HOME}nouveau/", {"file": SimpleUploadedFile(name, text.encode())})


def given(browser: Client, text: str = v2(*ROWS)) -> ImportBatch:
    send(browser, text)
    return ImportBatch.objects.latest("pk")


def test_a_facilitator_sees_what_a_file_would_do_then_confirms_it() -> None:
    browser = people.client()
    answer = send(browser)
    batch = ImportBatch.objects.get()
    assert answer.headers["Location"] == f"{HOME}{batch.pk}/"
    assert not Contract.objects.exists()
    page = browser.get(f"{HOME}{batch.pk}/").content.decode()
    assert "Rien n'est encore écrit" in page
    assert "montant négatif" in page
    assert "Confirmer l'import" in page
    browser.post(f"{HOME}{batch.pk}/confirmer/")
    browser.post(f"{HOME}{batch.pk}/confirmer/")
    assert Contract.objects.count() == 2
    assert ImportRow.objects.filter(batch=batch).count() == 3
    link = f'href="/marches/{Contract.objects.get(number="2").pk}/"'
    assert link in browser.get(f"{HOME}{batch.pk}/").content.decode()
    page = browser.get(f"{HOME}{batch.pk}/?outcome=rejected").content.decode()
    assert "SIRET de l&#x27;acheteur absent" in page
    assert "montant négatif" not in page


def test_a_remark_is_told_on_the_page_before_and_after() -> None:
    browser = people.client()
    batch = given(browser, v2(contract(dureeMois=...)))
    page = f"{HOME}{batch.pk}/"
    assert "1 ligne : durée absente" in browser.get(page).content.decode()
    browser.post(f"{page}confirmer/")
    assert "1 ligne : durée absente" in browser.get(page).content.decode()


def test_the_same_file_given_again_is_told() -> None:
    browser = people.client()
    browser.post(f"{HOME}{given(browser).pk}/confirmer/")
    page = browser.get(f"{HOME}{given(browser).pk}/").content.decode()
    assert "a déjà été importé le" in page


def test_an_import_is_undone_from_its_page_once() -> None:
    browser = people.client()
    batch = given(browser)
    browser.post(f"{HOME}{batch.pk}/confirmer/")
    for _ in range(2):
        browser.post(f"{HOME}{batch.pk}/annuler/")
    assert not Contract.objects.exists()
    assert "revenus à leur état d&#x27;avant" in browser.get(f"{HOME}{batch.pk}/").content.decode()


def test_a_file_not_confirmed_can_be_taken_away() -> None:
    browser = people.client()
    batch = given(browser)
    path = Path(batch.file.path)
    assert path.exists()
    browser.post(f"{HOME}{batch.pk}/retirer/")
    assert not path.exists()
    assert "Confirmer" not in browser.get(f"{HOME}{batch.pk}/").content.decode()


def test_an_unreadable_file_gets_a_sentence() -> None:
    browser = people.client()
    page = browser.get(f"{HOME}{given(browser, 'Bonjour').pk}/").content.decode()
    assert "pas au format des données essentielles" in page
    assert "Confirmer" not in page


def test_an_empty_or_absent_file_gets_a_sentence() -> None:
    browser = people.client()
    assert "Ce fichier est vide" in send(browser, "").content.decode()
    assert "Choisissez un fichier" in browser.post(f"{HOME}nouveau/", {}).content.decode()
    assert not ImportBatch.objects.exists()


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@override_settings(FILE_UPLOAD_HANDLERS=["terreau.kit.uploads.CarefulUploadHandler"])
@pytest.mark.parametrize("step", ["new_file", "receive_data_chunk", "file_complete"])
def test_a_disk_full_on_the_way_gets_a_sentence(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    browser = people.client()
    monkeypatch.setattr(TemporaryFileUploadHandler, step, full)
    answer = send(browser)
    assert (answer.status_code, "le disque est plein" in answer.content.decode()) == (422, True)


def test_a_disk_full_when_keeping_the_file_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    answer = send(people.client())
    assert (answer.status_code, "le disque est plein" in answer.content.decode()) == (409, True)
    assert not ImportBatch.objects.exists()


def test_a_big_file_is_left_to_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handling.FILES, "at_once_bytes", 10)
    asked: list[Any] = []
    jobs = handling.FILES.jobs
    monkeypatch.setattr("terreau.kit.file_work.defer", lambda name, **given: asked.append((jobs[name], given)))
    browser = people.client()
    batch = given(browser)
    page = f"{HOME}{batch.pk}/"
    assert "en cours d'examen" in browser.get(page).content.decode()
    job, arguments = asked.pop()
    job(**arguments)
    assert "Rien n'est encore écrit" in browser.get(page).content.decode()
    browser.post(f"{page}confirmer/")
    browser.post(f"{page}confirmer/")
    assert len(asked) == 1
    assert "L'import est en cours" in browser.get(page).content.decode()
    job, arguments = asked.pop()
    for _ in range(2):
        job(**arguments)
    assert Contract.objects.count() == 2
    assert ImportBatch.objects.get().state == "done"


@pytest.mark.parametrize("role", ["buyer", "company", "elected"])
def test_only_the_team_imports(role: str) -> None:
    mine = given(people.client())
    browser = people.client(role)
    for path in (HOME, f"{HOME}nouveau/", f"{HOME}{mine.pk}/"):
        assert browser.get(path).status_code == 403
    assert browser.post(f"{HOME}{mine.pk}/confirmer/").status_code == 403


def test_a_neighbour_territory_does_not_see_the_file() -> None:
    mine = given(people.client())
    browser = people.client(territory=people.neighbour())
    assert browser.get(f"{HOME}{mine.pk}/").status_code == 404
    assert browser.post(f"{HOME}{mine.pk}/confirmer/").status_code == 404
    assert "decp.json" not in browser.get(HOME).content.decode()


def test_the_list_names_every_file_and_exports_itself() -> None:
    browser = people.client("admin")
    given(browser)
    assert "decp.json" in browser.get(HOME).content.decode()
    assert b"decp.json;" in browser.get(f"{HOME}?format=csv").getvalue()
    batch = ImportBatch.objects.get()
    assert "montant négatif" in browser.get(f"{HOME}{batch.pk}/?format=csv").getvalue().decode()
