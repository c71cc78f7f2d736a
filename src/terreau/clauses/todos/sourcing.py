"""What sourcing requests ask: of the facilitator, wishes, answers, batches, deadlines; of a structure, its answer."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from terreau.clauses.models import Clause, SourcingInvitation
from terreau.clauses.rules.batches import Standing, batch_refusal, is_batch_due, is_over
from terreau.clauses.rules.sourcing_words import SourcingState
from terreau.clauses.todos.lots import open_lots
from terreau.kit.access import Actor, rows
from terreau.kit.french import count, day
from terreau.kit.rooms import Shared, Todo

SHOWN = 20
COUNTED = ("wanted", "batch_size", "batch_days", "interested", "declined", "waiting", "left")


class Running:
    """A live request as `with_sourcing` tells it beside its clause."""

    def __init__(self, clause: Clause, told: Mapping[str, Any]) -> None:
        self.clause = clause
        self.pk, self.state, self.unread = told["pk"], told["state"], told["unread"]
        self.asked_on = date.fromisoformat(told["asked_on"])
        self.deadline_on = date.fromisoformat(told["deadline_on"]) if told["deadline_on"] else None
        last = datetime.fromisoformat(told["last"]) if told["last"] else None
        self.standing = Standing(
            **{name: told[name] for name in COUNTED},
            last_sent_on=timezone.localdate(last) if last else None,
            deadline_on=self.deadline_on,
        )


def sourcing_todos(actor: Actor, on: date, shared: Shared | None = None) -> Sequence[Todo]:
    """What the requests on open lots ask of the facilitator, read with these lots; nothing for the other roles."""
    if actor.role != "facilitator" or actor.territory_id is None:
        return ()
    found = (shared or Shared()).once(open_lots, actor, on)
    told = [Running(state.clause, each) for state in found for each in getattr(state.clause, "sourcing_told", ())]
    told.sort(key=lambda each: (each.asked_on, each.pk))
    return [todo for each in told[:SHOWN] for todo in _of(each, on)]


def structure_todos(actor: Actor, on: date, _shared: Shared | None = None) -> Sequence[Todo]:
    """The requests that wait for the answer of a structure."""
    if actor.role != "structure":
        return ()
    waiting = rows(actor, SourcingInvitation).filter(answer="", request__state=SourcingState.OPEN)
    found = waiting.select_related("request__clause__lot", "request__clause__territory", "establishment")
    return [_to_answer(each) for each in found.order_by("request__deadline_on", "pk")[:SHOWN]]


def _of(request: Running, on: date) -> Iterable[Todo]:
    if request.state == SourcingState.ASKED:
        yield _wish(request)
        return
    standing = request.standing
    if request.unread:
        yield _answers(request)
    if is_over(standing, on):
        yield _over(request, standing)
    elif is_batch_due(standing, on):
        yield _batch(request, standing)
    elif not standing.has_enough and not standing.waiting and batch_refusal(standing, on):
        yield _exhausted(request, standing)


def _todo(request: Running, what: str, why: str, **fields: Any) -> Todo:
    values: dict[str, Any] = {
        "url": reverse("clauses:sourcing", args=[request.pk]),
        "verb": "Ouvrir",
        "minutes": 3,
        "due_on": request.deadline_on,
        "icon": "megaphone",
        "subject": str(request.clause.lot),
    }
    return Todo(what=what, why=why, **{**values, **fields})


def _wish(request: Running) -> Todo:
    return _todo(
        request,
        f"Structures à chercher : {request.clause.lot}",
        f"Souhaité par {request.clause.lot.contract.buyer} le {day(request.asked_on)}",
        verb="Choisir",
        minutes=10,
        urgency=62,
        state="watch",
        state_word="souhait de l'acheteur",
        icon="search",
    )


def _answers(request: Running) -> Todo:
    return _todo(
        request,
        f"{count(request.unread, 'réponse à lire', 'réponses à lire')} : {request.clause.lot}",
        _so_far(request.standing),
        verb="Lire",
        urgency=63,
        state="info",
        state_word="réponses reçues",
        icon="inbox",
        group="demande de sourcing avec des réponses à lire,demandes de sourcing avec des réponses à lire",
    )


def _over(request: Running, standing: Standing) -> Todo:
    return _todo(
        request,
        f"Date limite passée : {request.clause.lot}",
        f"{_so_far(standing)} Prolongez la demande, ou closez-la.",
        urgency=57,
        state="late",
        state_word="date passée",
        icon="hourglass-split",
        group="demande de sourcing dont la date est passée,demandes de sourcing dont la date est passée",
    )


def _batch(request: Running, standing: Standing) -> Todo:
    return _todo(
        request,
        f"Structures suivantes à interroger : {request.clause.lot}",
        _so_far(standing),
        verb="Envoyer",
        minutes=1,
        urgency=52,
        state="watch",
        state_word="envoi dû",
        icon="send",
    )


def _exhausted(request: Running, standing: Standing) -> Todo:
    return _todo(
        request,
        f"Plus de structure à interroger : {request.clause.lot}",
        f"{_so_far(standing)} Ajoutez-en, ou closez la demande.",
        urgency=48,
        state="watch",
        state_word="à compléter",
    )


def _so_far(standing: Standing) -> str:
    said = count(standing.interested, "structure intéressée", "structures intéressées")
    return f"{said} sur {standing.wanted} voulues."


def _to_answer(invitation: SourcingInvitation) -> Todo:
    request = invitation.request
    return Todo(
        what=f"Une demande pour vous : {request.clause.lot.title[:80]}",
        why=f"{request.clause.territory}, pour {invitation.establishment}",
        url=reverse("clauses:own_sourcing_page", args=[invitation.pk]),
        verb="Répondre",
        minutes=2,
        due_on=request.deadline_on,
        urgency=60,
        state="watch",
        state_word="à répondre",
        icon="inbox",
    )
