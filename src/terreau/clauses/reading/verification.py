"""What the facilitator reads before validating: statements sent, their lines, what the checks found, what is late."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from terreau.accounts.models import User
from terreau.clauses import mails
from terreau.clauses.actions.requests import TREE
from terreau.clauses.checking import Checked, check, with_facts
from terreau.clauses.models import LedgerEntry, Newcomer, Statement, StatementLine
from terreau.clauses.reading.light import without_details
from terreau.clauses.rules.vocabulary import StatementOrigin, StatementStatus
from terreau.kit import french
from terreau.kit.access import Actor, rows
from terreau.kit.models import JournalEntry
from terreau.kit.rooms import all_rooms

ZERO = Decimal(0)
SHOWN = 100
EMPLOYMENT = "placement__employment_contract"
LINE = ("commitment__company", "commitment__clause__lot__contract", "commitment__clause__lot__operation")
SAID = (
    *("status", "from_on", "to_on", "due_on", "sent_at", "reminded_at", "version", "sent_version"),
    *("no_hours_reason", "no_hours_note", "commitment__contact_email", "commitment__company__name"),
    *("commitment__clause__lot__starts_on", "commitment__clause__lot__contract__notified_on"),
    *("commitment__clause__lot__number", "commitment__clause__lot__title", "commitment__clause__lot__operation__name"),
)
CHECKED = (
    *("statement", "from_on", "to_on", "hours", "hours_training", "has_left", "explanation", "remark"),
    *("placement__from_on", "placement__to_on", f"{EMPLOYMENT}__starts_on", f"{EMPLOYMENT}__ended_on"),
    *(f"{EMPLOYMENT}__planned_end_on", f"{EMPLOYMENT}__counts_until"),
    *(f"{EMPLOYMENT}__participant__first_name", f"{EMPLOYMENT}__participant__last_name"),
)


@dataclass(frozen=True)
class Row:
    """One statement of the queue."""

    statement: Statement
    checked: tuple[Checked, ...]
    newcomers: int

    @property
    def total(self) -> Decimal:
        return sum((each.line.hours or ZERO for each in self.checked), ZERO)

    @property
    def is_clean(self) -> bool:
        """Nothing to read: it can be validated with the others, in one click."""
        settled = self.statement.sent_version in {None, self.statement.version}
        return (
            settled
            and not self.newcomers
            and not self.statement.no_hours_reason
            and all(c.is_clean for c in self.checked)
        )

    @property
    def blocks(self) -> bool:
        return any(each.blocks for each in self.checked)

    @property
    def period(self) -> str:
        return mails.period_words(self.statement.from_on, self.statement.to_on)

    @property
    def place(self) -> str:
        return mails.place_words(self.statement.commitment.clause)

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """Why it must be read: what the check says, and what the company answered."""
        found = [(finding.to_facilitator, each.line.explanation) for each in self.checked for finding in each.findings]
        found += [(f"{_person(each.line)} ne travaille plus ici.", "") for each in self.checked if each.line.has_left]
        if self.newcomers:
            found.append(
                (french.count(self.newcomers, "personne signalée", "personnes signalées") + ", à ajouter.", "")
            )
        if self.statement.no_hours_reason:
            note = self.statement.no_hours_note
            found.append((f"Aucune heure : {self.statement.get_no_hours_reason_display().lower()}.", note))
        if self.statement.sent_version not in {None, self.statement.version}:
            found.append(("L'entreprise est en train de corriger ce relevé.", ""))
        return found

    def waiting_days(self, on: date) -> int:
        """Days since it was sent: the delay is ours."""
        sent = self.statement.sent_at
        return (on - timezone.localtime(sent).date()).days if sent else 0


def queue(actor: Actor) -> list[Row]:
    """Statements to check, the oldest sent first. Two queries for any number."""
    waiting = list(_listed(Statement.objects.visible_to(actor).to_check()).order_by("sent_at", "pk")[:SHOWN])
    return _rows(waiting, _checked(waiting))


def late(actor: Actor, on: date) -> list[Statement]:
    """Statements still with the company after their day, the oldest first."""
    return list(_listed(Statement.objects.visible_to(actor).late(on)).order_by("due_on", "pk")[:SHOWN])


@dataclass(frozen=True)
class Waiting:
    """What waits for the facilitator: statements to check, late ones, those that tell of people not added yet."""

    queue: tuple[Row, ...]
    late: tuple[Statement, ...]
    telling: tuple[Row, ...]


def waiting(actor: Actor, on: date) -> Waiting:
    """All that waits, in two queries for any number."""
    is_late = Q(status__in=[StatementStatus.TO_FILL.value, StatementStatus.RETURNED.value], due_on__lt=on)
    tells = Q(pk__in=Newcomer.objects.waiting().values("statement"))
    wanted = Statement.objects.visible_to(actor).filter(Q(status=StatementStatus.SENT.value) | is_late | tells)
    found = list(_listed(wanted).order_by("due_on", "pk")[: 2 * SHOWN])
    sent = [statement for statement in found if statement.status == StatementStatus.SENT]
    others = [statement for statement in found if statement.status != StatementStatus.SENT]
    late = tuple(statement for statement in others if statement.due_on < on)
    telling = tuple(Row(statement, (), statement.told) for statement in others if statement.told)
    return Waiting(tuple(_rows(sent, _checked(sent))), late, telling)


def expected(actor: Actor, on: date) -> list[Statement]:
    """Statements that companies have still time to send."""
    waiting = rows(actor, Statement).filter(
        status__in=[StatementStatus.TO_FILL.value, StatementStatus.RETURNED.value], due_on__gte=on
    )
    return list(_listed(waiting).order_by("due_on", "pk")[:SHOWN])


def one(statement: Any) -> Row:
    """A statement with its lines and what the checks found."""
    lines = _lines([statement]).select_related(f"{EMPLOYMENT}__participant", f"{EMPLOYMENT}__employer")
    return _rows([statement], lines)[0]


def tree(actor: Actor) -> QuerySet[Any]:
    """The statements that the actor may see, with what their page shows."""
    return _tree(rows(actor, Statement))


@dataclass(frozen=True)
class Entry:
    """An entry of the ledger as the page tells it."""

    person: str
    hours_real: Decimal
    hours_counted: Decimal
    dated_on: date
    word: str


def entries(statement: Statement) -> list[Entry]:
    """Every entry of a statement, those reversed too: a correction hides nothing."""
    found = (
        LedgerEntry.objects.filter(line__statement=statement)
        .select_related("employment_contract__participant", "reversed_by")
        .order_by("line_id", "pk")
    )
    return [
        Entry(
            str(entry.employment_contract.participant) if entry.employment_contract else "",
            entry.hours_real,
            entry.hours_counted,
            entry.dated_on,
            _word(entry),
        )
        for entry in found
    ]


@dataclass(frozen=True)
class Event:
    """An act of the statement's history."""

    on: date
    who: str
    did: str
    reason: str


def history(actor: Actor, statement: Statement) -> list[Event]:
    """Who did what on this statement, the latest first. Two queries."""
    found = list(
        rows(actor, JournalEntry)
        .filter(subject_type="clauses.statement", subject_id=statement.pk)
        .exclude(verb="clauses.fill_statement")
        .order_by("-at", "-pk")[:30]
    )
    names = {user.pk: str(user) for user in User.objects.filter(pk__in={entry.user_id for entry in found} - {None})}
    sentences = {verb: said for room in all_rooms() for verb, said in room.sentences.items()}
    company = statement.commitment.company.name
    return [
        Event(
            timezone.localtime(entry.at).date(),
            names.get(entry.user_id or 0, company if entry.role == "link" else "Terreau"),
            sentences.get(entry.verb, entry.verb),
            entry.reason,
        )
        for entry in found
    ]


def origin_words(statement: Statement) -> str:
    """Who declared: `saisi par Nadia B. pour l'entreprise le 3 novembre 2026`."""
    if statement.sent_at is None:
        return ""
    day = french.day(timezone.localtime(statement.sent_at).date())
    if statement.origin == StatementOrigin.FACILITATOR:
        return f"saisi par {statement.entered_by or 'la facilitatrice'} pour l'entreprise le {day}"
    if statement.origin == StatementOrigin.IMPORT:
        return f"repris d'un fichier le {day}"
    return f"transmis par {statement.declared_by or statement.commitment.company} le {day}"


def _tree(found: QuerySet[Statement]) -> QuerySet[Any]:
    told = _with_told(found).select_related(*LINE, *TREE, "proof", "entered_by", "declared_by", "validated_by")
    return without_details(told, "commitment__clause__lot__contract")


def _listed(found: QuerySet[Statement]) -> QuerySet[Any]:
    """What a line of a list needs and no more: each further table costs PostgreSQL more to plan than to read."""
    return _with_told(found).select_related(*LINE).only(*SAID)


def _with_told(found: QuerySet[Statement]) -> QuerySet[Any]:
    """Add `told`: people told by the company and not answered yet."""
    told = Newcomer.objects.waiting().filter(statement=OuterRef("pk")).order_by().values("statement")
    return found.annotate(told=Coalesce(Subquery(told.annotate(n=Count("pk")).values("n")), 0))


def _lines(statements: Sequence[Statement]) -> QuerySet[Any]:
    return with_facts(StatementLine.objects.filter(statement__in=statements)).select_related(None)


def _checked(statements: Sequence[Statement]) -> QuerySet[Any]:
    """Their lines, with what a list tells of what the checks found."""
    return _lines(statements).select_related(f"{EMPLOYMENT}__participant").only(*CHECKED)


def _rows(statements: Sequence[Any], read: QuerySet[Any]) -> list[Row]:
    known, lines = {statement.pk: statement for statement in statements}, list(read)
    for line in lines:
        line.statement = known[line.statement_id]
    checked: dict[int, list[Checked]] = defaultdict(list)
    for each in check(lines):
        checked[each.line.statement_id].append(each)
    return [Row(each, tuple(checked[each.pk]), each.told) for each in statements]


def _person(line: StatementLine) -> str:
    return str(line.placement.employment_contract.participant)


def _word(entry: LedgerEntry) -> str:
    if entry.reverses_id:
        return "annulation"
    if hasattr(entry, "reversed_by"):
        return "annulée"
    return "correction" if entry.revision else "validée"
