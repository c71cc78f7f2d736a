"""When structures are asked, and asked again: by batches, until enough of them are interested.

Ten at a time until six are interested, and reminders after two and four days that never fall on a week-end, are the
practice of the public « Marché de l'inclusion »; every number is a setting of the request.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from terreau.kit.spans import DAY

BATCH_SIZE = 10
WANTED = 6
BATCH_DAYS = 5  # working days left to a batch before the next one
REMIND_AFTER = (2, 4)  # days
SATURDAY = 5


@dataclass(frozen=True)
class Standing:
    """Where a request stands: how many are wanted and by how many at a time, and what the structures chosen did.

    `left` were chosen and not asked yet; `waiting` were asked and have not answered.
    """

    wanted: int = WANTED
    batch_size: int = BATCH_SIZE
    batch_days: int = BATCH_DAYS
    interested: int = 0
    declined: int = 0
    waiting: int = 0
    left: int = 0
    last_sent_on: date | None = None
    deadline_on: date | None = None

    @property
    def asked(self) -> int:
        """How many were asked: those who answered, whatever they said, and those who did not yet."""
        return self.interested + self.declined + self.waiting

    @property
    def has_enough(self) -> bool:
        """As many are interested as wanted: nobody else is asked."""
        return self.interested >= self.wanted


def is_open_day(day: date) -> bool:
    """Monday to Friday; public holidays are not looked at."""
    return day.weekday() < SATURDAY


def open_day(day: date) -> date:
    """That day, or the Monday after a week-end."""
    while not is_open_day(day):
        day += DAY
    return day


def working_days_after(day: date, number: int) -> date:
    """The day that comes so many working days (Monday to Friday) after one."""
    for _ in range(number):
        day = open_day(day + DAY)
    return day


def is_over(standing: Standing, on: date) -> bool:
    """The last day to answer is behind."""
    return standing.deadline_on is not None and standing.deadline_on < on


def next_batch(standing: Standing) -> int:
    """How many structures to ask next: none once enough are interested or everyone was asked."""
    return 0 if standing.has_enough else min(standing.batch_size, standing.left)


def batch_refusal(standing: Standing, on: date) -> str | None:
    """Why no batch leaves today, even by hand."""
    if standing.has_enough:
        return "Assez de structures sont intéressées : il n'y a plus personne à interroger."
    if is_over(standing, on):
        return "La date limite de réponse est passée. Rouvrez la demande avec une nouvelle date."
    if not standing.left:
        return "Toutes les structures choisies ont été interrogées. Ajoutez-en d'autres pour continuer."
    return None


def batch_due_on(standing: Standing) -> date | None:
    """From which day the next batch leaves by itself; None when none will.

    After so many working days, or at once when all those asked have answered.
    """
    if not next_batch(standing):
        return None
    if standing.last_sent_on is None:
        return date.min
    if not standing.waiting:
        return standing.last_sent_on
    return working_days_after(standing.last_sent_on, standing.batch_days)


def is_batch_due(standing: Standing, on: date) -> bool:
    """Whether the next batch leaves today by itself: never on a week-end, never past the last day to answer."""
    due_on = batch_due_on(standing)
    return due_on is not None and due_on <= on and is_open_day(on) and batch_refusal(standing, on) is None


def reminder_days(sent_on: date) -> tuple[date, ...]:
    """The days of the reminders, in order: a week-end moves one to the Monday, and two never fall on one day."""
    days: list[date] = []
    for after in REMIND_AFTER:
        day = open_day(sent_on + timedelta(days=after))
        days.append(working_days_after(days[-1], 1) if days and day <= days[-1] else day)
    return tuple(days)


def is_reminder_due(standing: Standing, *, sent_on: date, reminders: int, on: date) -> bool:
    """Whether one who has not answered is reminded today; not once enough are interested or the last day is past."""
    days = reminder_days(sent_on)
    if standing.has_enough or is_over(standing, on) or not is_open_day(on) or reminders >= len(days):
        return False
    return days[reminders] <= on
