"""The clause of a lot, its figures of hours, what happens to it, and who commits to what."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from terreau.clauses.models.scope import seen_by
from terreau.clauses.rules.vocabulary import CommitmentKind, EventKind, FigureKind, LegalLever, NoClauseReason
from terreau.directory.models import Establishment
from terreau.kit.access import Actor
from terreau.kit.models import Document
from terreau.participants.rules.eligibility import TargetGroup
from terreau.procurement.models import Lot, Part
from terreau.territories.models import Territory


class ClauseQuerySet(models.QuerySet["Clause"]):
    """Words to find clauses."""

    def visible_to(self, actor: Actor) -> ClauseQuerySet:
        """See `scope`; a company or a link sees the clauses it has a commitment on."""
        if actor.role in {"company", "link"}:
            return self.filter(pk__in=Commitment.objects.visible_to(actor).values("clause_id"))
        condition = seen_by(actor, clause="")
        return self.filter(condition) if condition is not None else self.none()

    def open(self) -> ClauseQuerySet:
        """Not closed."""
        return self.filter(closed_on=None)


class Clause(models.Model):
    """The social clause of a lot, as one territory follows it, with the contract's own rules of counting.

    Sizing inputs belong to a planned lot: amount in euros HT, shares between 0 and 1, hourly rate in euros.
    Settings left empty are the territory's or the practice, never law.
    """

    access: ClassVar[str] = "scoped"

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="clauses")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="clauses")
    facilitator = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    legal_lever = models.CharField("levier juridique", max_length=24, choices=LegalLever.choices())
    target_groups = ArrayField(
        models.CharField(max_length=12, choices=TargetGroup.choices()), default=list, blank=True, verbose_name="publics"
    )
    sizing_amount = models.DecimalField("montant HT", max_digits=15, decimal_places=2, null=True, blank=True)
    labour_share = models.DecimalField("part de main-d'œuvre", max_digits=5, decimal_places=4, null=True, blank=True)
    hourly_rate = models.DecimalField("taux horaire", max_digits=7, decimal_places=2, null=True, blank=True)
    insertion_share = models.DecimalField("taux d'effort", max_digits=5, decimal_places=4, null=True, blank=True)
    training_coefficient = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal(1))
    cdi_coefficient = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal(1))
    counts_alternance = models.BooleanField("compte les heures en centre de formation", default=False)
    count_months = models.PositiveSmallIntegerField("durée pendant laquelle une personne compte, en mois", default=24)
    period_months = models.PositiveSmallIntegerField("un relevé tous les (mois)", default=1)
    due_day = models.PositiveSmallIntegerField("à transmettre avant le (jour du mois suivant)", default=15)
    capacity = models.PositiveSmallIntegerField("personnes que le lot peut occuper à la fois", default=4)
    closed_on = models.DateField("suivi clos le", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ClauseQuerySet.as_manager()

    class Meta:
        verbose_name = "clause"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["territory", "lot"], name="one_clause_per_lot_and_territory"),
            models.CheckConstraint(condition=Q(period_months__in=[1, 3]), name="statement_month_or_quarter"),
        ]

    def __str__(self) -> str:
        return str(self.lot)


class NoClauseQuerySet(models.QuerySet["NoClause"]):
    """Words to find decisions that a lot has no clause."""

    def visible_to(self, actor: Actor) -> NoClauseQuerySet:
        """The team of the territory, and the buyer of the contract."""
        condition = seen_by(actor, clause="")
        return self.filter(condition) if condition is not None else self.none()

    def standing(self) -> NoClauseQuerySet:
        """Not taken back."""
        return self.filter(withdrawn_on=None)


class NoClause(models.Model):
    """A territory decided that a lot has no clause: why, who, when. Taken back, the row stays."""

    access: ClassVar[str] = "scoped"

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, models.CASCADE, related_name="no_clauses")
    reason = models.CharField("raison", max_length=14, choices=NoClauseReason.choices())
    note = models.CharField("précision", max_length=300, blank=True)
    decided_on = models.DateField("décidé le")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_on = models.DateField("repris le", null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = NoClauseQuerySet.as_manager()

    class Meta:
        verbose_name = "décision sans clause"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["territory", "lot"], condition=Q(withdrawn_on=None), name="one_standing_no_clause_per_lot"
            ),
            models.CheckConstraint(condition=~Q(reason="other") | ~Q(note=""), name="another_reason_has_its_words"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("decided_on")), name="taken_back_after_decided"
            ),
        ]

    def __str__(self) -> str:
        return f"Pas de clause : {self.lot}"


class FigureQuerySet(models.QuerySet["Figure"]):
    """Words to find figures of hours."""

    def visible_to(self, actor: Actor) -> FigureQuerySet:
        """See `scope`."""
        condition = seen_by(actor, clause="clause")
        return self.filter(condition) if condition is not None else self.none()


class Figure(models.Model):
    """One dated figure of hours of a clause (decision on the five figures): who said it, on what document.

    An amendment's hours are signed (more or less); the others are positive. `part` makes it firm only once decided.
    """

    access: ClassVar[str] = "scoped"

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="figures")
    kind = models.CharField("chiffre", max_length=12, choices=FigureKind.choices())
    hours = models.DecimalField("heures", max_digits=10, decimal_places=2)
    part = models.ForeignKey(Part, models.PROTECT, null=True, blank=True, related_name="figures")
    dated_on = models.DateField("daté du")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    note = models.CharField("remarque", max_length=300, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = "chiffre d'heures"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="amendment") | Q(hours__gte=0), name="only_an_amendment_may_subtract"
            ),
            models.CheckConstraint(
                condition=Q(kind="recommended") | Q(document__isnull=False), name="what_is_due_has_its_document"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.hours} h"


class ClauseEventQuerySet(models.QuerySet["ClauseEvent"]):
    """Words to find events."""

    def visible_to(self, actor: Actor) -> ClauseEventQuerySet:
        """See `scope`."""
        condition = seen_by(actor, clause="clause")
        return self.filter(condition) if condition is not None else self.none()


class ClauseEvent(models.Model):
    """What happened to the contract: dates included, `hours` signed and only where a document gives a number."""

    access: ClassVar[str] = "scoped"

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="events")
    kind = models.CharField("événement", max_length=14, choices=EventKind.choices())
    from_on = models.DateField("le")
    to_on = models.DateField("jusqu'au", null=True, blank=True)
    hours = models.DecimalField("heures en plus ou en moins", max_digits=10, decimal_places=2, null=True, blank=True)
    transfer_to = models.ForeignKey(Clause, models.PROTECT, null=True, blank=True, related_name="transfers_in")
    new_company = models.ForeignKey(Establishment, models.PROTECT, null=True, blank=True, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField("remarque", max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = ClauseEventQuerySet.as_manager()

    class Meta:
        verbose_name = "événement"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="event_dates_in_order"),
            models.CheckConstraint(
                condition=~Q(kind="transfer") | Q(transfer_to__isnull=False, hours__isnull=False),
                name="a_transfer_says_where_and_how_much",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Words to find commitments."""

    def visible_to(self, actor: Actor) -> CommitmentQuerySet:
        """See `scope`; a holder also sees what it entrusted."""
        condition = seen_by(actor, clause="clause", company="company", commitment="pk")
        if condition is None:
            return self.none()
        if actor.role == "company":
            condition |= Q(
                clause__territory_id=actor.territory_id, entrusted_by__company__organisation_id=actor.organisation_id
            )
        return self.filter(condition)

    def owed(self) -> CommitmentQuerySet:
        """What is owed to the buyer."""
        return self.filter(kind=CommitmentKind.OWED.value)


class Commitment(models.Model):
    """The hours of one company on one lot: owed to the buyer, or entrusted by the one who owes them."""

    access: ClassVar[str] = "scoped"

    clause = models.ForeignKey(Clause, models.PROTECT, related_name="commitments")
    company = models.ForeignKey(Establishment, models.PROTECT, related_name="commitments")
    kind = models.CharField("nature", max_length=10, choices=CommitmentKind.choices())
    hours = models.DecimalField("heures", max_digits=10, decimal_places=2)
    entrusted_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="entrusted")
    from_on = models.DateField("du")
    to_on = models.DateField("au", null=True, blank=True)
    contact_name = models.CharField("personne à joindre", max_length=150, blank=True)
    contact_email = models.EmailField("adresse e-mail", blank=True)
    contact_phone = models.CharField("téléphone", max_length=30, blank=True)
    link_stamp = models.CharField(max_length=12, default="1")

    personal: ClassVar[dict[str, str]] = {
        "contact_name": "demander les heures ; 3 ans après la fin du marché",
        "contact_email": "demander les heures ; 3 ans après la fin du marché",
        "contact_phone": "demander les heures ; 3 ans après la fin du marché",
    }

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = "engagement"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clause", "company", "kind"], name="one_commitment_per_company_and_kind"),
            models.CheckConstraint(condition=Q(hours__gte=0), name="committed_hours_not_negative"),
            models.CheckConstraint(
                condition=Q(kind="owed", entrusted_by=None) | Q(kind="entrusted", entrusted_by__isnull=False),
                name="entrusted_hours_come_from_a_holder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company}, {self.clause}"
