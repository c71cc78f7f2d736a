"""What lots ask of the facilitator: late ones, hours to record, amendments to decide, contracts to size."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse

from terreau.clauses.models import Clause, Figure, NoClause
from terreau.clauses.reading.progress import NEED, LotState, seen_commitments, states
from terreau.clauses.reading.sourcing import with_sourcing
from terreau.clauses.reading.year import with_year
from terreau.clauses.rules.progress import Lateness, last_date
from terreau.clauses.rules.vocabulary import FigureKind
from terreau.kit.access import Actor, rows
from terreau.kit.french import count, day, euros, hours
from terreau.kit.rooms import Shared, Todo
from terreau.procurement.models import Agreement, Amendment, Lot
from terreau.procurement.rules.vocabulary import AmendmentState, ContractStage, SocialConsideration

SHOWN = 10
WORRYING = frozenset({Lateness.LATE, Lateness.UNREACHABLE})
SOCIAL = [SocialConsideration.CLAUSE.value, SocialConsideration.CRITERION.value, SocialConsideration.RESERVED.value]
OPEN = [ContractStage.PLANNED.value, ContractStage.PUBLISHED.value]
RECENT = timedelta(days=365)
SOON = timedelta(days=7)
SAID = (
    "amount",
    "contract__amount",
    "contract__created_at",
    "contract__notified_on",
    "contract__stage",
    "contract__title",
    "contract__buyer__name",
)


def open_lots(actor: Actor, on: date) -> list[LotState]:
    """Where the open lots of an actor stand, `with_proposals`, `with_sourcing` and `with_year` (one query)."""
    followed = with_sourcing(actor, with_proposals(rows(actor, Clause).filter(closed_on=None)))
    return states(with_year(actor, on, followed), on=on, commitments=seen_commitments(actor), with_pace=False)


def lot_todos(actor: Actor, on: date, shared: Shared | None = None) -> Sequence[Todo]:
    """What the lots of a territory ask of its facilitator (two queries); nothing for the other roles."""
    if actor.role != "facilitator" or actor.territory_id is None:
        return ()
    found = sorted((shared or Shared()).once(open_lots, actor, on), key=lambda state: state.need)
    late = [state for state in found if state.lateness in WORRYING]
    todos = [_late(state) for state in late[:SHOWN]]
    if len(late) > SHOWN:
        todos.append(_others(len(late) - SHOWN))
    todos += [_without_hours(state) for state in found if not state.has_hours and _is_signed(state)]
    return (*todos, *_amendments(found), *_contracts(actor, on))


def _is_signed(state: LotState) -> bool:
    return state.clause.lot.contract.stage == ContractStage.NOTIFIED


def _late(state: LotState) -> Todo:
    clause, last = state.clause, last_date(state.lot)
    companies = ", ".join(state.companies) or "aucune entreprise"
    why = f"{companies} : {hours(state.lot.validated, 0)} validées sur {hours(state.lot.due, 0)}"
    if last and last >= state.lot.on:
        why += f" ; rattrapable jusqu'au {day(last, 'short')}"
    return Todo(
        what=f"Faire le point : {clause.lot}",
        why=why,
        url=reverse("clauses:lot", args=[clause.pk]),
        verb="Ouvrir le lot",
        minutes=10,
        due_on=last if last and last >= state.lot.on else None,
        urgency=70 - NEED.index(state.lateness or Lateness.LATE),
        state=state.kind,
        state_word=state.word,
        icon="exclamation-triangle",
        group="lot en retard : faire le point,lots en retard : faire le point",
        subject=f"{clause.lot} ({companies})",
    )


def _others(number: int) -> Todo:
    return Todo(
        what=f"{count(number, 'autre lot', 'autres lots')} en retard",
        why="Les dix plus en retard sont au-dessus.",
        url=f"{reverse('clauses:lots')}?etat=besoin",
        verb="Voir la liste",
        minutes=10,
        due_on=None,
        urgency=60,
        state="late",
        state_word="en retard",
        icon="exclamation-triangle",
    )


def _without_hours(state: LotState) -> Todo:
    lot = state.clause.lot
    return Todo(
        what=f"Enregistrer les heures : {lot}",
        why=f"{lot.contract.buyer} : marché notifié, aucune heure n'est encore due",
        url=reverse("clauses:new_clause", args=[lot.pk]),
        verb="Enregistrer",
        minutes=3,
        due_on=None,
        urgency=55,
        state="watch",
        state_word="heures à saisir",
        icon="hourglass-split",
    )


def with_proposals(clauses: QuerySet[Clause]) -> QuerySet[Clause]:
    """Add `proposals_told` to clauses: amendments seen in open data that nobody decided."""
    seen = Amendment.objects.filter(
        Q(lot=None) | Q(lot=OuterRef("lot")), contract=OuterRef("lot__contract"), state=AmendmentState.PROPOSED
    ).order_by("number", "pk")
    return clauses.annotate(proposals_told=ArraySubquery(seen.values(told=JSONObject(pk="pk", number="number"))))


def _amendments(found: Iterable[LotState]) -> Iterable[Todo]:
    """Each proposal once, even when two lots of its contract are followed."""
    waiting: dict[int, tuple[int, Clause]] = {}
    for state in found:
        told: Any = state.clause
        for each in told.proposals_told:
            waiting.setdefault(each["pk"], (each["number"], state.clause))
    for number, clause in list(waiting.values())[:SHOWN]:
        yield Todo(
            what=f"Avenant n° {number} à examiner : {clause.lot.contract.title[:80]}",
            why="Vu dans les données publiées ; il ne change rien tant que le document signé n'est pas joint",
            url=reverse("clauses:lot", args=[clause.pk]),
            verb="Décider",
            minutes=3,
            due_on=None,
            urgency=45,
            state="info",
            state_word="à examiner",
        )


def _contracts(actor: Actor, on: date) -> Iterable[Todo]:
    """Lots of followed buyers without a clause here: published with a social condition, or to size in time."""
    followed = rows(actor, Agreement)
    here = Clause.objects.filter(lot=OuterRef("pk"), territory=actor.territory_id or 0)
    sized = Figure.objects.filter(clause__lot=OuterRef("pk"), clause__territory=actor.territory_id or 0)
    notified = Q(contract__stage=ContractStage.NOTIFIED, contract__considerations__overlap=SOCIAL) & Q(
        contract__notified_on__gte=on - RECENT
    )
    decided = NoClause.objects.standing().filter(lot=OuterRef("pk"), territory=actor.territory_id or 0)
    lots = (
        Lot.objects.filter(contract__is_flagged=False, contract__buyer__in=followed.values("buyer_id"))
        .exclude(Exists(decided))
        .filter(
            (notified & ~Exists(here))
            | (Q(contract__stage__in=OPEN) & ~Exists(sized.filter(kind=FigureKind.RECOMMENDED)))
        )
        .annotate(answer_days=followed.filter(buyer=OuterRef("contract__buyer")).values("answer_days")[:1])
        .select_related("contract__buyer")
        .only(*SAID)
        .order_by("contract__created_at", "pk")[: 2 * SHOWN]
    )
    for lot in lots:
        yield _to_size(lot, on) if lot.contract.stage in OPEN else _to_record(lot)


def _to_record(lot: Lot) -> Todo:
    told = lot.contract.notified_on
    return Todo(
        what=f"Clause à enregistrer : {lot.contract.title[:80]}",
        why=f"{lot.contract.buyer} : notifié{f' le {day(told)}' if told else ''}, une condition sociale est publiée",
        url=reverse("clauses:new_clause", args=[lot.pk]),
        verb="Joindre les documents",
        minutes=3,
        due_on=None,
        urgency=50,
        state="info",
        state_word="à vérifier",
    )


def _to_size(lot: Any, on: date) -> Todo:
    amount = lot.amount or lot.contract.amount
    due_on = lot.contract.created_at.date() + timedelta(days=lot.answer_days)
    late = due_on < on
    return Todo(
        what=f"Proposer des heures : {lot.contract.title[:80]}",
        why=f"{lot.contract.buyer}{f', {euros(amount, 0)} HT' if amount else ''} : réponse attendue le {day(due_on)}",
        url=reverse("clauses:size_lot", args=[lot.pk]),
        verb="Proposer des heures",
        minutes=15,
        due_on=due_on,
        urgency=75 if late else 65 if due_on - on <= SOON else 40,
        state="late" if late else "watch",
        state_word="délai dépassé" if late else f"reste {(due_on - on).days} j",
        icon="hourglass-split",
        group="proposition d'heures à faire,propositions d'heures à faire",
        subject=lot.contract.title[:80],
    )
