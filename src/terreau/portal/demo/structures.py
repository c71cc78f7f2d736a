"""The directory of the demonstration: structures of the city and around, their fiches, and one that keeps its own."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from terreau.accounts.roles import Role
from terreau.directory.actions import FicheEntry, confirm_fiche, edit_fiche, fiches_of, record_fiches
from terreau.directory.exporting.publishing import publish
from terreau.directory.rules.records import PlaceValues
from terreau.directory.rules.sources import Origin, Source
from terreau.directory.rules.structures import StructureKind
from terreau.kit.clock import telling
from terreau.kit.spans import DAY, add_months
from terreau.portal.demo import numbers
from terreau.portal.demo.ground import CITY, CITY_POSTCODE, Ground, join
from terreau.portal.demo.names import STREETS, STRUCTURES
from terreau.portal.demo.trades_of_structures import INSERTION, PLACES, SUPPLIERS, WORKS, Work
from terreau.territories.contours import centre

OF_THE_CITY, AROUND = 412, 88
NEIGHBOURS = (
    ("95063", "95870"), ("95582", "95110"), ("95176", "95240"), ("95555", "95210"), ("92025", "92700"),
    ("92036", "92230"), ("78586", "78500"), ("93031", "93800"),
)  # fmt: skip
FORMS = {
    "association": "9220",
    "cooperative": "5460",
    "mutuelle": "8210",
    "fondation": "9300",
    "etti": "5710",
    "ei": "5499",
}
KEEPER = "Régie de quartier des Grèbes"
# Who said it, how many months ago, and the share of structures: the oldest are to confirm.
TOLD: tuple[tuple[Source, int, int], ...] = (
    (Source.TEAM, 4, 4),
    (Source.DATA_INCLUSION, 2, 3),
    (Source.ASSOCIATIONS, 16, 3),
)


def record_structures(ground: Ground) -> int:
    """Publish every fiche, and let one structure keep its own; how many fiches."""
    rng = Random(f"terreau structures {ground.calendar.today.isoformat()}")  # noqa: S311  a draw, not a secret
    entries = [*_known(ground, rng), *_invented(ground, rng)]
    shares = sum(share for _, _, share in TOLD)
    start = 0
    for source, months, share in TOLD:
        end = start + len(entries) * share // shares if (source, months, share) != TOLD[-1] else len(entries)
        day = add_months(ground.calendar.today, -months)
        with ground.calendar.on(day, 11):
            record_fiches(by=ground.facilitator, entries=entries[start:end], origin=Origin(source, day))
        start = end
    _keep_one(ground)
    return len(entries)


def publish_files(ground: Ground) -> None:
    """The open files, as every night writes them."""
    publish(ground.territory, on=ground.calendar.today)


def _known(ground: Ground, rng: Random) -> Iterator[FicheEntry]:
    """The structures that already work on the city's lots."""
    for rank, (name, kind) in enumerate(STRUCTURES, start=1):
        if kind != "ett":
            work = rng.choice([each for each in WORKS if kind in each.kinds])
            number = numbers.siret(numbers.siren(numbers.STRUCTURES, rank))
            yield _entry(ground, rng, name, number, kind, work, rank, (CITY, CITY_POSTCODE))


def _invented(ground: Ground, rng: Random) -> Iterator[FicheEntry]:
    names = [(work, f"{noun} {place}") for work in WORKS for noun in work.nouns for place in PLACES]
    rng.shuffle(names)
    wanted = OF_THE_CITY - sum(kind != "ett" for _, kind in STRUCTURES) + AROUND
    for rank, (work, name) in enumerate(names[:wanted], start=1):
        kind = rng.choice(work.kinds) if rng.random() < 0.35 else _usual(work)
        where = NEIGHBOURS[rank % len(NEIGHBOURS)] if rank <= AROUND else (CITY, CITY_POSTCODE)
        number = numbers.siret(numbers.siren(numbers.DIRECTORY, rank))
        yield _entry(ground, rng, name, number, kind, work, rank, where)


def _usual(work: Work) -> str:
    """Most structures of the social economy are associations."""
    return "association" if "association" in work.kinds else work.kinds[0]


def _entry(  # noqa: PLR0917  what a fiche is drawn from
    ground: Ground, rng: Random, name: str, siret: str, kind: str, work: Work, rank: int, where: tuple[str, str]
) -> FicheEntry:
    code, postal = where
    street = f"{rank * 3 % 120 + 1} {STREETS[rank % len(STREETS)]}"
    place = PlaceValues(name=name, siret=siret, street=street, postal_code=postal, commune_code=code)
    middle = centre(code) or (0.0, 0.0)
    staff = rng.randint(2, 12) if kind == "association" else rng.randint(8, 60)
    is_insertion = kind in INSERTION or kind in SUPPLIERS
    lot = Decimal(rng.choice((15, 40, 60, 90, 120, 180, 250)) * 1000)
    values: dict[str, object] = {
        "legal_name": name,
        "kinds": [kind],
        "legal_category": FORMS.get(kind, "9220"),
        "ess_flag": "O",
        "commune": code,
        "longitude": round(middle[0] + rng.uniform(-0.014, 0.014), 5),
        "latitude": round(middle[1] + rng.uniform(-0.009, 0.009), 5),
        "street": street,
        "postal_code": postal,
        "phone": numbers.landline(300 + rank),
        "email": f"contact.{rank}@structure.example" if rank % 4 else "",
        "website": f"https://structure-{rank}.example" if rank % 3 == 0 else "",
        "summary": work.summary,
        "publics": list(work.publics),
        "headcount": staff,
        "opening_hours": "Mo-Fr 09:00-12:30,13:30-17:00" if rank % 2 else "",
        "insertion_headcount": staff * 2 // 3 if is_insertion else None,
        "modes": ["staff"] if kind in SUPPLIERS else ["service"],
        "customers": ["public", "companies"] if is_insertion else ["people"],
        "largest_lot": lot if is_insertion else None,
        "yearly_capacity": lot * 4 if is_insertion else None,
        "people_at_once": rng.randint(3, 12) if kind in SUPPLIERS else None,
        "area_codes": [CITY] if rank % 2 else ["95"],
        "networks": ["coorace"] if is_insertion and rank % 5 == 0 else [],
    }
    return FicheEntry(place, {name: value for name, value in values.items() if value}, _lines(ground, kind, work, rank))


def _lines(ground: Ground, kind: str, work: Work, rank: int) -> list[tuple[str, dict[str, Any]]]:
    lines: list[tuple[str, dict[str, Any]]] = [("offers", {"title": work.offer, "cpv": work.cpv})]
    if work.service:
        lines.append(
            (
                "services",
                {
                    "name": work.service,
                    "description": work.summary,
                    "themes": list(work.themes),
                    "publics": list(work.publics) or ["tous-publics"],
                    "fee": "gratuit",
                    "welcome_modes": ["en-presentiel"],
                    "access_modes": ["telephoner"],
                },
            )
        )
    if StructureKind(kind).is_siae:
        year = ground.calendar.today.year - (1 if rank % 9 == 0 else 0)
        convention = {"kind": "convention_iae", "number": f"{kind.upper()}095{rank:04d}"}
        lines.append(("credentials", {**convention, "from_on": date(year, 1, 1), "to_on": date(year, 12, 31)}))
    return lines


def _keep_one(ground: Ground) -> None:
    """A structure that joined last year, corrected its fiche, and found it true since."""
    place = ground.places[KEEPER]
    fiche = fiches_of([place])[place.pk]
    today = ground.calendar.today
    at = ground.calendar.moment(add_months(today, -13))
    with telling(at):
        keeper = join(ground.territory, Role.STRUCTURE, at=at, organisation=place.organisation)
    with ground.calendar.on(add_months(today, -12), 18):
        origin = Origin(Source.OWNER, add_months(today, -12))
        edit_fiche(
            by=keeper,
            fiche=fiche,
            values={"largest_lot": Decimal(180_000), "headcount": 34, "insertion_headcount": 22},
            origin=origin,
        )
    with ground.calendar.on(today - 20 * DAY, 18):
        confirm_fiche(by=keeper, fiche=fiche, on=today - 20 * DAY, source=Source.OWNER)
