"""What the accounts room says of itself to the house."""

from terreau.accounts.policies import POLICIES
from terreau.kit.rooms import Room

ROOM = Room(
    name="accounts",
    title="Compte",
    policies=POLICIES,
    sentences={
        "accounts.edit_profile": "a modifié son profil",
        "accounts.ask_email_change": "a demandé à changer d'adresse e-mail",
        "accounts.change_email": "a changé d'adresse e-mail",
        "accounts.remove_second_factor": "a retiré la seconde étape de connexion d'un compte",
    },
)
