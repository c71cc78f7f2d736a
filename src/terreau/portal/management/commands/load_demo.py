"""`load_demo`: the demonstration territory, told from a date."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from terreau.kit.clock import today
from terreau.kit.french import day as day_fr
from terreau.portal.demo.emptying import holds_something_real, loaded_day
from terreau.portal.demo.load import load
from terreau.territories import geography
from terreau.territories.models import Commune

EARLIEST, LATEST = date(2020, 3, 1), date(2040, 12, 31)


class Command(BaseCommand):
    """Loads the demonstration once for a date; another date empties it first. A real territory is never touched."""

    help = "Charge les données de démonstration."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day from which everything is told."""
        parser.add_argument("--today", metavar="AAAA-MM-JJ", help="date du jour de la démonstration")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was loaded, or that it already was."""
        day = _day(options["today"])
        if holds_something_real():
            raise CommandError("Cette base tient un vrai territoire : la démonstration ne s'y charge pas.")
        if loaded_day() == day:
            self.stdout.write(f"La démonstration du {day_fr(day)} est déjà chargée.")
            return
        if not Commune.objects.exists():
            geography.load()
        counts = load(day)
        self.stdout.write(
            f"Démonstration du {day_fr(day)} : {counts['contracts']} marchés, {counts['lots']} lots, "
            f"{counts['persons']} personnes, {counts['lines']} lignes d'heures validées."
        )


def _day(text: str | None) -> date:
    try:
        day = date.fromisoformat(text) if text else today()
    except ValueError as wrong:
        raise CommandError(f"« {text} » n'est pas une date : écrivez-la comme 2026-11-22.") from wrong
    if not EARLIEST <= day <= LATEST:
        raise CommandError(
            f"Choisissez une date du {day_fr(EARLIEST)} au {day_fr(LATEST)} : les heures commencent en 2007."
        )
    return day
