"""Jobs of the room: each morning, ask for the month just ended, remind who is late, ask the next structures."""

from terreau.accounts.actor import Actor
from terreau.clauses.actions.requests import remind_late, request_statements
from terreau.clauses.actions.sourcing import send_due_batches
from terreau.clauses.actions.sourcing_answers import send_due_reminders
from terreau.clauses.tables_in.handling import examine_later, write_later
from terreau.kit.clock import now, today
from terreau.kit.jobs import job, periodic
from terreau.kit.spans import DAY
from terreau.territories.models import Territory

__all__ = ["ask_for_hours", "ask_structures", "examine_later", "write_later"]


@periodic(cron="0 5 * * *")
@job(name="clauses.ask_for_hours", queueing_lock="clauses.ask_for_hours", pass_context=False)
def ask_for_hours(timestamp: int) -> None:
    """Ask and remind in every territory. Run twice, it asks once: statements exist, reminders carry their date."""
    last_month = today().replace(day=1) - DAY
    for territory in Territory.objects.filter(clauses__closed_on=None).distinct().order_by("pk"):
        house = Actor.system(territory.pk)
        request_statements(by=house, month=last_month, at=now())
        remind_late(by=house, at=now(), every_days=territory.reminder_days)


@periodic(cron="30 7 * * 1-5")
@job(name="clauses.ask_structures", queueing_lock="clauses.ask_structures", pass_context=False)
def ask_structures(timestamp: int) -> None:
    """Send the batches and the reminders of the day in every territory. Run twice, it asks nobody twice."""
    for territory in Territory.objects.filter(clauses__sourcing_requests__state="open").distinct().order_by("pk"):
        house = Actor.system(territory.pk)
        send_due_reminders(by=house, at=now())
        send_due_batches(by=house, at=now())
