"""A bilan as data: totals, lots, companies, years and breakdowns, fit for the eyes of its audience."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from terreau.clauses.reports.breakdowns import Breakdown, breakdowns_of, exits_of, fit
from terreau.clauses.reports.query import PEOPLE, read
from terreau.clauses.reports.scope import Scope
from terreau.clauses.rules.counting import ratio

ZERO = Decimal(0)


@dataclass(frozen=True)
class LotLine:
    """A lot that ran in the period: due at its end, done since the lot began (both counted hours), done in the period
    (real hours)."""

    clause_id: int
    lot_id: int
    name: str
    buyer_id: int
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
class BuyerLine:
    """The lots of one buyer, added up."""

    buyer_id: int
    name: str
    lots: int
    due: Decimal
    done: Decimal
    hours: Decimal

    @property
    def share(self) -> Decimal | None:
        """Done over due; None when nothing is due."""
        return ratio(self.done, self.due, places=4)


@dataclass(frozen=True)
class CompanyLine:
    """A company with validated hours in the period, and the persons who worked them."""

    company_id: int
    name: str
    persons: int
    hours: Decimal


@dataclass(frozen=True)
class Totals:
    """Hours real and validated, worked in the period; `hours_due` and `hours_done_ever` (counted) of the lots that ran.

    `hours_unnamed` is the part of `hours_done` that an older follow-up gave without its persons.
    """

    hours_due: Decimal
    hours_done_ever: Decimal
    hours_done: Decimal
    hours_training: Decimal
    hours_counted: Decimal
    hours_unnamed: Decimal
    hours_catch_up: Decimal
    persons: int
    persons_carried_over: int
    contracts: int
    companies: int
    buyers: int
    lots: int
    worked_until: date | None
    validated_until: date | None

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
        """Hours of the period per person known."""
        return ratio(self.hours_done - self.hours_unnamed, self.persons)


@dataclass(frozen=True)
class Report:
    """Everything that a bilan tells. `people` is the scope of the breakdowns: outside the team, the last finished year
    stands for a period that may not be broken down. `described`: the distinct persons of the breakdowns."""

    scope: Scope
    totals: Totals
    lots: tuple[LotLine, ...]
    companies: tuple[CompanyLine, ...]
    years: tuple[tuple[int, Decimal], ...]
    people: Scope
    breakdowns: tuple[Breakdown, ...]
    exits: Breakdown
    described: int

    @property
    def buyers(self) -> tuple[BuyerLine, ...]:
        """The lots by buyer, in the order of the lots."""
        found: dict[int, list[LotLine]] = {}
        for lot in self.lots:
            found.setdefault(lot.buyer_id, []).append(lot)
        return tuple(_buyer(buyer_id, lots) for buyer_id, lots in found.items())


def report_of(scope: Scope, *, today: date) -> Report:
    """Read the bilan of a scope; traits of persons are merged or left out for anybody outside the team."""
    parts = read(scope)
    lots = tuple(_lot(row) for row in parts["lots"])
    people = scope if scope.breaks_down(today) or not scope.is_fixed else scope.last_finished_year(today)
    told = people.breaks_down(today)
    persons = parts if people == scope else read(people, PEOPLE)
    traits = breakdowns_of(persons["traits"])
    return Report(
        scope=scope,
        totals=_totals(parts["totals"][0], lots),
        lots=lots,
        companies=tuple(
            CompanyLine(row["id"], row["name"], row["persons"], Decimal(row["hours"])) for row in parts["companies"]
        ),
        years=tuple((row["year"], Decimal(row["hours"])) for row in parts["years"]),
        people=people,
        breakdowns=tuple(fit(each, scope.audience, is_told=told) for each in traits),
        exits=fit(exits_of(persons["exits"]), scope.audience, is_told=told),
        described=next(each.persons for each in traits if each.key == "sex"),  # a person has one sex
    )


def _buyer(buyer_id: int, lots: list[LotLine]) -> BuyerLine:
    return BuyerLine(
        buyer_id,
        lots[0].buyer,
        len(lots),
        sum((lot.due for lot in lots), ZERO),
        sum((lot.done for lot in lots), ZERO),
        sum((lot.hours for lot in lots), ZERO),
    )


def _lot(row: Mapping[str, Any]) -> LotLine:
    return LotLine(
        clause_id=row["clause_id"],
        lot_id=row["lot_id"],
        name=f"Lot {row['number']} {row['title']}" if row["number"] else row["title"],
        buyer_id=row["buyer_id"],
        buyer=row["buyer"],
        contract_number=row["contract_number"],
        due=Decimal(row["due"]),
        done=Decimal(row["done"]),
        hours=Decimal(row["hours"]),
        ends_on=_day(row["ends_on"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _totals(row: Mapping[str, Any], lots: tuple[LotLine, ...]) -> Totals:
    values: dict[str, Any] = {
        name: Decimal(value) if name.startswith("hours_") else value for name, value in row.items()
    }
    values["worked_until"], values["validated_until"] = _day(row["worked_until"]), _day(row["validated_until"])
    return Totals(
        hours_due=sum((lot.due for lot in lots), ZERO),
        hours_done_ever=sum((lot.done for lot in lots), ZERO),
        lots=len(lots),
        **values,
    )
