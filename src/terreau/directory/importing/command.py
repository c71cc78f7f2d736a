"""The importer behind `import directory`."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from terreau.accounts.actor import Actor
from terreau.directory.importing.actions import import_list, refuse_batch
from terreau.directory.importing.dating import IN_FUTURE
from terreau.directory.importing.running import KIND, import_files
from terreau.kit import clock
from terreau.kit.actions import Refused
from terreau.kit.import_report import ImportReport
from terreau.kit.models import ImportBatch
from terreau.kit.streams import UnreadableFile
from terreau.territories.models import Territory


def import_directory_files(
    paths: Sequence[Path], *, territory: str, dry_run: bool, as_json: bool, out: Any, as_of: date | None = None
) -> int:
    """Import these files on behalf of a territory (its code, or none). Return the exit status: 0, or 2 when refused.

    `as_of` dates the rows that carry no date.
    """
    try:
        report = _run(paths, territory, dry_run=dry_run, as_of=as_of)
    except (UnreadableFile, Refused) as refusal:
        out.write(json.dumps({"error": str(refusal)}, ensure_ascii=False) + "\n" if as_json else f"{refusal}\n")
        return 2
    if as_json:
        report.write_json(out)
    else:
        report.write_text(out, dry_run=dry_run)
    return 0


def _run(paths: Sequence[Path], territory: str, *, dry_run: bool, as_of: date | None) -> ImportReport:
    if as_of is not None and as_of > clock.today():
        raise Refused(IN_FUTURE)
    territory_id = _territory(territory) if territory else None
    at, by = clock.now(), Actor.system(territory_id)
    if dry_run:
        return import_files(paths, by=by, at=at, batch=None, as_of=as_of)
    name = ", ".join(path.name for path in paths)[:255]
    batch = ImportBatch.objects.create(
        kind=KIND, territory_id=territory_id, file_name=name, state=ImportBatch.State.RUNNING, as_of=as_of
    )
    try:
        return import_list(by=by, batch=batch, paths=paths, at=at)
    except UnreadableFile as unread:
        refuse_batch(batch, str(unread))
        raise


def _territory(code: str) -> int:
    found = Territory.objects.filter(code=code).order_by("pk").first()
    if found is None:
        raise Refused(f"Aucun territoire n'a le code {code}. Vérifiez le code, ou créez le territoire.")
    return found.pk
