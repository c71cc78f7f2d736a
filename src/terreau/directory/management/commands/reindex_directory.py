"""Rewrite what the search keeps of every fiche."""

from typing import Any

from django.core.management.base import BaseCommand

from terreau.directory.searching.indexing import reindex


class Command(BaseCommand):
    help = "Reconstruit l'index de recherche de l'annuaire."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rewrite it and say how many fiches are in it."""
        self.stdout.write(f"{reindex()} fiches dans la recherche.")
