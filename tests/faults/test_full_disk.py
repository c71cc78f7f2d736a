"""A disk that is full while a file is sent: a sentence, nothing half written, nothing typed lost."""

from __future__ import annotations

import errno
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile

from terreau.clauses.models import Figure, Statement
from terreau.kit.models import Document, ImportBatch
from tests.permissions.pages import forms_of
from tests.permissions.world import PIXEL, World

pytestmark = [pytest.mark.faults, pytest.mark.django_db]
PDF = b"%PDF-1.7 invented"
DECP = b'{"marches": {"marche": []}}'
SENT: tuple[tuple[str, str, dict[str, str], dict[str, tuple[str, bytes]]], ...] = (
    ("facilitator", "clauses:add_figure", {"pk": "lot"}, {"document": ("AE.pdf", PDF)}),
    ("visitor", "clauses:declaration_proof", {"token": "link", "pk": "to_fill"}, {"proof": ("heures.pdf", PDF)}),
    ("facilitator", "clauses:record_statement", {"pk": "to_fill"}, {"document": ("mail.pdf", PDF)}),
    ("facilitator", "procurement:new_import", {}, {"file": ("decp.json", DECP)}),
    ("admin", "territories:settings", {}, {"logo": ("logo.png", PIXEL)}),
)
TYPED = {
    "kind": "contract",
    "hours": "120",
    "dated_on": "2026-01-05",
    "name": "Ville d'Argenteuil",
    "note": "Acte d'engagement",
    "answer_days": "28",
}


@pytest.fixture
def full_disk(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Any file kept from now on meets a full disk."""

    def refuse(*_: Any) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", refuse)
    return world


def proposed(world: World, who: str, address: str) -> dict[str, str]:
    """What the page already holds, where there is a page."""
    page = world.ask(who, "GET", address)
    forms = forms_of(address, page.content.decode()) if page.status_code == 200 else []  # type: ignore[attr-defined]
    return {key: value for form in forms if form.files for key, value in form.values.items() if value}


@pytest.mark.parametrize(("who", "name", "arguments", "files"), SENT, ids=[each[1] for each in SENT])
def test_a_full_disk_is_told_and_leaves_nothing_half_written(
    full_disk: World, who: str, name: str, arguments: dict[str, str], files: dict[str, tuple[str, bytes]]
) -> None:
    before = [model.objects.count() for model in (Document, Figure, Statement, ImportBatch)]
    sent = {field: SimpleUploadedFile(*file) for field, file in files.items()}
    address = full_disk.url(name, arguments.items())
    values = {**proposed(full_disk, who, address), **TYPED, **sent}
    answer = full_disk.ask(who, "POST", address, data=values, forget=False)
    assert answer.status_code in {409, 422}
    assert "disque" in answer.content.decode()  # type: ignore[attr-defined]
    after = [model.objects.count() for model in (Document, Figure, Statement, ImportBatch)]
    assert after == before
