"""Rewrite the shipped contours from the published GeoJSON files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from terreau.territories import contours


class Command(BaseCommand):
    """Read a folder that holds the files named in `contours.TABLES`."""

    help = "Réécrit les contours livrés depuis les fichiers GeoJSON publiés."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder's path."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Rewrite the files and what is said of their origin."""
        contours.pack(options["folder"])
        self.stdout.write("Contours réécrits.")
