"""Gathers what is known around lines of hours and has the rules look at them. Two queries for any number of lines."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

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
    """The rows that checks and cards need, in one query, in the order of names."""
    return lines.select_related(
        "statement__commitment__clause__lot__contract",
        "statement__commitment__company",
        "placement__employment_contract__participant",
        "placement__employment_contract__employer",
    ).order_by(
        "placement__employment_contract__participant__name_key", "placement__employment_contract_id", "from_on", "pk"
    )


def check(lines: Sequence[StatementLine]) -> list[Checked]:
    """What the rules find about each line, in order. Lines come from `with_facts`; one without hours is not checked."""
    said = [line for line in lines if line.hours is not None]
    elsewhere, paid = _elsewhere(said), paid_hours(line.placement.employment_contract_id for line in said)
    return [
        Checked(line, check_line(facts(line, elsewhere[line.pk], paid)) if line.hours is not None else ())
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


def _elsewhere(lines: Sequence[StatementLine]) -> Mapping[int, tuple[Elsewhere, ...]]:
    """By line, the hours of the same person on the other lines that share a day with it: declared, or beside it."""
    if not lines:
        return {}
    people = {line.placement.employment_contract.participant_id for line in lines}
    others = (
        StatementLine.objects.filter(
            placement__employment_contract__participant__in=people,
            from_on__lte=max(line.to_on for line in lines),
            to_on__gte=min(line.from_on for line in lines),
            hours__gt=0,
        )
        .exclude(statement__status=StatementStatus.TO_FILL.value)
        .values_list(
            "pk",
            "placement__employment_contract__participant_id",
            "placement__employment_contract_id",
            "from_on",
            "to_on",
            "hours",
        )
    )
    known = {row[0]: (*row[:5], row[5] or Decimal(0)) for row in others} | {line.pk: _row(line) for line in lines}
    by_person: dict[int, list[tuple[int, int, int, date, date, Decimal]]] = defaultdict(list)
    for row in known.values():
        by_person[row[1]].append(row)
    return {line.pk: tuple(_meeting(line, by_person[_row(line)[1]])) for line in lines}


def _row(line: StatementLine) -> tuple[int, int, int, date, date, Decimal]:
    contract = line.placement.employment_contract
    return line.pk, contract.participant_id, contract.pk, line.from_on, line.to_on, line.hours or Decimal(0)


def _meeting(line: StatementLine, rows: Iterable[tuple[int, int, int, date, date, Decimal]]) -> Iterable[Elsewhere]:
    own = Span(line.from_on, line.to_on)
    for pk, _, contract, start, end, hours in rows:
        span = Span(start, end)
        if pk != line.pk and hours > 0 and own.meet(span):
            yield Elsewhere(span, hours, same_employment=contract == line.placement.employment_contract_id)
