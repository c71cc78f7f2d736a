"""Taking a fiche in hand: by an address of its domain, by a proof, or by the word of the territory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from django.core.files.base import File
from django.db.models import QuerySet

from terreau.accounts.roles import Role
from terreau.directory import claim_mails
from terreau.directory.actions.fiche_life import teams_of
from terreau.directory.actions.fiches import locked, raise_flags
from terreau.directory.actions.team import account_of
from terreau.directory.models import Claim, Establishment, Fiche, Membership
from terreau.directory.rules.claims import (
    LINK_DAYS,
    MOST_A_DAY,
    ClaimState,
    ClaimWay,
    first_state,
    move_refusal,
    way_of,
)
from terreau.directory.rules.fiche import State
from terreau.directory.rules.flags import FlagRule
from terreau.directory.rules.mail_domains import is_of_structure
from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action
from terreau.kit.attachments import attach
from terreau.territories.models import Territory
from terreau.territories.models.territory import COVERED_BY

NO_TEAM = (
    "Aucune équipe ne suit la commune de cette structure ici : demandez avec une adresse e-mail de la structure, "
    "ou avec son SIRET et un justificatif."
)
ON_PROOF = "Prise en main avec un SIRET et un justificatif : relisez-le."
CONTESTED = "La structure dit que cette prise en main n'est pas la sienne. L'accès est fermé : relisez la fiche."


@dataclass(frozen=True)
class Claimant:
    """Who asks, and what they give."""

    full_name: str
    email: str
    siret: str = ""
    message: str = ""


@action("directory.claim_fiche", subject="fiche")
def claim_fiche(*, by: Actor, fiche: Fiche, claimant: Claimant, upload: File[Any] | None, at: datetime) -> Claim:
    """Ask to keep a fiche; what is given says by which way. Raises Refused with what to do instead."""
    row, address = locked(fiche), claimant.email.strip().lower()
    _refuse_unless_open(row, claimant)
    _refuse_many(row, address, at)
    way = _way(row, claimant, has_proof=upload is not None)
    territory = territory_for(row.establishment, way)
    owned = is_owned(row)
    state = first_state(way, is_owned=owned)
    claim = Claim.objects.create(
        fiche=row,
        territory=territory,
        user_id=by.user_id,
        full_name=claimant.full_name,
        email=address,
        siret=claimant.siret,
        message=claimant.message,
        proof=attach(upload, by=by, territory_id=territory.pk) if upload else None,
        way=way.value,
        state=(ClaimState.TO_VOUCH if state is ClaimState.GRANTED else state).value,
        stamp=token_hex(16),
    )
    if state is ClaimState.GRANTED:
        raise_flags(row, [(FlagRule.CLAIMED_ON_PROOF, ON_PROOF)])
        return _granted(claim, by=by, at=at)
    _tell_waiting(claim, is_owned=owned)
    return claim


@action("directory.confirm_claim", subject="claim")
def confirm_claim(*, by: Actor, claim: Claim, at: datetime) -> Claim:
    """The person who received the link takes the fiche in hand."""
    row = _locked(claim)
    if row.state == ClaimState.TO_VOUCH:
        raise Refused("L'équipe du territoire n'a pas encore répondu à votre demande.")
    if at - row.asked_at > timedelta(days=LINK_DAYS):
        raise Refused("Ce lien a expiré. Faites une nouvelle demande depuis la fiche.")
    return _granted(row, by=by, at=at)


@action("directory.settle_claim", subject="claim")
def settle_claim(*, by: Actor, claim: Claim, is_granted: bool, reason: str, at: datetime) -> Claim:
    """The territory, or who keeps the fiche, says yes, or no with its reason."""
    row = _locked(claim)
    if row.state == ClaimState.SENT:
        raise Refused("Cette personne doit d'abord ouvrir le lien qu'elle a reçu.")
    if is_granted:
        return _granted(row, by=by, at=at, reason=reason.strip())
    if not reason.strip():
        raise Refused("Dites en une phrase pourquoi vous refusez : la personne la lira.")
    _move(row, ClaimState.REFUSED, by=by, at=at, reason=reason.strip())
    claim_mails.send_refused(row)
    return row


@action("directory.withdraw_claim", subject="claim")
def withdraw_claim(*, by: Actor, claim: Claim, at: datetime) -> Claim:
    """The person takes back a claim that nobody answered."""
    row = _locked(claim)
    if row.state == ClaimState.GRANTED:
        raise Refused("Cette demande est déjà acceptée. Connectez-vous : la page de la fiche permet de la quitter.")
    return _move(row, ClaimState.WITHDRAWN, by=by, at=at)


@action("directory.revoke_claim", subject="claim")
def revoke_claim(*, by: Actor, claim: Claim, reason: str, at: datetime) -> Claim:
    """Close the access that a claim opened: the structure contests it, or the team takes its word back."""
    row = _locked(claim)
    if row.state != ClaimState.GRANTED:
        raise Refused("Cette demande n'a ouvert aucun accès, ou il est déjà fermé.")
    if not reason.strip():
        raise Refused("Dites en une phrase pourquoi vous fermez cet accès.")
    Membership.objects.active().filter(pk=row.membership_id or 0).update(ended_at=at)
    _move(row, ClaimState.WITHDRAWN, by=by, at=at, reason=reason.strip())
    row.fiche.flags.open().filter(rule=FlagRule.CLAIMED_ON_PROOF).update(settled_at=at, settled_by=by.user_id)
    if by.role == Role.LINK:
        raise_flags(row.fiche, [(FlagRule.CLAIMED_ON_PROOF, CONTESTED)])
        if row.territory.contact_email:
            claim_mails.tell_contested(row, to=row.territory.contact_email)
    claim_mails.send_ended(row)
    return row


@action("directory.forget_claims")
def forget_claims(*, by: Actor, at: datetime) -> int:
    """Erase who asked, a year later."""
    old = Claim.objects.filter(asked_at__lt=at - timedelta(days=365)).exclude(email="")
    return old.exclude(pk__in=Claim.objects.waiting()).update(full_name="", email="", message="")


def territory_for(place: Establishment, way: ClaimWay) -> Territory:
    """The smallest territory that covers the place; for one's own proof, any of this instance. Raises Refused."""
    order = list(COVERED_BY)
    covering = sorted(teams_of(place), key=lambda each: (order.index(each.kind), each.pk))
    found = covering[0] if covering else None
    if found is None and way is not ClaimWay.VOUCHED:
        found = Territory.objects.order_by("pk").first()
    if found is None:
        raise Refused(NO_TEAM)
    return found


def is_owned(fiche: Fiche) -> bool:
    """Whether someone keeps the fiche for its structure."""
    return keepers_of(fiche.establishment.organisation_id).exists()


def keepers_of(organisation_id: int) -> QuerySet[Membership]:
    """The accesses open for a structure."""
    kept = Membership.objects.active().filter(role=Role.STRUCTURE, organisation_id=organisation_id)
    return kept.filter(user__is_active=True).select_related("user").order_by("pk")


def open_access(email: str, full_name: str, *, territory: Territory, organisation_id: int) -> tuple[Membership, bool]:
    """The access of this address to a structure, and whether it is new. Raises Refused for a closed account."""
    user = account_of(email)
    if not user.is_active:
        raise Refused("Ce compte est fermé. Adressez-vous à l'équipe du territoire.")
    if full_name and not user.full_name:
        user.full_name = full_name
        user.save(update_fields=["full_name"])
    return Membership.objects.get_or_create(
        user=user, territory=territory, organisation_id=organisation_id, role=Role.STRUCTURE.value, ended_at=None
    )


def _refuse_unless_open(fiche: Fiche, claimant: Claimant) -> None:
    if fiche.state != State.PUBLISHED or fiche.establishment.merged_into_id:
        raise Refused("Cette fiche n'est plus publiée : cherchez la structure dans l'annuaire.")
    known = fiche.establishment.siret
    if claimant.siret and known and claimant.siret != known:
        raise Refused("Ce SIRET n'est pas celui de cette fiche : vérifiez-le, ou laissez-le vide.")


def _refuse_many(fiche: Fiche, address: str, at: datetime) -> None:
    own = Claim.objects.filter(email=address)
    expired = own.filter(fiche=fiche, state=ClaimState.SENT, asked_at__lt=at - timedelta(days=LINK_DAYS))
    expired.update(state=ClaimState.WITHDRAWN.value, settled_at=at)
    if own.filter(fiche=fiche).waiting().exists():
        raise Refused("Vous avez déjà une demande en cours pour cette fiche : ouvrez le lien reçu par e-mail.")
    if own.filter(asked_at__gte=at - timedelta(days=1)).count() >= MOST_A_DAY:
        raise Refused("Cette adresse a déjà fait plusieurs demandes aujourd'hui : réessayez demain.")


def _way(fiche: Fiche, claimant: Claimant, *, has_proof: bool) -> ClaimWay:
    return way_of(
        is_own_domain=is_of_structure(claimant.email, website=fiche.website, email=fiche.email),
        siret=claimant.siret,
        known_siret=fiche.establishment.siret or "",
        has_proof=has_proof,
    )


def _tell_waiting(claim: Claim, *, is_owned: bool) -> None:
    if claim.state == ClaimState.SENT:
        claim_mails.send_confirmation(claim)
        return
    claim_mails.send_waiting(claim, is_owned=is_owned)
    told = {each.user.email for each in keepers_of(claim.fiche.establishment.organisation_id)}
    for to in sorted({*told, claim.territory.contact_email} - {""}):
        claim_mails.ask_to_settle(claim, to=to)


def _granted(claim: Claim, *, by: Actor, at: datetime, reason: str = "") -> Claim:
    """Open the access, and tell those whom it concerns."""
    fiche = claim.fiche
    others = [each.user.email for each in keepers_of(fiche.establishment.organisation_id)]
    _move(claim, ClaimState.GRANTED, by=by, at=at, reason=reason)
    access, is_new = open_access(
        claim.email,
        claim.full_name,
        territory=claim.territory,
        organisation_id=fiche.establishment.organisation_id,
    )
    claim.user_id, claim.membership = access.user_id, access if is_new else None
    claim.save(update_fields=["user", "membership"])
    claim_mails.send_granted(claim)
    for to in others:
        if to != claim.email:
            claim_mails.tell_joined(claim, to=to)
    if claim.way == ClaimWay.PROOF and fiche.email:
        claim_mails.tell_contestable(claim, to=fiche.email)
    return claim


def _move(claim: Claim, to: ClaimState, *, by: Actor, at: datetime, reason: str = "") -> Claim:
    if refusal := move_refusal(ClaimState(claim.state), to):
        raise Refused(refusal)
    claim.state, claim.settled_at, claim.settled_by_id, claim.reason = to.value, at, by.user_id, reason[:300]
    claim.save(update_fields=["state", "settled_at", "settled_by", "reason"])
    journal.note(fields=("state",), reason=reason)
    return claim


def _locked(claim: Claim) -> Claim:
    rows = Claim.objects.select_for_update(of=("self",)).select_related(
        "territory", "fiche__establishment__organisation"
    )
    return rows.get(pk=claim.pk)
