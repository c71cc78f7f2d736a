"""The words of a person's file."""

from terreau.kit.labels import Labelled
from terreau.territories.rules.keys import name_key


class Sex(Labelled):
    """As on the identity document; figures ask for women and men."""

    FEMALE = "female", "Femme"
    MALE = "male", "Homme"


class PreferredContact(Labelled):
    """How the person wishes to be reached."""

    PHONE = "phone", "Téléphone"
    SMS = "sms", "SMS"
    EMAIL = "email", "E-mail"
    POST = "post", "Courrier"


class ReferrerKind(Labelled):
    """Who sent the person."""

    FRANCE_TRAVAIL = "france_travail", "France Travail"
    MISSION_LOCALE = "mission_locale", "Mission locale"
    PLIE = "plie", "PLIE"
    CAP_EMPLOI = "cap_emploi", "Cap emploi"
    DEPARTMENT = "department", "Département"
    SIAE = "siae", "Structure d'insertion"
    SELF = "self", "Candidature spontanée"
    COMPANY = "company", "Entreprise"
    OTHER = "other", "Autre"


MAX_KEY = 205


def person_key(first_name: str, last_name: str) -> str:
    """The key by which two spellings of one person's name meet: last name first, no accent."""
    return name_key(f"{last_name} {first_name}")[:MAX_KEY]
