"""What the page of the directory shows: cards, facets with their counts, map, and what to widen when it is empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from terreau.directory import vocabulary
from terreau.directory.models import Fiche, Network
from terreau.directory.rules.searching import (
    AROUND_KM,
    ESS_WORDS,
    EVERYWHERE,
    MOST_COUNTED,
    MOST_PAGES,
    PER_PAGE,
    RADII,
    Search,
    fresh_on,
    is_fresh,
)
from terreau.directory.rules.sectors import DIVISIONS
from terreau.directory.rules.structures import Customer, Mode, StructureKind
from terreau.directory.searching.answering import Answer, answer_to
from terreau.directory.searching.mapping import Map, Spot, draw
from terreau.directory.searching.places import Area
from terreau.kit import french

SHOWN_TEXT = 220
SHOWN_TAGS = 4
LINKING = frozenset({"aux", "dans", "des", "les", "pour", "sur"})
MOST_OPTIONS = 14
TITLES = {
    "type": "Type de structure",
    "activite": "Secteur",
    "mode": "Mode d'intervention",
    "client": "Vend à",
    "public": "Public accueilli",
    "theme": "Besoin",
    "ess": "Économie sociale et solidaire",
    "reseau": "Réseau",
}


@dataclass(frozen=True)
class Option:
    """A value of a facet, with how many answers hold it."""

    value: str
    label: str
    count: str
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """A facet with what is chosen of it."""

    name: str
    title: str
    options: tuple[Option, ...]
    is_open: bool


@dataclass(frozen=True)
class Card:
    """One structure found."""

    number: int
    fiche: Fiche
    name: str
    monogram: str
    kinds: str
    commune: str
    text: str
    size: str
    tags: tuple[str, ...]
    distance: str
    is_fresh: bool
    url: str


@dataclass(frozen=True)
class Page:
    """All of it. `count` is a sentence, `last` the number of pages, `widen` (words, query) to try when it is empty,
    `where` the place searched and `further` (words, query) the wider ones."""

    search: Search
    answer: Answer
    cards: tuple[Card, ...]
    facets: tuple[Facet, ...]
    map: Map | None
    count: str
    last: int
    widen: tuple[tuple[str, str], ...]
    where: str
    further: tuple[tuple[str, str], ...]
    query: str
    place: str
    radius: int
    radii: tuple[tuple[int, str], ...]


def read_page(search: Search, fiches: QuerySet[Fiche], *, home: Area, on: date, with_map: bool = True) -> Page:
    """Run a search from a territory and gather what the page shows; `fiches` are those that the reader may see."""
    answer = answer_to(search, home=home, on=on)
    cards = _cards(answer, fiches, on=on)
    asked = answer.asked
    last = min(max(-(-answer.count // PER_PAGE), 1), MOST_PAGES)
    radius = asked.radius or 0
    return Page(
        search=search,
        answer=answer,
        cards=cards,
        facets=_facets(answer),
        map=_map(answer, cards) if with_map else None,
        count=_counted(answer.count),
        last=last,
        widen=() if answer.count else tuple(_widen(answer)),
        where=_where(asked.area, asked.radius),
        further=tuple((words, each.query()) for words, each in _further(answer)) if answer.count else (),
        query=permanent(answer),
        place=_typed(asked.area) if not asked.is_place_unknown else search.place or "",
        radius=radius,
        radii=tuple((each, f"à {each} km") for each in sorted({*RADII, *([radius] if radius else [])})),
    )


def permanent(answer: Answer) -> str:
    """The address of this very search, whoever opens it: where it looked is said."""
    asked = answer.asked
    if asked.is_place_unknown or asked.number:
        return asked.search.query()
    if asked.place_in_words:
        return replace(asked.search, place=None, page=1).query() if asked.search.place is None else asked.search.query()
    return replace(asked.search.at(_typed(asked.area), asked.radius or 0)).query()


def _typed(area: Area) -> str:
    """The name of a place as the form reads it back."""
    if area.is_everywhere:
        return EVERYWHERE
    return f"{area.name} ({area.code})"


def _where(area: Area, radius: int | None) -> str:
    """The place as read: "Argenteuil et 10 km autour", "Argenteuil, dans ses limites"."""
    return f"{area.name} et {radius} km autour" if radius else f"{area.name}, dans ses limites"


def _counted(count: int) -> str:
    if count > MOST_COUNTED:
        return f"Plus de {french.number(MOST_COUNTED)} structures"
    return french.count(count, "structure", "structures") if count else "Aucune structure"


def _cards(answer: Answer, fiches: QuerySet[Fiche], *, on: date) -> tuple[Card, ...]:
    read = fiches.select_related("establishment__organisation__ess_assessment", "establishment__commune")
    found = read.prefetch_related("offers").in_bulk([pk for pk, _ in answer.hits])
    first = (answer.asked.search.page - 1) * PER_PAGE + 1
    hits = [(found[pk], km) for pk, km in answer.hits if pk in found]
    return tuple(_card(at, fiche, km, on=on) for at, (fiche, km) in enumerate(hits, start=first))


def _card(number: int, fiche: Fiche, km: float | None, *, on: date) -> Card:
    place = fiche.establishment
    assessed = getattr(place.organisation, "ess_assessment", None)
    kinds = [StructureKind(kind).label for kind in fiche.kinds]
    offers = [offer.title for offer in fiche.offers.all()]
    modes = [Mode(mode).label for mode in fiche.modes]
    return Card(
        number=number,
        fiche=fiche,
        name=place.name,
        monogram=_monogram(place.name),
        kinds=", ".join([*kinds, *(["ESS"] if assessed and assessed.verdict == "yes" else [])]),
        commune=str(place.commune or ""),
        text=_short(fiche.summary or fiche.description),
        size=_size(fiche),
        tags=tuple(dict.fromkeys([*(_short(title, 40) for title in offers[:3]), *modes]))[:SHOWN_TAGS],
        distance=distance(km),
        is_fresh=is_fresh(on, fresh_on(fiche.origins, fiche.confirmed_on)),
        url=reverse("directory:fiche", args=[fiche.pk]),
    )


def distance(km: float | None) -> str:
    """ "2,1 km", "300 m", "35 km"; blank when unknown."""
    if km is None:
        return ""
    if km < 1:
        return f"{round(km * 10) * 100 or 100}\u00a0m"
    return f"{french.number(round(km)) if km >= 10 else f'{km:.1f}'.replace('.', ',')}\u00a0km"


def _monogram(name: str) -> str:
    words = [word for word in name.replace("-", " ").replace("'", " ").split() if word[:1].isalnum() and len(word) > 2]
    words = [word for word in words if word.lower() not in LINKING] or words
    return "".join(word[0] for word in (words or [name])[:2]).upper()


def _short(text: str, most: int = SHOWN_TEXT) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"


def _size(fiche: Fiche) -> str:
    said = []
    if fiche.headcount:
        people = french.count(fiche.headcount, "salarié", "salariés")
        said.append(f"{people} dont {fiche.insertion_headcount} en insertion" if fiche.insertion_headcount else people)
    if fiche.largest_lot:
        said.append(f"peut prendre un lot de {french.euros(fiche.largest_lot, 0)}")
    sentence = " ; ".join(said)
    return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""


def _facets(answer: Answer) -> tuple[Facet, ...]:
    search = answer.asked.search
    facets = []
    for name, title in TITLES.items():
        counts, chosen = answer.facets.get(name, {}), search.values(name)
        labels = _labels(name, [*counts, *chosen])
        values = sorted({*counts, *chosen} & set(labels), key=lambda v: (v not in chosen, -counts.get(v, 0), labels[v]))
        options = tuple(
            Option(value, labels[value], _count_shown(counts.get(value, 0)), value in chosen)
            for value in values[: max(MOST_OPTIONS, len(chosen))]
        )
        if options:
            facets.append(Facet(name, title, options, bool(chosen)))
    return tuple(facets)


def _count_shown(count: int) -> str:
    return french.number(count) if count <= MOST_COUNTED else f"plus de {french.number(MOST_COUNTED)}"


def _labels(facet: str, codes: Sequence[str]) -> Mapping[str, str]:
    """The words of the values of a facet; a value without words is not shown."""
    if facet == "reseau":
        return dict(Network.objects.filter(pk__in=codes).order_by("pk").values_list("pk", "name")) if codes else {}
    known: dict[str, Mapping[str, str]] = {
        "type": {kind.value: kind.label for kind in StructureKind},
        "activite": DIVISIONS,
        "public": vocabulary.words("publics"),
        "theme": vocabulary.words("themes"),
        "client": {each.value: each.label for each in Customer},
        "mode": {each.value: each.label for each in Mode},
        "ess": ESS_WORDS,
    }
    return {code: known[facet][code] for code in codes if code in known[facet]}


def _map(answer: Answer, cards: Sequence[Card]) -> Map | None:
    asked, fiches = answer.asked, {card.fiche.pk: card for card in cards}
    spots = [
        Spot(card.number, card.name, card.url, (place.longitude, place.latitude))
        for card in fiches.values()
        if (place := card.fiche.establishment).longitude is not None and place.latitude is not None
    ]
    return draw(
        spots,
        answer.points,
        centre=asked.point,
        radius=asked.radius,
        code=asked.area.code,
        tile_url=settings.TILE_URL,
    )


def _further(answer: Answer) -> list[tuple[str, Search]]:
    """The same search in wider and wider places; none when the words themselves name the place."""
    asked, search = answer.asked, answer.asked.search
    if asked.area.is_everywhere or asked.place_in_words or asked.number:
        return []
    steps: list[tuple[str, Search]] = []
    if asked.point and asked.radius != RADII[-1]:
        wider = min((asked.radius or AROUND_KM - 10) + 10, RADII[-1])
        steps.append((f"à {wider} km autour {french.of(asked.area.name)}", search.at(_typed(asked.area), wider)))
    if asked.area.departement and asked.area.level == "commune":
        steps.append((f"dans le département {asked.area.departement}", search.at(asked.area.departement)))
    return [*steps, ("dans toute la France", search.at(EVERYWHERE))]


def _widen(answer: Answer) -> list[tuple[str, str]]:
    """What to try when nothing answers, the smallest step first."""
    search, places = answer.asked.search, _further(answer)
    tried = [(f"Chercher {words}", each) for words, each in places[:1]]
    if search.values("type"):
        tried.append(("Sans choisir de type de structure", search.without("type")))
    if search.is_filtered:
        tried.append(("Sans aucun filtre", search.unfiltered()))
    tried += [(f"Chercher {words}", each) for words, each in places[1:]]
    if search.text:
        tried.append(("Voir toutes les structures à cet endroit", replace(search, text="", page=1)))
    return [(words, each.query()) for words, each in tried]
