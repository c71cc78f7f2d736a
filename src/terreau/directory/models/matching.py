"""A record of a file that may be a place already known: a person says which."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from terreau.directory.models.fiche import Fiche
from terreau.directory.rules.matching import MatchDecision
from terreau.kit.access import Actor
from terreau.kit.models import ImportBatch, ImportRow


class PendingMatchQuerySet(models.QuerySet["PendingMatch"]):
    """Words to find records that wait."""

    def visible_to(self, actor: Actor) -> PendingMatchQuerySet:
        """Those of the territory's own imports."""
        return self.filter(batch__territory_id=actor.territory_id) if actor.territory_id else self.none()

    def waiting(self) -> PendingMatchQuerySet:
        """Those not decided."""
        return self.filter(decision="")


class PendingMatch(models.Model):
    """A record kept aside: `record` as read from the file, `candidates` the fiches that it may be, likeliest first."""

    access: ClassVar[str] = "scoped"

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="+")
    row = models.OneToOneField(ImportRow, models.CASCADE, related_name="+")
    record = models.JSONField("enregistrement lu")
    candidates = ArrayField(models.BigIntegerField(), verbose_name="fiches possibles", default=list)
    decision = models.CharField("décision", max_length=10, choices=MatchDecision.choices(), blank=True)
    fiche = models.ForeignKey(Fiche, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField("décidé le", null=True, blank=True)

    objects = PendingMatchQuerySet.as_manager()

    class Meta:
        verbose_name = "rapprochement à décider"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None) | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="a_match_decision_has_its_date",
            )
        ]

    def __str__(self) -> str:
        return str(self.row)
