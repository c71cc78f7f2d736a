"""Monthly statements and their lines; calls noted by the facilitator."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from terreau.clauses.models.clause import Clause, Commitment
from terreau.clauses.models.employment import Placement
from terreau.clauses.models.scope import seen_by
from terreau.clauses.rules.vocabulary import NoHoursReason, StatementOrigin, StatementStatus
from terreau.directory.models import Establishment
from terreau.kit.access import Actor
from terreau.kit.models import Document


class StatementQuerySet(models.QuerySet["Statement"]):
    """Words to find statements."""

    def visible_to(self, actor: Actor) -> StatementQuerySet:
        """See `scope`; a buyer sees no statement, only totals."""
        condition = (
            None
            if actor.role == "buyer"
            else seen_by(actor, clause="commitment__clause", company="commitment__company", commitment="commitment_id")
        )
        return self.filter(condition) if condition is not None else self.none()

    def to_check(self) -> StatementQuerySet:
        """Sent and waiting for the facilitator."""
        return self.filter(status=StatementStatus.SENT.value)

    def late(self, on: date) -> StatementQuerySet:
        """Still with the company after the due date."""
        return self.filter(status__in=[StatementStatus.TO_FILL.value, StatementStatus.RETURNED.value], due_on__lt=on)


class Statement(models.Model):
    """The hours of one commitment in one period (a month or a quarter; dates included)."""

    access: ClassVar[str] = "scoped"

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="statements")
    from_on = models.DateField("du")
    to_on = models.DateField("au")
    due_on = models.DateField("à transmettre avant le")
    status = models.CharField("état", max_length=10, choices=StatementStatus.choices(), default="to_fill")
    origin = models.CharField("déclaré par", max_length=12, choices=StatementOrigin.choices(), default="company")
    declared_by = models.ForeignKey(
        Establishment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="structure qui déclare"
    )
    no_hours_reason = models.CharField("aucune heure", max_length=16, choices=NoHoursReason.choices(), blank=True)
    no_hours_note = models.CharField("précision", max_length=300, blank=True)
    requested_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField("pourquoi le relevé revient", blank=True)
    validated_at = models.DateTimeField(null=True, blank=True)
    validated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    proof = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=0)
    sent_version = models.PositiveIntegerField(null=True, blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = "relevé d'heures"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["commitment", "from_on"], name="one_statement_per_commitment_and_period"),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="statement_dates_in_order"),
            models.CheckConstraint(
                condition=Q(status="to_fill") | Q(sent_at__isnull=False), name="statement_sent_has_its_date"
            ),
            models.CheckConstraint(
                condition=~Q(status="returned") | (Q(returned_at__isnull=False) & ~Q(return_reason="")),
                name="returned_statement_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(status="validated", validated_at__isnull=False)
                | (~Q(status="validated") & Q(validated_at=None)),
                name="validated_statement_has_its_date",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["status", "due_on"])]

    def __str__(self) -> str:
        return f"{self.commitment}, {self.from_on:%m/%Y}"


class StatementLineQuerySet(models.QuerySet["StatementLine"]):
    """Words to find lines."""

    def visible_to(self, actor: Actor) -> StatementLineQuerySet:
        """Those of the statements the actor may see."""
        return self.filter(statement__in=Statement.objects.visible_to(actor))


class StatementLine(models.Model):
    """One person in one statement: real hours worked from a day to another (included), training within them."""

    access: ClassVar[str] = "scoped"

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="lines")
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="lines")
    from_on = models.DateField("du")
    to_on = models.DateField("au")
    hours = models.DecimalField("heures", max_digits=6, decimal_places=2, null=True, blank=True)
    hours_training = models.DecimalField("dont formation", max_digits=6, decimal_places=2, default=Decimal(0))
    suggested_hours = models.DecimalField(
        "heures du mois d'avant, à confirmer", max_digits=6, decimal_places=2, null=True, blank=True
    )
    is_confirmed = models.BooleanField("confirmée", default=False)
    has_left = models.BooleanField("ne travaille plus ici", default=False)
    left_on = models.DateField("depuis le", null=True, blank=True)
    explanation = models.CharField("explication", max_length=300, blank=True)
    remark = models.CharField("remarque de la facilitatrice", max_length=300, blank=True)

    objects = StatementLineQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne de relevé"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "placement", "from_on"], name="one_line_per_person_and_start"),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="line_dates_in_order"),
            models.CheckConstraint(condition=Q(hours=None) | Q(hours__gte=0, hours__lte=2000), name="line_hours_sane"),
            models.CheckConstraint(
                condition=Q(hours_training__gte=0) & (Q(hours=None) | Q(hours_training__lte=F("hours"))),
                name="training_within_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement} : {self.hours} h"


class NewcomerQuerySet(models.QuerySet["Newcomer"]):
    """Words to find people told by a company."""

    def visible_to(self, actor: Actor) -> NewcomerQuerySet:
        """Those of the statements the actor may see."""
        return self.filter(statement__in=Statement.objects.visible_to(actor))

    def waiting(self) -> NewcomerQuerySet:
        """Neither added nor set aside by the facilitator."""
        return self.filter(settled_at=None)


class Newcomer(models.Model):
    """A person whom a company says works there and whom nobody has added yet; hours included, so that none is lost."""

    access: ClassVar[str] = "scoped"
    personal: ClassVar[dict[str, str]] = {
        "first_name": "savoir qui ajouter ; 12 mois",
        "last_name": "savoir qui ajouter ; 12 mois",
        "job": "savoir qui ajouter ; 12 mois",
        "reason": "répondre à l'entreprise ; 12 mois",
    }

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="newcomers")
    first_name = models.CharField("prénom", max_length=100)
    last_name = models.CharField("nom", max_length=100)
    job = models.CharField("métier", max_length=120, blank=True)
    from_on = models.DateField("travaille ici depuis le")
    to_on = models.DateField("jusqu'au", null=True, blank=True)
    hours = models.DecimalField("heures faites ce mois-ci", max_digits=6, decimal_places=2, null=True, blank=True)
    told_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    placement = models.ForeignKey(Placement, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField("pourquoi elle n'est pas ajoutée", max_length=300, blank=True)

    objects = NewcomerQuerySet.as_manager()

    class Meta:
        verbose_name = "personne signalée par l'entreprise"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="newcomer_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(placement=None) | Q(settled_at__isnull=False), name="added_newcomer_is_settled"
            ),
            models.CheckConstraint(
                condition=Q(reason="") | Q(settled_at__isnull=False, placement=None),
                name="set_aside_newcomer_is_settled",
            ),
            models.CheckConstraint(
                condition=Q(hours=None) | Q(hours__gte=0, hours__lte=2000), name="newcomer_hours_sane"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


class CallQuerySet(models.QuerySet["Call"]):
    """Words to find calls."""

    def visible_to(self, actor: Actor) -> CallQuerySet:
        """The team of the territory."""
        condition = seen_by(actor, clause="clause") if actor.role != "buyer" else None
        return self.filter(condition) if condition is not None else self.none()


class Call(models.Model):
    """A call or a meeting noted on a lot, in ten seconds."""

    access: ClassVar[str] = "scoped"
    personal: ClassVar[dict[str, str]] = {"note": "garder trace des échanges ; 3 ans après la fin du marché"}

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="calls")
    on = models.DateField("le")
    note = models.CharField("ce qui s'est dit", max_length=500)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = "appel"

    def __str__(self) -> str:
        return self.note
