"""Employment contracts, the work of each on a lot, the hours paid, and what comes after."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from terreau.clauses.models.clause import Commitment
from terreau.clauses.models.scope import TEAM, seen_by
from terreau.clauses.rules.vocabulary import AssignmentMode, ContractType, EndReason, ExitSituation
from terreau.directory.models import Establishment
from terreau.directory.rules.kinds import EmployerKind
from terreau.kit.access import Actor
from terreau.participants.models import KEPT, Participant
from terreau.participants.rules.eligibility import TargetGroup
from terreau.participants.rules.people import EducationLevel
from terreau.territories.models import Territory


class EmploymentContractQuerySet(models.QuerySet["EmploymentContract"]):
    """Words to find employment contracts."""

    def visible_to(self, actor: Actor) -> EmploymentContractQuerySet:
        """The team of the territory only: the frozen facts say why a person counts."""
        return self.filter(territory=actor.territory_id) if actor.role in TEAM else self.none()

    def running(self, on: date) -> EmploymentContractQuerySet:
        """Started and not ended that day."""
        return self.filter(Q(starts_on__lte=on), Q(ended_on=None) | Q(ended_on__gte=on))


class EmploymentContract(models.Model):
    """A person employed by an employer. What figures break down by is frozen at the start; dates are included."""

    access: ClassVar[str] = "scoped"
    personal: ClassVar[dict[str, str]] = {
        "category": f"fait figé à l'embauche, pour les bilans ; {KEPT}",
        "age_band": f"fait figé à l'embauche, pour les bilans ; {KEPT}",
        "education": f"fait figé à l'embauche, pour les bilans ; {KEPT}",
        "in_qpv": f"fait figé à l'embauche, pour les bilans ; {KEPT}",
        "tutor": "joindre la personne qui encadre ; fin du contrat",
    }

    territory = models.ForeignKey(Territory, models.PROTECT)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="employment_contracts")
    employer = models.ForeignKey(Establishment, models.PROTECT, related_name="employment_contracts")
    contract_type = models.CharField("type de contrat", max_length=20, choices=ContractType.choices())
    starts_on = models.DateField("début")
    planned_end_on = models.DateField("fin prévue", null=True, blank=True)
    ended_on = models.DateField("fin réelle", null=True, blank=True)
    end_reason = models.CharField("motif de fin", max_length=20, choices=EndReason.choices(), blank=True)
    renewal_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="renewals")
    weekly_hours = models.DecimalField("heures par semaine", max_digits=4, decimal_places=2, null=True, blank=True)
    job = models.CharField("poste", max_length=120, blank=True)
    rome = models.CharField("code ROME", max_length=5, blank=True)
    tutor = models.CharField("tuteur", max_length=150, blank=True)
    category = models.CharField("catégorie", max_length=12, choices=TargetGroup.choices(), blank=True)
    age_band = models.CharField("tranche d'âge", max_length=12, blank=True)
    education = models.CharField("niveau de formation", max_length=12, choices=EducationLevel.choices(), blank=True)
    in_qpv = models.BooleanField("habite un quartier prioritaire", null=True, blank=True)
    employer_kind = models.CharField("type d'employeur", max_length=20, choices=EmployerKind.choices())
    counts_until = models.DateField("ses heures comptent jusqu'au", null=True, blank=True)

    objects = EmploymentContractQuerySet.as_manager()

    class Meta:
        verbose_name = "contrat de travail"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(planned_end_on=None) | Q(planned_end_on__gte=F("starts_on")),
                name="contract_planned_end_after_start",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("starts_on")), name="contract_end_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant}, {self.get_contract_type_display()}"


class HoursPaidQuerySet(models.QuerySet["HoursPaid"]):
    """Words to find hours paid."""

    def visible_to(self, actor: Actor) -> HoursPaidQuerySet:
        """The team of the territory."""
        return self.filter(employment_contract__territory=actor.territory_id) if actor.role in TEAM else self.none()


class HoursPaid(models.Model):
    """The hours paid to one person in one month, when known; they bound all lines of that month, over every lot."""

    access: ClassVar[str] = "scoped"

    employment_contract = models.ForeignKey(EmploymentContract, models.CASCADE, related_name="hours_paid")
    month = models.DateField("mois (premier jour)")
    hours = models.DecimalField("heures payées", max_digits=6, decimal_places=2)

    objects = HoursPaidQuerySet.as_manager()

    class Meta:
        verbose_name = "heures payées"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["employment_contract", "month"], name="hours_paid_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="hours_paid_month_is_its_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y} : {self.hours} h"


class PlacementQuerySet(models.QuerySet["Placement"]):
    """Words to find placements."""

    def visible_to(self, actor: Actor) -> PlacementQuerySet:
        """See `scope`; a buyer sees no person."""
        condition = (
            None
            if actor.role == "buyer"
            else seen_by(actor, clause="commitment__clause", company="commitment__company", commitment="commitment_id")
        )
        return self.filter(condition) if condition is not None else self.none()

    def during(self, start: date, end: date) -> PlacementQuerySet:
        """Those that cover at least one day of the period (bounds included)."""
        return self.filter(Q(from_on__lte=end), Q(to_on=None) | Q(to_on__gte=start))


class Placement(models.Model):
    """The work of one employment contract on one commitment, dates included."""

    access: ClassVar[str] = "scoped"

    employment_contract = models.ForeignKey(EmploymentContract, models.PROTECT, related_name="placements")
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="placements")
    mode = models.CharField("modalité", max_length=14, choices=AssignmentMode.choices())
    from_on = models.DateField("du")
    to_on = models.DateField("au", null=True, blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = "mise en poste"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="placement_dates_in_order"
            ),
            ExclusionConstraint(
                name="no_overlapping_placements_of_a_contract_on_a_commitment",
                expressions=[
                    ("employment_contract", RangeOperators.EQUAL),
                    ("commitment", RangeOperators.EQUAL),
                    (
                        Func(
                            "from_on",
                            "to_on",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return str(self.employment_contract)


class ExitQuerySet(models.QuerySet["Exit"]):
    """Words to find exits."""

    def visible_to(self, actor: Actor) -> ExitQuerySet:
        """The team of the territory."""
        return self.filter(employment_contract__territory=actor.territory_id) if actor.role in TEAM else self.none()


class Exit(models.Model):
    """Where the person is when the employment contract ends; opened by a departure, completed when known."""

    access: ClassVar[str] = "scoped"
    personal: ClassVar[dict[str, str]] = {"situation": f"compter les sorties vers l'emploi ; {KEPT}"}

    employment_contract = models.OneToOneField(EmploymentContract, models.CASCADE, related_name="exit")
    left_on = models.DateField("partie le")
    situation = models.CharField(
        "situation", max_length=14, choices=ExitSituation.choices(), default=ExitSituation.UNKNOWN.value
    )
    is_same_company = models.BooleanField("dans la même entreprise", null=True, blank=True)

    objects = ExitQuerySet.as_manager()

    class Meta:
        verbose_name = "sortie"

    def __str__(self) -> str:
        return self.get_situation_display()
