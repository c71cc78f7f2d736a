"""Who belongs to a territory's team: invitations, memberships, and the first of them."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.urls import reverse

from terreau.accounts.models import User
from terreau.accounts.roles import Role
from terreau.directory import mails
from terreau.directory.models import Invitation, Membership, Organisation
from terreau.kit import journal, links
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action
from terreau.territories.models import Territory

INVITATION_DAYS = 14
PURPOSE = "directory.invitation"
FOR_AN_ORGANISATION = {Role.BUYER, Role.COMPANY, Role.STRUCTURE}


def invitation_link(invitation: Invitation) -> str:
    """The personal address that opens an invitation."""
    token = links.sign(PURPOSE, invitation.pk, invitation.email)
    return links.absolute(reverse("directory:invitation", args=[token]))


@action("directory.start_territory")
def start_territory(*, by: Actor, kind: str, code: str, name: str, email: str, at: datetime) -> tuple[Invitation, bool]:
    """Open a territory with a first administrator who is also its facilitator; a second run changes nothing.

    Returns the invitation that opens the account, and whether the territory is new. Sends nothing.
    """
    territory, is_new = Territory.objects.get_or_create(kind=kind, code=code, defaults={"name": name})
    user = account_of(email)
    for role in (Role.ADMIN, Role.FACILITATOR):
        Membership.objects.get_or_create(user=user, territory=territory, organisation=None, role=role, ended_at=None)
    pending = Invitation.objects.pending(at=at).filter(email=user.email, territory=territory, role=Role.ADMIN)
    invitation = pending.order_by("pk").first() or Invitation.objects.create(
        email=user.email, role=Role.ADMIN, territory=territory, expires_at=at + timedelta(days=INVITATION_DAYS)
    )
    return invitation, is_new


@action("directory.invite_member")
def invite_member(
    *, by: Actor, email: str, role: str, at: datetime, organisation: Organisation | None = None
) -> Invitation:
    """Send someone a personal link that opens a role on the actor's territory."""
    address, unit = email.strip().lower(), organisation if role in FOR_AN_ORGANISATION else None
    if role in FOR_AN_ORGANISATION and unit is None:
        raise Refused("Dites pour quelle organisation cette personne agira.")
    same = {"territory_id": by.territory_id, "role": role, "organisation": unit}
    if Membership.objects.active().filter(user__email=address, **same).exists():
        raise Refused("Cette personne a déjà cet accès.")
    if Invitation.objects.pending(at=at).filter(email=address, **same).exists():
        raise Refused("Cette personne est déjà invitée : renvoyez-lui plutôt son invitation.")
    invitation = Invitation.objects.create(
        email=address, invited_by_id=by.user_id, expires_at=at + timedelta(days=INVITATION_DAYS), **same
    )
    mails.send_invitation(invitation, link=invitation_link(invitation))
    return invitation


@action("directory.resend_invitation", subject="invitation")
def resend_invitation(*, by: Actor, invitation: Invitation, at: datetime) -> Invitation:
    """Send the link again, and give it its days again."""
    row = _open_invitation(invitation)
    row.expires_at = at + timedelta(days=INVITATION_DAYS)
    row.save(update_fields=["expires_at"])
    mails.send_invitation(row, link=invitation_link(row))
    return row


@action("directory.withdraw_invitation", subject="invitation")
def withdraw_invitation(*, by: Actor, invitation: Invitation, at: datetime) -> Invitation:
    """The link opens nothing any more."""
    row = _open_invitation(invitation)
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    return row


@action("directory.accept_invitation", subject="invitation")
def accept_invitation(*, by: Actor, invitation: Invitation, full_name: str, at: datetime) -> Membership:
    """Open the role for the person invited, with an account of that name when the address has none."""
    row = _open_invitation(invitation)
    if row.expires_at <= at:
        raise Refused("Cette invitation a expiré. Demandez-en une autre à la personne qui vous a invité.")
    user = account_of(row.email)
    if not user.is_active:
        raise Refused("Ce compte est fermé. Adressez-vous à la personne qui vous a invité.")
    if full_name and not user.full_name:
        user.full_name = full_name
        user.save(update_fields=["full_name"])
    membership, _ = Membership.objects.get_or_create(
        user=user, territory=row.territory, organisation=row.organisation, role=row.role, ended_at=None
    )
    if row.replaces_id and row.replaces_id != membership.pk:
        Membership.objects.active().filter(pk=row.replaces_id).update(ended_at=at)
    row.accepted_at = at
    row.save(update_fields=["accepted_at"])
    return membership


@action("directory.end_membership", subject="membership")
def end_membership(*, by: Actor, membership: Membership, at: datetime) -> Membership:
    """Close an access; the last administrator of a territory keeps it."""
    same_place = Membership.objects.active().filter(territory_id=membership.territory_id)
    locked = list(same_place.filter(role=Role.ADMIN).select_for_update().order_by("pk").values_list("pk", flat=True))
    row = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if row.ended_at:
        raise Refused("Cet accès est déjà fermé.")
    if locked == [row.pk]:
        raise Refused(
            "C'est la dernière administratrice du territoire : invitez-en une autre avant de fermer cet accès."
        )
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    journal.note(fields=("ended_at",))
    return row


def _open_invitation(invitation: Invitation) -> Invitation:
    """Lock an invitation that nobody answered. Raises Refused for any other."""
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("territory", "organisation", "invited_by")
    row = rows.get(pk=invitation.pk)
    if row.accepted_at:
        raise Refused("Cette invitation a déjà été acceptée : connectez-vous.")
    if row.withdrawn_at:
        raise Refused("Cette invitation a été retirée. Adressez-vous à la personne qui vous a invité.")
    return row


def account_of(email: str) -> User:
    """The account of this address, created when missing, even beside another creation."""
    address = email.strip().lower()
    User.objects.bulk_create([User(email=address, password=make_password(None))], ignore_conflicts=True)
    user: User = User.objects.get(email=address)
    return user
