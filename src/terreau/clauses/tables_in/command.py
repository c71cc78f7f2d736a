"""The importers behind `import lots`, `import people` and `import balances`."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from terreau.accounts.actor import Actor
from terreau.clauses.rules.table_columns import BALANCES, LOTS, PEOPLE
from terreau.clauses.tables_in.actions import import_table, preview_table, upload_table
from terreau.clauses.tables_in.importing import batch_kind
from terreau.clauses.tables_in.report import OUTCOMES, Report
from terreau.kit import clock
from terreau.kit.actions import Refused
from terreau.kit.models import ImportBatch
from terreau.kit.spreadsheets import UnreadableSheetError
from terreau.territories.models import Territory

WORDS = {
    "read": "lignes lues",
    "created": "créées",
    "updated": "mises à jour",
    "unchanged": "inchangées",
    "flagged": "à vérifier",
    "rejected": "refusées",
}


def import_paths(kind: str, paths: Sequence[Path], *, territory: str, dry_run: bool, as_json: bool, out: Any) -> int:
    """Import these files on behalf of a territory. Return the exit status: 0, or 2 when one cannot be read.

    The files are taken one by one: one that cannot be read stops there, and those before it stay imported."""
    counts = dict.fromkeys(("read", *OUTCOMES), 0)
    details: list[dict[str, Any]] = []
    try:
        by = Actor.system(_territory(territory))
        for path in paths:
            report = _one(kind, path, by=by, dry_run=dry_run, at=clock.now())
            counts = {name: counts[name] + number for name, number in report.counts.items()}
            where = {"file": path.name} if len(paths) > 1 else {}
            details += [{**where, **detail} for detail in report.details()]
    except (UnreadableSheetError, Refused, OSError) as refusal:
        sentence = f"Ce fichier ne s'ouvre pas : {refusal.filename}" if isinstance(refusal, OSError) else str(refusal)
        out.write(json.dumps({"error": sentence}, ensure_ascii=False) + "\n" if as_json else f"{sentence}\n")
        return 2
    if as_json:
        out.write(json.dumps({**counts, "details": details}, ensure_ascii=False) + "\n")
    else:
        _write_text(counts, details, out, dry_run=dry_run)
    return 0


def _territory(code: str) -> int:
    found = Territory.objects.filter(code=code).order_by("pk").first() if code else None
    if found is None:
        raise Refused(f"Aucun territoire n'a le code « {code} ». Donnez-le par --territory CODE.")
    return found.pk


def _one(kind: str, path: Path, *, by: Actor, dry_run: bool, at: datetime) -> Report:
    content = path.read_bytes()
    if dry_run:
        batch = ImportBatch(kind=batch_kind(kind), territory_id=by.territory_id, file_name=path.name[-255:])
        return preview_table(by=by, batch=batch, content=content, at=at)
    kept = upload_table(by=by, kind=kind, upload=ContentFile(content, name=path.name), at=at)
    return import_table(by=by, batch=kept, at=at)


def _write_text(counts: dict[str, int], details: list[dict[str, Any]], out: Any, *, dry_run: bool) -> None:
    if dry_run:
        out.write("Essai : rien n'a été écrit.\n")
    out.writelines(f"{counts[name]} {word}\n" for name, word in WORDS.items())
    for one in details:
        place = f"{one['file']}, ligne {one['line']}" if "file" in one else f"ligne {one['line']}"
        word = "refusée" if one["outcome"] == "rejected" else "à vérifier"
        out.write(f"  {place} : {word}, {one['field']} : {one['reason']}\n")


import_lots = partial(import_paths, LOTS)
import_people = partial(import_paths, PEOPLE)
import_balances = partial(import_paths, BALANCES)
