"""What a published contract is once cleaned: plain frozen facts, and what was wrong with them."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from terreau.procurement.rules.vocabulary import GroupKind, SocialConsideration


class Severity(StrEnum):
    """Flagged: stored, outside totals until a person decides. Rejected: not stored."""

    FLAGGED = "flagged"
    REJECTED = "rejected"


class Problem(NamedTuple):
    """What is wrong: the field as the format names it, and a reason in French."""

    field: str
    reason: str
    severity: Severity = Severity.FLAGGED


class Holder(NamedTuple):
    """A company as published. `id_type` is SIRET only when the number is one; `name` may be empty."""

    id_type: str
    id: str
    name: str = ""


class PublishedAmendment(NamedTuple):
    """A change as published, in order from 1. `amount` (euros HT) and `months` are new values, None when unchanged."""

    rank: int
    subject: str
    notified_on: date | None
    published_on: date | None
    amount: Decimal | None
    months: int | None
    holders: tuple[Holder, ...] = ()


class PublishedSubcontract(NamedTuple):
    """An act of subcontracting (revision 0) or a later version of it, in order. Amount in euros HT."""

    rank: int
    revision: int
    company: Holder
    notified_on: date | None
    published_on: date | None
    amount: Decimal | None
    months: int | None


class Concession(NamedTuple):
    """What only a concession has. Subsidy in euros."""

    starts_on: date | None
    subsidy: Decimal | None


class PublishedRow(NamedTuple):
    """One row of a published file, cleaned. Amount in euros HT, duration in months; None is unknown or unusable.

    `change_rank` is above 0 for a line of a table that repeats the contract after an amendment. `stem` is the number
    without its two last digits, when the first version of the format says that they may be the rank of a change.
    """

    buyer_siret: str
    buyer_name: str
    number: str
    subject: str
    nature: str
    procedure: str
    cpv: str
    place_code: str
    place_kind: str
    place_name: str
    months: int | None
    notified_on: date | None
    published_on: date | None
    amount: Decimal | None
    holders: tuple[Holder, ...]
    considerations: tuple[SocialConsideration, ...]
    is_framework: bool
    framework_number: str
    group_kind: GroupKind
    amendments: tuple[PublishedAmendment, ...] = ()
    subcontracts: tuple[PublishedSubcontract, ...] = ()
    concession: Concession | None = None
    change_rank: int = 0
    change_subject: str = ""
    stem: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def is_rejected(self) -> bool:
        """Not to be stored."""
        return bool(self.problems) and any(problem.severity is Severity.REJECTED for problem in self.problems)
