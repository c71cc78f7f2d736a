"""The words of a person's file."""

from terreau.kit.labels import Labelled


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
