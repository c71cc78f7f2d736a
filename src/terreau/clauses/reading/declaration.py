"""What a company sees of its month: cards in plain words, never a category or why a person counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, DecimalField, F, Q, QuerySet, Sum, When
from django.urls import reverse

from terreau.clauses import mails
from terreau.clauses.actions.drafts import latest_before
from terreau.clauses.actions.requests import TREE, last_hours
from terreau.clauses.checking import Checked, check, counting_span, with_facts
from terreau.clauses.forms.hours import LineForm
from terreau.clauses.models import Commitment, LedgerEntry, Newcomer, Statement, StatementLine
from terreau.clauses.rules.plain_words import contract_words, counts_words, due_words, short_name
from terreau.clauses.rules.vocabulary import ContractType, EntryKind, NoHoursReason, StatementStatus
from terreau.directory.rules.kinds import EmployerKind
from terreau.kit import french, links
from terreau.kit.access import Actor, rows
from terreau.kit.spans import DAY

ZERO = Decimal(0)


@dataclass(frozen=True)
class Card:
    """One person of the month."""

    checked: Checked
    form: LineForm

    @property
    def line(self) -> StatementLine:
        return self.checked.line

    @property
    def name(self) -> str:
        person = self.line.placement.employment_contract.participant
        return short_name(person.first_name, person.last_name)

    @property
    def words(self) -> str:
        """Job, contract and its start, or the agency that employs."""
        contract = self.line.placement.employment_contract
        parts = [
            contract.job,
            contract_words(ContractType(contract.contract_type), EmployerKind(contract.employer_kind)),
        ]
        if contract.employer_id == self.line.statement.commitment.company_id:
            parts.append(f"contrat du {french.day(contract.starts_on)}")
            return ", ".join(part for part in parts if part)
        return ", ".join(part for part in parts if part) + f" : {contract.employer.name}"

    @property
    def counts(self) -> str:
        span = counting_span(self.line.placement.employment_contract)
        return counts_words(span.end if span else None)

    @property
    def counts_kind(self) -> str:
        return "ok" if counting_span(self.line.placement.employment_contract) else "off"

    @property
    def questions(self) -> list[str]:
        """What the checks ask, for the company."""
        return [finding.to_company for finding in self.checked.findings]

    @property
    def asks(self) -> bool:
        """Whether a sentence is useful: a check asks, or one was already given."""
        return bool(self.checked.findings) or bool(self.line.explanation)

    @property
    def has_problem(self) -> bool:
        return bool(self.form.is_bound and (self.form.errors or self.form.clashes)) or self.checked.waits_for_answer


@dataclass(frozen=True)
class Review:
    """What is asked once before sending; sending goes on whatever is answered."""

    grey: tuple[Card, ...]
    empty: tuple[Card, ...]
    unanswered: tuple[Card, ...]

    def __bool__(self) -> bool:
        return bool(self.grey or self.empty or self.unanswered)


@dataclass(frozen=True)
class Owed:
    """How much is still to do on a commitment, in counted hours; `to_check` is sent and not verified yet."""

    left: Decimal
    to_check: Decimal
    until: date | None


def statements(actor: Actor) -> QuerySet[Statement]:
    """The statements that the actor may see, with what their pages show."""
    return rows(actor, Statement).select_related(*TREE, "proof", "entered_by").order_by("from_on", "pk")


def open_link(token: str) -> Commitment:
    """The commitment that a link opens. Raises kit.links.DeadLink."""
    opened = links.read(mails.PURPOSE, token, max_days=mails.LINK_DAYS)
    found = (
        Commitment.objects.select_related(
            "company", "clause__territory", "clause__facilitator", "clause__lot__operation"
        )
        .filter(pk=opened.pk, link_stamp=opened.stamp)
        .first()
    )
    if found is None:
        raise links.DeadLink("Ce lien a été remplacé. Ouvrez le dernier message reçu, ou demandez-en un nouveau.")
    return found


def lines_of(statement: Statement) -> list[StatementLine]:
    """The lines of one statement, with what cards and checks need; they share the statement's own tree."""
    lines = list(with_facts(statement.lines.all()))
    for line in lines:
        line.statement = statement
    return lines


def cards(lines: Sequence[StatementLine], forms: Iterable[LineForm]) -> list[Card]:
    """A card per line; the line that the facilitator sent back comes first."""
    by_line = {form.line.pk: form for form in forms}
    made = [Card(checked, by_line.get(checked.line.pk) or LineForm(checked.line)) for checked in check(lines)]
    return sorted(made, key=lambda card: not card.line.remark)


def review(made: Iterable[Card]) -> Review:
    """What to ask before sending."""
    everyone = [card for card in made if not card.line.has_left]
    return Review(
        grey=tuple(card for card in everyone if card.form.is_grey),
        empty=tuple(card for card in everyone if card.line.hours is None and card.line.suggested_hours is None),
        unanswered=tuple(card for card in everyone if card.checked.waits_for_answer),
    )


def total(lines: Iterable[StatementLine], newcomers: Iterable[Newcomer] = ()) -> Decimal:
    """Hours said so far; grey ones are not."""
    said = [*(line.hours for line in lines), *(newcomer.hours for newcomer in newcomers)]
    return sum((hours or ZERO for hours in said), ZERO)


def copy_words(statement: Statement, lines: Sequence[StatementLine]) -> str:
    """`Reprendre les personnes de septembre` when it would bring something, else nothing."""
    earlier = latest_before(statement)
    if earlier is None:
        return ""
    known = {line.placement_id: line for line in lines}
    brings = [
        placement
        for placement in last_hours([statement])
        if placement not in known or (known[placement].hours is None and known[placement].suggested_hours is None)
    ]
    month = french.of_month(earlier).removesuffix(f"{french.HARD_SPACE}{earlier.year}")
    month = month if month.startswith("d'") else month.removeprefix("de ")
    word = month if month.startswith("d'") else f"de {month}"
    return f"Reprendre les personnes {word}" if brings else ""


def owed(commitments: Iterable[Commitment]) -> Mapping[int, Owed]:
    """By commitment, what is left to do. An entrusted one counts from the hours entrusted. Two queries."""
    found = {commitment.pk: commitment for commitment in commitments}
    sign = Case(
        When(kind__in=[EntryKind.DUE.value, EntryKind.TRANSFERRED.value], then=F("hours_counted")),
        When(kind__in=[EntryKind.WAIVED.value, EntryKind.DONE.value], then=-F("hours_counted")),
        default=ZERO,
        output_field=DecimalField(max_digits=12, decimal_places=2),
    )
    entries = LedgerEntry.objects.filter(commitment__in=found).values("commitment").order_by("commitment")
    sums = entries.annotate(left=Sum(sign), done=Sum("hours_counted", filter=Q(kind=EntryKind.DONE.value)))
    ledger = {row["commitment"]: row for row in sums}
    sent = StatementLine.objects.filter(
        statement__commitment__in=found, statement__status=StatementStatus.SENT.value
    ).values_list("statement__commitment")
    waiting = dict(sent.order_by("statement__commitment").annotate(hours=Sum("hours")))
    answers = {}
    for pk, commitment in found.items():
        row = ledger.get(pk, {"left": ZERO, "done": ZERO})
        left = row["left"] if commitment.kind == "owed" else commitment.hours - (row["done"] or ZERO)
        until = commitment.to_on or commitment.clause.lot.ends_on
        answers[pk] = Owed(max(ZERO, left), waiting.get(pk) or ZERO, until)
    return answers


def page(statement: Statement, forms: Sequence[LineForm] = (), *, on: date) -> dict[str, object]:
    """Everything that the page of one month shows on day `on`."""
    clause = statement.commitment.clause
    lines = lines_of(statement)
    for form in forms:
        form.line = next((line for line in lines if line.pk == form.line.pk), form.line)
    made = cards(lines, forms)
    newcomers = list(statement.newcomers.order_by("last_name", "pk"))
    name, phone = mails.facilitator_of(clause)
    return {
        "statement": statement,
        "title": f"Heures {mails.period_words(statement.from_on, statement.to_on)}",
        "place": mails.place_words(clause),
        "company": statement.commitment.company,
        "due": due_words(statement.due_on + DAY, on),
        "cards": made,
        "review": Review((), (), ()),
        "newcomers": newcomers,
        "total": total(lines, (newcomer for newcomer in newcomers if newcomer.settled_at is None)),
        "copy_words": copy_words(statement, lines),
        "reasons": NoHoursReason.choices(),
        "owed": owed([statement.commitment])[statement.commitment_id],
        "facilitator": name,
        "phone": phone,
        "territory": clause.territory,
        "is_sent": statement.status == StatementStatus.SENT,
        "is_returned": statement.status == StatementStatus.RETURNED,
        "is_validated": statement.status == StatementStatus.VALIDATED,
    }


@dataclass(frozen=True)
class Months:
    """The months of an actor: those to declare, oldest first, and those sent, latest first."""

    open: tuple[Statement, ...]
    sent: tuple[Statement, ...]


@dataclass(frozen=True)
class MonthLink:
    """A month in the list beside the page."""

    words: str
    place: str
    company: str
    url: str
    state: str
    state_word: str
    due: str = ""
    verb: str = ""


def months(actor: Actor, shown: int = 12) -> Months:
    """The statements of this actor; of those sent, the latest ones."""
    found = list(statements(actor).order_by("-from_on", "-pk")[:60])
    waiting = {StatementStatus.TO_FILL, StatementStatus.RETURNED}
    return Months(
        open=tuple(sorted((s for s in found if s.status in waiting), key=lambda s: (s.from_on, s.pk))),
        sent=tuple(s for s in found if s.status not in waiting)[:shown],
    )


STATES = {
    StatementStatus.TO_FILL: ("watch", "à remplir"),
    StatementStatus.RETURNED: ("late", "à corriger"),
    StatementStatus.SENT: ("info", "transmis, à vérifier par nous"),
    StatementStatus.VALIDATED: ("ok", "vérifié"),
}


LATE = ("late", "en retard")
VERBS = {StatementStatus.TO_FILL: "Remplir", StatementStatus.RETURNED: "Corriger"}


def month_link(statement: Statement, url: str, on: date) -> MonthLink:
    """A statement as a line of a list, said on day `on`."""
    status = StatementStatus(statement.status)
    is_late = status is StatementStatus.TO_FILL and statement.due_on < on
    state, word = LATE if is_late else STATES[status]
    words = mails.period_words(statement.from_on, statement.to_on)
    clause, company = statement.commitment.clause, statement.commitment.company
    due = due_words(statement.due_on + DAY, on) if status in VERBS else ""
    place = mails.place_words(clause)
    return MonthLink(f"Heures {words}", place, company.name, url, state, word, due, VERBS.get(status, ""))


def commitment_words(commitment: Commitment) -> dict[str, object]:
    """Where, for whom, who to call and what is left, for a page about one commitment."""
    name, phone = mails.facilitator_of(commitment.clause)
    return {
        "place": mails.place_words(commitment.clause),
        "company": commitment.company,
        "facilitator": name,
        "phone": phone,
        "territory": commitment.clause.territory,
        "owed": owed([commitment])[commitment.pk],
    }


def overview(actor: Actor, on: date) -> dict[str, object]:
    """« Mes heures »: what is to declare and what is left on each site that still runs."""
    found = months(actor)
    commitments = list(
        rows(actor, Commitment)
        .filter(clause__closed_on=None, company__organisation_id=actor.organisation_id or 0)
        .select_related(*(path.removeprefix("commitment__") for path in TREE))
        .order_by("clause__lot__contract__title", "clause__lot__number", "pk")
    )
    left = owed(commitments)
    sites = [
        {
            "place": mails.place_words(each.clause),
            "contract": each.clause.lot.contract.title,
            "url": reverse("clauses:lot", args=[each.clause_id]),
            "owed": left[each.pk],
            "contact": ", ".join(part for part in mails.facilitator_of(each.clause) if part),
        }
        for each in commitments
    ]
    return {
        "title": "Mes heures",
        "open": [month_link(each, _member_url(each), on) for each in found.open],
        "sent": [month_link(each, _member_url(each), on) for each in found.sent],
        "sites": sites,
    }


def _member_url(statement: Statement) -> str:
    return reverse("clauses:my_hours_page", args=[statement.pk])
