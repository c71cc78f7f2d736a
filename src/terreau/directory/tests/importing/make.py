"""Small invented files of each format, and how a test imports them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from terreau.directory.importing.actions import import_list
from terreau.directory.importing.running import KIND
from terreau.directory.tests import make
from terreau.kit import clock
from terreau.kit.import_report import ImportReport
from terreau.kit.models import ImportBatch

DI = {
    "source": "dora",
    "id": "dora--1",
    "nom": "Régie des Bords de Seine",
    "date_maj": "2026-02-14",
    "siret": "",
    "commune": "Argenteuil",
    "code_postal": "95100",
    "code_insee": "95018",
    "adresse": "3 rue des Lilas",
    "telephone": "+33 1 34 11 22 33",
    "courriel": "accueil@regie.example",
    "site_web": "regie.example",
    "reseaux_porteurs": ["ei"],
}
SERVICE = {
    "source": "dora",
    "structure_id": "dora--1",
    "id": "dora--s1",
    "nom": "Atelier vélo",
    "description": "Réparer son vélo",
    "date_maj": "2026-02-14",
    "type": "atelier",
    "thematiques": ["mobilite--inconnue"],
    "frais": "gratuit",
}


def structure(**changed: Any) -> dict[str, Any]:
    """A structure of data·inclusion v1."""
    return {**DI, **changed}


def as_json(folder: Path, rows: Sequence[Mapping[str, Any]], name: str = "liste.json") -> Path:
    """A JSON list."""
    path = folder / name
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def fixture(folder: Path, model: str, rows: Mapping[int, Mapping[str, Any]], name: str = "fixture.json") -> Path:
    """Objects of a model, by number."""
    return as_json(folder, [{"model": model, "pk": pk, "fields": fields} for pk, fields in rows.items()], name)


def as_csv(folder: Path, text: str, name: str = "liste.csv") -> Path:
    """A table."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def run(*paths: Path) -> tuple[ImportBatch, ImportReport]:
    """Import files on behalf of Argenteuil."""
    territory = make.territory()
    batch = ImportBatch.objects.create(
        kind=KIND, territory_id=territory.pk, file_name=paths[0].name, state=ImportBatch.State.RUNNING
    )
    return batch, import_list(by=make.system(territory), batch=batch, paths=list(paths), at=clock.now())


def counts(report: ImportReport) -> dict[str, int]:
    """The counts that are not zero."""
    return {name: count for name, count in report.counts.items() if count}
