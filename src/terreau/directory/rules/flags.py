"""Why a published fiche asks for a second look (`FlagRule`). Nothing is hidden meanwhile."""

from terreau.kit.labels import Labelled


class FlagRule(Labelled):
    """What raised the flag."""

    NAME_CHANGED = "name_changed", "Le nom a beaucoup changé"
    EMAIL_DOMAIN_CHANGED = "email_domain", "L'adresse e-mail a changé de domaine"
    LINK_IN_TEXT = "link_in_text", "La présentation contient des liens"
    UNUSUAL_FIGURES = "unusual_figures", "Un chiffre sort de l'ordinaire"
    NEW_FICHE = "new_fiche", "Fiche créée sans SIRET vérifié"
    CLAIMED_ON_PROOF = "claimed_on_proof", "Fiche prise en main sur justificatif"
    REPORTED = "reported", "Signalée par un lecteur"
    DIFFERENT_ELSEWHERE = "different", "Une source plus récente dit autre chose"
    CLOSED_ELSEWHERE = "closed", "Fermée selon l'INSEE"
    CREDENTIAL_ENDED = "credential_ended", "Convention ou agrément arrivé à son terme"
