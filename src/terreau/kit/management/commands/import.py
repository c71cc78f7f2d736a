"""`import KIND PATH...`: gives files to the room that reads them, as its manifest says."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from inspect import signature
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from terreau.kit.rooms import all_rooms, load


class Command(BaseCommand):
    """Import files from the command line."""

    help = "Importe des fichiers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One kind, then one or several files."""
        parser.add_argument("kind", choices=sorted(_importers()), help="ce que contiennent les fichiers")
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="fichiers à importer")
        parser.add_argument("--territory", default="", metavar="CODE", help="code du territoire au nom duquel importer")
        parser.add_argument(
            "--as-of", type=date.fromisoformat, metavar="AAAA-MM-JJ", help="date des lignes qui n'en portent pas"
        )
        parser.add_argument("--dry-run", action="store_true", help="essayer sans rien écrire")
        parser.add_argument("--report", choices=["text", "json"], default="text", help="forme du compte rendu")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit with the status that the importer gives."""
        importer = load(_importers()[options["kind"]])
        try:
            status = importer(
                options["paths"],
                territory=options["territory"],
                dry_run=options["dry_run"],
                as_json=options["report"] == "json",
                out=_Raw(self.stdout),
                **_dated(importer, options["as_of"]),
            )
            self.stdout.flush()
        except BrokenPipeError:
            # Whoever read the report has read enough; what is left of it goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
        if status:
            sys.exit(status)


class _Raw:
    """Django's wrapper ends each write with a line break; a report writes its own."""

    def __init__(self, wrapper: Any) -> None:
        self._wrapper = wrapper

    def write(self, text: str) -> None:
        self._wrapper.write(text, ending="")

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)


def _dated(importer: Callable[..., int], as_of: date | None) -> dict[str, date]:
    """The date of the files, for an importer that takes one."""
    if as_of is None:
        return {}
    if "as_of" not in signature(importer).parameters:
        raise CommandError("Ces fichiers portent leurs propres dates : retirez --as-of.")
    return {"as_of": as_of}


def _importers() -> dict[str, str]:
    return {kind: dotted for room in all_rooms() for kind, dotted in room.importers.items()}
