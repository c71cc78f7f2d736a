"""Two people filling the same draft: what each typed is kept, and what both typed differently is said."""

from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class LineDraft:
    """What can be typed about one person. `hours` None: not said yet; `training` lies within them."""

    hours: Decimal | None = None
    training: Decimal = ZERO
    explanation: str = ""
    has_left: bool = False
    left_on: date | None = None


@dataclass(frozen=True)
class Merge:
    """What to store, and the fields where two people typed different things: there the stored one stays."""

    draft: LineDraft
    clashes: tuple[str, ...] = ()


def merge(*, seen: LineDraft, typed: LineDraft, stored: LineDraft) -> Merge:
    """Keep each field that one person alone changed since the page was shown to them."""
    result, clashes = stored, []
    for name in (field.name for field in fields(LineDraft)):
        wanted, known, before = getattr(typed, name), getattr(stored, name), getattr(seen, name)
        if wanted in (before, known):
            continue
        if known == before:
            result = replace(result, **{name: wanted})
        else:
            clashes.append(name)
    return Merge(result, tuple(clashes))


def tidy(draft: LineDraft) -> LineDraft:
    """A draft that the database accepts: training never above the hours, a departure's day only with a departure."""
    hours = draft.hours
    training = ZERO if hours is None else min(draft.training, hours)
    return replace(draft, training=training, left_on=draft.left_on if draft.has_left else None)
