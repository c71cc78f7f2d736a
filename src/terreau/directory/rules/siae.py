"""Insertion and protected work, told apart from the ESS status: a SIAE is not always of the ESS."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from terreau.directory.rules.structures import StructureKind
from terreau.kit.labels import Labelled

INSERTION_KINDS = frozenset(
    {
        StructureKind.ACI,
        StructureKind.EI,
        StructureKind.AI,
        StructureKind.ETTI,
        StructureKind.EITI,
        StructureKind.GEIQ,
        StructureKind.EA,
        StructureKind.EATT,
        StructureKind.ESAT,
        StructureKind.REGIE,
        StructureKind.SEP,
    }
)


class AgreementState(Labelled):
    """Where the convention, the approval or the label of a kind stands on a day."""

    VALID = "valid", "En cours"
    UNDATED = "undated", "Sans date, à confirmer"
    UPCOMING = "upcoming", "À venir"
    EXPIRED = "expired", "Terminée"


@dataclass(frozen=True, slots=True)
class KindAgreement:
    """What makes a structure of a kind: from `starts_on` to `ends_on`, both included; None where it is not known."""

    kind: StructureKind
    starts_on: date | None = None
    ends_on: date | None = None
    source: str = ""
    as_of: date | None = None

    def state(self, on: date) -> AgreementState:
        """Where it stands on a day. Without any date it counts, to be confirmed."""
        if self.ends_on and self.ends_on < on:
            return AgreementState.EXPIRED
        if self.starts_on and self.starts_on > on:
            return AgreementState.UPCOMING
        return AgreementState.VALID if self.starts_on or self.ends_on else AgreementState.UNDATED


@dataclass(frozen=True, slots=True)
class InsertionStanding:
    """What a structure is on a day: kinds that count (`current`), those that ended (`ended`), each once."""

    current: tuple[StructureKind, ...] = ()
    ended: tuple[StructureKind, ...] = ()
    to_confirm: tuple[StructureKind, ...] = ()

    @property
    def is_siae(self) -> bool:
        """One of the five kinds of insertion by economic activity (Code du travail, L5132-4)."""
        return any(kind.is_siae for kind in self.current)

    @property
    def is_inclusive(self) -> bool:
        """Any kind of insertion or of protected work: SIAE, GEIQ, EA, ESAT, régie, prison work."""
        return bool(self.current)


def standing_on(agreements: Iterable[KindAgreement], *, on: date) -> InsertionStanding:
    """The kinds of insertion that hold on a day; kinds of no insertion (association, company...) are left out."""
    states: dict[StructureKind, set[AgreementState]] = {}
    for agreement in agreements:
        if agreement.kind in INSERTION_KINDS:
            states.setdefault(agreement.kind, set()).add(agreement.state(on))
    known = {kind: states[kind] for kind in StructureKind if kind in states}
    counting = {AgreementState.VALID, AgreementState.UNDATED}
    current = tuple(kind for kind, found in known.items() if found & counting)
    return InsertionStanding(
        current=current,
        ended=tuple(kind for kind, found in known.items() if kind not in current and AgreementState.EXPIRED in found),
        to_confirm=tuple(kind for kind in current if AgreementState.VALID not in known[kind]),
    )
