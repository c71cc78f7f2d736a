"""What is known of a legal unit when its ESS status is asked (`LegalFacts`), each fact with its date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from terreau.directory.rules.ess_rules import Activity, EssFamily, known
from terreau.directory.rules.kinds import EssFlag
from terreau.directory.rules.siae import KindAgreement
from terreau.directory.rules.structures import Nomenclature
from terreau.kit.labels import Labelled


class EssVerdict(Labelled):
    """Three answers: a doubt is never told as a no."""

    ESS = "ess", "ESS"
    NOT_ESS = "not_ess", "Hors ESS"
    TO_CHECK = "to_check", "À vérifier"


@dataclass(frozen=True, slots=True)
class Decision:
    """What an authorised person decided, from a document; `family` when the legal form does not tell it."""

    verdict: EssVerdict
    decided_on: date
    document: str
    family: EssFamily | None = None


@dataclass(frozen=True, slots=True)
class ListCheck:
    """Whether the SIREN stands in a list, as the list was on `as_of`. No check at all is None, not False."""

    is_listed: bool
    as_of: date

    def says_yes(self, on: date) -> bool:
        """Listed, in a list already published on that day."""
        return self.is_listed and self.as_of <= on

    def is_old(self, on: date, days: int) -> bool:
        """Published more than so many days before."""
        return self.as_of + timedelta(days=days) < on


@dataclass(frozen=True, slots=True)
class Approval:
    """An ESUS approval, both days included; None is open. `as_of`: the date of the list that says it."""

    starts_on: date | None
    ends_on: date | None
    as_of: date | None = None

    def is_valid(self, on: date) -> bool:
        """Whether it runs on that day."""
        return (self.starts_on is None or self.starts_on <= on) and not self.is_expired(on)

    def is_expired(self, on: date) -> bool:
        """Whether it ended before that day."""
        return self.ends_on is not None and self.ends_on < on


@dataclass(frozen=True, slots=True)
class LegalFacts:
    """The facts of one legal unit. `flag` None: INSEE says nothing. `as_of`: the date of the SIRENE data.

    `has_pending_proof`: the structure sent a document that nobody answered yet.
    """

    legal_category: str | None = None
    activities: tuple[Activity, ...] = ()
    flag: EssFlag | None = None
    as_of: date | None = None
    ess_list: ListCheck | None = None
    cooperative_list: ListCheck | None = None
    esus: Approval | None = None
    decision: Decision | None = None
    has_pending_proof: bool = False
    agreements: tuple[KindAgreement, ...] = ()

    def is_listed_cooperative(self, on: date) -> bool:
        """A list of cooperatives names it: a cooperative in the form of a SAS cannot be seen from its category."""
        return self.cooperative_list is not None and self.cooperative_list.says_yes(on)


def read_sirene(
    *, legal_category: str | None, flag: str | None, activities: Iterable[tuple[Nomenclature, str | None]], as_of: date
) -> LegalFacts:
    """Facts from texts of SIRENE: what is masked (« [ND] ») or empty is unknown, and another flag than O or N too."""
    coded = ((nomenclature, known(code)) for nomenclature, code in activities)
    return LegalFacts(
        legal_category=known(legal_category),
        activities=tuple(Activity(nomenclature, code) for nomenclature, code in coded if code),
        flag=next((told for told in EssFlag if told == known(flag)), None),
        as_of=as_of,
    )
