"""Those who keep a fiche: someone else invited, an access left, and how often we ask whether all is still true."""

from __future__ import annotations

from datetime import datetime, timedelta

from terreau.accounts.roles import Role
from terreau.directory import mails
from terreau.directory.actions.claiming import keepers_of
from terreau.directory.actions.fiches import locked
from terreau.directory.actions.team import INVITATION_DAYS, invitation_link
from terreau.directory.models import Fiche, Invitation, Membership
from terreau.directory.rules.freshness import RHYTHMS
from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action


@action("directory.hand_over_fiche", subject="fiche")
def hand_over_fiche(*, by: Actor, fiche: Fiche, email: str, leaves: bool, at: datetime) -> Invitation:
    """Invite someone to keep the fiche; with `leaves`, one's own access ends when they accept."""
    if not by.territory_id:
        raise Refused("Choisissez d'abord sous quel rôle vous agissez.")
    row, address = locked(fiche), email.strip().lower()
    unit = row.establishment.organisation_id
    if keepers_of(unit).filter(user__email=address).exists():
        raise Refused("Cette personne tient déjà la fiche.")
    waiting = Invitation.objects.pending(at=at).filter(email=address, role=Role.STRUCTURE, organisation_id=unit)
    if waiting.exists():
        raise Refused("Cette personne est déjà invitée : qu'elle ouvre le lien reçu par e-mail.")
    invitation = Invitation.objects.create(
        email=address,
        role=Role.STRUCTURE.value,
        territory_id=by.territory_id,
        organisation_id=unit,
        invited_by_id=by.user_id,
        replaces_id=by.membership_id if leaves else None,
        expires_at=at + timedelta(days=INVITATION_DAYS),
    )
    mails.send_invitation(invitation, link=invitation_link(invitation))
    return invitation


@action("directory.withdraw_hand_over", subject="invitation")
def withdraw_hand_over(*, by: Actor, invitation: Invitation, at: datetime) -> Invitation:
    """Take back an invitation to keep one's fiche."""
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if row.accepted_at or row.withdrawn_at:
        raise Refused("Cette invitation n'attend plus de réponse.")
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    return row


@action("directory.leave_structure", subject="membership")
def leave_structure(*, by: Actor, membership: Membership, at: datetime) -> bool:
    """Stop keeping the fiches of one's structure. Whether somebody still keeps them; they stay published anyway."""
    row = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if row.ended_at:
        raise Refused("Cet accès est déjà fermé.")
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    journal.note(fields=("ended_at",))
    return bool(keepers_of(row.organisation_id or 0).exists())


@action("directory.set_rhythm", subject="fiche")
def set_rhythm(*, by: Actor, fiche: Fiche, months: int) -> Fiche:
    """How often to ask whether the fiche is still true; 0 for never."""
    if months not in RHYTHMS:
        raise Refused("Choisissez l'un des rythmes proposés.")
    row = locked(fiche)
    row.reminder_months = months
    row.save(update_fields=["reminder_months"])
    journal.note(fields=("reminder_months",))
    return row
