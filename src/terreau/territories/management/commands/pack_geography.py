"""Rewrite the shipped geography from a new release of its package."""

import tarfile
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from terreau.territories import geography


class Command(BaseCommand):
    """Read the archive that `npm pack @etalab/decoupage-administratif` writes."""

    help = "Réécrit les fichiers livrés depuis l'archive du paquet officiel."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the archive's path."""
        parser.add_argument("archive", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Unpack beside and rewrite the shipped files."""
        archive: Path = options["archive"]
        if not archive.is_file():
            raise CommandError(f"Archive introuvable : {archive}")
        with tempfile.TemporaryDirectory() as folder, tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
            geography.pack(Path(folder) / "package", geography.digest(archive))
        self.stdout.write("Fichiers réécrits.")
