"""A structure that takes its fiche in hand, and a transfer to someone else."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from terreau.directory.models.fiche import Fiche
from terreau.directory.models.membership import Membership
from terreau.directory.rules.claims import ClaimState, ClaimWay
from terreau.kit.access import Actor
from terreau.kit.clock import now
from terreau.kit.models import Document
from terreau.territories.models import Territory

LINKS = ("directory.claim", "directory.contest_claim")


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Words to find claims."""

    def visible_to(self, actor: Actor) -> ClaimQuerySet:
        """Those of the territory for its team, of its own fiches for a structure, and the one that a link opens."""
        if actor.role in {"facilitator", "admin", "system"} and actor.territory_id:
            return self.filter(territory_id=actor.territory_id)
        if actor.grant and actor.grant[0] in LINKS:
            return self.filter(pk=actor.grant[1])
        if actor.role == "structure" and actor.organisation_id:
            return self.filter(fiche__establishment__organisation_id=actor.organisation_id)
        return self.none()

    def waiting(self) -> ClaimQuerySet:
        """Those that someone still has to settle."""
        return self.filter(state__in=[ClaimState.SENT, ClaimState.TO_VOUCH])

    def to_vouch(self) -> ClaimQuerySet:
        """Those that the territory, or who keeps the fiche, is asked about."""
        return self.filter(state=ClaimState.TO_VOUCH)


class Claim(models.Model):
    """Someone who asks to keep a fiche: by an address of its domain, a proof, or the territory's word."""

    access: ClassVar[str] = "scoped"
    personal: ClassVar[dict[str, str]] = {
        "full_name": "savoir qui tient la fiche ; effacé 12 mois après la demande",
        "email": "répondre à la demande ; effacée 12 mois après la demande",
        "message": "expliquer la demande ; effacé 12 mois après la demande",
    }

    fiche = models.ForeignKey(Fiche, models.CASCADE, related_name="claims")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    full_name = models.CharField("nom", max_length=150)
    email = models.EmailField("adresse e-mail")
    siret = models.CharField("SIRET donné", max_length=14, blank=True)
    message = models.TextField("message", max_length=1000, blank=True)
    proof = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+")
    way = models.CharField("comment", max_length=10, choices=ClaimWay.choices())
    state = models.CharField("état", max_length=10, choices=ClaimState.choices(), default=ClaimState.SENT.value)
    stamp = models.CharField(max_length=32)
    membership = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField("demandé le", default=now, editable=False)
    settled_at = models.DateTimeField("réglé le", null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField("motif", max_length=300, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = "prise en main"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(state__in=["sent", "to_vouch"]) & Q(settled_at=None))
                | (Q(state__in=["granted", "refused", "withdrawn"]) & Q(settled_at__isnull=False)),
                name="a_settled_claim_says_when",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="a_refused_claim_says_why"),
            models.UniqueConstraint(
                fields=["fiche", "email"],
                condition=Q(state__in=["sent", "to_vouch"]),
                name="one_open_claim_per_person_and_fiche",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name}, {self.fiche}"
