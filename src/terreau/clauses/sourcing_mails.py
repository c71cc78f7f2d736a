"""Messages of a sourcing request, in plain words: what, where, when, how many, until when to answer."""

from django.urls import reverse

from terreau.clauses.mails import SIGNED, facilitator_of, place_words
from terreau.clauses.models import SourcingInvitation, SourcingRequest
from terreau.clauses.models.sourcing import LINK
from terreau.clauses.rules.sourcing_words import SourcingKind
from terreau.kit import french, links, mail

LINK_DAYS = 365
INVITE = """Bonjour,

{territory} cherche des structures pour {place}.
{plain}.

{text}

{facts}

Dites-nous en un appui si cela vous intéresse, avant le {deadline}. Aucun compte n'est nécessaire, et répondre n'engage
à rien :

{link}
"""
REMIND = """Bonjour,

Nous n'avons pas encore votre réponse pour {place}. « Pas cette fois » nous aide autant qu'un oui :

{link}

Réponse attendue avant le {deadline}.
"""
OVER = """Bonjour,

La demande que nous vous avions envoyée pour {place} est terminée, sans suite de votre côté.
Merci d'y avoir pensé : nous reviendrons vers vous pour d'autres chantiers et services.
"""
INTEREST = """Bonjour,

{structure} est intéressée par la demande « {place} ».
Qui rappeler : {contact}

{note}

Voir toutes les réponses : {link}
"""
WISH = """Bonjour,

{buyer} souhaite que des structures soient interrogées pour {place} ({kind}) :

{text}

Choisir les structures : {link}
"""


def invitation_url(invitation: SourcingInvitation) -> str:
    """The address that opens one invitation, without an account."""
    token = links.sign(LINK, invitation.pk, invitation.link_stamp)
    return links.absolute(reverse("clauses:sourcing_page", args=[token]))


def facts_of(request: SourcingRequest) -> list[tuple[str, str]]:
    """What is known besides the text: (label, value) pairs."""
    amount = request.get_amount_display() if request.amount else request.get_amount_blank_display()
    facts = [
        ("Où", request.place),
        ("Quand", request.period),
        ("Combien de personnes", str(request.people or "")),
        ("Montant HT", amount[:1].upper() + amount[1:]),
    ]
    return [(label, value) for label, value in facts if value]


def send_invitation(request: SourcingRequest, invitation: SourcingInvitation) -> bool:
    """Ask a structure. False when no address is known."""
    facts = "\n".join(f"{label} : {value}" for label, value in facts_of(request))
    words = {"plain": SourcingKind(request.kind).plain, "text": request.text, "facts": facts}
    return _send(request, invitation, "Une demande pour vous : {place}", INVITE, **words)


def send_reminder(request: SourcingRequest, invitation: SourcingInvitation) -> bool:
    """Ask again. False when no address is known."""
    return _send(request, invitation, "Rappel : une demande pour vous, {place}", REMIND)


def send_over(request: SourcingRequest, invitation: SourcingInvitation) -> bool:
    """Tell a structure that it is over. False when no address is known."""
    return _send(request, invitation, "Demande terminée : {place}", OVER)


def send_interest(invitation: SourcingInvitation) -> None:
    """Tell the facilitator of an interested structure."""
    request = invitation.request
    body = INTEREST.format(
        structure=invitation.establishment,
        place=place_words(request.clause),
        contact=invitation.contact or invitation.sent_to or "non précisé",
        note=invitation.note,
        link=links.absolute(reverse("clauses:sourcing", args=[request.pk])),
    )
    _tell_facilitator(request, f"{invitation.establishment} est intéressée : {request.clause.lot}", body)


def send_wish(request: SourcingRequest) -> None:
    """Tell the facilitator what the buyer wishes."""
    clause = request.clause
    body = WISH.format(
        buyer=clause.lot.contract.buyer,
        place=place_words(clause),
        kind=request.get_kind_display().lower(),
        text=request.text,
        link=links.absolute(f"{reverse('clauses:structures', args=[clause.pk])}?quoi={request.kind}"),
    )
    _tell_facilitator(request, f"Structures à chercher : {clause.lot}", body)


def _tell_facilitator(request: SourcingRequest, subject: str, body: str) -> None:
    clause = request.clause
    to = clause.facilitator.email if clause.facilitator else clause.territory.contact_email
    if to:
        mail.send(to=to, subject=" ".join(subject.split()), body=body, territory_id=clause.territory_id)


def _send(request: SourcingRequest, invitation: SourcingInvitation, subject: str, body: str, **words: str) -> bool:
    if not invitation.sent_to:
        return False
    clause = request.clause
    name, phone = facilitator_of(clause)
    values = {
        "place": place_words(clause),
        "territory": str(clause.territory),
        "deadline": french.day(request.deadline_on) if request.deadline_on else "",
        "link": invitation_url(invitation),
        **words,
    }
    signature = SIGNED.format(facilitator=", ".join(part for part in (name, phone) if part), territory=clause.territory)
    mail.send(
        to=invitation.sent_to,
        subject=" ".join(subject.format(**values).split()),
        body=body.format(**values) + signature,
        territory_id=clause.territory_id,
    )
    return True
