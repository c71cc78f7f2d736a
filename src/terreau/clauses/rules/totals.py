"""What ledger entries add up to: signed hours, a correction being an entry of the same kind with the other sign."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from terreau.clauses.rules.vocabulary import EntryKind

ZERO = Decimal(0)


@dataclass(frozen=True)
class Totals:
    """Counted hours of one lot or of one commitment; hours penalised stand apart and move nothing."""

    due: Decimal = ZERO
    transferred: Decimal = ZERO
    waived: Decimal = ZERO
    done: Decimal = ZERO

    @property
    def net_due(self) -> Decimal:
        """What is owed once transfers and waivers are told."""
        return self.due + self.transferred - self.waived

    @property
    def remaining(self) -> Decimal:
        """Hours left to validate; negative when more was done than owed."""
        return self.net_due - self.done


def totals(entries: Iterable[tuple[EntryKind, Decimal]]) -> Totals:
    """Add up (kind, counted hours) pairs: remaining = due + transferred − waived − done (decision on the ledger)."""
    sums = dict.fromkeys(EntryKind, ZERO)
    for kind, hours in entries:
        sums[EntryKind(kind)] += hours
    return Totals(
        due=sums[EntryKind.DUE],
        transferred=sums[EntryKind.TRANSFERRED],
        waived=sums[EntryKind.WAIVED],
        done=sums[EntryKind.DONE],
    )
