"""The hours ledger: append-only; balances are sums; a correction is a reversing entry."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from terreau.clauses.models.clause import Commitment
from terreau.clauses.models.employment import EmploymentContract
from terreau.clauses.models.scope import seen_by
from terreau.clauses.models.statement import StatementLine
from terreau.clauses.rules.vocabulary import EntryKind
from terreau.kit.access import Actor


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    """Words to read the ledger."""

    def visible_to(self, actor: Actor) -> LedgerEntryQuerySet:
        """See `scope`."""
        condition = seen_by(
            actor, clause="commitment__clause", company="commitment__company", commitment="commitment_id"
        )
        return self.filter(condition) if condition is not None else self.none()


class LedgerEntry(models.Model):
    """Hours of one commitment, signed: real hours, counted hours (real × coefficient), training within the real ones.

    `worked_from` and `worked_to` (included) say when hours done were worked; `dated_on` is the date of any other entry.
    """

    access: ClassVar[str] = "scoped"

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=EntryKind.choices())
    hours_counted = models.DecimalField(max_digits=10, decimal_places=2)
    hours_real = models.DecimalField(max_digits=10, decimal_places=2, default=Decimal(0))
    hours_training = models.DecimalField(max_digits=10, decimal_places=2, default=Decimal(0))
    dated_on = models.DateField()
    worked_from = models.DateField(null=True)
    worked_to = models.DateField(null=True)
    employment_contract = models.ForeignKey(EmploymentContract, models.PROTECT, null=True, related_name="entries")
    line = models.ForeignKey(StatementLine, models.PROTECT, null=True, related_name="entries")
    revision = models.PositiveSmallIntegerField(default=0)
    source_type = models.CharField(max_length=40)
    source_id = models.BigIntegerField(null=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    user_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "écriture d'heures"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["line", "revision"],
                condition=Q(kind="done", reverses=None),
                name="a_line_enters_the_ledger_once_per_revision",
            ),
            models.CheckConstraint(
                condition=~Q(kind="done") | Q(worked_from__isnull=False, worked_to__gte=F("worked_from")),
                name="hours_done_say_when_worked",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["commitment", "kind", "worked_to"]),
            models.Index(fields=["employment_contract"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.hours_counted} h"
