"""The files that a territory publishes every night at stable addresses."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from terreau.directory.exporting.files import EXTENSION, FORMATS, Asked, source_name, write_folder
from terreau.directory.models import Fiche
from terreau.territories.models import Territory

MANIFEST = "manifest.json"
KINDS: Mapping[str, str] = {
    "structures.json": "Structures, schéma data·inclusion v1 (JSON)",
    "structures.csv": "Structures, une ligne chacune, toutes les colonnes (CSV)",
    "structures.xlsx": "Structures, une ligne chacune, toutes les colonnes (tableur)",
    "structures.geojson": "Structures, points sur une carte (GeoJSON)",
    "services.json": "Services, schéma data·inclusion v1 (JSON)",
    "data-inclusion-structures.csv": "Structures, schéma data·inclusion v1 (CSV)",
    "data-inclusion-services.csv": "Services, schéma data·inclusion v1 (CSV)",
    EXTENSION: "Ce que le schéma data·inclusion ne sait pas dire (CSV)",
    "rapport.json": "Compte rendu : ce qui n'a pas pu être écrit dans le schéma, et pourquoi (JSON)",
}
_TYPES = {
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".geojson": "application/geo+json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Published:
    """One file as published: its name, size in bytes, digest, and the day."""

    name: str
    size: int
    sha256: str
    on: str

    @property
    def label(self) -> str:
        """What it holds, in French."""
        return KINDS[self.name]

    @property
    def day(self) -> date:
        """The day it was written."""
        return date.fromisoformat(self.on)

    @property
    def content_type(self) -> str:
        """Its type on the web."""
        return _TYPES[Path(self.name).suffix]


def asked_by(territory: Territory, *, on: date) -> Asked:
    """Every published structure whose address is in the territory."""
    communes = territory.communes().values("pk")
    return Asked(Fiche.objects.filter(establishment__commune__in=communes), source_name(territory.code), on)


def publish(territory: Territory, *, on: date) -> int:
    """Write every file of a territory, then put them in place of the former ones; the number of structures."""
    home = folder_of(territory)
    home.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f"{home.name}-", dir=home.parent))
    try:
        count = _write_all(asked_by(territory, on=on), fresh)
        described = [_described(fresh / name, on) for name in KINDS]
        manifest = {"structures": count, "files": [asdict(each) for each in described]}
        (fresh / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        fresh.chmod(0o755)
        if home.exists():
            former = Path(tempfile.mkdtemp(prefix="former-", dir=home.parent))
            home.rename(former / home.name)
            fresh.rename(home)
            shutil.rmtree(former)
        else:
            fresh.rename(home)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return count


def folder_of(territory: Territory) -> Path:
    """Where the files of a territory are kept."""
    return Path(settings.MEDIA_ROOT) / "exports" / f"{territory.kind}-{territory.code}"


def published(territory: Territory) -> tuple[int, list[Published]]:
    """How many structures the present files tell, and the files; (0, []) before the first night."""
    try:
        manifest = json.loads((folder_of(territory) / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return 0, []
    return manifest["structures"], [Published(**each) for each in manifest["files"]]


def _write_all(asked: Asked, folder: Path) -> int:
    """data·inclusion first: its CSV twins take another name, the plain one being the wide table."""
    count = write_folder(asked, "data-inclusion", folder)
    for name in ("structures", "services"):
        (folder / f"{name}.csv").rename(folder / f"data-inclusion-{name}.csv")
    for format_ in FORMATS[1:]:
        count = write_folder(asked, format_, folder)
    return count


def _described(path: Path, on: date) -> Published:
    content = path.read_bytes()
    return Published(path.name, len(content), hashlib.sha256(content).hexdigest(), on.isoformat())
