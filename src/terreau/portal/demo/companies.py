"""Invented companies and structures, and who holds which lot."""

from random import Random

from terreau.portal.demo import numbers
from terreau.portal.demo.names import ROOTS, STRUCTURES
from terreau.portal.demo.plan import Firm, LotPlan, Member
from terreau.portal.demo.trades import Trade

COUNT = 418
MAIN = "Bâtival"


def structures() -> list[Firm]:
    """Those who employ people on the way back to work."""
    return [Firm(name, kind, numbers.STRUCTURES, rank) for rank, (name, kind) in enumerate(STRUCTURES, start=1)]


class Companies:
    """Companies by trade, invented as they are needed, each name once."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.made: list[Firm] = []
        self.by_trade: dict[str, list[Firm]] = {}
        self.names: set[str] = set()

    def new(self, trade: Trade, name: str = "") -> Firm:
        """A company that holds nothing yet."""
        chosen = name or self._name(trade)
        self.names.add(chosen)
        firm = Firm(chosen, "company", numbers.COMPANIES, len(self.made) + 1)
        self.made.append(firm)
        self.by_trade.setdefault(trade.key, []).append(firm)
        return firm

    def known(self, trade: Trade, lot: LotPlan) -> Firm | None:
        """A company of the trade that is not on this lot."""
        here = {member.firm.name for member in lot.members if member.firm}
        free = [firm for firm in self.by_trade.get(trade.key, []) if firm.name not in here and firm.name != MAIN]
        return self.rng.choice(free) if free else None

    def _name(self, trade: Trade) -> str:
        free = [root for root in ROOTS if f"{root}{trade.suffix} {trade.word}" not in self.names]
        if free:
            return f"{self.rng.choice(free)}{trade.suffix} {trade.word}"
        pairs = [f"{root} et {other} {trade.word}" for root in ROOTS for other in ROOTS if root < other]
        return self.rng.choice([pair for pair in pairs if pair not in self.names])


def give_lots(rng: Random, lots: list[LotPlan], count: int = COUNT) -> list[Firm]:
    """A company for each place on each lot: as many new ones as wanted, then some that have worked before.

    Only places with validated hours make the count, since a company counts once it has some.
    """
    companies = Companies(rng)
    main = companies.new(lots[-1].trade, MAIN)
    places = [(lot, member) for lot in lots for member in lot.members]
    for lot, member in places:
        if "main" in lot.marks and member is lot.members[0]:
            member.firm = main
    working = [(lot, member) for lot, member in places if member.firm is None and _works(lot, member)]
    new = set(rng.sample(range(len(working)), min(count - 1, len(working))))
    for at, (lot, member) in enumerate(working):
        known = None if at in new else companies.known(member.trade, lot)
        member.firm = known or companies.new(member.trade)
    for lot, member in places:
        if member.firm is None:
            member.firm = companies.known(member.trade, lot) or companies.new(member.trade)
    return companies.made


def _works(lot: LotPlan, member: Member) -> bool:
    return any(job.member is member and any(line.span.end <= lot.until for line in job.lines) for job in lot.jobs)
