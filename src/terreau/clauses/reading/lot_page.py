"""What the page of a lot shows, read in sets: who does how much, who works there, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, JSONObject

from terreau.clauses.models import Call, Clause, ClauseEvent, Commitment, Figure, LedgerEntry, Placement, Statement
from terreau.clauses.models.statement import StatementLine
from terreau.clauses.reading.progress import HOURS, ZERO
from terreau.clauses.rules.shares import Balance, missing_hours
from terreau.clauses.rules.vocabulary import (
    CommitmentKind,
    ConsortiumForm,
    EntryKind,
    EventKind,
    ExitSituation,
    FigureKind,
    StatementStatus,
)
from terreau.kit.access import Actor, may, rows
from terreau.kit.french import count, day, hours, of_month, to_date
from terreau.procurement.models import Amendment
from terreau.procurement.rules.vocabulary import AmendmentState, GroupKind

SHOWN = 8


@dataclass(frozen=True)
class Share:
    """One company on the lot. Hours validated are counted ones; `left` only for one who owes."""

    commitment: Commitment
    role: str
    owed: Decimal | None
    entrusted: Decimal | None
    declared: Decimal
    validated: Decimal
    real: Decimal
    left: Decimal | None
    gives_too_much: bool = False


@dataclass(frozen=True)
class Shares:
    """« Qui fait combien », with its totals."""

    rows: tuple[Share, ...]
    left: Decimal
    is_solidary: bool

    @property
    def owed(self) -> Decimal:
        return sum((row.owed or ZERO for row in self.rows), ZERO)

    @property
    def entrusted(self) -> Decimal:
        return sum((row.entrusted or ZERO for row in self.rows), ZERO)

    @property
    def declared(self) -> Decimal:
        return sum((row.declared for row in self.rows), ZERO)

    @property
    def validated(self) -> Decimal:
        return sum((row.validated for row in self.rows), ZERO)

    @property
    def subcontractors(self) -> int:
        return sum(row.owed is None for row in self.rows)

    @property
    def real(self) -> Decimal:
        return sum((row.real for row in self.rows), ZERO)


def with_work(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """Add `counted`, `real` (validated hours) and `waiting` (sent, not yet checked) to commitments."""
    done = LedgerEntry.objects.filter(commitment=OuterRef("pk"), kind=EntryKind.DONE).values("commitment")
    sent = StatementLine.objects.filter(
        statement__commitment=OuterRef("pk"), statement__status=StatementStatus.SENT
    ).values("statement__commitment")
    zero = Value(ZERO)
    return commitments.annotate(
        counted=Coalesce(Subquery(done.annotate(t=Sum("hours_counted")).values("t")), zero, output_field=HOURS),
        real=Coalesce(Subquery(done.annotate(t=Sum("hours_real")).values("t")), zero, output_field=HOURS),
        waiting=Coalesce(Subquery(sent.annotate(t=Sum("hours")).values("t")), zero, output_field=HOURS),
    )


def shares(actor: Actor, clause: Clause) -> Shares:
    """Each company the actor may see, holders first, each followed by those it entrusted (one query)."""
    known: list[Any] = list(
        with_work(rows(actor, Commitment).filter(clause=clause)).select_related("company").order_by("-hours", "pk")
    )
    owing = [each for each in known if each.kind == CommitmentKind.OWED]
    entrusted = {each.pk: [other for other in known if other.entrusted_by_id == each.pk] for each in owing}
    found: list[Share] = []
    for holder in owing:
        found.append(_holder(holder, entrusted[holder.pk], alone=len(owing) == 1))
        found += [_entrusted(each) for each in entrusted[holder.pk]]
    shown = {row.commitment.pk for row in found}
    found += [_entrusted(each) for each in known if each.pk not in shown]
    accounts = {
        holder.pk: Balance(holder.hours, holder.counted + sum((each.counted for each in entrusted[holder.pk]), ZERO))
        for holder in owing
    }
    form = ConsortiumForm.JOINT if clause.lot.contract.group_kind == GroupKind.JOINT else ConsortiumForm.SOLIDARY
    is_solidary = len(owing) > 1 and clause.lot.contract.group_kind == GroupKind.SOLIDARY
    return Shares(tuple(found), missing_hours(accounts, form), is_solidary)


def _holder(holder: Any, entrusted: Sequence[Any], *, alone: bool) -> Share:
    role = "titulaire" if alone else "membre du groupement"
    if holder.to_on:
        role += f" jusqu'au {day(holder.to_on, 'short')}"
    given = sum((each.hours for each in entrusted), ZERO)
    done = holder.counted + sum((each.counted for each in entrusted), ZERO)
    return Share(
        commitment=holder,
        role=role,
        owed=holder.hours,
        entrusted=None,
        declared=holder.counted + holder.waiting,
        validated=holder.counted,
        real=holder.real,
        left=max(ZERO, holder.hours - done),
        gives_too_much=given > holder.hours,
    )


def _entrusted(each: Any) -> Share:
    until = f" jusqu'au {day(each.to_on, 'short')}" if each.to_on else ""
    return Share(
        commitment=each,
        role=f"sous-traitant{until}",
        owed=None,
        entrusted=each.hours,
        declared=each.counted + each.waiting,
        validated=each.counted,
        real=each.real,
        left=None,
    )


@dataclass(frozen=True)
class People:
    """Who works on the lot (the team only), how many left, how many of these to a lasting job."""

    at_work: tuple[Placement, ...]
    left: int
    lasting: int


def people(actor: Actor, clause: Clause, on: date) -> People | None:
    """The persons of a lot, for the team that follows it (one query); None for anybody else."""
    if not may(actor, "clauses.see_persons", clause):
        return None
    known = (
        rows(actor, Placement)
        .filter(commitment__clause=clause, from_on__lte=on)
        .select_related(
            "employment_contract__participant",
            "employment_contract__employer",
            "employment_contract__exit",
            "commitment__company",
        )
        .order_by("from_on", "pk")
    )
    at_work = tuple(each for each in known if each.to_on is None or each.to_on >= on)
    busy = {each.employment_contract.participant_id for each in at_work}
    gone = {
        each.employment_contract.participant_id: each
        for each in known
        if each.employment_contract.participant_id not in busy
    }
    lasting = sum(_lasts(each) for each in gone.values())
    return People(at_work, len(gone), lasting)


def _lasts(placement: Placement) -> bool:
    left = getattr(placement.employment_contract, "exit", None)
    return left is not None and ExitSituation(left.situation).is_lasting_job


@dataclass(frozen=True)
class Happening:
    """One line of « Ce qui s'est passé »; `detail` is what people wrote."""

    on: date
    text: str
    detail: str = ""
    document: int | None = None


def figures_of(actor: Actor, clause: Clause) -> list[Figure]:
    """Every figure the actor may see, with its part, document and author (one query)."""
    return list(
        rows(actor, Figure)
        .filter(clause=clause)
        .select_related("part", "document", "author")
        .order_by("dated_on", "pk")
    )


def events_of(actor: Actor, clause: Clause) -> list[ClauseEvent]:
    """Every event the actor may see (one query)."""
    return list(
        rows(actor, ClauseEvent)
        .filter(clause=clause)
        .select_related("document", "new_company", "transfer_to__lot__contract")
        .order_by("from_on", "pk")
    )


def timeline(actor: Actor, clause: Clause, figures: Sequence[Figure], events: Sequence[ClauseEvent]) -> list[Happening]:
    """What happened, latest first: figures, events, statements, calls, as the actor may see them (one query).

    Calls come with the clause: see `with_calls`.
    """
    told = [_figure(each) for each in figures] + [_event(each) for each in events]
    told += [_statement(each) for each in _statements(actor, clause)]
    calls: Any = getattr(clause, "calls_told", None) or ()
    told += [Happening(date.fromisoformat(each["on"]), "Appel noté", each["note"]) for each in calls]
    if clause.closed_on:
        told.append(Happening(clause.closed_on, "Suivi du lot clos"))
    return sorted(told, key=lambda each: each.on, reverse=True)


def with_calls(actor: Actor, clauses: QuerySet[Clause]) -> QuerySet[Clause]:
    """Add `calls_told` to clauses: the calls that the actor may see."""
    calls = rows(actor, Call).filter(clause=OuterRef("pk")).order_by("on", "pk")
    return clauses.annotate(calls_told=ArraySubquery(calls.values(told=JSONObject(on="on", note="note"))))


def _statements(actor: Actor, clause: Clause) -> list[Any]:
    return list(
        rows(actor, Statement)
        .filter(commitment__clause=clause)
        .exclude(status=StatementStatus.TO_FILL)
        .select_related("commitment__company")
        .annotate(
            told=Sum("lines__hours"), people=Count("lines__placement", distinct=True, filter=Q(lines__hours__gt=0))
        )
        .order_by("-to_on", "pk")
    )


FIGURE_WORDS = {
    FigureKind.RECOMMENDED: "Heures recommandées",
    FigureKind.CONTRACT: "Heures inscrites au marché",
    FigureKind.OFFERED: "Heures offertes en plus",
    FigureKind.AMENDMENT: "Avenant signé",
}


def _figure(figure: Figure) -> Happening:
    words = FIGURE_WORDS[FigureKind(figure.kind)]
    sign = "+" if figure.kind == FigureKind.AMENDMENT and figure.hours > 0 else ""
    said = f"{words} : {sign}{hours(figure.hours)}" + (f", {figure.part}" if figure.part else "")
    return Happening(figure.dated_on, said, figure.note, figure.document_id)


def _event(event: ClauseEvent) -> Happening:
    said = str(event.get_kind_display())
    if event.kind == EventKind.TRANSFER and event.transfer_to and event.hours is not None:
        way = "reportées sur" if event.hours < 0 else "reçues de"
        said = f"{hours(abs(event.hours))} {way} : {event.transfer_to.lot}"
    else:
        if event.kind == EventKind.HOLDER_CHANGE and event.new_company:
            said += f" : {event.new_company}"
        if event.to_on:
            said += f", jusqu'au {day(event.to_on, 'short')}"
        if event.hours:
            said += f", {'+' if event.hours > 0 else ''}{hours(event.hours)}"
    return Happening(event.from_on, said, event.note, event.document_id)


def _told(total: Decimal) -> str:
    """Hours without useless decimals: `222 h`, `222,50 h`."""
    return hours(total, 0 if total == total.to_integral_value() else 2)


def _statement(statement: Any) -> Happening:
    """« Relevé d'octobre 2026 validé : 222 h, 4 personnes »."""
    name, told = f"Relevé {of_month(statement.to_on)}", _told(statement.told or ZERO)
    who = str(statement.commitment.company)
    if statement.status == StatementStatus.VALIDATED:
        workers = count(statement.people, "personne", "personnes")
        return Happening(to_date(statement.validated_at), f"{name} validé : {told}, {workers}", who)
    if statement.status == StatementStatus.RETURNED:
        return Happening(to_date(statement.returned_at), f"{name} renvoyé à {who}", statement.return_reason)
    return Happening(to_date(statement.sent_at), f"{name} transmis par {who} : {told}, à vérifier")


def proposals(clause: Clause) -> list[Amendment]:
    """Amendments seen in open data that nobody decided yet (one query)."""
    return list(
        Amendment.objects.filter(
            Q(lot=None) | Q(lot=clause.lot_id), contract=clause.lot.contract_id, state=AmendmentState.PROPOSED
        ).order_by("number", "pk")
    )


def parts_to_decide(figures: Sequence[Figure], *, gap: Decimal) -> list[Figure]:
    """Figures of parts not firm yet; with those decided whose hours are still missing in the ledger (`gap` > 0)."""
    found = {each.part_id: each for each in figures if each.part and each.part.refused_on is None}
    return [
        each
        for each in found.values()
        if each.part and each.part.kind != "firm_tranche" and (each.part.decided_on is None or gap > 0)
    ]
