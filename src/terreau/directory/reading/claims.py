"""Who asks to keep fiches, and who keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from terreau.accounts.actor import Actor as AnyActor
from terreau.accounts.models import User
from terreau.directory.claim_mails import CLAIM, CONTEST, PROPOSAL
from terreau.directory.models import Claim, Establishment, Fiche, Invitation, Membership
from terreau.directory.rules.claims import CONTEST_DAYS, LINK_DAYS, ClaimState
from terreau.directory.rules.fiche import State
from terreau.directory.rules.proposals import Proposal
from terreau.kit import links
from terreau.kit.access import Actor, find, rows

SHOWN = 50
CUT = "Ce lien n'ouvre plus rien. Refaites la demande depuis la fiche de la structure."
STATE_KINDS = {
    ClaimState.SENT: "info",
    ClaimState.TO_VOUCH: "watch",
    ClaimState.GRANTED: "ok",
    ClaimState.REFUSED: "off",
    ClaimState.WITHDRAWN: "off",
}


@dataclass(frozen=True)
class KeepersPage:
    """Those who keep a fiche, and those invited to."""

    fiche: Fiche
    keepers: Sequence[Membership]
    invitations: Sequence[Invitation]


def waiting_claims(actor: Actor) -> list[Claim]:
    """Those that this actor is asked about, the oldest first."""
    return list(_loaded(actor).to_vouch().order_by("asked_at", "pk")[:SHOWN])  # type: ignore[attr-defined]


def settled_claims(actor: Actor) -> list[Claim]:
    """The last ones that were answered."""
    return list(_loaded(actor).exclude(settled_at=None).order_by("-settled_at", "pk")[:SHOWN])


def open_claim(token: str) -> tuple[Actor, Claim]:
    """The bearer of a claim's own link, and the claim. Raises DeadLink."""
    return _opened(CLAIM, token, CONTEST_DAYS)


def open_contest(token: str) -> tuple[Actor, Claim]:
    """The bearer of the link sent to the structure, and the claim. Raises DeadLink."""
    return _opened(CONTEST, token, CONTEST_DAYS)


def open_proposal(token: str) -> tuple[Actor, Proposal]:
    """The bearer of the link that publishes a structure, and the structure. Raises DeadLink."""
    opened = links.read(PROPOSAL, token, max_days=LINK_DAYS)
    try:
        return AnyActor.link(PROPOSAL, 0, None), Proposal.unpacked(opened.stamp)
    except ValueError as wrong:
        raise links.DeadLink(CUT) from wrong


def keepers_page(actor: Actor, fiche: Fiche, *, at: datetime) -> KeepersPage:
    """Who keeps a fiche, for those who may see it."""
    unit = fiche.establishment.organisation_id
    kept = Membership.objects.active().filter(role="structure", organisation_id=unit)
    invited = rows(actor, Invitation).pending(at=at).filter(role="structure", organisation_id=unit)  # type: ignore[attr-defined]
    return KeepersPage(fiche, list(kept.select_related("user").order_by("pk")), list(invited.order_by("pk")))


def kept_fiches(actor: Actor) -> list[Fiche]:
    """The fiches of the actor's structure."""
    if actor.role != "structure":
        return []
    own = rows(actor, Fiche).filter(
        establishment__organisation=actor.organisation_id, establishment__merged_into=None, state=State.PUBLISHED
    )
    return list(own.select_related("establishment").order_by("establishment__name_key", "pk")[:SHOWN])


def near_structures(actor: Actor, text: str) -> list[Establishment]:
    """Published structures of that name or number, the nearest first."""
    published = rows(actor, Establishment).filter(merged_into=None, fiche__state=State.PUBLISHED)
    found = published.search(text).select_related("fiche", "commune")  # type: ignore[attr-defined]
    return list(found[:8])


def own_name(actor: Actor) -> dict[str, str]:
    """What a form may know of whoever is signed in."""
    user = rows(actor, User).filter(pk=actor.user_id or 0).first()
    return {"full_name": user.full_name, "email": user.email} if user else {}


def _opened(purpose: str, token: str, max_days: int) -> tuple[Actor, Claim]:
    opened = links.read(purpose, token, max_days=max_days)
    bearer = AnyActor.link(purpose, opened.pk, None)
    claim = find(bearer, _loaded(bearer), pk=opened.pk)
    if claim.stamp != opened.stamp:
        raise links.DeadLink(CUT)
    return bearer, claim


def _loaded(actor: Actor) -> QuerySet[Claim]:
    return rows(actor, Claim).select_related("fiche__establishment__organisation", "territory", "proof", "settled_by")
