"""Messages of the directory."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from terreau.accounts.roles import Role
from terreau.directory.models import Fiche, Invitation
from terreau.kit import french, mail
from terreau.kit.models import OutgoingMail

INVITATION = """Bonjour,

{who} vous invite à rejoindre Terreau pour {territory}, comme {role}{organisation}.

Pour accepter, ouvrez ce lien avant le {until} :
{link}

Ce lien vous est personnel. Si vous n'attendiez pas ce message, ne faites rien : aucun compte ne sera ouvert.
"""


def send_invitation(invitation: Invitation, *, link: str) -> OutgoingMail:
    """Send the link of an invitation to its address."""
    inviting = invitation.invited_by
    body = INVITATION.format(
        who=str(inviting) if inviting else "L'équipe",
        territory=invitation.territory.name,
        role=Role(invitation.role).label.lower(),
        organisation=f" pour {invitation.organisation}" if invitation.organisation else "",
        until=french.day(french.to_date(invitation.expires_at)),
        link=link,
    )
    subject = f"{invitation.territory.name} vous invite sur Terreau"
    return mail.send(to=invitation.email, subject=subject, body=body, territory_id=invitation.territory_id)


REPORT = """Bonjour,

Une personne qui a lu la fiche « {name} » dans l'annuaire signale une erreur :

{message}

La fiche reste publiée. Pour la relire et la corriger :
{link}
"""


def send_report(fiche: Fiche, message: str, *, to: str, territory_id: int | None) -> OutgoingMail:
    """Tell someone who keeps a fiche what a reader says of it."""
    quoted = "\n".join(f"> {line}" for line in message.splitlines())
    link = settings.PUBLIC_URL + reverse("directory:edit_fiche", args=[fiche.pk])
    body = REPORT.format(name=fiche, message=quoted, link=link)
    return mail.send(to=to, subject=f"Une erreur signalée sur la fiche {fiche}", body=body, territory_id=territory_id)


NEW_STRUCTURES = """Bonjour,

{count} depuis le dernier message pour votre recherche « {name} » :

{structures}

Voir la recherche : {link}

Pour changer le rythme de ces messages, ou ne plus en recevoir : {manage}
"""


def send_new_structures(
    *, to: str, name: str, structures: Sequence[str], count: int, link: str, manage: str
) -> OutgoingMail:
    """Tell what is new in a search that someone keeps; `structures` are the first of `count`."""
    lines = [f"- {structure}" for structure in structures]
    lines += [f"- et {count - len(structures)} de plus"] if count > len(structures) else []
    body = NEW_STRUCTURES.format(
        count=french.count(count, "nouvelle structure", "nouvelles structures"),
        name=name,
        structures="\n".join(lines),
        link=link,
        manage=manage,
    )
    return mail.send(to=to, subject=f"Du nouveau pour « {name} »", body=body, territory_id=None)
