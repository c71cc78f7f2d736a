"""Rows of the ledger for bilans: hours worked by a person on a commitment, without the statement that brings them."""

from datetime import date, timedelta
from decimal import Decimal

from terreau.clauses.models import Commitment, EmploymentContract, LedgerEntry
from terreau.clauses.reports.scope import BEGINNING, Audience, Scope
from terreau.territories.models import Territory


def worked(
    on: Commitment,
    contract: EmploymentContract | None,
    hours: str,
    day: date,
    *,
    training: str = "0",
    counted: str | None = None,
    validated_on: date | None = None,
) -> LedgerEntry:
    """Hours of one line that ends that day, validated ten days later unless told."""
    return LedgerEntry.objects.create(
        commitment=on,
        kind="done",
        hours_real=Decimal(hours),
        hours_counted=Decimal(counted or hours),
        hours_training=Decimal(training),
        dated_on=validated_on or day + timedelta(days=10),
        worked_from=day,
        worked_to=day,
        employment_contract=contract,
        source_type="clauses.statementline",
        source_id=1,
    )


def moved(on: Commitment, kind: str, hours: str, day: date) -> LedgerEntry:
    """Hours due, transferred, waived or penalised that day."""
    return LedgerEntry.objects.create(
        commitment=on,
        kind=kind,
        hours_counted=Decimal(hours),
        dated_on=day,
        source_type="clauses.clauseevent",
        source_id=1,
    )


def year(of: Territory, year: int = 2026, **fields: object) -> Scope:
    """The territory's calendar year."""
    return scope(of, date(year, 1, 1), date(year, 12, 31), **fields)


def scope(of: Territory, from_on: date = BEGINNING, to_on: date = date(2026, 12, 31), **fields: object) -> Scope:
    """The territory over a period, for the team."""
    return Scope(of.pk, from_on, to_on, **{"audience": Audience.TEAM, **fields})  # type: ignore[arg-type]
