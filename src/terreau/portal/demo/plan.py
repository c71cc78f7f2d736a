"""What the demonstration is made of, before a row is written: contracts, lots, companies, jobs, people."""

from dataclasses import dataclass, field
from datetime import date

from terreau.clauses.rules.vocabulary import AssignmentMode, ContractType
from terreau.kit.spans import Span
from terreau.portal.demo.hours import Line
from terreau.portal.demo.trades import Trade

ENTRUSTED = 0.3
"""The part of a lot's hours that a subcontractor is entrusted with."""


@dataclass
class Firm:
    """A company or a structure: its rank gives its numbers."""

    name: str
    kind: str
    family: int
    rank: int


@dataclass(eq=False)
class Member:
    """A company on a lot: what it owes is its weight; an entrusted one works for the first member."""

    trade: Trade
    weight: int = 1
    is_entrusted: bool = False
    firm: Firm | None = None


@dataclass(eq=False)
class Job:
    """One employment contract and its work on one lot. `planned_end` None: open-ended.

    `beside`: the other job of the same employment contract, for somebody who works on two lots at once.
    """

    lot: "LotPlan"
    member: Member
    channel: "Channel"
    span: Span
    planned_end: date | None
    lines: list[Line]
    employer: Firm | None = None
    person: "Person | None" = None
    is_ongoing: bool = False
    is_last: bool = True
    must_be_new: bool = False
    is_asked_about: bool = False
    beside: "Job | None" = None


@dataclass(frozen=True)
class Channel:
    """How people come to a lot: who employs them, under which contract, for how long (months), how present.

    `weekly` hours are those of one lot, of the `lots` that one employment contract serves.
    """

    key: str
    weight: int
    structure: str
    contract_type: ContractType
    mode: AssignmentMode
    weekly: int
    months: tuple[int, int]
    presence: float
    lots: int = 1


@dataclass(eq=False)
class LotPlan:
    """A lot and the hours of its documents. `until`: last day whose hours are validated."""

    contract: "ContractPlan"
    number: int
    trade: Trade
    span: Span
    members: list[Member]
    due: int = 0
    offered: int = 0
    amended: int = 0
    jobs: list[Job] = field(default_factory=list)
    until: date = date.max
    capacity: int = 4
    pace: str = "past"
    month: str = ""
    marks: frozenset[str] = frozenset()
    suspended_on: date | None = None

    @property
    def lines(self) -> list[Line]:
        """Every line of the lot, planned ones included."""
        return [line for job in self.jobs for line in job.lines]

    @property
    def validated(self) -> list[Line]:
        """The lines whose hours are done and checked."""
        return [line for line in self.lines if line.span.end <= self.until]

    def lines_of(self, member: Member) -> list[Line]:
        """The validated lines of one company."""
        return [line for job in self.jobs if job.member is member for line in job.lines if line.span.end <= self.until]

    @property
    def shares(self) -> dict[Member, float]:
        """The part of the hours that each company does: what is entrusted apart, the rest by what each owes."""
        owing = [member for member in self.members if not member.is_entrusted]
        left = 1 - ENTRUSTED * (len(self.members) - len(owing))
        whole = sum(member.weight for member in owing)
        return {m: ENTRUSTED if m.is_entrusted else left * m.weight / whole for m in self.members}

    @property
    def is_past(self) -> bool:
        """Followed no more."""
        return self.pace == "past"


@dataclass(eq=False)
class ContractPlan:
    """A contract of a buyer (its place in the list), with its lots and perhaps an operation."""

    buyer: int
    title: str
    notified_on: date
    is_service: bool
    operation: int | None = None
    lots: list[LotPlan] = field(default_factory=list)
    number: str = ""


@dataclass(eq=False)
class Person:
    """Somebody who works: traits drawn at the first hire."""

    rank: int
    first_name: str
    last_name: str
    sex: str
    birth_on: date
    education: str
    in_qpv: bool
    category: str
    first_hired_on: date
    jobs: list[Job] = field(default_factory=list)


@dataclass
class Plan:
    """The whole demonstration of the city."""

    contracts: list[ContractPlan]
    people: list[Person]
    firms: list[Firm]

    @property
    def lots(self) -> list[LotPlan]:
        """Every lot, contract after contract."""
        return [lot for contract in self.contracts for lot in contract.lots]

    @property
    def jobs(self) -> list[Job]:
        """Every job, lot after lot."""
        return [job for lot in self.lots for job in lot.jobs]
