"""Where a lot stands: expected by today, where it will land, until when it can still be met.

Expected: the plan of the lot, linear in calendar days until there is one. Landing: the months left at the lowest
and at the highest of the last three complete months. Last date: the latest day on which what remains, by the time
left, fits the lot's people at 151,67 h a month. All hours are counted hours; only validated ones count as done.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from terreau.clauses.rules.due import Running
from terreau.clauses.rules.rounding import round_hours
from terreau.clauses.rules.sizing import HOURS_A_MONTH
from terreau.kit.french import count, hours, number
from terreau.kit.french import day as day_fr
from terreau.kit.french import month as month_fr
from terreau.kit.labels import Labelled
from terreau.kit.spans import DAY, Span, add_months, days_covered, month_of

ZERO = Decimal(0)
PACE_MONTHS = 3
FARTHEST_MONTHS = 1200


class Lateness(Labelled):
    """The state of a lot in one French word."""

    NOT_STARTED = "not_started", "pas commencé"
    AHEAD = "ahead", "en avance"
    ON_TIME = "on_time", "dans les temps"
    TO_WATCH = "to_watch", "à surveiller"
    LATE = "late", "en retard"
    UNREACHABLE = "unreachable", "hors d'atteinte"
    DONE = "done", "terminé"


@dataclass(frozen=True)
class Tolerance:
    """Parts of the hours due from which a gap has a name; practice, editable."""

    ahead: Decimal = Decimal("0.10")
    late: Decimal = Decimal("0.10")


@dataclass(frozen=True)
class Lot:
    """What is known of a lot (or of one company on it) on a day.

    `monthly`: validated hours by first day of the month worked. `complete_until`: last day of the last month whose
    statements are all validated (None: no such month). `plan`: hours planned by first day of the month, or none.
    """

    due: Decimal
    validated: Decimal
    running: Running
    on: date
    declared: Decimal = ZERO
    monthly: Mapping[date, Decimal] = field(default_factory=dict)
    complete_until: date | None = None
    plan: Mapping[date, Decimal] | None = None
    people: int = 0
    tolerance: Tolerance = Tolerance()

    @property
    def remaining(self) -> Decimal:
        """Hours left to validate, never under zero."""
        return max(ZERO, self.due - self.validated)

    @property
    def surplus(self) -> Decimal:
        return max(ZERO, self.validated - self.due)


def expected(lot: Lot) -> Decimal:
    """Hours that should be done by the end of that day, two decimals, between zero and the hours due."""
    if lot.on < lot.running.span.start:
        return ZERO
    if lot.plan is not None:
        return min(lot.due, round_hours(_planned(lot.plan, lot.on), places=2))
    whole = lot.running.active_days()
    if lot.on >= lot.running.span.end or not whole:
        return lot.due
    return round_hours(lot.due * lot.running.active_days(lot.on) / whole, places=2)


def _planned(plan: Mapping[date, Decimal], on: date) -> Decimal:
    """Whole months gone by, and the current one by its days."""
    months = ((month_of(first), hours_planned) for first, hours_planned in plan.items())
    return sum(
        (
            hours_planned * Span(month.start, min(on, month.end)).days / month.days
            for month, hours_planned in months
            if month.start <= on
        ),
        ZERO,
    )


def last_months(lot: Lot) -> tuple[date, ...]:
    """First days of the last three complete months of the lot, latest first; stopped months are skipped."""
    found: list[date] = []
    if lot.complete_until is None:
        return ()
    month = month_of(lot.complete_until)
    while month.start >= lot.running.span.start and len(found) < PACE_MONTHS:
        if days_covered(lot.running.suspended, month) < month.days:
            found.append(month.start)
        month = month_of(month.start - DAY)
    return tuple(found)


@dataclass(frozen=True)
class Landing:
    """Hours done at the end of the lot, at the lowest and at the highest recent month."""

    low: Decimal
    high: Decimal
    slowest: Decimal
    fastest: Decimal
    months_left: Decimal


def landing(lot: Lot) -> Landing | None:
    """Where the lot lands, or None with fewer than three complete months. Whole hours."""
    months = last_months(lot)
    if len(months) < PACE_MONTHS or lot.complete_until is None:
        return None
    pace = [lot.monthly.get(first, ZERO) for first in months]
    later = sum((done for first, done in lot.monthly.items() if first > lot.complete_until), ZERO)
    left = months_between(lot.complete_until + DAY, lot.running.span.end)
    base = lot.validated - later
    low, high = (max(lot.validated, round_hours(base + rate * left)) for rate in (min(pace), max(pace)))
    return Landing(low, high, min(pace), max(pace), left)


def months_between(start: date, end: date) -> Decimal:
    """Months from one day to another, both included; zero when the end has passed."""
    return Span(start, end).months if start <= end else ZERO


def last_date(lot: Lot) -> date | None:
    """The latest day on which the people of the lot could still do what remains; None: no people or nothing left.

    It may lie before today, and even before the start (a hundred years at most): the lot cannot be met with them.
    """
    if not lot.people or not lot.remaining:
        return None
    needed, end = _months_needed(lot), lot.running.span.end
    early, late = add_months(end, -min(int(needed) + 2, FARTHEST_MONTHS)), end + DAY
    while (late - early).days > 1:
        middle = early + (late - early) // 2
        if months_between(middle, end) >= needed:
            early = middle
        else:
            late = middle
    return early


def _months_needed(lot: Lot) -> Decimal:
    return lot.remaining / (lot.people * HOURS_A_MONTH)


def _fits(lot: Lot) -> bool:
    """Whether what remains can still be done from today: `last_date` has not passed."""
    return not lot.people or months_between(lot.on, lot.running.span.end) >= _months_needed(lot)


def lateness(lot: Lot) -> Lateness:
    """One word for the lot; hours that are not firm never make it late."""
    if lot.validated >= lot.due and (lot.due or lot.on >= lot.running.span.start):
        return Lateness.DONE
    if lot.on < lot.running.span.start:
        return Lateness.NOT_STARTED
    if lot.on > lot.running.span.end or not _fits(lot):
        return Lateness.UNREACHABLE
    behind = expected(lot) - lot.validated
    if behind > lot.tolerance.late * lot.due:
        return Lateness.LATE
    if behind > 0:
        return Lateness.TO_WATCH
    return Lateness.AHEAD if -behind >= lot.tolerance.ahead * lot.due else Lateness.ON_TIME


def headline(lot: Lot) -> str:
    """« en retard de 1 478 h »: the state, with the gap where it says something."""
    state = lateness(lot)
    behind = expected(lot) - lot.validated
    if state is Lateness.LATE:
        return f"{state.label} de {hours(behind, 0)}"
    if state is Lateness.AHEAD:
        return f"{state.label} de {hours(-behind, 0)}"
    return state.label


def sentences(lot: Lot) -> tuple[str, ...]:
    """« Où en est-on ? », in order: what is left, where the lot lands, until when it can be caught up."""
    state = lateness(lot)
    if state is Lateness.DONE:
        return (_done(lot),)
    left = f"Reste à valider : {hours(lot.remaining)}."
    if state is Lateness.NOT_STARTED:
        return (f"Le lot commence le {day_fr(lot.running.span.start)}.", left)
    if lot.on > lot.running.span.end:
        return (f"Le lot s'est terminé le {day_fr(lot.running.span.end)} : il manque {hours(lot.remaining)}.",)
    return tuple(sentence for sentence in (left, _landing(lot), _catch_up(lot)) if sentence)


def _done(lot: Lot) -> str:
    if not lot.due:
        return "Aucune heure n'est due à ce jour."
    return (
        f"Les heures dues sont faites, et {hours(lot.surplus)} en plus."
        if lot.surplus
        else "Les heures dues sont faites."
    )


def _landing(lot: Lot) -> str:
    reach = landing(lot)
    if reach is None:
        return "Moins de trois mois complets sont validés : il est trop tôt pour dire où le lot arrivera."
    least, most = max(ZERO, lot.due - reach.high), max(ZERO, lot.due - reach.low)
    pace = "Au rythme des trois derniers mois, "
    if not most:
        return f"{pace}les heures dues seront faites."
    if not least:
        return f"{pace}il manquera au plus {hours(most, 0)}."
    if least == most:
        return f"{pace}il manquera {hours(most, 0)}."
    return f"{pace}il manquera entre {number(least, 0)} et {hours(most, 0)}."


def _catch_up(lot: Lot) -> str:
    last = last_date(lot)
    if last is None:
        return ""
    people = count(lot.people, "temps plein", "temps pleins")
    if last < lot.on:
        return f"Le rattrapage demande dès aujourd'hui plus de {people}."
    return f"Après le {day_fr(last)}, le rattrapage demanderait plus de {people}."


def inputs(lot: Lot) -> tuple[tuple[str, str], ...]:
    """« Comment est-ce calculé ? »: every figure that the sentences rest on, as (label, value)."""
    span, reach, last = lot.running.span, landing(lot), last_date(lot)
    stopped = days_covered(lot.running.suspended, span)
    rows = [
        ("Heures dues à ce jour", hours(lot.due)),
        ("Heures validées", hours(lot.validated)),
        ("Heures déclarées, à vérifier", hours(lot.declared)),
        ("Reste à valider", hours(lot.remaining)),
        ("Durée du lot", f"du {day_fr(span.start)} au {day_fr(span.end)}"),
        ("Jours d'arrêt", count(stopped, "jour", "jours")),
        ("Attendu à ce jour", f"{hours(expected(lot))}, {_method(lot)}"),
    ]
    if reach:
        months = last_months(lot)
        rows += [
            ("Mois pris pour le rythme", f"de {month_fr(months[-1])} à {month_fr(months[0])}"),
            ("Mois le plus bas et le plus haut", f"{hours(reach.slowest)} et {hours(reach.fastest)}"),
            ("Mois restants", number(reach.months_left, 1)),
            ("Arrivée", f"entre {number(reach.low, 0)} et {hours(reach.high, 0)}"),
        ]
    rows.append(("Personnes possibles sur le lot", f"{number(lot.people)}, à {hours(HOURS_A_MONTH)} par mois"))
    if last:
        rows.append(("Dernière date pour rattraper", day_fr(last)))
    return tuple(rows)


def _method(lot: Lot) -> str:
    return "d'après le plan du lot" if lot.plan is not None else "à parts égales par jour, arrêts déduits"
