"""The three simple tables that a team may bring: their columns, the headers each answers to, and an example of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LOTS, PEOPLE, BALANCES = "lots", "people", "balances"


@dataclass(frozen=True)
class TableKind:
    """A table: its French name and slug, its columns (the first header is the one shown), those that it needs."""

    kind: str
    slug: str
    title: str
    help: str
    columns: Mapping[str, Sequence[str]]
    required: tuple[str, ...]
    example: tuple[tuple[str, ...], ...]

    def label(self, name: str) -> str:
        """The header shown for a column."""
        return self.columns[name][0]


_LOT_NUMBER = ("Numéro de lot", "lot", "n° lot", "n° de lot", "num lot", "numero du lot", "lot n°")
_CONTRACT = (
    "Numéro de marché",
    "marché",
    "n° marché",
    "n° de marché",
    "numero du marche",
    "num marché",
    "référence",
    "référence du marché",
)
_COMPANY = ("Entreprise", "titulaire", "attributaire", "société", "raison sociale", "entreprise titulaire")

TABLE_KINDS: Mapping[str, TableKind] = {
    LOTS: TableKind(
        LOTS,
        "lots",
        "Lots et heures dues",
        "Une ligne par lot et par entreprise. Le fichier est gardé comme document des heures dues.",
        {
            "buyer": ("Acheteur", "maître d'ouvrage", "moa", "donneur d'ordre", "maitrise d'ouvrage"),
            "buyer_siret": ("SIRET de l'acheteur", "siret acheteur", "siret moa"),
            "contract": _CONTRACT,
            "title": ("Objet du marché", "objet", "intitulé du marché", "libellé du marché", "marché objet", "titre"),
            "lot": _LOT_NUMBER,
            "lot_title": ("Intitulé du lot", "libellé du lot", "nom du lot", "objet du lot"),
            "company": _COMPANY,
            "company_siret": ("SIRET de l'entreprise", "siret", "siret entreprise", "siret titulaire"),
            "amount": ("Montant HT", "montant", "montant du lot", "montant ht du lot", "montant euros ht"),
            "notified_on": ("Date de notification", "notification", "notifié le"),
            "starts_on": ("Début", "date de début", "début du chantier", "date début", "démarrage"),
            "ends_on": ("Fin", "date de fin", "fin du chantier", "date fin", "échéance"),
            "hours": ("Heures dues", "heures", "heures d'insertion", "engagement", "heures prévues", "nb heures"),
            "operation": ("Opération", "chantier", "site", "projet", "programme"),
        },
        ("lot_title",),
        (
            (
                "Ville d'Exemple",
                "",
                "2026-014",
                "Réhabilitation de l'école",
                "2",
                "Gros œuvre",
                "Bâtival",
                "",
                "348 000",
                "12/01/2026",
                "02/02/2026",
                "30/06/2027",
                "833",
                "Quartier des Écoles",
            ),
            (
                "Ville d'Exemple",
                "",
                "2026-014",
                "Réhabilitation de l'école",
                "3",
                "Électricité",
                "Électra",
                "",
                "120 000",
                "12/01/2026",
                "02/02/2026",
                "30/06/2027",
                "280",
                "Quartier des Écoles",
            ),
        ),
    ),
    PEOPLE: TableKind(
        PEOPLE,
        "personnes",
        "Personnes",
        "Une ligne par personne et par catégorie. Ne mettez jamais de numéro de sécurité sociale.",
        {
            "last_name": ("Nom", "nom de famille", "nom d'usage"),
            "first_name": ("Prénom", "prenoms"),
            "birth_on": ("Date de naissance", "né le", "née le", "naissance", "ddn"),
            "sex": ("Sexe", "genre", "h/f", "civilité"),
            "street": ("Adresse", "rue", "voie"),
            "postal_code": ("Code postal", "cp"),
            "commune": ("Commune", "ville", "commune de résidence"),
            "phone": ("Téléphone", "tel", "portable", "mobile"),
            "email": ("E-mail", "mail", "courriel", "adresse mail", "adresse e-mail"),
            "category": ("Catégorie", "public", "statut", "critère", "éligibilité", "type de public"),
            "valid_from": ("Valable du", "éligible depuis", "date d'éligibilité", "valide du", "début de validité"),
            "valid_to": ("Valable au", "éligible jusqu'au", "valide au", "fin de validité"),
            "proof": ("Justificatif", "pièce", "preuve"),
            "proof_seen_on": ("Justificatif vu le", "vu le", "date du contrôle"),
        },
        ("last_name", "first_name"),
        (
            (
                "Exemple",
                "Camille",
                "17/05/1990",
                "F",
                "1 rue de l'Exemple",
                "95100",
                "Argenteuil",
                "",
                "",
                "RSA",
                "01/02/2026",
                "31/01/2028",
                "Attestation CAF",
                "01/02/2026",
            ),
        ),
    ),
    BALANCES: TableKind(
        BALANCES,
        "soldes",
        "Heures déjà validées",
        "Heures validées avant Terreau, par lot, entreprise et année. Elles comptent en heures, jamais en personnes.",
        {
            "buyer": ("Acheteur", "maître d'ouvrage", "moa", "donneur d'ordre"),
            "contract": _CONTRACT,
            "lot": _LOT_NUMBER,
            "company": _COMPANY,
            "company_siret": ("SIRET de l'entreprise", "siret", "siret entreprise", "siret titulaire"),
            "year": ("Année", "exercice", "an"),
            "hours": ("Heures validées", "heures", "heures réalisées", "heures faites", "réalisé"),
        },
        ("contract", "company", "year", "hours"),
        (("Ville d'Exemple", "2024-007", "1", "Bâtival", "", "2024", "1 302,50"),),
    ),
}


def kind_of(slug: str) -> TableKind | None:
    """The table of this address, or None."""
    return next((one for one in TABLE_KINDS.values() if one.slug == slug), None)
