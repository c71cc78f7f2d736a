"""The yearly message: the fiche in plain text and three links."""

from __future__ import annotations

from django.urls import reverse

from terreau.directory.models import FreshnessMessage
from terreau.directory.rules.freshness import LINK_DAYS
from terreau.kit import links, mail

PURPOSE = "directory.freshness"
STEPS = {"juste": "Tout est juste", "corriger": "Corriger", "supprimer": "Supprimer la fiche"}

ASK = """Bonjour,

{before}voici ce que l'annuaire publie de « {fiche} ». Est-ce encore juste ?

Tout est juste : {juste}

Corriger : {corriger}

Supprimer la fiche : {supprimer}

Ces liens ouvrent une page où un bouton confirme votre choix, sans compte. Ils valent {days} jours. La page
« Corriger » permet aussi de recevoir ce message moins souvent, ou plus du tout.

{told}
"""


def step_link(message: FreshnessMessage, step: str) -> str:
    """The personal address of one of the three pages."""
    token = links.sign(PURPOSE, message.pk, message.stamp)
    return links.absolute(reverse("directory:freshness", args=[token, step]))


def send_asking(message: FreshnessMessage, *, to: str, told: str, territory_id: int | None, is_reminder: bool) -> None:
    """Ask whether the fiche, told in plain text, is still true."""
    body = ASK.format(
        before="nous n'avons pas eu votre réponse : " if is_reminder else "",
        fiche=message.fiche,
        days=LINK_DAYS,
        told=told,
        **{step: step_link(message, step) for step in STEPS},
    )
    subject = f"{'Rappel : ' if is_reminder else ''}votre fiche {message.fiche} est-elle juste ?"
    mail.send(to=to, subject=subject[:1].upper() + subject[1:], body=body, territory_id=territory_id)
