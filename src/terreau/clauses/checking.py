"""Gathers what is known around lines of hours and has the rules look at them. One query for any number of lines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, OuterRef, Q
from django.db.models.functions import Cast, JSONObject

from terreau.clauses.models import EmploymentContract, HoursPaid, Placement, StatementLine
from terreau.clauses.models.statement import StatementLineQuerySet
from terreau.clauses.rules.statement_checks import Elsewhere, Finding, Line, Severity, check_line
from terreau.clauses.rules.vocabulary import StatementStatus
from terreau.kit.spans import Span, add_months
from terreau.procurement.models import Lot

Paid = Mapping[tuple[int, date], Decimal]


@dataclass(frozen=True)
class Checked:
    """A line and what the rules found."""

    line: StatementLine
    findings: tuple[Finding, ...]

    @property
    def blocks(self) -> bool:
        """Whether a finding keeps the statement from being validated."""
        return any(finding.severity is Severity.BLOCK for finding in self.findings)

    @property
    def waits_for_answer(self) -> bool:
        """Whether a warning has neither a correction nor a sentence."""
        return bool(self.findings) and not self.line.explanation

    @property
    def is_clean(self) -> bool:
        """Nothing to read before validating."""
        return not self.findings and not self.line.has_left and not self.line.remark


def with_facts(lines: StatementLineQuerySet) -> StatementLineQuerySet:
    """The rows that checks and cards need, in one query, in the order of names.

    `paid_months` holds the hours paid by month; `shared` the hours of the same person, declared elsewhere or on the
    same statement, on lines that share a day with this one.
    """
    return (
        lines.select_related(
            "statement__commitment__clause__lot__contract",
            "statement__commitment__company",
            "placement__employment_contract__participant",
            "placement__employment_contract__employer",
        )
        .annotate(paid_months=ArraySubquery(_PAID), shared=ArraySubquery(_SHARED))
        .order_by(
            "placement__employment_contract__participant__name_key",
            "placement__employment_contract_id",
            "from_on",
            "pk",
        )
    )


_PAID = HoursPaid.objects.filter(employment_contract=OuterRef("placement__employment_contract")).values(
    row=JSONObject(month="month", hours=Cast("hours", CharField()))
)
_SHARED = (
    StatementLine.objects.filter(
        placement__employment_contract__participant=OuterRef("placement__employment_contract__participant"),
        from_on__lte=OuterRef("to_on"),
        to_on__gte=OuterRef("from_on"),
        hours__gt=0,
    )
    .exclude(pk=OuterRef("pk"))
    .exclude(~Q(statement=OuterRef("statement")), statement__status=StatementStatus.TO_FILL.value)
    .values(
        row=JSONObject(
            pk="pk",
            contract="placement__employment_contract",
            start="from_on",
            end="to_on",
            hours=Cast("hours", CharField()),
        )
    )
)


def check(lines: Sequence[StatementLine]) -> list[Checked]:
    """What the rules find about each line, in order. Lines come from `with_facts`; one without hours is not checked.

    Hours changed in memory and not stored yet count for the other lines given.
    """
    now = {line.pk: line.hours or Decimal(0) for line in lines}
    return [
        Checked(line, check_line(facts(line, _elsewhere(line, now), _paid(line))) if line.hours is not None else ())
        for line in lines
    ]


def facts(line: StatementLine, elsewhere: tuple[Elsewhere, ...], paid: Paid) -> Line:
    """A line as the rules see it."""
    contract, lot = line.placement.employment_contract, line.statement.commitment.clause.lot
    span = Span(line.from_on, line.to_on)
    return Line(
        person=str(contract.participant),
        span=span,
        hours=line.hours or Decimal(0),
        training=line.hours_training,
        employment=employment_span(contract),
        placement=Span.of(line.placement.from_on, line.placement.to_on),
        counts=counting_span(contract),
        notified_on=notified_on(lot, line.placement),
        paid=_paid_over(contract.pk, span, paid),
        elsewhere=elsewhere,
    )


def employment_span(contract: EmploymentContract) -> Span:
    """The days of the employment contract, to its real end or the planned one."""
    return Span.of(contract.starts_on, contract.ended_on or contract.planned_end_on)


def counting_span(contract: EmploymentContract) -> Span | None:
    """The days on which the person's hours count, as frozen at the start."""
    if contract.counts_until is None or contract.counts_until < contract.starts_on:
        return None
    return Span(contract.starts_on, contract.counts_until)


def notified_on(lot: Lot, placement: Placement) -> date:
    """The first day on which hours of this lot may count."""
    return lot.contract.notified_on or lot.starts_on or placement.from_on


def paid_hours(contracts: Iterable[int]) -> Paid:
    """Hours paid by employment contract and first day of the month, where known."""
    known = HoursPaid.objects.filter(employment_contract_id__in=set(contracts))
    return {
        (contract, month): hours
        for contract, month, hours in known.values_list("employment_contract_id", "month", "hours")
    }


def _paid_over(contract: int, span: Span, paid: Paid) -> Decimal | None:
    month, total = span.start.replace(day=1), Decimal(0)
    while month <= span.end:
        hours = paid.get((contract, month))
        if hours is None:
            return None
        total += hours
        month = add_months(month, 1)
    return total


def _paid(line: StatementLine) -> Paid:
    contract, months = line.placement.employment_contract_id, line.paid_months  # type: ignore[attr-defined]
    return {(contract, date.fromisoformat(row["month"])): Decimal(row["hours"]) for row in months}


def _elsewhere(line: StatementLine, now: Mapping[int, Decimal]) -> tuple[Elsewhere, ...]:
    own, rows = line.placement.employment_contract_id, line.shared  # type: ignore[attr-defined]
    return tuple(
        Elsewhere(
            Span(date.fromisoformat(row["start"]), date.fromisoformat(row["end"])),
            now.get(row["pk"], Decimal(row["hours"])),
            same_employment=row["contract"] == own,
        )
        for row in rows
    )
