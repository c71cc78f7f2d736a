"""`init_territory`: open a real territory and its first access."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse

from terreau.accounts.actor import Actor
from terreau.directory import mails
from terreau.directory.actions.team import invitation_link, start_territory
from terreau.kit import links
from terreau.kit.clock import now
from terreau.kit.french import day, to_date
from terreau.territories.models import Commune, Departement, Epci


class Command(BaseCommand):
    """Creates the territory, its administrator (facilitator too), and the link that opens the account."""

    help = "Ouvre un territoire et l'accès de sa première administratrice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Official code, address, and the name to show."""
        parser.add_argument("--territory", required=True, metavar="CODE", help="commune, intercommunalité, département")
        parser.add_argument("--admin", required=True, metavar="COURRIEL", help="adresse de l'administratrice")
        parser.add_argument("--name", default="", help="nom affiché, sinon le nom officiel")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was done, and how to enter."""
        code, email = options["territory"].strip().upper(), options["admin"].strip().lower()
        try:
            validate_email(email)
        except ValidationError as wrong:
            raise CommandError(f"« {email} » n'est pas une adresse e-mail.") from wrong
        kind, name = official(code)
        shown = options["name"].strip() or name
        system = Actor.system()
        invitation, is_new = start_territory(by=system, kind=kind, code=code, name=shown, email=email, at=now())
        territory = invitation.territory
        done = "est ouvert" if is_new else "existe déjà : rien n'a changé"
        self.stdout.write(f"Le territoire {territory.name} ({territory.code}) {done}.")
        link = invitation_link(invitation)
        if is_new and settings.EMAIL_HOST:
            mails.send_invitation(invitation, link=link)
            self.stdout.write(f"Une invitation part à {email}.")
        self.stdout.write(f"Pour ouvrir le compte de {email}, avant le {day(to_date(invitation.expires_at))} :")
        self.stdout.write(f"  {link}")
        self.stdout.write(f"Ensuite, la page de connexion est {links.absolute(reverse('account_login'))}")


def official(code: str) -> tuple[str, str]:
    """The kind and the official name of a territory. Raises CommandError for an unknown code."""
    if not Commune.objects.exists():
        raise CommandError("Les communes ne sont pas chargées : lancez d'abord la commande load_geography.")
    if commune := Commune.objects.filter(code=code).first():
        return "commune", commune.name
    if group := Epci.objects.filter(code=code).first():
        return ("ept" if group.kind == "EPT" else "epci"), group.name
    if departement := Departement.objects.filter(code=code).first():
        return "departement", departement.name
    raise CommandError(f"Aucune commune, intercommunalité ni département n'a le code « {code} ». Exemple : 95018.")
