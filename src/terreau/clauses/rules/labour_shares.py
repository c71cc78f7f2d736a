"""Share of labour in the price, trade by trade: defaults that a territory edits, never law."""

from dataclasses import dataclass
from decimal import Decimal

from terreau.kit.labels import Labelled


class ShareOrigin(Labelled):
    """Where a default comes from, printed beside it."""

    PUBLISHED = "published", "Publié par la Maison de l'emploi Sud 77"
    PRACTICE = "practice", "Usage de praticiens, à ajuster"


@dataclass(frozen=True)
class TradeShare:
    """One trade, its stable code and its share of labour between 0 and 1."""

    code: str
    label: str
    share: Decimal
    origin: ShareOrigin


_P, _U = ShareOrigin.PUBLISHED, ShareOrigin.PRACTICE

LABOUR_SHARES: tuple[TradeShare, ...] = tuple(
    TradeShare(code, label, Decimal(share), origin)
    for code, label, share, origin in (
        ("painting", "Peinture intérieure, revêtements souples", "0.70", _P),
        ("masonry", "Maçonnerie, gros œuvre", "0.50", _P),
        ("steel_frame", "Charpente métallique", "0.20", _P),
        ("demolition", "Démolition, curage, désamiantage", "0.45", _U),
        ("roads", "VRD, terrassement", "0.30", _U),
        ("green_creation", "Espaces verts (création)", "0.45", _U),
        ("green_upkeep", "Espaces verts (entretien)", "0.70", _U),
        ("roofing", "Couverture, étanchéité", "0.40", _U),
        ("facade", "Façade, isolation extérieure, ravalement", "0.50", _U),
        ("outer_joinery", "Menuiseries extérieures", "0.25", _U),
        ("inner_joinery", "Menuiseries intérieures", "0.35", _U),
        ("plaster", "Plâtrerie, cloisons, doublages", "0.50", _U),
        ("plumbing", "Plomberie, chauffage, ventilation", "0.35", _U),
        ("electricity", "Électricité", "0.40", _U),
        ("tiling", "Carrelage, faïence", "0.50", _U),
        ("lifts", "Ascenseurs", "0.20", _U),
        ("cleaning", "Nettoyage, entretien des locaux", "0.85", _U),
        ("security", "Gardiennage, sécurité", "0.85", _U),
        ("waste", "Collecte des déchets, propreté urbaine", "0.60", _U),
        ("catering", "Restauration collective", "0.40", _U),
        ("studies", "Prestations intellectuelles, études", "0.80", _U),
        ("digital", "Numérique, maintenance applicative", "0.80", _U),
        ("moving", "Déménagement, manutention", "0.70", _U),
    )
)
