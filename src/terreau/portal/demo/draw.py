"""Draws the whole demonstration from one date: same date, same data. No clock, no database."""

from collections import Counter, defaultdict
from contextlib import suppress
from datetime import date
from random import Random

from terreau.portal.demo.calendar import TOTAL, TURN, Calendar
from terreau.portal.demo.companies import give_lots, structures
from terreau.portal.demo.hours import Line, settle
from terreau.portal.demo.jobs import fit_training
from terreau.portal.demo.open_lots import draw_open
from terreau.portal.demo.past import draw_past
from terreau.portal.demo.people import Names, give_jobs
from terreau.portal.demo.plan import ContractPlan, Job, LotPlan, Plan

ATTEMPTS = 20


def draw(today: date) -> Plan:
    """Every contract, lot, company, person and hour of the city's demonstration.

    A draw whose jobs cannot be shared among so many people is drawn again. Raises ValueError when none can.
    """
    for attempt in ("", *map(str, range(1, ATTEMPTS))):
        with suppress(ValueError):
            return _draw(Calendar(today), Random(f"terreau {today.isoformat()}{attempt}"))  # noqa: S311  not a secret
    raise ValueError(f"no draw of {today:%d/%m/%Y} holds the totals")


def _draw(calendar: Calendar, rng: Random) -> Plan:
    employers = structures()
    current = draw_open(rng, calendar, employers)
    targets = calendar.targets()
    elsewhere = _by_year(current)
    past = draw_past(rng, calendar, targets, elsewhere, employers)
    _settle_past(past, targets, elsewhere)
    contracts = [*past, *current]
    _number(contracts)
    lots = [lot for contract in contracts for lot in contract.lots]
    firms = give_lots(rng, lots)
    jobs = [job for lot in lots for job in lot.jobs]
    people = give_jobs(rng, jobs, Names(rng))
    _ask_about_one(jobs)
    for lot in lots:
        if lot.is_past:
            lot.due = _due(rng, lot)
            _share_due(lot)
    return Plan(contracts, people, [*firms, *employers])


def _by_year(contracts: list[ContractPlan]) -> Counter[int]:
    found: Counter[int] = Counter()
    for line in (line for contract in contracts for lot in contract.lots for line in lot.validated):
        found[line.span.start.year] += line.hours
    return found


def _settle_past(past: list[ContractPlan], targets: dict[int, int], elsewhere: Counter[int]) -> None:
    """Give each year its hours, within what its lines can hold; what one year cannot hold goes to the others."""
    by_year: dict[int, list[Line]] = defaultdict(list)
    for line in (line for contract in past for lot in contract.lots for line in lot.lines):
        by_year[line.span.start.year].append(line)
    wanted = {year: _bounded(lines, targets.get(year, 0) - elsewhere[year]) for year, lines in by_year.items()}
    _balance(wanted, by_year, TOTAL - sum(elsewhere.values()))
    for year, lines in by_year.items():
        settle(lines, wanted[year])
    for contract in past:
        for lot in contract.lots:
            fit_training(lot.lines)


def _balance(wanted: dict[int, int], by_year: dict[int, list[Line]], total: int) -> None:
    """Bring the years to their total, the recent ones first. Raises ValueError when the lines cannot hold it."""
    recent = [year for year in wanted if year >= TURN.year - 1]
    for years in (recent, recent, recent, [*wanted], [*wanted]):
        missing, whole = total - sum(wanted.values()), sum(wanted[year] for year in years) or 1
        for year in years:
            wanted[year] = _bounded(by_year[year], wanted[year] + missing * wanted[year] // whole)
    for year in sorted(wanted, key=lambda year: -wanted[year]):
        wanted[year] = _bounded(by_year[year], wanted[year] + total - sum(wanted.values()))
    if sum(wanted.values()) != total:
        raise ValueError("the lines drawn cannot hold the total")


def _bounded(lines: list[Line], hours: int) -> int:
    """Between half of what was drawn and nearly all that the days hold."""
    return max(sum(line.drawn for line in lines) // 2, min(hours, sum(line.most for line in lines) * 97 // 100))


def _share_due(lot: LotPlan) -> None:
    """What each company of a finished group owed: about what it did, in twentieths."""
    owing = [member for member in lot.members if not member.is_entrusted]
    if len(owing) > 1:
        done = [sum(line.hours for line in lot.lines_of(member)) for member in owing]
        for member, hours in zip(owing, done, strict=True):
            member.weight = max(2, round(20 * hours / sum(done)))


def _ask_about_one(jobs: list[Job]) -> None:
    """Where the person who left last is now remains to be asked."""
    left = [job for job in jobs if job.is_last and not job.is_ongoing]
    max(left, key=lambda job: job.span.end).is_asked_about = True


def _number(contracts: list[ContractPlan]) -> None:
    ranks: Counter[int] = Counter()
    for contract in contracts:
        year = contract.notified_on.year
        ranks[year] += 1
        contract.number = f"{year}-{ranks[year]:03d}"


def _due(rng: Random, lot: LotPlan) -> int:
    """Hours of the documents of a finished lot: most were met, some passed, a few missed; in tens."""
    done = sum(line.hours for line in lot.lines) / 100
    return max(50, round(done / rng.choices((1.0, 1.06, 1.15, 0.93, 0.8), (34, 26, 14, 16, 10))[0] / 10) * 10)
