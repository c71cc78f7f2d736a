"""What a bilan is about: whose hours, over which period, for whose eyes."""

from dataclasses import dataclass
from datetime import date

from terreau.kit.labels import Labelled
from terreau.kit.spans import DAY


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
    def is_whole(self) -> bool:
        """Whether the period is made of whole quarters (a year is four), so that two reports never isolate a person."""
        starts = self.from_on.day == 1 and self.from_on.month % 3 == 1
        after = self.to_on + DAY
        return starts and after.day == 1 and after.month % 3 == 1 and self.from_on <= self.to_on

    @property
    def is_fixed(self) -> bool:
        """Whether the scope is one that is published: the territory, or one buyer; never a finer cut."""
        return self.operation_id is None and self.company_id is None and not self.programme

    def breaks_down(self, today: date) -> bool:
        """Whether traits of persons may be broken down at all for this audience."""
        if self.audience is Audience.TEAM:
            return True
        return self.is_whole and self.is_fixed and self.to_on < today
