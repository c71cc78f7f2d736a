"""Hours of past months, validated elsewhere before: written by thousands, under the same rules."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from terreau.clauses.actions import ledger
from terreau.clauses.actions.statements import counted
from terreau.clauses.checking import Paid, facts, paid_hours
from terreau.clauses.models import LedgerEntry, Placement, Statement, StatementLine
from terreau.clauses.rules.periods import Periodicity, last_good_day, period_of
from terreau.clauses.rules.statement_checks import Elsewhere, Severity, check_line
from terreau.clauses.rules.vocabulary import StatementOrigin, StatementStatus
from terreau.kit.access import Actor
from terreau.kit.actions import action
from terreau.kit.spans import Span, month_of

BATCH = 2000
Key = tuple[int, date]


@dataclass(frozen=True)
class HistoryLine:
    """Real hours of one placement from a day to another (included) within one period; training within them."""

    placement_id: int
    from_on: date
    to_on: date
    hours: Decimal
    training: Decimal = Decimal(0)
    explanation: str = ""


@dataclass(frozen=True)
class Written:
    """What became of each line: its place in the input and, for one not written, the sentence that says why."""

    created: int
    unchanged: tuple[int, ...]
    rejected: tuple[tuple[int, str], ...]
    warned: tuple[tuple[int, str], ...]


@action("clauses.record_history")
def record_history(*, by: Actor, lines: Iterable[HistoryLine], at: datetime) -> Written:
    """Write validated statements, their lines and the ledger in batches. A blocking finding rejects its line only.

    A line already written with the same hours is unchanged; with others, it is rejected. Raises Refused when hours
    paid, over every lot, would be exceeded.
    """
    wanted = list(lines)
    work = _Work(by, wanted, at)
    work.prepare()
    work.write()
    return Written(work.created, tuple(work.unchanged), tuple(work.rejected), tuple(work.warned))


class _Work:
    """One run: what is known, what is asked, what comes out."""

    def __init__(self, by: Actor, wanted: Sequence[HistoryLine], at: datetime) -> None:
        self.by, self.wanted, self.at = by, wanted, at
        self.created = 0
        self.unchanged: list[int] = []
        self.rejected: list[tuple[int, str]] = []
        self.warned: list[tuple[int, str]] = []
        self.lines: list[StatementLine] = []

    def prepare(self) -> None:
        """Sort the lines: to write, unchanged, rejected."""
        self.placements = self._placements()
        self.statements = self._statements()
        known = self._known_lines()
        self.paid: Paid = paid_hours(p.employment_contract_id for p in self.placements.values())
        by_person = self._by_person(known)
        taken: set[Key] = set()
        for index, line in enumerate(self.wanted):
            key = (line.placement_id, line.from_on)
            refusal = "Cette ligne figure deux fois." if key in taken else self._refusal(line)
            stored = known.get(key)
            taken.add(key)
            if refusal is None and stored is not None and (stored.hours, stored.to_on) == (line.hours, line.to_on):
                self.unchanged.append(index)
            elif refusal or stored is not None:
                self.rejected.append((index, refusal or "Des heures sont déjà enregistrées : corrigez leur relevé."))
            else:
                self._check(index, line, by_person)

    def write(self) -> None:
        """Insert statements, lines and ledger entries."""
        fresh = [statement for statement in self.statements.values() if statement.pk is None]
        needed = {id(line.statement) for line in self.lines}
        Statement.objects.bulk_create([s for s in fresh if id(s) in needed], batch_size=BATCH)
        for line in self.lines:
            line.statement_id = line.statement.pk
        StatementLine.objects.bulk_create(self.lines, batch_size=BATCH)
        self.created = len(self.lines)
        ledger.enter(self._entry(line) for line in self.lines if line.hours)

    def _placements(self) -> Mapping[int, Placement]:
        wanted = {line.placement_id for line in self.wanted}
        rows = Placement.objects.visible_to(self.by).select_related(
            "commitment__clause__lot__contract", "commitment__company", "employment_contract__participant"
        )
        return rows.in_bulk(wanted)

    def _period(self, line: HistoryLine) -> Span:
        months = self.placements[line.placement_id].commitment.clause.period_months
        return period_of(line.from_on, Periodicity.QUARTER if months == 3 else Periodicity.MONTH)

    def _statements(self) -> dict[Key, Statement]:
        commitments = {placement.commitment_id for placement in self.placements.values()}
        found = Statement.objects.filter(commitment__in=commitments).select_for_update().order_by("pk")
        statements = {(row.commitment_id, row.from_on): row for row in found}
        for line in self.wanted:
            placement = self.placements.get(line.placement_id)
            if placement is None:
                continue
            period = self._period(line)
            key = (placement.commitment_id, period.start)
            if key not in statements:
                statements[key] = self._new_statement(placement, period)
        return statements

    def _new_statement(self, placement: Placement, period: Span) -> Statement:
        return Statement(
            commitment=placement.commitment,
            from_on=period.start,
            to_on=period.end,
            due_on=last_good_day(period, before_day=placement.commitment.clause.due_day),
            status=StatementStatus.VALIDATED.value,
            origin=StatementOrigin.IMPORT.value,
            declared_by=placement.commitment.company,
            sent_at=self.at,
            validated_at=self.at,
            validated_by_id=self.by.user_id,
            entered_by_id=self.by.user_id,
        )

    def _known_lines(self) -> dict[Key, StatementLine]:
        rows = StatementLine.objects.filter(placement__in=self.placements).only(
            "placement_id", "from_on", "to_on", "hours"
        )
        return {(row.placement_id, row.from_on): row for row in rows}

    def _by_person(
        self, known: Mapping[Key, StatementLine]
    ) -> dict[tuple[int, date], list[tuple[int, int, Elsewhere]]]:
        """By person and month, the hours asked and those stored: placement, employment contract, hours."""
        found: dict[tuple[int, date], list[tuple[int, int, Elsewhere]]] = defaultdict(list)
        asked = [(x.placement_id, x.from_on, x.to_on, x.hours) for x in self.wanted if x.to_on >= x.from_on]
        stored = [(x.placement_id, x.from_on, x.to_on, x.hours or Decimal(0)) for x in known.values()]
        for placement_id, start, end, hours in {row[:2]: row for row in [*asked, *stored]}.values():
            if placement_id in self.placements and hours > 0:
                contract = self.placements[placement_id].employment_contract
                row = (placement_id, contract.pk, Elsewhere(Span(start, end), hours))
                found[contract.participant_id, month_of(start).start].append(row)
        return found

    def _refusal(self, line: HistoryLine) -> str | None:
        if line.placement_id not in self.placements:
            return "Cette mise en poste n'existe pas sur ce territoire."
        if line.to_on < line.from_on:
            return "La fin est avant le début."
        period = self._period(line)
        if line.to_on > period.end:
            return "Cette ligne est à cheval sur deux relevés : coupez-la à la fin du mois ou du trimestre."
        if not 0 <= line.training <= line.hours <= 2000:
            return "Les heures vont de 0 à 2 000 et la formation est comprise dedans."
        key = (self.placements[line.placement_id].commitment_id, period.start)
        if self.statements[key].status != StatementStatus.VALIDATED:
            return "Un relevé est déjà ouvert pour cette période : validez-le ou complétez-le."
        return None

    def _check(
        self, index: int, line: HistoryLine, by_person: Mapping[tuple[int, date], list[tuple[int, int, Elsewhere]]]
    ) -> None:
        placement = self.placements[line.placement_id]
        contract = placement.employment_contract
        statement = self.statements[placement.commitment_id, self._period(line).start]
        row = StatementLine(
            statement=statement,
            placement=placement,
            from_on=line.from_on,
            to_on=line.to_on,
            hours=line.hours,
            hours_training=line.training,
            explanation=line.explanation,
            is_confirmed=True,
        )
        statement.commitment = placement.commitment
        elsewhere = tuple(
            Elsewhere(other.span, other.hours, same_employment=pk == contract.pk)
            for place, pk, other in by_person[contract.participant_id, month_of(line.from_on).start]
            if (place, other.span.start) != (placement.pk, line.from_on)
        )
        findings = check_line(facts(row, elsewhere, self.paid))
        blocking = [finding.to_facilitator for finding in findings if finding.severity is Severity.BLOCK]
        if blocking:
            self.rejected.append((index, " ".join(blocking)))
            return
        self.warned += [(index, finding.to_facilitator) for finding in findings]
        self.lines.append(row)

    def _entry(self, line: StatementLine) -> LedgerEntry:
        day, clause = timezone.localtime(self.at).date(), line.placement.commitment.clause
        return ledger.done(by=self.by, line=line, counted=counted(line, clause), dated_on=day)
