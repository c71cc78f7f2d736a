"""What a bilan is about: whose hours, over which period, for whose eyes."""

from dataclasses import dataclass, replace
from datetime import date

from terreau.kit.labels import Labelled
from terreau.kit.spans import DAY, add_months

BEGINNING = date(1990, 1, 1)


class Audience(Labelled):
    """Breakdowns by traits of persons are whole for the team, and merged under five persons for anybody else."""

    TEAM = "team", "L'équipe qui suit les clauses"
    OUTSIDE = "outside", "Toute autre personne"


@dataclass(frozen=True)
class Scope:
    """Whose hours. Dates are included; empty fields narrow nothing.

    `buyer_id` and `company_id` are legal units, `programme` is the public programme of operations.
    """

    territory_id: int
    from_on: date
    to_on: date
    buyer_id: int | None = None
    operation_id: int | None = None
    company_id: int | None = None
    programme: str = ""
    audience: Audience = Audience.TEAM

    @property
    def is_year(self) -> bool:
        """Whether the period is one calendar year."""
        return (self.from_on, self.to_on) == (date(self.from_on.year, 1, 1), date(self.from_on.year, 12, 31))

    @property
    def is_quarter(self) -> bool:
        """Whether the period is one calendar quarter."""
        starts = self.from_on.day == 1 and self.from_on.month % 3 == 1
        return starts and self.to_on == add_months(self.from_on, 3) - DAY

    @property
    def is_fixed(self) -> bool:
        """Whether the scope is one that is published: the territory, or one buyer; never a finer cut."""
        return self.operation_id is None and self.company_id is None and not self.programme

    def breaks_down(self, today: date) -> bool:
        """Whether traits of persons may be broken down for this audience.

        Outside: one finished quarter or year. Two other periods that differ by a month would tell who came that month.
        """
        if self.audience is Audience.TEAM:
            return True
        return (self.is_year or self.is_quarter) and self.is_fixed and self.to_on < today

    def last_finished_year(self, today: date) -> "Scope":
        """The same scope over the last calendar year that is over, and no later than the period."""
        year = min(today.year - 1, self.to_on.year)
        return replace(self, from_on=date(year, 1, 1), to_on=date(year, 12, 31))
