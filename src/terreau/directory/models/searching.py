"""What the search reads, kept beside the fiches, and the searches that people keep."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from terreau.directory.models.fiche import Fiche, codes
from terreau.kit.access import Actor


class SearchEntry(models.Model):
    """One published fiche as the search reads it: words, facets, place. Rewritten whenever the fiche changes."""

    access: ClassVar[str] = "public"

    fiche = models.OneToOneField(Fiche, models.CASCADE, primary_key=True, related_name="search_entry")
    words = SearchVectorField("mots")
    name_key = models.CharField("clé du nom", max_length=400)
    kinds = codes("types")
    publics = codes("publics")
    themes = codes("thématiques")
    activities = codes("activités")
    networks = codes("réseaux")
    customers = codes("clients")
    modes = codes("modes")
    ess_verdict = models.CharField("statut ESS", max_length=10, blank=True)
    places = ArrayField(
        models.CharField(max_length=12), verbose_name="commune, EPCI, département, région", default=list
    )
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    largest_lot = models.DecimalField(
        "plus grand lot possible, en euros HT", max_digits=12, decimal_places=2, null=True
    )
    siret = models.CharField("SIRET", max_length=14, blank=True, db_index=True)
    siren = models.CharField("SIREN", max_length=9, blank=True, db_index=True)
    fresh_on = models.DateField("à jour au", null=True)

    class Meta:
        verbose_name = "entrée de recherche"
        indexes: ClassVar = [
            GinIndex(fields=["words"], name="search_words"),
            GinIndex(fields=["name_key"], name="search_name_trigrams", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["kinds", "publics", "themes", "activities", "networks"], name="search_facets"),
            GinIndex(fields=["places"], name="search_places"),
            models.Index(fields=["latitude", "longitude"], name="search_point"),
            models.Index(fields=["name_key", "fiche"], name="search_by_name"),
        ]

    def __str__(self) -> str:
        return self.name_key


class SearchWord(models.Model):
    """A word that fiches hold, without accents, with its stem and about how many hold it: typos are corrected to it."""

    access: ClassVar[str] = "reference"

    word = models.CharField("mot", max_length=60, primary_key=True)
    stem = models.CharField("radical", max_length=60, db_index=True)
    documents = models.PositiveIntegerField("fiches", default=1)

    class Meta:
        verbose_name = "mot de l'annuaire"
        indexes: ClassVar = [GinIndex(fields=["word"], name="search_word_trigrams", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.word


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    """Words to find saved searches."""

    def visible_to(self, actor: Actor) -> SavedSearchQuerySet:
        """One's own."""
        return self.filter(user_id=actor.user_id) if actor.user_id else self.none()


class SavedSearch(models.Model):
    """A search that someone keeps, as its address says it, with a message when new structures answer."""

    class Rhythm(models.TextChoices):
        NEVER = "never", "jamais"
        WEEKLY = "weekly", "chaque semaine"
        MONTHLY = "monthly", "chaque mois"

    access: ClassVar[str] = "scoped"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    name = models.CharField("nom", max_length=100)
    query = models.CharField("recherche", max_length=1000)
    rhythm = models.CharField("me prévenir", max_length=10, choices=Rhythm.choices, default=Rhythm.WEEKLY)
    known = ArrayField(models.BigIntegerField(), verbose_name="fiches déjà signalées", default=list)
    told_on = models.DateField("dernier message", null=True, blank=True)
    created_at = models.DateTimeField("créée le", auto_now_add=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = "recherche gardée"

    def __str__(self) -> str:
        return self.name
