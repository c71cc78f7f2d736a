"""A search of the directory as its address says it, and what it answers (`Search`, `Order`)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from urllib.parse import parse_qs, urlencode

from terreau.directory.rules.fiche import FIELDS, STALE_AFTER_DAYS
from terreau.directory.rules.sources import Origin
from terreau.directory.rules.structures import Customer, Mode, StructureKind
from terreau.kit.labels import Labelled

PER_PAGE = 20
MOST_PAGES = 50
MOST_COUNTED = 1000
MOST_CHOSEN = 20
MOST_TEXT = 200
RADII = (5, 10, 20, 30, 50, 100)
AROUND_KM = 20  # what "near a commune" means until someone says otherwise
EARTH_KM = 6371.0088
DEGREE_KM = EARTH_KM * math.pi / 180
EVERYWHERE = "france"

# the names in the address, and the columns that they filter
FACETS: Mapping[str, str] = {
    "type": "kinds",
    "activite": "activities",
    "public": "publics",
    "theme": "themes",
    "reseau": "networks",
    "client": "customers",
    "mode": "modes",
    "ess": "ess_verdict",
}
ESS_WORDS = {"yes": "De l'ESS", "no": "Hors ESS", "to_check": "À vérifier"}
_CLOSED: Mapping[str, frozenset[str]] = {
    "type": frozenset(kind.value for kind in StructureKind),
    "client": frozenset(customer.value for customer in Customer),
    "mode": frozenset(mode.value for mode in Mode),
    "ess": frozenset(ESS_WORDS),
}


class Order(Labelled):
    """How answers are sorted."""

    RELEVANCE = "pertinence", "Pertinence"
    DISTANCE = "distance", "Distance"
    NAME = "nom", "Nom"


@dataclass(frozen=True)
class Search:
    """What is asked. `place` is None when the address says nothing of it (the territory's own), blank for everywhere.

    `radius` is in km, None when not chosen; `amount` in euros HT; `chosen` holds the values of each facet by its name
    in the address.
    """

    text: str = ""
    place: str | None = None
    radius: int | None = None
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    amount: Decimal | None = None
    fresh_only: bool = False
    order: Order = Order.RELEVANCE
    page: int = 1

    def values(self, facet: str) -> tuple[str, ...]:
        """The values chosen of one facet."""
        return dict(self.chosen).get(facet, ())

    @property
    def is_filtered(self) -> bool:
        """Something beyond the words and the place was chosen."""
        return bool(self.chosen or self.amount is not None or self.fresh_only)

    def query(self) -> str:
        """Its address, without the page: always the same for the same search."""
        said: list[tuple[str, str]] = [("q", self.text)] if self.text else []
        said += [("ou", self.place)] if self.place is not None else []
        said += [("rayon", str(self.radius))] if self.radius is not None else []
        said += [(facet, value) for facet, values in self.chosen for value in values]
        said += [("montant", f"{self.amount:f}")] if self.amount is not None else []
        said += [("a_jour", "1")] if self.fresh_only else []
        said += [("tri", self.order.value)] if self.order is not Order.RELEVANCE else []
        return urlencode(said)

    def at(self, place: str | None, radius: int | None = None) -> Search:
        """The same search somewhere else."""
        return replace(self, place=place, radius=radius, page=1)

    def without(self, *facets: str) -> Search:
        """The same search without some facets."""
        return replace(self, chosen=tuple(each for each in self.chosen if each[0] not in facets), page=1)

    def unfiltered(self) -> Search:
        """The same words at the same place."""
        return replace(self, chosen=(), amount=None, fresh_only=False, page=1)


def read_search(said: Mapping[str, Sequence[str]]) -> tuple[Search, tuple[str, ...]]:
    """A search from the values of an address, and one sentence for each thing that could not be understood."""
    problems: list[str] = []
    text = " ".join(_last(said, "q").replace("\x00", "").split())
    if len(text) > MOST_TEXT:
        problems.append(f"La recherche est trop longue : seuls les {MOST_TEXT} premiers caractères ont servi.")
    search = Search(
        text=text[:MOST_TEXT],
        place=" ".join(_last(said, "ou").replace("\x00", "").split())[:MOST_TEXT] if "ou" in said else None,
        radius=_radius(_last(said, "rayon"), problems),
        chosen=tuple((facet, values) for facet in FACETS if (values := _chosen(said, facet))),
        amount=_amount(_last(said, "montant"), problems),
        fresh_only=_last(said, "a_jour") == "1",
        order=_order(_last(said, "tri")),
        page=_page(_last(said, "page")),
    )
    return search, tuple(problems)


def read_query(query: str) -> Search:
    """The search that an address says, what cannot be understood left out."""
    return read_search(parse_qs(query, keep_blank_values=True, max_num_fields=200))[0]


def _last(said: Mapping[str, Sequence[str]], name: str) -> str:
    values = said.get(name) or ("",)
    return values[-1].strip()


def _chosen(said: Mapping[str, Sequence[str]], facet: str) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value for value in said.get(facet, ()) if value and len(value) <= 80))
    closed = _CLOSED.get(facet)
    return tuple(v for v in values if "\x00" not in v and (closed is None or v in closed))[:MOST_CHOSEN]


def _radius(text: str, problems: list[str]) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and 0 <= int(text[:4]) <= RADII[-1]:
        return int(text[:4])
    problems.append(f"Le rayon se donne en kilomètres, de 0 à {RADII[-1]} : il n'a pas été pris en compte.")
    return None


def _amount(text: str, problems: list[str]) -> Decimal | None:
    bare = "".join(text.split()).replace("€", "").replace(",", ".")
    if not bare:
        return None
    try:
        amount = Decimal(bare)
    except InvalidOperation:
        amount = Decimal(-1)
    if amount.is_finite() and 0 <= amount < 10**10:
        return amount
    problems.append("Le montant du lot se donne en euros, par exemple 40 000 : il n'a pas été pris en compte.")
    return None


def _order(text: str) -> Order:
    return next((order for order in Order if order.value == text), Order.RELEVANCE)


def _page(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        return 1
    return max(1, min(int(text[:4]), MOST_PAGES))


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance between two points (longitude, latitude in degrees), on a plane: under 0,5 % of error below 100 km."""
    middle = math.radians((one[1] + other[1]) / 2)
    return math.hypot((one[0] - other[0]) * math.cos(middle), one[1] - other[1]) * DEGREE_KM


def box(centre: tuple[float, float], radius: float) -> tuple[float, float, float, float]:
    """West, south, east, north of the square that holds a circle of `radius` km."""
    high = radius / DEGREE_KM
    wide = high / max(math.cos(math.radians(min(abs(centre[1]) + high, 89.0))), 0.01)
    return centre[0] - wide, centre[1] - high, centre[0] + wide, centre[1] + high


def fresh_on(origins: Mapping[str, Mapping[str, str]], confirmed_on: date | None) -> date | None:
    """The day of the oldest word of a fiche that ages, or of its last confirmation when later; None when nothing is
    told. It is up to date while that day is not older than STALE_AFTER_DAYS."""
    aging = {field.name for field in FIELDS if field.goes_stale}
    told = [Origin.read(dict(kept)).as_of for name, kept in origins.items() if name in aging]
    oldest = min(told, default=None)
    days = [day for day in (oldest, confirmed_on) if day]
    return max(days, default=None)


def is_fresh(on: date, last: date | None) -> bool:
    """Whether nothing on the fiche is to confirm that day."""
    return last is not None and last >= fresh_since(on)


def fresh_since(on: date) -> date:
    """The oldest day of a fiche still up to date on a day."""
    return on - timedelta(days=STALE_AFTER_DAYS)
