"""The open lots with their jobs: hours validated so far follow the pace that each lot must show."""

from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from random import Random

from terreau.clauses.rules.due import Event, running
from terreau.clauses.rules.progress import Lot, expected, months_between
from terreau.clauses.rules.sizing import HOURS_A_MONTH
from terreau.clauses.rules.vocabulary import EventKind
from terreau.kit.spans import DAY, Span, add_months, month_of
from terreau.portal.demo.calendar import Calendar, weekday_after
from terreau.portal.demo.hours import QUARTER, settle
from terreau.portal.demo.hours import share as share_out
from terreau.portal.demo.jobs import BY_KEY, HALF, draw_channel, draw_job, fit_training, furthest_behind, make_job
from terreau.portal.demo.open_table import OPEN, OpenContract, Row
from terreau.portal.demo.past import draw_members
from terreau.portal.demo.plan import ContractPlan, Firm, Job, LotPlan, Member
from terreau.portal.demo.trades import TRADES

STOPPED_SINCE = timedelta(days=75)
GAP = {"ahead": 0.15, "on_time": 0.035, "watch": -0.055, "late": -0.2}
WORKERS = {"none": 0, "late": 1}
SHORTEST = 20
LEFT = (40, 48, 55, 62, 70, 84, 90, 105, 118, 135, 150, 170)
"""Days left on the employment contracts that run today."""
LAST_DAYS = 45
"""Days left to somebody whose two years are nearly over."""
DOUBLE_MONTHS = 4


def draw_open(rng: Random, calendar: Calendar, structures: list[Firm]) -> list[ContractPlan]:
    """The contracts of the table, dated from today."""
    halves: dict[str, Job] = {}
    return [_contract(rng, calendar, row, structures, halves) for row in OPEN]


def _contract(
    rng: Random, calendar: Calendar, row: OpenContract, structures: list[Firm], halves: dict[str, Job]
) -> ContractPlan:
    notified_on = weekday_after(add_months(calendar.today, -row.ago) - DAY * 12)
    contract = ContractPlan(row.buyer, row.title, notified_on, row.is_service, row.operation)
    for number, each in enumerate(row.lots, start=1):
        lot = _lot(rng, calendar, contract, number, each)
        _share_somebody(rng, calendar, lot, structures, halves)
        _people_it(rng, calendar, lot, structures)
        contract.lots.append(lot)
    return contract


def _lot(rng: Random, calendar: Calendar, contract: ContractPlan, number: int, row: Row) -> LotPlan:
    start = max(add_months(calendar.today, -row.ago).replace(day=3), contract.notified_on + DAY)
    end = add_months(start, row.length) - DAY
    lot = LotPlan(
        contract=contract,
        number=number,
        trade=TRADES[row.trade],
        span=Span(start, end),
        members=draw_members(rng, TRADES[row.trade], row.shape),
        due=row.due,
        offered=row.due // 200 * 10 if "offered" in row.marks else 0,
        amended=120 if "amended" in row.marks else 0,
        until=validated_until(calendar, row),
        pace=row.pace,
        month=row.month,
        marks=row.marks,
    )
    if "suspended" in row.marks:
        lot.suspended_on = calendar.today - STOPPED_SINCE
    return lot


def validated_until(calendar: Calendar, row: Row) -> date:
    """The last day whose hours are checked: two months ago mostly, one or three for some."""
    if "quarter" in row.marks:
        last = calendar.month(1)
        first = last.start.replace(month=(last.start.month - 1) // 3 * 3 + 1)
        return first - DAY
    return calendar.month({"validated": 1, "late": 3}.get(row.month, 2)).end


def _people_it(rng: Random, calendar: Calendar, lot: LotPlan, structures: list[Firm]) -> None:
    target = _target(rng, calendar, lot)
    if not target:
        lot.capacity = 3
        return
    if "ending" in lot.marks:
        _long_job(rng, calendar, lot, structures)
    last = min(lot.until, lot.span.end, (lot.suspended_on or date.max) - DAY)
    window = Span(lot.span.start + 2 * DAY, last)
    owners = lot.members[:1] if lot.month == "late" else lot.members
    if last == lot.until and lot.month != "none":
        _current_jobs(rng, calendar, lot, structures)
    while len(lot.validated) < 2 or any(_lacks(lot, member, target) for member in owners):
        lot.jobs.append(draw_job(rng, lot, furthest_behind(lot, owners), window, structures))
    _settle_by_share(lot, owners, target)
    for line in lot.lines:
        line.hours = line.hours or line.drawn // QUARTER * QUARTER
    fit_training(lot.lines)
    lot.capacity = _capacity(calendar, lot, target)


def _lacks(lot: LotPlan, member: Member, target: int) -> bool:
    """Whether the days of a company cannot hold its share yet; a lot whose hours are late has one company at work."""
    part = lot.shares[member] if lot.month != "late" else 1
    return sum(line.drawn for line in lot.lines_of(member)) < max(QUARTER, target * part)


def _settle_by_share(lot: LotPlan, owners: list[Member], target: int) -> None:
    """Each company has done its share of what is done."""
    lines = [lot.lines_of(member) for member in owners]
    most = [sum(line.most // QUARTER for line in each) for each in lines]
    parts = share_out(target // QUARTER, [round(lot.shares[member] * 1000) for member in owners], most)
    for each, quarters in zip(lines, parts, strict=True):
        settle(each, quarters * QUARTER)


def _target(rng: Random, calendar: Calendar, lot: LotPlan) -> int:
    """Hundredths of hours validated so far, in quarters of an hour."""
    due = float(all_due(lot))
    today = float(expected(rule_of(calendar, lot)))
    if lot.pace == "not_started":
        return 0
    if lot.pace == "done":
        wanted = due * rng.uniform(1.01, 1.05)
    elif lot.pace == "unreachable":
        wanted = min(today, due) * rng.uniform(0.4, 0.5)
    else:
        wanted = max(0.08 * due, min(0.96 * due, today + GAP[lot.pace] * due))
    return int(wanted * 4) * QUARTER


def all_due(lot: LotPlan) -> int:
    """Hours of the contract, of the offer and of the amendment."""
    return lot.due + lot.offered + lot.amended


def rule_of(calendar: Calendar, lot: LotPlan) -> Lot:
    """The lot as the rules of progress read it, with nothing done yet."""
    events = [Event(EventKind.SUSPENSION, lot.suspended_on)] if lot.suspended_on else []
    return Lot(
        due=Decimal(all_due(lot)),
        validated=Decimal(0),
        running=running(lot.span, events, calendar.today),
        on=calendar.today,
    )


def _capacity(calendar: Calendar, lot: LotPlan, target: int) -> int:
    """People enough to finish in time, or too few where the lot is out of reach."""
    left = months_between(calendar.today, rule_of(calendar, lot).running.span.end)
    missing = max(Decimal(0), all_due(lot) - Decimal(target) / 100)
    needed = ceil(missing / (HOURS_A_MONTH * left)) if left > 0 else 1
    return max(1, needed - 1) if lot.pace == "unreachable" else needed + 2


def _long_job(rng: Random, calendar: Calendar, lot: LotPlan, structures: list[Firm]) -> None:
    """Somebody whose two years are nearly over: to be seen coming."""
    start = max(weekday_after(add_months(calendar.today, -24) + LAST_DAYS * DAY), lot.span.start + DAY)
    job = make_job(
        rng, lot, lot.members[0], Span(start, calendar.month(1).end), channel=BY_KEY["ei"], structures=structures
    )
    job.planned_end = min(add_months(start, 24) - DAY, lot.span.end)
    job.is_ongoing = job.must_be_new = True
    lot.jobs.append(job)


def _share_somebody(
    rng: Random, calendar: Calendar, lot: LotPlan, structures: list[Firm], halves: dict[str, Job]
) -> None:
    """Somebody employed by one structure who shares her week between this lot and another with the same mark."""
    for mark in sorted(mark for mark in lot.marks if mark.startswith("half_")):
        start = weekday_after(add_months(calendar.month(1).start, -DOUBLE_MONTHS) + 5 * DAY)
        span = Span(start, calendar.month(1).end)
        job = make_job(rng, lot, lot.members[0], span, channel=HALF, structures=structures)
        first = halves.setdefault(mark, job)
        if first is not job:
            job.beside, job.employer = first, first.employer
        job.planned_end = add_months(start, 12) - DAY
        job.is_ongoing = job.must_be_new = True
        lot.jobs.append(job)


def _current_jobs(rng: Random, calendar: Calendar, lot: LotPlan, structures: list[Firm]) -> None:
    """Those at work today: since some months, and for some more."""
    for rank, member in enumerate(lot.members * (2 if lot.due > 1500 else 1)):
        back = rng.randint(0 if rank else 1, 2 if lot.pace == "late" else 4)
        first = add_months(month_of(lot.until).start, -back) + rng.randint(1, 9) * DAY
        start = weekday_after(max(first, lot.span.start + 2 * DAY))
        planned_end = min(lot.span.end, calendar.today + (rng.choice(LEFT) + rng.randint(0, 12)) * DAY)
        if lot.until - start < SHORTEST * DAY or planned_end <= calendar.today:
            continue
        channel = draw_channel(rng, 4)
        job = make_job(rng, lot, member, Span(start, calendar.month(1).end), channel=channel, structures=structures)
        job.planned_end = None if channel.contract_type.is_open_ended else planned_end
        job.is_ongoing = True
        lot.jobs.append(job)
        if lot.pace in {"late", "unreachable"} and rank == 0:
            return
