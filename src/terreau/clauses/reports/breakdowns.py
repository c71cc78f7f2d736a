"""Breakdowns by traits of persons, and what of them each audience may read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from terreau.clauses.reports.query import TRAITS
from terreau.clauses.reports.scope import Audience
from terreau.clauses.rules.counting import AgeBand
from terreau.clauses.rules.suppression import suppress
from terreau.clauses.rules.vocabulary import ContractType, ExitSituation
from terreau.directory.rules.kinds import EmployerKind
from terreau.kit.french import HARD_SPACE
from terreau.kit.labels import Labelled
from terreau.participants.rules.eligibility import TargetGroup
from terreau.participants.rules.people import EducationLevel
from terreau.participants.rules.words import Sex

ZERO = Decimal(0)
UNKNOWN = "Non renseigné"


class Residence(Labelled):
    """Whether the person lives in a priority neighbourhood."""

    IN = "true", "Habite un quartier prioritaire"
    OUT = "false", "Habite ailleurs"


WORDS: Mapping[str, tuple[str, type[Labelled]]] = {
    "sex": ("Femmes et hommes", Sex),
    "age_band": ("Âge à l'embauche", AgeBand),
    "in_qpv": ("Quartier prioritaire", Residence),
    "education": ("Niveau de formation", EducationLevel),
    "category": ("Catégorie", TargetGroup),
    "employer_kind": ("Type d'employeur", EmployerKind),
    "contract_type": ("Type de contrat", ContractType),
}


@dataclass(frozen=True)
class Share:
    """One line of a breakdown: persons, and hours (None for exits). `key` is its code, empty once merged."""

    key: str
    label: str
    persons: int
    hours: Decimal | None = None


@dataclass(frozen=True)
class Breakdown:
    """A trait of persons. `is_merged` tells that small numbers were put together; `is_hidden` that none may be told.

    A person who changed of trait between two contracts is in both lines.
    """

    key: str
    title: str
    shares: tuple[Share, ...]
    is_merged: bool = False
    is_hidden: bool = False

    @property
    def persons(self) -> int:
        """Persons over all lines."""
        return sum(share.persons for share in self.shares)


def breakdowns_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Breakdown, ...]:
    """One breakdown a trait, in the order of its words; GROUPING sets one bit per absent trait, the last one lowest."""
    found: dict[str, list[Share]] = {trait: [] for trait in TRAITS}
    for row in rows:
        trait = TRAITS[f"{row['dimension']:0{len(TRAITS)}b}".index("0")]
        value = "" if row[trait] is None else str(row[trait]).lower() if trait == "in_qpv" else row[trait]
        found[trait].append(Share(value, value, row["persons"], Decimal(row["hours"])))
    return tuple(_named(trait, *WORDS[trait], shares) for trait, shares in found.items())


def exits_of(rows: Iterable[Mapping[str, Any]]) -> Breakdown:
    """Situations at the exit, persons only."""
    shares = [Share(row["situation"], row["situation"], row["persons"]) for row in rows]
    return _named("exits", "Situation à la sortie", ExitSituation, shares)


def _named(key: str, title: str, words: type[Labelled], shares: list[Share]) -> Breakdown:
    labels = dict(words.choices())
    order = list(labels)
    ordered = sorted(shares, key=lambda share: order.index(share.key) if share.key in labels else len(order))
    return Breakdown(key, title, tuple(Share(s.key, labels.get(s.key, UNKNOWN), s.persons, s.hours) for s in ordered))


def fit(breakdown: Breakdown, audience: Audience, *, is_told: bool = True) -> Breakdown:
    """The breakdown as this audience may read it: whole for the team, none under five persons for anybody else."""
    if audience is Audience.TEAM:
        return breakdown
    by_key = {share.key: share for share in breakdown.shares}
    groups = suppress({share.key: share.persons for share in breakdown.shares}) if is_told else ()
    if len(groups) == 1 and groups[0].is_merged:
        groups = ()  # all the lines in one tell nothing
    shares = tuple(_joined([by_key[key] for key in group.keys]) for group in groups)
    return Breakdown(
        breakdown.key,
        breakdown.title,
        shares,
        is_merged=any(group.is_merged for group in groups),
        is_hidden=bool(breakdown.shares) and not shares,
    )


def _joined(shares: list[Share]) -> Share:
    if len(shares) == 1:
        return shares[0]
    told = [share.hours for share in shares if share.hours is not None]
    return Share(
        "",
        f"{HARD_SPACE}/ ".join(share.label for share in shares),
        sum(share.persons for share in shares),
        sum(told, ZERO) if told else None,
    )
