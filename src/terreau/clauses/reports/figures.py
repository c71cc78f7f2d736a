"""A bilan as data: totals, lots, companies, years and breakdowns, fit for the eyes of its audience."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from terreau.clauses.reports.query import TRAITS, read
from terreau.clauses.reports.scope import Audience, Scope
from terreau.clauses.rules.counting import AgeBand, ratio
from terreau.clauses.rules.suppression import suppress
from terreau.clauses.rules.vocabulary import ContractType, ExitSituation
from terreau.directory.rules.kinds import EmployerKind
from terreau.kit.labels import Labelled
from terreau.participants.rules.eligibility import TargetGroup
from terreau.participants.rules.people import EducationLevel
from terreau.participants.rules.words import Sex

ZERO = Decimal(0)
UNKNOWN = "Non renseigné"


class Residence(Labelled):
    """Whether the person lives in a priority neighbourhood."""

    IN = "true", "Habite un quartier prioritaire"
    OUT = "false", "Habite ailleurs"


WORDS: Mapping[str, tuple[str, type[Labelled]]] = {
    "category": ("Catégorie", TargetGroup),
    "sex": ("Sexe", Sex),
    "age_band": ("Âge à l'embauche", AgeBand),
    "education": ("Niveau de formation", EducationLevel),
    "in_qpv": ("Quartier prioritaire", Residence),
    "employer_kind": ("Type d'employeur", EmployerKind),
    "contract_type": ("Type de contrat", ContractType),
}


@dataclass(frozen=True)
class Share:
    """One line of a breakdown: persons, and hours where they may be told (None for exits)."""

    label: str
    persons: int
    hours: Decimal | None = None


@dataclass(frozen=True)
class Breakdown:
    """A trait of persons. `is_merged` tells that small numbers were put together; `is_hidden` that none may be told."""

    key: str
    title: str
    shares: tuple[Share, ...]
    is_merged: bool = False
    is_hidden: bool = False


@dataclass(frozen=True)
class LotLine:
    """A lot that ran in the period: due at its end, done since the lot began, done in the period (hours)."""

    lot_id: int
    name: str
    buyer: str
    contract_number: str
    due: Decimal
    done: Decimal
    hours: Decimal
    ends_on: date | None

    @property
    def share(self) -> Decimal | None:
        """Done over due, between 0 and more than 1; None when nothing is due."""
        return ratio(self.done, self.due, places=4)


@dataclass(frozen=True)
class Totals:
    """Hours real and validated, worked in the period; `hours_due` and `hours_done_ever` of the lots that ran in it."""

    hours_due: Decimal
    hours_done_ever: Decimal
    hours_done: Decimal
    hours_training: Decimal
    hours_counted: Decimal
    hours_catch_up: Decimal
    persons: int
    persons_carried_over: int
    contracts: int
    companies: int
    buyers: int
    lots: int
    worked_until: date | None
    validated_until: datetime | None

    @property
    def persons_new(self) -> int:
        """Persons whose first hour of the scope lies in the period."""
        return self.persons - self.persons_carried_over

    @property
    def share(self) -> Decimal | None:
        """Done since the lots began, over due at the end of the period."""
        return ratio(self.hours_done_ever, self.hours_due, places=4)

    @property
    def hours_a_person(self) -> Decimal | None:
        """Hours of the period per person."""
        return ratio(self.hours_done, self.persons)


@dataclass(frozen=True)
class Report:
    """Everything that a bilan tells."""

    scope: Scope
    totals: Totals
    lots: tuple[LotLine, ...]
    companies: tuple[Share, ...]
    years: tuple[tuple[int, Decimal], ...]
    breakdowns: tuple[Breakdown, ...]
    exits: Breakdown
    why_hidden: str = ""


def report_of(scope: Scope, *, today: date) -> Report:
    """Read the bilan of a scope; traits of persons are merged or left out for anybody outside the team."""
    parts = read(scope)
    lots = tuple(_lot(row) for row in parts["lots"])
    told = scope.breaks_down(today)
    return Report(
        scope=scope,
        totals=_totals(parts["totals"][0], lots),
        lots=lots,
        companies=tuple(Share(r["name"], r["persons"], _decimal(r["hours"])) for r in parts["companies"]),
        years=tuple((row["year"], _decimal(row["hours"])) for row in parts["years"]),
        breakdowns=tuple(_fit(b, scope, told=told) for b in _breakdowns(parts["traits"])),
        exits=_fit(_exits(parts["exits"]), scope, told=told),
        why_hidden="" if told else _why_hidden(scope),
    )


def _why_hidden(scope: Scope) -> str:
    if not scope.is_fixed:
        return "Les répartitions par traits de personnes ne sont données que pour le territoire ou pour un acheteur."
    return "Les répartitions par traits de personnes ne sont données que pour des trimestres ou des années terminés."


def _decimal(value: Any) -> Decimal:
    return Decimal(value)


def _lot(row: Mapping[str, Any]) -> LotLine:
    name = f"Lot {row['number']} {row['title']}" if row["number"] else row["title"]
    ends_on = date.fromisoformat(row["ends_on"]) if row["ends_on"] else None
    return LotLine(
        row["lot_id"],
        name,
        row["buyer"],
        row["contract_number"],
        _decimal(row["due"]),
        _decimal(row["done"]),
        _decimal(row["hours"]),
        ends_on,
    )


def _totals(row: Mapping[str, Any], lots: tuple[LotLine, ...]) -> Totals:
    return Totals(
        hours_due=sum((lot.due for lot in lots), ZERO),
        hours_done_ever=sum((lot.done for lot in lots), ZERO),
        hours_done=_decimal(row["hours_done"]),
        hours_training=_decimal(row["hours_training"]),
        hours_counted=_decimal(row["hours_counted"]),
        hours_catch_up=_decimal(row["hours_catch_up"]),
        persons=row["persons"],
        persons_carried_over=row["persons_carried_over"],
        contracts=row["contracts"],
        companies=row["companies"],
        buyers=row["buyers"],
        lots=len(lots),
        worked_until=date.fromisoformat(row["worked_until"]) if row["worked_until"] else None,
        validated_until=datetime.fromisoformat(row["validated_until"]) if row["validated_until"] else None,
    )


def _breakdowns(rows: Iterable[Mapping[str, Any]]) -> Iterable[Breakdown]:
    """One breakdown a trait, in the order of its words; GROUPING sets one bit per absent trait, the last one lowest."""
    found: dict[str, list[Share]] = {trait: [] for trait in TRAITS}
    for row in rows:
        trait = TRAITS[f"{row['dimension']:0{len(TRAITS)}b}".index("0")]
        value = "" if row[trait] is None else str(row[trait]).lower() if trait == "in_qpv" else row[trait]
        found[trait].append(Share(value, row["persons"], _decimal(row["hours"])))
    for trait, shares in found.items():
        yield _named(trait, *WORDS[trait], shares)


def _named(key: str, title: str, words: type[Labelled], shares: list[Share]) -> Breakdown:
    order = {value: position for position, (value, _) in enumerate(words.choices())}
    labels = dict(words.choices())
    ordered = sorted(shares, key=lambda share: order.get(share.label, len(order)))
    return Breakdown(key, title, tuple(Share(labels.get(s.label, UNKNOWN), s.persons, s.hours) for s in ordered))


def _exits(rows: Iterable[Mapping[str, Any]]) -> Breakdown:
    return _named("exits", "Situation à la sortie", ExitSituation, [Share(r["situation"], r["persons"]) for r in rows])


def _fit(breakdown: Breakdown, scope: Scope, *, told: bool) -> Breakdown:
    """The breakdown as this audience may read it."""
    if scope.audience is Audience.TEAM:
        return breakdown
    groups = suppress({share.label: share.persons for share in breakdown.shares}) if told else ()
    by_label = {share.label: share for share in breakdown.shares}
    shares = tuple(_joined([by_label[label] for label in group.keys]) for group in groups)
    return Breakdown(
        breakdown.key,
        breakdown.title,
        shares,
        is_merged=any(group.is_merged for group in groups),
        is_hidden=bool(breakdown.shares) and not shares,
    )


def _joined(shares: list[Share]) -> Share:
    told = [share.hours for share in shares if share.hours is not None]
    return Share(
        ", ".join(share.label for share in shares),
        sum(share.persons for share in shares),
        sum(told, ZERO) if told else None,
    )
