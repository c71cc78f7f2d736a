"""What waits for a facilitator about hours and employment: each item leads to the page that settles it."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from terreau.clauses import mails
from terreau.clauses.models import EmploymentContract, Placement, Statement
from terreau.clauses.reading import verification
from terreau.clauses.rules.vocabulary import ExitSituation
from terreau.kit import french
from terreau.kit.access import Actor, rows
from terreau.kit.rooms import Shared, Todo

COUNTING_DAYS = 60
ENDING_DAYS = 30
ASKED_DAYS = 90
SHOWN = 20
LOOKED_AT = 300
ANSWER_DAYS = 5
SAID = (
    "starts_on",
    "ended_on",
    "planned_end_on",
    "counts_until",
    "participant__first_name",
    "participant__last_name",
    "employer__name",
    "exit__employment_contract",
    "exit__left_on",
    "exit__situation",
)


def hours_todos(actor: Actor, on: date, _shared: Shared | None = None) -> Sequence[Todo]:
    """Everything about hours and employment that waits for the team."""
    if actor.role != "facilitator":
        return []
    found, contracts = verification.waiting(actor, on), _contracts(actor, on)
    return [
        *_to_check(found.queue, on),
        *_late(found.late),
        *_newcomers(found.telling),
        *_counting_ends(contracts, on),
        *_contracts_end(contracts, on),
        *_exits(contracts),
    ]


def company_todos(actor: Actor, on: date, _shared: Shared | None = None) -> Sequence[Todo]:
    """The months that a company has to declare."""
    if actor.role != "company":
        return []
    waiting = (
        rows(actor, Statement).filter(status__in=["to_fill", "returned"]).select_related("commitment__clause__lot")
    )
    return [_to_declare(statement, on) for statement in waiting.order_by("due_on", "pk")[:SHOWN]]


def _to_check(found: Sequence[verification.Row], on: date) -> list[Todo]:
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
        group="relevé à lire avant de valider,relevés à lire avant de valider",
        subject=f"{row.statement.commitment.company}, {french.month(row.statement.to_on)}",
    )


def _late(late: Sequence[Statement]) -> list[Todo]:
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
        what=f"Heures {words} attendues {french.of(statement.commitment.company)}",
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


def _newcomers(telling: Sequence[verification.Row]) -> list[Todo]:
    """People told by companies on statements not sent yet; those sent are in the queue with their statement."""
    return [
        Todo(
            what=f"Ajouter {french.count(row.newcomers, 'personne signalée', 'personnes signalées')}",
            why=f"{row.statement.commitment.company}, heures {row.period}.",
            url=reverse("clauses:statement", args=[row.statement.pk]),
            verb="Ajouter",
            minutes=5 * row.newcomers,
            due_on=row.statement.due_on,
            urgency=58,
            state="watch",
            state_word="à ajouter",
            icon="person-plus",
        )
        for row in telling[:SHOWN]
    ]


def _contracts(actor: Actor, on: date) -> list[EmploymentContract]:
    """Contracts whose counting or term ends soon, of people at work, and those whose exit is to complete."""
    counting = Q(counts_until__range=(on, on + timedelta(days=COUNTING_DAYS)))
    term = Q(planned_end_on__range=(on, on + timedelta(days=ENDING_DAYS)), renewals=None)
    at_work = Exists(Placement.objects.filter(employment_contract=OuterRef("pk")).during(on, on))
    wanted = Q(ended_on=None, starts_on__lte=on) & (counting | term) & at_work
    recent = on - timedelta(days=ASKED_DAYS)
    unknown = Q(exit__situation=ExitSituation.UNKNOWN.value, exit__left_on__gte=recent)
    found = rows(actor, EmploymentContract).filter(wanted | unknown).select_related("participant", "employer", "exit")
    return list(found.only(*SAID).order_by("counts_until", "pk")[:LOOKED_AT])


def _is_open(contract: EmploymentContract, on: date) -> bool:
    return contract.ended_on is None and contract.starts_on <= on and not hasattr(contract, "exit")


def _stops_counting(contract: EmploymentContract) -> bool:
    """Whether hours stop counting before the work ends; when both end together, the end of the contract says it."""
    end = contract.planned_end_on
    return contract.counts_until is not None and (end is None or contract.counts_until < end)


def _counting_ends(contracts: Sequence[EmploymentContract], on: date) -> list[Todo]:
    last = on + timedelta(days=COUNTING_DAYS)
    return [
        Todo(
            what=f"Les heures {french.of(contract.participant)} cessent de compter",
            why=f"Compte jusqu'au {french.day(contract.counts_until)}, chez {contract.employer}.",
            url=reverse("clauses:employment", args=[contract.pk]),
            verb="Préparer la suite",
            minutes=10,
            due_on=contract.counts_until,
            urgency=45,
            state="watch",
            state_word="à préparer",
            icon="hourglass-split",
            group="fin de durée à préparer,fins de durée à préparer",
            subject=f"{contract.participant}, le {french.day(contract.counts_until)}",
        )
        for contract in contracts
        if _is_open(contract, on)
        and _stops_counting(contract)
        and contract.counts_until
        and on <= contract.counts_until <= last
    ][:SHOWN]


def _contracts_end(contracts: Sequence[EmploymentContract], on: date) -> list[Todo]:
    last = on + timedelta(days=ENDING_DAYS)
    return [
        Todo(
            what=f"Le contrat {french.of(contract.participant)} se termine",
            why=f"Fin le {french.day(contract.planned_end_on)}, chez {contract.employer} : renouveler ou terminer.",
            url=reverse("clauses:employment", args=[contract.pk]),
            verb="Renouveler ou terminer",
            minutes=5,
            due_on=contract.planned_end_on,
            urgency=50,
            state="watch",
            state_word="à prévoir",
            icon="calendar3",
            group="contrat de travail se termine ce mois-ci,contrats de travail se terminent ce mois-ci",
            subject=f"{contract.participant}, le {french.day(contract.planned_end_on)}",
        )
        for contract in contracts
        if _is_open(contract, on) and contract.planned_end_on and on <= contract.planned_end_on <= last
    ][:SHOWN]


def _exits(contracts: Sequence[EmploymentContract]) -> list[Todo]:
    left = [each for each in contracts if hasattr(each, "exit") and each.exit.situation == ExitSituation.UNKNOWN]
    return [
        Todo(
            what=f"Que devient {contract.participant} ?",
            why=f"Partie le {french.day(contract.exit.left_on)} {french.of(contract.employer)} : situation à noter.",
            url=reverse("clauses:complete_exit", args=[contract.exit.pk]),
            verb="Compléter",
            minutes=5,
            due_on=contract.exit.left_on + timedelta(days=ENDING_DAYS),
            urgency=30,
            state="info",
            state_word="à compléter",
            icon="box-arrow-right",
            group="situation de départ à noter,situations de départ à noter",
            subject=str(contract.participant),
        )
        for contract in sorted(left, key=lambda each: each.exit.left_on, reverse=True)[:SHOWN]
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
