"""Messages about who keeps a fiche: the links of a claim, its answer, what the others are told."""

from __future__ import annotations

from django.urls import reverse

from terreau.directory.models import Claim
from terreau.directory.rules.claims import CONTEST_DAYS, LINK_DAYS
from terreau.kit import links, mail
from terreau.kit.models import OutgoingMail

CLAIM, CONTEST, PROPOSAL = "directory.claim", "directory.contest_claim", "directory.proposal"

CONFIRM = """Bonjour {name},

Vous demandez à tenir la fiche « {fiche} » dans l'annuaire. Votre adresse est celle de la structure : ouvrez ce lien
dans les {days} jours, puis appuyez sur le bouton de la page :

{link}

Si vous n'avez rien demandé, ne faites rien : rien ne changera.
"""
WAITING = """Bonjour {name},

Votre demande pour la fiche « {fiche} » est bien reçue. {who} va y répondre.

Pour voir où elle en est, ou la retirer : {link}
"""
TO_SETTLE = """Bonjour,

{name} ({email}) demande à tenir la fiche « {fiche} » dans l'annuaire.

Pour accepter ou refuser : {link}
"""
GRANTED = """Bonjour {name},

Vous tenez maintenant la fiche « {fiche} » dans l'annuaire. Connectez-vous avec cette adresse, un code vous est envoyé :

{link}
"""
REFUSED = """Bonjour {name},

Votre demande pour la fiche « {fiche} » n'a pas été acceptée :

> {reason}

Vous pouvez en faire une autre si la situation a changé : {link}
"""
CONTESTABLE = """Bonjour,

Quelqu'un tient maintenant la fiche « {fiche} » dans l'annuaire, avec un SIRET et un justificatif.

Si ce n'est personne de votre structure, dites-le dans les {days} jours ; son accès sera fermé aussitôt :
{link}

Si c'est bien vous, ne faites rien.
"""
JOINED = """Bonjour,

{name} ({email}) tient maintenant, comme vous, la fiche « {fiche} » dans l'annuaire.

Pour voir qui la tient : {link}
"""
CONTESTED = """Bonjour,

La structure de la fiche « {fiche} » dit que la personne qui la tenait n'est pas des siens. Son accès est fermé.

Relisez ce qu'elle a changé, et revenez en arrière si besoin : {link}
"""
ENDED = """Bonjour {name},

Vous ne tenez plus la fiche « {fiche} » dans l'annuaire :

> {reason}

Ce qui a été changé reste dans son historique. Si c'est une erreur, demandez-la de nouveau : {link}
"""
PUBLISH = """Bonjour {name},

Vous voulez ajouter « {fiche} » à l'annuaire. Ouvrez ce lien dans les {days} jours, puis appuyez sur le bouton :

{link}

Si vous n'avez rien demandé, ne faites rien : rien ne sera publié.
"""


def claim_link(claim: Claim) -> str:
    """The personal address where a claim is confirmed, followed and withdrawn."""
    token = links.sign(CLAIM, claim.pk, claim.stamp)
    return links.absolute(reverse("directory:claim_link", args=[token]))


def contest_link(claim: Claim) -> str:
    """The address where the structure says that a claim is not its own."""
    token = links.sign(CONTEST, claim.pk, claim.stamp)
    return links.absolute(reverse("directory:contest_claim", args=[token]))


def send_confirmation(claim: Claim) -> OutgoingMail:
    """The link that opens the fiche to an address of its domain."""
    return _to_claimant(claim, "Confirmez votre demande", CONFIRM, link=claim_link(claim), days=LINK_DAYS)


def send_waiting(claim: Claim, *, is_owned: bool) -> OutgoingMail:
    """Say that a person will answer."""
    who = "La personne qui tient la fiche, ou l'équipe du territoire," if is_owned else "L'équipe du territoire"
    return _to_claimant(claim, "Votre demande est reçue", WAITING, link=claim_link(claim), who=who)


def send_granted(claim: Claim) -> OutgoingMail:
    """Say that the fiche is open, and how to sign in."""
    return _to_claimant(claim, "La fiche est à vous", GRANTED, link=links.absolute(reverse("account_login")))


def send_refused(claim: Claim) -> OutgoingMail:
    """Say no, and why."""
    link = links.absolute(reverse("directory:claim_fiche", args=[claim.fiche_id]))
    return _to_claimant(claim, "Votre demande", REFUSED, link=link, reason=claim.reason)


def send_ended(claim: Claim) -> OutgoingMail:
    """Say that the access is closed, and why."""
    link = links.absolute(reverse("directory:claim_fiche", args=[claim.fiche_id]))
    return _to_claimant(claim, "Votre accès est fermé", ENDED, link=link, reason=claim.reason)


def ask_to_settle(claim: Claim, *, to: str) -> OutgoingMail:
    """Ask who keeps the fiche, or the territory, for an answer."""
    link = links.absolute(reverse("directory:claims"))
    body = TO_SETTLE.format(name=claim.full_name, email=claim.email, fiche=claim.fiche, link=link)
    return mail.send(to=to, subject=f"Qui tient la fiche {claim.fiche} ?", body=body, territory_id=claim.territory_id)


def tell_contestable(claim: Claim, *, to: str) -> OutgoingMail:
    """Tell the published address, with the link to contest."""
    body = CONTESTABLE.format(fiche=claim.fiche, link=contest_link(claim), days=CONTEST_DAYS)
    subject = f"Quelqu'un tient la fiche {claim.fiche}"
    return mail.send(to=to, subject=subject, body=body, territory_id=claim.territory_id)


def tell_contested(claim: Claim, *, to: str) -> OutgoingMail:
    """Tell the team that a structure disowns an access."""
    body = CONTESTED.format(fiche=claim.fiche, link=links.absolute(reverse("directory:quality")))
    subject = f"Prise en main contestée : {claim.fiche}"
    return mail.send(to=to, subject=subject, body=body, territory_id=claim.territory_id)


def tell_joined(claim: Claim, *, to: str) -> OutgoingMail:
    """Tell those who already keep the fiche."""
    link = links.absolute(reverse("directory:fiche_keepers", args=[claim.fiche_id]))
    body = JOINED.format(name=claim.full_name, email=claim.email, fiche=claim.fiche, link=link)
    subject = f"Une personne de plus tient la fiche {claim.fiche}"
    return mail.send(to=to, subject=subject, body=body, territory_id=claim.territory_id)


def send_proposal(*, to: str, full_name: str, name: str, packed: str) -> OutgoingMail:
    """The link that publishes a structure that the directory did not have; nothing is kept before it is used."""
    link = links.absolute(reverse("directory:publish_proposal", args=[links.sign(PROPOSAL, 0, packed)]))
    body = PUBLISH.format(name=full_name, fiche=name, link=link, days=LINK_DAYS)
    return mail.send(to=to, subject=f"Publier la fiche {name}", body=body, territory_id=None)


def _to_claimant(claim: Claim, subject: str, body: str, **told: object) -> OutgoingMail:
    text = body.format(name=claim.full_name, fiche=claim.fiche, **told)
    return mail.send(to=claim.email, subject=f"{subject} : {claim.fiche}", body=text, territory_id=claim.territory_id)
