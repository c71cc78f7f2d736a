"""Sectors of what structures sell: the divisions of the European vocabulary of public procurement (CPV)."""

from collections.abc import Mapping

# Divisions of regulation (EC) 213/2008, in short words.
DIVISIONS: Mapping[str, str] = {
    "03": "Agriculture, maraîchage, horticulture",
    "09": "Énergie, combustibles",
    "14": "Minerais et matériaux",
    "15": "Alimentation et boissons",
    "16": "Machines agricoles",
    "18": "Textile, vêtements, cuir",
    "19": "Cuirs, tissus, caoutchouc",
    "22": "Imprimés et livres",
    "24": "Produits chimiques",
    "30": "Matériel informatique et de bureau",
    "31": "Matériel électrique, éclairage",
    "32": "Audiovisuel et télécommunication",
    "33": "Matériel médical, hygiène",
    "34": "Matériel de transport, signalisation",
    "35": "Équipement de sécurité",
    "37": "Jeux, sport, artisanat, instruments",
    "38": "Matériel de laboratoire",
    "39": "Meubles, articles ménagers, fournitures",
    "41": "Eau",
    "42": "Machines industrielles",
    "43": "Machines de chantier",
    "44": "Métallerie, matériaux de construction",
    "45": "Bâtiment et travaux",
    "48": "Logiciels",
    "50": "Réparation et entretien de matériel",
    "51": "Montage et installation",
    "55": "Restauration, traiteur, hôtellerie",
    "60": "Transport et livraison",
    "63": "Logistique, manutention, voyages",
    "64": "Courrier et télécommunications",
    "65": "Services d'eau et d'énergie",
    "66": "Finance et assurance",
    "70": "Immobilier, location de salles",
    "71": "Architecture et ingénierie",
    "72": "Informatique et numérique",
    "73": "Recherche et développement",
    "75": "Administration et action sociale",
    "76": "Industrie pétrolière et gazière",
    "77": "Espaces verts, forêt, agriculture",
    "79": "Services aux entreprises, conditionnement, sécurité, intérim",
    "80": "Formation et enseignement",
    "85": "Santé et action sociale",
    "90": "Nettoyage, déchets, environnement",
    "92": "Culture, loisirs, sport",
    "98": "Services à la personne, blanchisserie, autres",
}


def division(cpv: str) -> str:
    """The division of a CPV code ("90911200" gives "90"), blank when it has none of ours."""
    return cpv[:2] if cpv[:2] in DIVISIONS else ""
