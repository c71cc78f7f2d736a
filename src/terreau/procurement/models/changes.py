"""What moves a contract: its parts, its amendments, its subcontracts. Each can move the hours due."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from terreau.directory.models import Establishment
from terreau.kit.models import Document
from terreau.procurement.models.contract import Contract, Lot
from terreau.procurement.rules.vocabulary import AmendmentState, PartKind


class Part(models.Model):
    """A tranche, a renewal or an order of a lot. `decided_on` is when it became firm (affermissement, reconduction)."""

    access: ClassVar[str] = "public"

    lot = models.ForeignKey(Lot, models.CASCADE, related_name="parts")
    kind = models.CharField("type", max_length=20, choices=PartKind.choices())
    number = models.PositiveSmallIntegerField("numéro", default=1)
    title = models.CharField("intitulé", max_length=200, blank=True)
    amount = models.DecimalField("montant HT", max_digits=15, decimal_places=2, null=True, blank=True)
    starts_on = models.DateField("début", null=True, blank=True)
    ends_on = models.DateField("fin", null=True, blank=True)
    decided_on = models.DateField("décidée le", null=True, blank=True)
    refused_on = models.DateField("abandonnée le", null=True, blank=True)

    class Meta:
        verbose_name = "tranche, reconduction ou commande"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lot", "kind", "number"], name="one_part_per_number"),
            models.CheckConstraint(condition=Q(decided_on=None) | Q(refused_on=None), name="part_decided_or_refused"),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.get_kind_display()} {self.number}"


class Amendment(models.Model):
    """A change to a contract, in order. Seen in open data it is a proposal; signed, it has its document."""

    access: ClassVar[str] = "public"

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="amendments", db_index=False)
    lot = models.ForeignKey(Lot, models.CASCADE, null=True, blank=True, related_name="amendments")
    number = models.PositiveSmallIntegerField("numéro")
    state = models.CharField("état", max_length=10, choices=AmendmentState.choices())
    subject = models.CharField("objet", max_length=500, blank=True)
    notified_on = models.DateField("notifié le", null=True, blank=True)
    published_on = models.DateField("publié le", null=True, blank=True)
    amount = models.DecimalField("nouveau montant HT", max_digits=15, decimal_places=2, null=True, blank=True)
    duration_months = models.PositiveSmallIntegerField("nouvelle durée en mois", null=True, blank=True)
    holders = models.JSONField("nouveaux titulaires", default=list, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "avenant"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contract", "number", "state"], name="one_amendment_per_number_and_state"),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(document__isnull=False), name="signed_has_a_document"
            ),
        ]

    def __str__(self) -> str:
        return f"Avenant {self.number}"


class Subcontract(models.Model):
    """An act of subcontracting, in order, with its later versions. Amount in euros HT."""

    access: ClassVar[str] = "public"

    lot = models.ForeignKey(Lot, models.CASCADE, related_name="subcontracts", db_index=False)
    number = models.PositiveSmallIntegerField("numéro")
    revision = models.PositiveSmallIntegerField("modification", default=0)
    subcontractor = models.ForeignKey(Establishment, models.PROTECT, related_name="subcontracts")
    given_by = models.ForeignKey(
        Establishment, models.PROTECT, null=True, blank=True, related_name="given_subcontracts"
    )
    notified_on = models.DateField("notifié le", null=True, blank=True)
    published_on = models.DateField("publié le", null=True, blank=True)
    amount = models.DecimalField("montant HT", max_digits=15, decimal_places=2, null=True, blank=True)
    duration_months = models.PositiveSmallIntegerField("durée en mois", null=True, blank=True)

    class Meta:
        verbose_name = "sous-traitance"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["lot", "number", "revision"], name="one_subcontract_per_number_and_revision"
            )
        ]

    def __str__(self) -> str:
        return str(self.subcontractor)
