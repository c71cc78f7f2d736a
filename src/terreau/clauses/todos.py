"""What waits for a facilitator about hours and employment: each item leads to the page that settles it."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from terreau.clauses import mails, verification
from terreau.clauses.models import EmploymentContract, Exit, Newcomer, Statement
from terreau.clauses.rules.vocabulary import ExitSituation
from terreau.kit import french
from terreau.kit.access import Actor, rows
from terreau.kit.rooms import Todo

COUNTING_DAYS = 60
ENDING_DAYS = 30
SHOWN = 20
ANSWER_DAYS = 5


def hours_todos(actor: Actor, on: date) -> Sequence[Todo]:
    """Everything about hours and employment that waits for the team."""
    if actor.role != "facilitator":
        return []
    return [
        *_to_check(actor, on),
        *_late(actor, on),
        *_newcomers(actor),
        *_counting_ends(actor, on),
        *_contracts_end(actor, on),
        *_exits(actor),
    ]


def company_todos(actor: Actor, on: date) -> Sequence[Todo]:
    """The months that a company has to declare."""
    if actor.role != "company":
        return []
    waiting = (
        rows(actor, Statement).filter(status__in=["to_fill", "returned"]).select_related("commitment__clause__lot")
    )
    return [_to_declare(statement, on) for statement in waiting.order_by("due_on", "pk")[:SHOWN]]


def _to_check(actor: Actor, on: date) -> list[Todo]:
    found = verification.queue(actor)
    clean = [row for row in found if row.is_clean]
    todos = [_read(row, on) for row in found if not row.is_clean][:SHOWN]
    if clean:
        oldest = max(row.waiting_days(on) for row in clean)
        todos.append(
            Todo(
                what=f"Valider {french.count(len(clean), 'relevé sans alerte', 'relevés sans alerte')}",
                why=_since(oldest),
                url=reverse("clauses:statements"),
                verb="Valider",
                minutes=1 + len(clean) // 5,
                due_on=on + timedelta(days=max(0, ANSWER_DAYS - oldest)),
                urgency=60,
                state="ok",
                state_word="sans alerte",
                icon="check2-square",
            )
        )
    return todos


def _read(row: verification.Row, on: date) -> Todo:
    why = row.reasons[0][0] if row.reasons else ""
    days = row.waiting_days(on)
    return Todo(
        what=f"Relevé {row.period}, {row.statement.commitment.company}",
        why=f"{why} {_since(days)}".strip(),
        url=reverse("clauses:statement", args=[row.statement.pk]),
        verb="Lire",
        minutes=3,
        due_on=on + timedelta(days=max(0, ANSWER_DAYS - days)),
        urgency=70,
        state="watch",
        state_word="à vérifier",
        icon="clipboard-check",
    )


def _late(actor: Actor, on: date) -> list[Todo]:
    late = verification.late(actor, on)
    if len(late) > 3:
        return [
            Todo(
                what=f"Relancer {french.count(len(late), 'entreprise en retard', 'entreprises en retard')}",
                why=f"La plus ancienne : {late[0].commitment.company}, attendue pour le {french.day(late[0].due_on)}.",
                url=reverse("clauses:statements") + "#en-retard",
                verb="Relancer",
                minutes=2,
                due_on=late[0].due_on,
                urgency=65,
                state="late",
                state_word="en retard",
                icon="megaphone",
            )
        ]
    return [_remind(statement) for statement in late]


def _remind(statement: Statement) -> Todo:
    words = mails.period_words(statement.from_on, statement.to_on)
    reminded = statement.reminded_at
    said = f"Relancée le {french.day(timezone.localtime(reminded).date())}." if reminded else "Pas encore relancée."
    return Todo(
        what=f"Heures {words} attendues de {statement.commitment.company}",
        why=said if statement.commitment.contact_email else "Aucune adresse e-mail : à appeler.",
        url=reverse("clauses:statement", args=[statement.pk]),
        verb="Relancer",
        minutes=2,
        due_on=statement.due_on,
        urgency=55,
        state="late",
        state_word="en retard",
        icon="megaphone",
    )


def _newcomers(actor: Actor) -> list[Todo]:
    """People told by companies on statements not sent yet; those sent are in the queue with their statement."""
    told = rows(actor, Newcomer).filter(settled_at=None).exclude(statement__status="sent")
    return [
        Todo(
            what=f"Ajouter {person}, signalé par {person.statement.commitment.company}",
            why=f"Travaille là depuis le {french.day(person.from_on)}.",
            url=reverse("clauses:statement", args=[person.statement_id]),
            verb="Ajouter",
            minutes=5,
            due_on=person.statement.due_on,
            urgency=58,
            state="watch",
            state_word="à ajouter",
            icon="person-plus",
        )
        for person in told.select_related("statement__commitment__company").order_by("told_at", "pk")[:SHOWN]
    ]


def _running(actor: Actor, on: date) -> "Sequence[EmploymentContract]":
    limit = Q(counts_until__range=(on, on + timedelta(days=COUNTING_DAYS))) | Q(
        planned_end_on__range=(on, on + timedelta(days=ENDING_DAYS)), renewals=None
    )
    found = rows(actor, EmploymentContract).running(on).filter(limit, ended_on=None)  # type: ignore[attr-defined]
    at_work = found.annotate(open=Count("placements", filter=Q(placements__to_on=None) | Q(placements__to_on__gte=on)))
    return list(
        at_work.filter(open__gt=0).select_related("participant", "employer").order_by("counts_until", "pk")[:200]
    )


def _counting_ends(actor: Actor, on: date) -> list[Todo]:
    last = on + timedelta(days=COUNTING_DAYS)
    return [
        Todo(
            what=f"Les heures de {contract.participant} cessent de compter",
            why=f"Compte jusqu'au {french.day(contract.counts_until)}, chez {contract.employer}.",
            url=reverse("clauses:employment", args=[contract.pk]),
            verb="Préparer la suite",
            minutes=10,
            due_on=contract.counts_until,
            urgency=45,
            state="watch",
            state_word="à préparer",
            icon="hourglass-split",
        )
        for contract in _running(actor, on)
        if contract.counts_until and on <= contract.counts_until <= last
    ][:SHOWN]


def _contracts_end(actor: Actor, on: date) -> list[Todo]:
    last = on + timedelta(days=ENDING_DAYS)
    return [
        Todo(
            what=f"Le contrat de {contract.participant} se termine",
            why=f"Fin le {french.day(contract.planned_end_on)}, chez {contract.employer} : renouveler ou terminer.",
            url=reverse("clauses:employment", args=[contract.pk]),
            verb="Renouveler ou terminer",
            minutes=5,
            due_on=contract.planned_end_on,
            urgency=50,
            state="watch",
            state_word="à prévoir",
            icon="calendar3",
        )
        for contract in _running(actor, on)
        if contract.planned_end_on and on <= contract.planned_end_on <= last
    ][:SHOWN]


def _exits(actor: Actor) -> list[Todo]:
    unknown = rows(actor, Exit).filter(situation=ExitSituation.UNKNOWN.value)
    return [
        Todo(
            what=f"Que devient {left.employment_contract.participant} ?",
            why=f"Partie le {french.day(left.left_on)} de {left.employment_contract.employer} : situation à noter.",
            url=reverse("clauses:complete_exit", args=[left.pk]),
            verb="Compléter",
            minutes=5,
            due_on=left.left_on + timedelta(days=ENDING_DAYS),
            urgency=30,
            state="info",
            state_word="à compléter",
            icon="box-arrow-right",
        )
        for left in unknown.select_related(
            "employment_contract__participant", "employment_contract__employer"
        ).order_by("-left_on", "pk")[:SHOWN]
    ]


def _to_declare(statement: Statement, on: date) -> Todo:
    is_late, is_back = statement.due_on < on, statement.status == "returned"
    words = mails.period_words(statement.from_on, statement.to_on)
    return Todo(
        what=f"Transmettre les heures {words}",
        why=statement.return_reason if is_back else str(statement.commitment.clause.lot),
        url=reverse("clauses:my_hours_page", args=[statement.pk]),
        verb="Remplir",
        minutes=2,
        due_on=statement.due_on,
        urgency=80 if is_back else 60,
        state="late" if is_late or is_back else "watch",
        state_word="à corriger" if is_back else "en retard" if is_late else "à remplir",
        icon="clock",
    )


def _since(days: int) -> str:
    if days <= 0:
        return "Transmis aujourd'hui."
    return f"À vérifier depuis {french.count(days, 'jour', 'jours')}."
