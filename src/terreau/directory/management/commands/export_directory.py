"""`export directory --territory CODE --format FORMAT -o DIR`: the directory of a territory as files."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from terreau.directory.exporting.files import FORMATS, write_folder
from terreau.directory.exporting.publishing import asked_by
from terreau.kit import french
from terreau.kit.clock import today
from terreau.territories.models import Territory


class Wrong(Exception):
    """What was asked cannot be done; the message is the French sentence to print."""


class Command(BaseCommand):
    """Write the directory of a territory."""

    help = "Écrit l'annuaire d'un territoire."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Values are read here and refused in French by `handle`."""
        parser.add_argument("--territory", default="", metavar="CODE", help="code du territoire, par exemple 95018")
        parser.add_argument("--format", action="append", default=[], metavar="|".join(FORMATS), help="répétable")
        parser.add_argument("-o", "--output", default="", metavar="DOSSIER", help="dossier où écrire")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit with status 2 and a sentence when something cannot be understood or written."""
        try:
            for format_ in options["format"] or ["data-inclusion"]:
                count = _write(options["territory"], format_, options["output"])
                words = french.count(count, "structure écrite", "structures écrites")
                self.stdout.write(f"{format_} : {words}")
        except Wrong as wrong:
            self.stderr.write(str(wrong))
            sys.exit(2)


def _write(code: str, format_: str, output: str) -> int:
    if format_ not in FORMATS:
        raise Wrong(f"Le format « {format_} » n'existe pas. Choisissez parmi : {', '.join(FORMATS)}.")
    territory = Territory.objects.filter(code=code).order_by("pk").first()
    if territory is None:
        raise Wrong(f"Aucun territoire n'a le code « {code} ». Donnez-le ainsi : --territory 95018.")
    if not output:
        raise Wrong("Dites dans quel dossier écrire : -o DOSSIER.")
    folder = Path(output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return write_folder(asked_by(territory, on=today()), format_, folder)
    except OSError as problem:
        raise Wrong(f"Le dossier {output} ne peut pas être écrit : {problem.strerror}.") from problem
