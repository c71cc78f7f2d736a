"""What is bought: trades of works and services, with their part of labour and the jobs they offer."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Trade:
    """A trade: words of its lots and companies, CPV, part of labour (practice), job and its ROME code."""

    key: str
    title: str
    suffix: str
    word: str
    cpv: str
    labour: Decimal
    job: str
    rome: str
    weight: int
    is_service: bool = False


def _trade(row: str) -> Trade:
    key, title, suffix, word, cpv, labour, job, rome, weight, kind = row.split("|")
    return Trade(key, title, suffix, word, cpv, Decimal(labour), job, rome, int(weight), kind == "s")


TRADES = {
    trade.key: trade
    for trade in map(
        _trade,
        (
            "structure|Gros œuvre|bat|Construction|45223220|0.50|Ouvrier ou ouvrière en maçonnerie|F1703|12|w",
            "demolition|Démolition et curage|ron|Démolition|45110000|0.45|Manœuvre bâtiment|F1704|5|w",
            "roads|Voirie et réseaux divers|via|Travaux publics|45233140|0.30|Manœuvre de travaux publics|F1702|8|w",
            "roof|Couverture et étanchéité|toit|Étanchéité|45261000|0.40|Aide étancheur ou étancheuse|F1613|5|w",
            "front|Ravalement et isolation extérieure|iso|Façades|45443000|0.50|Façadier ou façadière|F1611|6|w",
            "windows|Menuiseries extérieures|clos|Menuiserie|45421000|0.25|Aide menuisier ou menuisière|F1607|4|w",
            "partitions|Cloisons et doublages|cloison|Plâtrerie|45421141|0.50|Plaquiste|F1604|6|w",
            "paint|Peinture et sols souples|peint|Peinture|45442100|0.70|Peintre en bâtiment|F1606|9|w",
            "tiles|Carrelage et faïence|car|Carrelage|45431000|0.50|Aide carreleur ou carreleuse|F1608|3|w",
            "pipes|Plomberie, chauffage, ventilation|therm|Génie climatique|45330000|0.35|Aide plombier|F1603|7|w",
            "power|Électricité|lec|Électricité|45310000|0.40|Aide électricien ou électricienne|F1602|7|w",
            "gardens|Création d'espaces verts|vert|Paysage|45112710|0.45|Ouvrier ou ouvrière du paysage|A1203|5|w",
            "upkeep|Entretien des espaces verts|jard|Espaces verts|77310000|0.70|Jardinier ou jardinière|A1203|6|s",
            "cleaning|Nettoyage des locaux|net|Propreté|90910000|0.85|Agent ou agente de propreté|K2204|9|s",
            "waste|Collecte et propreté urbaine|tri|Collecte|90500000|0.60|Équipier ou équipière de collecte|K2303|4|s",
            "guard|Surveillance et accueil|gard|Sécurité|79710000|0.85|Agent ou agente d'accueil|K2503|3|s",
            "catering|Restauration collective|gout|Restauration|55523100|0.40|Aide de cuisine|G1603|3|s",
            "moving|Déménagement et manutention|mouv|Manutention|60160000|0.70|Manutentionnaire|N1105|2|s",
        ),
    )
}
WORKS = tuple(trade for trade in TRADES.values() if not trade.is_service)
SERVICES = tuple(trade for trade in TRADES.values() if trade.is_service)
