"""Who acts for which organisation, in which role, on which territory."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from terreau.accounts.roles import MEMBER_ROLES
from terreau.directory.models.organisation import Organisation
from terreau.kit.access import Actor
from terreau.kit.clock import now
from terreau.territories.models import Territory

ROLE_CHOICES = [(role.value, role.label) for role in MEMBER_ROLES]


def _of_structure(actor: Actor) -> Q:
    """What a structure sees: the accesses to itself."""
    if actor.role != "structure" or not actor.organisation_id:
        return Q(pk=None)
    return Q(role="structure", organisation_id=actor.organisation_id)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Words to find memberships."""

    def visible_to(self, actor: Actor) -> MembershipQuerySet:
        """The administrator sees the territory's, a structure those who keep it too; everyone sees their own."""
        own = Q(user_id=actor.user_id) if actor.user_id else Q(pk=None)
        of_team = Q(territory_id=actor.territory_id) if actor.role == "admin" and actor.territory_id else Q(pk=None)
        return self.filter(own | of_team | _of_structure(actor))

    def active(self) -> MembershipQuerySet:
        """Those not ended."""
        return self.filter(ended_at=None)


class Membership(models.Model):
    """One user in one role, for one organisation where the role needs it, on one territory."""

    access: ClassVar[str] = "scoped"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="memberships")
    role = models.CharField("rôle", max_length=20, choices=ROLE_CHOICES)
    created_at = models.DateTimeField(default=now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "rattachement"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "territory", "organisation", "role"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="one_active_membership_of_a_kind",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=["buyer", "company", "structure"]) | Q(organisation__isnull=False),
                name="buyer_and_company_act_for_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.territory}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Words to find invitations."""

    def visible_to(self, actor: Actor) -> InvitationQuerySet:
        """Those of the territory, for its administrator, to a structure for its keepers; a link opens its own."""
        if actor.role == "admin" and actor.territory_id:
            return self.filter(territory_id=actor.territory_id)
        if actor.grant and actor.grant[0] == "directory.invitation":
            return self.filter(pk=actor.grant[1])
        return self.filter(_of_structure(actor))

    def pending(self, *, at: datetime) -> InvitationQuerySet:
        """Neither accepted, nor withdrawn, nor expired."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)


class Invitation(models.Model):
    """A message that opens an account in one role; its link is signed and serves once."""

    access: ClassVar[str] = "scoped"
    personal: ClassVar[dict[str, str]] = {"email": "inviter la personne ; effacée 12 mois après l'envoi"}

    email = models.EmailField("adresse e-mail")
    role = models.CharField("rôle", max_length=20, choices=ROLE_CHOICES)
    territory = models.ForeignKey(Territory, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    replaces = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(role__in=["buyer", "company", "structure"]) | Q(organisation__isnull=False),
                name="invited_buyer_and_company_have_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return self.email
