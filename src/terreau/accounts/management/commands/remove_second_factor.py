"""Open the door again to somebody who lost a phone or a key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from terreau.accounts.actions import remove_second_factor
from terreau.accounts.actor import Actor
from terreau.accounts.models import User


class Command(BaseCommand):
    """Remove the second factors of one account; the reason is kept in the journal."""

    help = (
        "Retire l'application, les clés d'accès et les codes de secours d'un compte, dont la personne ne dispose plus."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the account's address and the reason."""
        parser.add_argument("email")
        parser.add_argument("--reason", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove and print how many there were."""
        try:
            user = User.objects.get_by_natural_key(options["email"])
        except User.DoesNotExist as missing:
            raise CommandError(f"Aucun compte n'a l'adresse {options['email']}.") from missing
        removed = remove_second_factor(by=Actor.system(), user=user, reason=options["reason"])
        self.stdout.write(f"{removed} moyens de connexion retirés.")
