"""What changed on a fiche, by whom and from what, so that it can be read and put back."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from terreau.directory.models.fiche import Fiche
from terreau.directory.rules.flags import FlagRule
from terreau.directory.rules.sources import Source
from terreau.kit.access import Actor
from terreau.kit.clock import now
from terreau.kit.models import ImportBatch


class FicheChangeQuerySet(models.QuerySet["FicheChange"]):
    """Words to find changes."""

    def visible_to(self, actor: Actor) -> FicheChangeQuerySet:
        """The structure's own, and all of them for the teams."""
        if actor.role in {"facilitator", "admin", "system"}:
            return self
        if actor.role == "structure" and actor.organisation_id:
            return self.filter(fiche__establishment__organisation_id=actor.organisation_id)
        return self.none()

    def standing(self) -> FicheChangeQuerySet:
        """Those not put back."""
        return self.filter(undone_at=None)


class FicheChange(models.Model):
    """One field or one line that changed. Changes of one act share `act`; undoing puts `before` back.

    `what` is the name of a field, or of a list ("offers"...) with `part_id`. A line added has no `before`, a line
    removed has no `after`; a fiche created has the single change "fiche".
    """

    access: ClassVar[str] = "scoped"
    personal: ClassVar[dict[str, str]] = {
        "before": "pouvoir revenir en arrière ; coordonnées effacées après 30 jours",
        "after": "pouvoir revenir en arrière ; coordonnées effacées après 30 jours",
    }

    fiche = models.ForeignKey(Fiche, models.CASCADE, related_name="changes")
    act = models.UUIDField(db_index=True)
    what = models.CharField("ce qui change", max_length=40)
    part_id = models.BigIntegerField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    before_origin = models.JSONField("source précédente", null=True)
    source = models.CharField("source", max_length=20, choices=Source.choices())
    as_of = models.DateField("à jour au")
    batch = models.ForeignKey(ImportBatch, models.SET_NULL, null=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField("le", default=now, editable=False)
    undone_at = models.DateTimeField(null=True)

    objects = FicheChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "changement d'une fiche"
        indexes: ClassVar = [models.Index(fields=["fiche", "made_at"]), models.Index(fields=["batch"])]

    def __str__(self) -> str:
        return self.what


class FicheFlagQuerySet(models.QuerySet["FicheFlag"]):
    """Words to find flags."""

    def visible_to(self, actor: Actor) -> FicheFlagQuerySet:
        """All of them for the teams, which share the directory; for a structure, what readers say of its own."""
        if actor.role in {"facilitator", "admin", "system"}:
            return self
        if actor.role == "structure" and actor.organisation_id:
            own = Q(fiche__establishment__organisation_id=actor.organisation_id)
            return self.filter(own, rule=FlagRule.REPORTED)
        return self.none()

    def open(self) -> FicheFlagQuerySet:
        """Those that nobody settled."""
        return self.filter(settled_at=None)


class FicheFlag(models.Model):
    """Something on a published fiche that a rule or a reader asks a person to look at."""

    access: ClassVar[str] = "scoped"

    fiche = models.ForeignKey(Fiche, models.CASCADE, related_name="flags")
    rule = models.CharField("motif", max_length=30, choices=FlagRule.choices())
    note = models.TextField("précision", max_length=1000, blank=True)
    raised_at = models.DateTimeField("signalé le", default=now, editable=False)
    settled_at = models.DateTimeField("réglé le", null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = FicheFlagQuerySet.as_manager()

    class Meta:
        verbose_name = "signalement"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["fiche", "rule"], condition=Q(settled_at=None), name="one_open_flag_per_rule"
            )
        ]

    def __str__(self) -> str:
        return self.get_rule_display()


class FreshnessMessageQuerySet(models.QuerySet["FreshnessMessage"]):
    """Words to find yearly messages."""

    def visible_to(self, actor: Actor) -> FreshnessMessageQuerySet:
        """The one that the link opens; a structure's own; all of them for the teams."""
        if actor.grant and actor.grant[0] == "directory.freshness":
            return self.filter(pk=actor.grant[1])
        if actor.role == "structure" and actor.organisation_id:
            return self.filter(fiche__establishment__organisation_id=actor.organisation_id)
        return self if actor.role in {"facilitator", "admin", "system"} else self.none()

    def waiting(self, *, since: datetime) -> FreshnessMessageQuerySet:
        """Sent since then and not answered."""
        return self.filter(answered_at=None, sent_at__gte=since)


class FreshnessMessage(models.Model):
    """The yearly message that asks whether a fiche is still true. Its link is signed with `stamp`."""

    class Answer(models.TextChoices):
        TRUE = "true", "tout est juste"
        CORRECTED = "corrected", "corrigée"
        DELETED = "deleted", "supprimée"

    access: ClassVar[str] = "scoped"
    personal: ClassVar[dict[str, str]] = {"to": "demander si la fiche est juste ; effacée 12 mois après l'envoi"}

    fiche = models.ForeignKey(Fiche, models.CASCADE, related_name="freshness_messages")
    to = models.EmailField("adresse e-mail", blank=True)
    stamp = models.CharField(max_length=32)
    sent_at = models.DateTimeField("envoyé le", default=now, editable=False)
    reminded_at = models.DateTimeField("relancé le", null=True, blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    answer = models.CharField("réponse", max_length=10, choices=Answer.choices, blank=True)

    objects = FreshnessMessageQuerySet.as_manager()

    class Meta:
        verbose_name = "message annuel"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="an_answer_has_its_date",
            )
        ]

    def __str__(self) -> str:
        return f"{self.fiche}, {self.sent_at:%d/%m/%Y}"
