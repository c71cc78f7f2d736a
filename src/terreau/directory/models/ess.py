"""Whether a legal unit belongs to the ESS, as a rule or a person said it, and how it is contested."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from terreau.directory.models.organisation import Organisation
from terreau.directory.rules.sources import Source
from terreau.kit.access import Actor
from terreau.kit.models import Document, ImportBatch


class EssListing(models.Model):
    """A legal unit's line in a list: ESS France, ESUS approvals... Dates are included, None is open."""

    class List(models.TextChoices):
        ESS_FRANCE = "ess_france", "Liste ESS France"
        ESUS = "esus", "Agréments ESUS"
        COOPERATIVES = "cooperatives", "Liste de coopératives"

    access: ClassVar[str] = "public"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="ess_listings")
    listed_in = models.CharField("liste", max_length=20, choices=List.choices)
    from_on = models.DateField("depuis le", null=True, blank=True)
    to_on = models.DateField("jusqu'au", null=True, blank=True)
    source = models.CharField("source", max_length=20, choices=Source.choices())
    as_of = models.DateField("à jour au")
    batch = models.ForeignKey(ImportBatch, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "inscription sur une liste"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "listed_in"], name="one_line_per_unit_and_list")
        ]

    def __str__(self) -> str:
        return self.get_listed_in_display()


class EssAssessment(models.Model):
    """The present status of a legal unit: verdict, family, reason, source, date, version of the rules.

    Computed by `rules.ess_status`, unless a person decided (`decided_by`); a decision keeps its document.
    """

    access: ClassVar[str] = "public"

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="ess_assessment")
    verdict = models.CharField("verdict", max_length=10, db_index=True)
    family = models.CharField("famille", max_length=20, blank=True)
    reason = models.CharField("motif", max_length=40)
    source = models.CharField("source", max_length=80)
    as_of = models.DateField("à jour au")
    rules_version = models.CharField("version des règles", max_length=40)
    sentence = models.TextField("explication", blank=True)
    is_claimable = models.BooleanField("un document peut le changer", default=False)
    is_declared_only = models.BooleanField("déclaratif", default=False)
    warnings = models.JSONField("avertissements", default=list, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    is_decision = models.BooleanField("décidé par une personne", default=False)
    proof = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+")
    decision_reason = models.CharField("motif de la décision", max_length=300, blank=True)

    class Meta:
        verbose_name = "statut ESS"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_decision=False) | ~Q(decision_reason=""), name="an_ess_decision_says_why"
            )
        ]

    def __str__(self) -> str:
        return self.verdict


class EssContestQuerySet(models.QuerySet["EssContest"]):
    """Words to find contests."""

    def visible_to(self, actor: Actor) -> EssContestQuerySet:
        """One's own organisation's, and all of them for the teams."""
        if actor.role in {"facilitator", "admin", "system"}:
            return self
        return self.filter(organisation_id=actor.organisation_id) if actor.organisation_id else self.none()

    def waiting(self) -> EssContestQuerySet:
        """Those that nobody answered."""
        return self.filter(answered_at=None)


class EssContest(models.Model):
    """A structure that says its status is wrong, with a document; the unit is to check until it is answered."""

    access: ClassVar[str] = "scoped"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="ess_contests")
    message = models.TextField("ce qui ne va pas", max_length=2000)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField("envoyée le", auto_now_add=True)
    answered_at = models.DateTimeField("répondue le", null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answer = models.CharField("réponse", max_length=300, blank=True)

    objects = EssContestQuerySet.as_manager()

    class Meta:
        verbose_name = "contestation du statut ESS"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(answered_at=None), name="one_open_contest_per_unit"
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)
