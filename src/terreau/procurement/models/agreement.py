"""A territory follows a buyer, with or without a signed agreement."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from terreau.directory.models import Organisation
from terreau.kit.access import Actor
from terreau.territories.models import Territory


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Words to find followed buyers."""

    def visible_to(self, actor: Actor) -> AgreementQuerySet:
        """Those of the territory; a buyer sees its own."""
        mine = self.filter(territory_id=actor.territory_id) if actor.territory_id else self.none()
        return mine.filter(buyer_id=actor.organisation_id) if actor.role in {"buyer", "company"} else mine


class Agreement(models.Model):
    """The territory follows this buyer's contracts; `signed_on` is empty until a convention is signed."""

    access: ClassVar[str] = "scoped"

    territory = models.ForeignKey(Territory, models.PROTECT)
    buyer = models.ForeignKey(Organisation, models.PROTECT, related_name="agreements")
    signed_on = models.DateField("signée le", null=True, blank=True)
    ends_on = models.DateField("jusqu'au", null=True, blank=True)
    answer_days = models.PositiveSmallIntegerField("délai de réponse du territoire, en jours", default=28)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "convention"
        constraints: ClassVar = [models.UniqueConstraint(fields=["territory", "buyer"], name="one_agreement_per_buyer")]

    def __str__(self) -> str:
        return str(self.buyer)
