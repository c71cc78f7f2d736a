"""Lots of the past years: drawn until each year has about the hours it had."""

from collections import Counter
from datetime import date
from random import Random

from terreau.kit.spans import DAY, Span, add_months
from terreau.portal.demo.calendar import FIRST_YEAR, Calendar, weekday_after
from terreau.portal.demo.jobs import draw_job, furthest_behind, keep_to_shares
from terreau.portal.demo.names import BUYERS, SITES
from terreau.portal.demo.plan import ContractPlan, Firm, LotPlan, Member
from terreau.portal.demo.trades import SERVICES, WORKS, Trade

WORKS_TITLES = ("Réhabilitation", "Construction", "Rénovation énergétique", "Extension", "Remise en état")
BUYER_WEIGHTS = (34, *(weight for _, _, weight in BUYERS))
LENGTHS, SHORT = (5, 7, 9, 12, 12, 14, 18, 24), (5, 6, 7)
FEWEST, MEDIAN, SPREAD, MOST = 160, 1150, 0.8, 8500


def draw_past(
    rng: Random, calendar: Calendar, targets: dict[int, int], elsewhere: Counter[int], structures: list[Firm]
) -> list[ContractPlan]:
    """Contracts over, until the drawn hours (hundredths, open lots included) reach each year's target."""
    drawn = Counter(elsewhere)
    contracts: list[ContractPlan] = []
    end = calendar.month(2).start - DAY
    for year in range(FIRST_YEAR, calendar.last_year + 1):
        while drawn[year] < targets[year] and date(year, 1, 1) < add_months(end, -6):
            contract = _contract(rng, len(contracts), year, end, structures)
            contracts.append(contract)
            for line in (line for lot in contract.lots for line in lot.lines):
                drawn[line.span.start.year] += line.drawn
    return contracts


def _contract(rng: Random, rank: int, year: int, end: date, structures: list[Firm]) -> ContractPlan:
    is_service = rng.random() < 0.22
    site = rng.choice(SITES)
    trades = _trades(rng, is_service=is_service)
    what = trades[0].title if is_service else rng.choice(WORKS_TITLES)
    last = min(date(year, 9, 25), add_months(end, -5))
    notified_on = weekday_after(date(year, 1, 8) + rng.randint(0, max(0, (last - date(year, 1, 8)).days)) * DAY)
    contract = ContractPlan(
        buyer=_buyer(rng, rank),
        title=f"{what}, {_at(site)}" if is_service else f"{what} {site}",
        notified_on=notified_on,
        is_service=is_service,
        operation=_operation(rng, year, is_service=is_service),
    )
    for number, trade in enumerate(trades, start=1):
        contract.lots.append(_lot(rng, contract, number, trade, end=end, structures=structures))
    return contract


def _at(site: str) -> str:
    return site.removeprefix("du ").removeprefix("de la ").removeprefix("des ").removeprefix("de ")


def _buyer(rng: Random, rank: int) -> int:
    """Every buyer has its turn; the others are drawn by their size."""
    if rank % 5 == 0:
        return rank // 5 % len(BUYER_WEIGHTS)
    return rng.choices(range(len(BUYER_WEIGHTS)), BUYER_WEIGHTS)[0]


def _operation(rng: Random, year: int, *, is_service: bool) -> int | None:
    """Works of urban renewal: the former programme until 2016, Porte Saint-Germain since."""
    if is_service or rng.random() > 0.35:
        return None
    return 1 if year < 2017 else 0


def _trades(rng: Random, *, is_service: bool) -> list[Trade]:
    pool = list(SERVICES if is_service else WORKS)
    wanted = rng.choices((1, 2, 3, 4), (80, 15, 5, 0) if is_service else (35, 30, 22, 13))[0]
    found: list[Trade] = []
    while len(found) < wanted:
        trade = rng.choices(pool, [trade.weight for trade in pool])[0]
        if trade not in found:
            found.append(trade)
    return found


def _lot(
    rng: Random, contract: ContractPlan, number: int, trade: Trade, *, end: date, structures: list[Firm]
) -> LotPlan:
    start = min(add_months(contract.notified_on, rng.randint(0, 2)), add_months(end, -4))
    start = max(start, contract.notified_on + DAY)
    last = min(add_months(start, rng.choice(SHORT if start > add_months(end, -24) else LENGTHS)) - DAY, end)
    members = draw_members(rng, trade)
    lot = LotPlan(contract, number, trade, Span(start, last), members)
    wanted = min(MOST, max(FEWEST, rng.lognormvariate(0, SPREAD) * MEDIAN)) * 100
    window = Span(start + 3 * DAY, last)
    while sum(line.drawn for line in lot.lines) < wanted or _has_idle(lot) or len(lot.lines) < 2:
        lot.jobs.append(draw_job(rng, lot, furthest_behind(lot, members), window, structures))
    keep_to_shares(lot)
    return lot


def _has_idle(lot: LotPlan) -> bool:
    return any(not lot.lines_of(member) for member in lot.members)


def draw_members(rng: Random, trade: Trade, kind: str = "") -> list[Member]:
    """One holder mostly; sometimes a group, sometimes a subcontractor who is entrusted with a part."""
    shape = kind or rng.choices(("alone", "group", "entrusted"), (62, 18, 20))[0]
    if shape == "group":
        return [Member(trade, rng.choice((50, 60, 70))), Member(trade, rng.choice((30, 40)))]
    if shape == "entrusted":
        return [Member(trade), Member(trade, weight=0, is_entrusted=True)]
    return [Member(trade)]
