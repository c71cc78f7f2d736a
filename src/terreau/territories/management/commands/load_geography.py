"""Load the official regions, départements, groupings and communes."""

from typing import Any

from django.core.management.base import BaseCommand

from terreau.territories import geography


class Command(BaseCommand):
    """Load the shipped geography; may be run again at any time."""

    help = "Charge les régions, départements, intercommunalités et communes officiels."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and print how many rows each table holds."""
        for name, count in geography.load().items():
            self.stdout.write(f"{name} : {count}")
