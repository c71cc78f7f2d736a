"""What sourcing requests ask: of the facilitator, wishes, answers, batches, deadlines; of a structure, its answer."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone

from terreau.clauses.models import SourcingInvitation, SourcingRequest
from terreau.clauses.rules.batches import Standing, batch_refusal, is_batch_due, is_over
from terreau.clauses.rules.sourcing_words import SourcingAnswer, SourcingState
from terreau.kit.access import Actor, rows
from terreau.kit.french import count, day
from terreau.kit.rooms import Shared, Todo

SHOWN = 20


def sourcing_todos(actor: Actor, on: date, _shared: Shared | None = None) -> Sequence[Todo]:
    """What the requests of a territory ask of its facilitator (one query); nothing for the other roles."""
    if actor.role != "facilitator" or actor.territory_id is None:
        return ()
    answered, asked = ~Q(invitations__answer=""), Q(invitations__sent_at__isnull=False)
    found = (
        rows(actor, SourcingRequest)
        .exclude(state=SourcingState.CLOSED)
        .annotate(
            interested=Count("invitations", filter=Q(invitations__answer=SourcingAnswer.INTERESTED)),
            declined=Count("invitations", filter=Q(invitations__answer=SourcingAnswer.DECLINED)),
            waiting=Count("invitations", filter=asked & Q(invitations__answer="")),
            left=Count("invitations", filter=Q(invitations__isnull=False, invitations__sent_at=None)),
            unread=Count("invitations", filter=answered & Q(invitations__seen_at=None, invitations__pk__isnull=False)),
            last=Max("invitations__sent_at"),
        )
        .select_related("clause__lot__contract__buyer")
        .order_by("asked_on", "pk")[:SHOWN]
    )
    return [todo for request in found for todo in _of(request, on)]


def structure_todos(actor: Actor, on: date, _shared: Shared | None = None) -> Sequence[Todo]:
    """The requests that wait for the answer of a structure."""
    if actor.role != "structure":
        return ()
    waiting = rows(actor, SourcingInvitation).filter(answer="", request__state=SourcingState.OPEN)
    found = waiting.select_related("request__clause__lot", "request__clause__territory", "establishment")
    return [_to_answer(each) for each in found.order_by("request__deadline_on", "pk")[:SHOWN]]


def _of(request: Any, on: date) -> Iterable[Todo]:
    if request.state == SourcingState.ASKED:
        yield _wish(request)
        return
    standing = Standing(
        wanted=request.wanted,
        batch_size=request.batch_size,
        batch_days=request.batch_days,
        interested=request.interested,
        declined=request.declined,
        waiting=request.waiting,
        left=request.left,
        last_sent_on=timezone.localdate(request.last) if request.last else None,
        deadline_on=request.deadline_on,
    )
    if request.unread:
        yield _answers(request)
    if is_over(standing, on):
        yield _over(request, standing)
    elif is_batch_due(standing, on):
        yield _batch(request, standing)
    elif not standing.has_enough and not standing.waiting and batch_refusal(standing, on):
        yield _exhausted(request, standing)


def _todo(request: Any, what: str, why: str, **fields: Any) -> Todo:
    values: dict[str, Any] = {
        "url": reverse("clauses:sourcing", args=[request.pk]),
        "verb": "Ouvrir",
        "minutes": 3,
        "due_on": request.deadline_on,
        "icon": "megaphone",
        "subject": str(request.clause.lot),
    }
    return Todo(what=what, why=why, **{**values, **fields})


def _wish(request: Any) -> Todo:
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


def _answers(request: Any) -> Todo:
    return _todo(
        request,
        f"{count(request.unread, 'réponse à lire', 'réponses à lire')} : {request.clause.lot}",
        f"{count(request.interested, 'structure intéressée', 'structures intéressées')} sur {request.wanted} voulues",
        verb="Lire",
        urgency=63,
        state="info",
        state_word="réponses reçues",
        icon="inbox",
        group="demande de sourcing avec des réponses à lire,demandes de sourcing avec des réponses à lire",
    )


def _over(request: Any, standing: Standing) -> Todo:
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


def _batch(request: Any, standing: Standing) -> Todo:
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


def _exhausted(request: Any, standing: Standing) -> Todo:
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
