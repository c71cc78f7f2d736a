"""The ESS status as a fiche shows it: the one kept, or the one that the rules give from what is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from terreau.directory.models import EssAssessment, MainActivity, Organisation
from terreau.directory.reading.legal_facts import facts_of
from terreau.directory.reference import ess_rules
from terreau.directory.rules.becoming import Checklist, how_to_become_ess, how_to_become_esus
from terreau.directory.rules.ess_facts import EssVerdict, read_sirene
from terreau.directory.rules.ess_rules import Activity, EssFamily
from terreau.directory.rules.ess_status import EssReason, classify
from terreau.directory.rules.siae import InsertionStanding, standing_on
from terreau.directory.rules.structures import Nomenclature

STATES = {EssVerdict.ESS: "ok", EssVerdict.NOT_ESS: "off", EssVerdict.TO_CHECK: "watch"}


@dataclass(frozen=True)
class EssShown:
    """A verdict with its reason, source, date and rules; `state` is the shape that goes with the word."""

    verdict: EssVerdict
    state: str
    family: str
    reason: str
    sentence: str
    source: str
    as_of: date
    rules_version: str
    is_declared_only: bool
    is_claimable: bool
    warnings: Sequence[str]


def ess_shown(unit: Organisation, activities: Sequence[MainActivity | Activity], *, as_of: date, on: date) -> EssShown:
    """The status of a legal unit. `as_of` dates the facts of SIRENE when nothing was assessed yet."""
    kept: EssAssessment | None = getattr(unit, "ess_assessment", None)
    if kept is not None:
        return _shown(kept)
    coded = [(Nomenclature(each.nomenclature), each.code) for each in activities]
    facts = read_sirene(legal_category=unit.legal_category, flag=unit.ess_flag, activities=coded, as_of=as_of)
    found = classify(facts, on=on, rules=ess_rules())
    return EssShown(
        found.verdict,
        STATES[found.verdict],
        found.family.label if found.family else "",
        found.reason.label,
        found.sentence,
        found.source.label,
        found.as_of,
        found.rules_version,
        found.is_declared_only,
        found.is_claimable,
        found.warnings,
    )


def _shown(kept: EssAssessment) -> EssShown:
    verdict = EssVerdict(kept.verdict)
    return EssShown(
        verdict,
        STATES[verdict],
        EssFamily(kept.family).label if kept.family else "",
        EssReason(kept.reason).label,
        kept.sentence,
        kept.source,
        kept.as_of,
        kept.rules_version,
        kept.is_declared_only,
        kept.is_claimable,
        kept.warnings,
    )


@dataclass(frozen=True)
class EssPage:
    """The status, how to become of the ESS and ESUS, insertion apart, and whether a person decided."""

    shown: EssShown
    ess: Checklist
    esus: Checklist
    insertion: InsertionStanding
    is_decision: bool


def status_page(unit: Organisation, *, on: date) -> EssPage:
    """Everything that the page of a status says."""
    facts = facts_of([unit])[unit.pk]
    kept: EssAssessment | None = getattr(unit, "ess_assessment", None)
    return EssPage(
        shown=ess_shown(unit, facts.activities, as_of=facts.as_of or on, on=on),
        ess=how_to_become_ess(facts, on=on, rules=ess_rules()),
        esus=how_to_become_esus(facts, on=on, rules=ess_rules()),
        insertion=standing_on(facts.agreements, on=on),
        is_decision=kept is not None and kept.is_decision,
    )
