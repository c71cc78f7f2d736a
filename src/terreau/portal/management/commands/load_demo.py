"""`load_demo`: the demonstration territory, told from a date."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from terreau.kit.clock import today
from terreau.portal.demo.load import load


class Command(BaseCommand):
    """Loads the demonstration once for a date; another date empties it first."""

    help = "Charge les données de démonstration."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day from which everything is told."""
        parser.add_argument("--today", metavar="AAAA-MM-JJ", help="date du jour de la démonstration")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was loaded."""
        try:
            day = date.fromisoformat(options["today"]) if options["today"] else today()
        except ValueError as wrong:
            raise CommandError(f"« {options['today']} » n'est pas une date : écrivez-la 2026-11-22.") from wrong
        counts = load(day)
        self.stdout.write(", ".join(f"{count} {name}" for name, count in counts.items()))
