"""The importer behind `import decp`."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from terreau.accounts.actor import Actor
from terreau.kit import clock, french
from terreau.kit.actions import Refused
from terreau.kit.models import ImportBatch
from terreau.kit.streams import UnreadableFile
from terreau.procurement.decp.actions import import_decp, refuse_batch
from terreau.procurement.decp.importing import KIND, Report, import_files
from terreau.territories.models import Territory

WORDS = {
    "read": "lignes lues", "created": "créées", "updated": "mises à jour", "unchanged": "inchangées",
    "flagged": "à vérifier", "rejected": "refusées",
}  # fmt: skip


def import_decp_files(paths: Sequence[Path], *, territory: str, dry_run: bool, as_json: bool, out: Any) -> int:
    """Import these files on behalf of a territory (its code, or none). Return the exit status: 0, or 2 when refused."""
    try:
        report = _run(paths, territory, dry_run=dry_run)
    except (UnreadableFile, Refused) as refusal:
        out.write(json.dumps({"error": str(refusal)}, ensure_ascii=False) + "\n" if as_json else f"{refusal}\n")
        return 2
    if as_json:
        report.write_json(out)
    else:
        _write_text(report, out, dry_run=dry_run)
    return 0


def _run(paths: Sequence[Path], territory: str, *, dry_run: bool) -> Report:
    territory_id = _territory(territory) if territory else None
    at = clock.now()
    if dry_run:
        return import_files(paths, at=at, batch=None)
    name = ", ".join(path.name for path in paths)[:255]
    batch = ImportBatch.objects.create(
        kind=KIND, territory_id=territory_id, file_name=name, state=ImportBatch.State.RUNNING
    )
    try:
        return import_decp(by=Actor.system(territory_id), batch=batch, paths=paths, at=at)
    except UnreadableFile as unread:
        refuse_batch(batch, str(unread))
        raise


def _territory(code: str) -> int:
    found = Territory.objects.filter(code=code).order_by("pk").first()
    if found is None:
        raise Refused(f"Aucun territoire n'a le code {code}. Vérifiez le code, ou créez le territoire.")
    return found.pk


def _write_text(report: Report, out: Any, *, dry_run: bool) -> None:
    if dry_run:
        out.write("Essai : rien n'a été écrit.\n")
    out.writelines(f"{french.number(report.counts[name])} {word}\n" for name, word in WORDS.items())
    out.writelines(
        f"Remarque, {one['field']} : {one['reason']} ({french.number(one['count'])})\n" for one in report.remarks
    )
    for detail in report.details():
        place = f"ligne {detail['line']}" if "line" in detail else f"rang {detail['index']}"
        where = f"{detail['file']}, {place}" if "file" in detail else place
        word = "refusée" if detail["outcome"] == "rejected" else "à vérifier"
        out.write(f"  {where} : {word}, {detail['field']} : {detail['reason']}\n")
