"""The lists of a fiche as people name them (`FicheList`): in addresses, in titles and in the history."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class FicheList:
    """One list: its name in the code and in addresses, its title, the words of its button, one line of it."""

    what: str
    slug: str
    title: str
    add: str
    line: str
    ending: str = ""

    def act(self, verb: str) -> str:
        """ "Service retiré", "Activité retirée"."""
        return f"{self.line} {verb}{self.ending}"


FICHE_LISTS: tuple[FicheList, ...] = (
    FicheList("offers", "offres", "Ce qu'elle vend", "Ajouter une activité", "Activité", "e"),
    FicheList("services", "services", "Services aux personnes", "Ajouter un service", "Service"),
    FicheList("credentials", "labels", "Labels et agréments", "Ajouter un label ou un agrément", "Label ou agrément"),
    FicheList("impact_figures", "chiffres", "Chiffres d'impact", "Ajouter un chiffre", "Chiffre d'impact"),
    FicheList("references", "references", "Références", "Ajouter une référence", "Référence", "e"),
    FicheList("contact_routes", "aiguillages", "À qui s'adresser", "Ajouter un interlocuteur", "Interlocuteur"),
    FicheList("documents", "documents", "Documents", "Ajouter un document", "Document"),
)
BY_WHAT: Mapping[str, FicheList] = {each.what: each for each in FICHE_LISTS}
BY_SLUG: Mapping[str, FicheList] = {each.slug: each for each in FICHE_LISTS}
