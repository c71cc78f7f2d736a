"""Two imports at once: one waits for the other, and a structure in both is there once."""

from __future__ import annotations

from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connection

from terreau.directory.importing.running import KIND, import_files
from terreau.directory.models import Establishment, Fiche
from terreau.directory.tests import make
from terreau.directory.tests.importing import make as lists
from terreau.kit import clock
from terreau.kit.models import ImportBatch

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]


def test_two_imports_at_once_never_double_a_structure(tmp_path: Path) -> None:
    home, siret = make.territory(), make.siret()
    make.commune()
    rows = [
        lists.structure(siret=siret),
        *(lists.structure(id=f"dora--{n}", nom=f"Atelier {n}") for n in range(20, 40)),
    ]
    path, start = lists.as_json(tmp_path, rows), Barrier(2)
    told: list[dict[str, int]] = []

    def one(rank: int) -> None:
        batch = ImportBatch.objects.create(kind=KIND, territory_id=home.pk, file_name=f"{rank}.json", state="running")
        start.wait(10)
        report = import_files([path], by=make.system(home), at=clock.now(), batch=batch)
        told.append(lists.counts(report))
        connection.close()

    threads = [Thread(target=one, args=(rank,)) for rank in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert Fiche.objects.count() == Establishment.objects.count()
    assert Establishment.objects.filter(siret=siret).count() == 1
    first, second = sorted(told, key=lambda counts: counts.get("created", 0), reverse=True)
    assert second.get("created", 0) == second.get("updated", 0) == 0
    assert first["read"] == second["read"] == len(rows)
