"""Two rows found to be one: what was re-pointed, so that it can be put back."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from terreau.directory.models.organisation import Establishment
from terreau.kit.access import Actor
from terreau.territories.models import Territory


class MergeQuerySet(models.QuerySet["Merge"]):
    """Words to find merges."""

    def visible_to(self, actor: Actor) -> MergeQuerySet:
        """Those decided by the actor's own team."""
        if actor.role in {"facilitator", "admin", "system"} and actor.territory_id:
            return self.filter(territory_id=actor.territory_id)
        return self.none()

    def standing(self) -> MergeQuerySet:
        """Those not undone."""
        return self.filter(undone_at=None)


class Merge(models.Model):
    """One place recognised as another. `moved` lists {"model", "field", "pks", "old", "new"} for undoing."""

    access: ClassVar[str] = "scoped"

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    kept = models.ForeignKey(Establishment, models.PROTECT, related_name="+", verbose_name="fiche gardée")
    removed = models.ForeignKey(Establishment, models.PROTECT, related_name="+", verbose_name="fiche retirée")
    reason = models.CharField("motif", max_length=300)
    moved = models.JSONField(default=list)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    merged_at = models.DateTimeField("réunies le", auto_now_add=True)
    undone_at = models.DateTimeField("séparées le", null=True, blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = "réunion de doublons"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(kept=models.F("removed")), name="merge_joins_two_places"),
            models.UniqueConstraint(
                fields=["removed"], condition=Q(undone_at=None), name="one_standing_merge_per_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.removed} → {self.kept}"
