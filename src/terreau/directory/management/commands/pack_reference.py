"""Rewrite the shipped lists of legal forms and activities from INSEE's workbooks."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from terreau.directory import reference


class Command(BaseCommand):
    """Read the folder that holds both workbooks, as INSEE publishes them."""

    help = "Réécrit les listes livrées (formes juridiques, activités) depuis les classeurs de l'Insee."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder's path."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Rewrite the shipped files."""
        folder: Path = options["folder"]
        missing = [name for name in reference.WORKBOOKS if not (folder / name).is_file()]
        if missing:
            raise CommandError(f"Classeurs introuvables dans {folder} : {', '.join(missing)}")
        reference.pack(folder, reference.DATA)
        self.stdout.write("Fichiers réécrits.")
