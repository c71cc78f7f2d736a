"""The open lots, written one by one so that every state, group and queue is there to be tried.

A contract: buyer, operation, title, service or works, months since its notification. A lot: trade, hours due, months
since its start, length in months, pace, who does it, what became of last month, marks.

One lot is late and one out of reach: a week in which nothing burns. Six statements wait to be checked: three clean, one
explained, one with more hours than were paid, one with a question left unanswered.
"""

from dataclasses import dataclass, field
from typing import NamedTuple


class Row(NamedTuple):
    """One open lot. `pace` is the state it is in, `month` what became of its last statement."""

    trade: str
    due: int
    ago: int
    length: int
    pace: str
    month: str
    shape: str = "alone"
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class OpenContract:
    """A contract notified some months ago."""

    buyer: int
    operation: int | None
    title: str
    ago: int
    lots: tuple[Row, ...] = field(default=())
    is_service: bool = False


def _marks(text: str) -> frozenset[str]:
    return frozenset(text.split())


OPERATIONS = (
    ("Porte Saint-Germain", "NPNRU", True),
    ("Renouvellement urbain des Grèbes", "PNRU", True),
    ("Groupe scolaire des Peupliers", "", True),
    ("Collège du Colombier", "", False),
    ("Liaison verte des Roseaux", "", False),
)

OPEN = (
    OpenContract(
        0,
        0,
        "Espaces publics de la Porte Saint-Germain",
        20,
        (
            Row("roads", 3200, 18, 30, "late", "clean"),
            Row("gardens", 1800, 10, 26, "watch", "validated", marks=_marks("half_green")),
            Row("power", 950, 13, 24, "ahead", "validated"),
        ),
    ),
    OpenContract(
        1,
        0,
        "Réhabilitation de 212 logements, Porte Saint-Germain",
        17,
        (
            Row("front", 4200, 16, 28, "on_time", "validated", "group"),
            Row("windows", 900, 15, 20, "watch", "fill"),
            Row("pipes", 1750, 13, 26, "on_time", "validated", "entrusted"),
            Row("power", 1600, 13, 26, "watch", "validated"),
            Row("paint", 2600, 9, 24, "ahead", "validated"),
            Row("roof", 1100, 12, 16, "done", "none"),
        ),
    ),
    OpenContract(
        2,
        0,
        "Démolition de la barre des Roseaux, Porte Saint-Germain",
        9,
        (Row("demolition", 1350, 7, 14, "watch", "late", marks=_marks("proposed")),),
    ),
    OpenContract(
        6,
        0,
        "Construction de 96 logements, Porte Saint-Germain",
        25,
        (
            Row("structure", 5200, 26, 36, "on_time", "returned", marks=_marks("main ending amended offered")),
            Row("partitions", 1500, 9, 20, "watch", "explained"),
            Row("paint", 2100, -2, 18, "not_started", "none"),
            Row("tiles", 700, -3, 15, "not_started", "none"),
        ),
    ),
    OpenContract(
        0,
        2,
        "Extension du groupe scolaire des Peupliers",
        12,
        (
            Row("structure", 2600, 11, 20, "on_time", "fill", marks=_marks("main told offered")),
            Row("pipes", 900, 8, 18, "on_time", "clean", marks=_marks("phoned")),
            Row("power", 1050, 8, 18, "on_time", "validated", "group"),
            Row("roof", 620, 6, 12, "on_time", "none", marks=_marks("suspended")),
        ),
    ),
    OpenContract(
        0,
        None,
        "Entretien des espaces verts de la ville",
        22,
        (
            Row("upkeep", 3600, 21, 36, "ahead", "validated", "entrusted", _marks("renewal half_green")),
            Row("upkeep", 2400, 21, 36, "on_time", "fill", marks=_marks("quarter")),
        ),
        is_service=True,
    ),
    OpenContract(
        0,
        None,
        "Nettoyage des bâtiments communaux",
        15,
        (
            Row("cleaning", 3900, 14, 36, "watch", "validated", marks=_marks("coefficient half_clean")),
            Row("cleaning", 2900, 14, 22, "unreachable", "late"),
        ),
        is_service=True,
    ),
    OpenContract(
        3,
        4,
        "Rénovation énergétique de la résidence du Lavoir",
        11,
        (
            Row("front", 1900, 9, 18, "on_time", "validated", marks=_marks("optional")),
            Row("windows", 480, 9, 15, "watch", "overpaid"),
        ),
    ),
    OpenContract(
        5,
        None,
        "Pôle mère-enfant du centre hospitalier",
        28,
        (
            Row("structure", 3400, 27, 28, "done", "none", marks=_marks("main")),
            Row("cleaning", 1300, 10, 24, "ahead", "clean"),
        ),
    ),
    OpenContract(
        4, 4, "Travaux d'aménagement de la liaison verte", 10, (Row("gardens", 1500, 8, 20, "watch", "validated"),)
    ),
    OpenContract(
        8,
        3,
        "Restructuration du collège du Colombier",
        14,
        (
            Row("roof", 850, 13, 20, "watch", "returned"),
            Row("partitions", 1250, 9, 20, "on_time", "validated", "entrusted"),
            Row("paint", 1400, -1, 14, "not_started", "none"),
        ),
    ),
    OpenContract(
        9,
        None,
        "Restauration des lycées des Trois-Brumes",
        13,
        (Row("catering", 2200, 12, 36, "ahead", "validated"),),
        is_service=True,
    ),
    OpenContract(15, None, "Voies de bus des Rives", 7, (Row("roads", 1700, 6, 16, "on_time", "validated"),)),
    OpenContract(13, None, "Renouvellement de réseaux d'eau", 9, (Row("roads", 1200, 8, 24, "watch", "fill"),)),
    OpenContract(7, None, "Extension du réseau de chaleur", 12, (Row("pipes", 1450, 10, 22, "on_time", "unanswered"),)),
    OpenContract(
        14,
        None,
        "Collecte sélective et propreté",
        18,
        (Row("waste", 4800, 17, 36, "on_time", "validated", "entrusted"),),
        is_service=True,
    ),
    OpenContract(
        17,
        None,
        "Accueil et surveillance du campus",
        8,
        (Row("guard", 1100, 7, 24, "ahead", "validated", marks=_marks("half_clean")),),
        is_service=True,
    ),
    OpenContract(
        10,
        None,
        "Mobilier et déménagement des lycées",
        6,
        (Row("moving", 640, 5, 12, "watch", "validated"),),
        is_service=True,
    ),
    OpenContract(11, None, "Enrobés des voies rapides", 15, (Row("roads", 900, 13, 12, "done", "none"),)),
)
