"""The ESS status of a legal unit: a verdict in three states, with its reason, its source, its date and its rules.

The order of precedence is that of `_STEPS`. An activity code alone never refuses (décret 2007-1888, article 5), and
insertion is an axis apart: its kinds may add a remark, they never change the verdict.
"""

from dataclasses import dataclass
from datetime import date

from terreau.directory.rules.ess_facts import EssVerdict, LegalFacts
from terreau.directory.rules.ess_remarks import remarks
from terreau.directory.rules.ess_rules import EssFamily, EssRules, Exclusion, Form, FormGroup
from terreau.kit.french import day
from terreau.kit.labels import Labelled


class EssReason(Labelled):
    """Why the verdict is what it is."""

    DECISION = "decision", "Décision d'une personne habilitée"
    ESS_FRANCE_LIST = "ess_france_list", "Liste d'ESS France"
    ESUS_APPROVAL = "esus_approval", "Agrément ESUS en cours"
    ESUS_EXPIRED = "esus_expired", "Agrément ESUS terminé"
    STATUTE = "statute", "Statut juridique"
    COOPERATIVE_LIST = "cooperative_list", "Liste de coopératives"
    EXCLUDED_ACTIVITY = "excluded_activity", "Activité souvent exclue de l'ESS"
    CONTRADICTION = "contradiction", "Sources qui se contredisent"
    DOUBTFUL_FORM = "doubtful_form", "Forme juridique à examiner"
    INSEE_FLAG = "insee_flag", "Mention ESS de l'Insee"
    DECLARED_COMPANY = "declared_company", "Société qui se déclare de l'ESS"
    PENDING_PROOF = "pending_proof", "Document en cours d'examen"
    NO_PROOF = "no_proof", "Société sans preuve"
    NO_FLAG = "no_flag", "Organisme sans mention ESS"
    PUBLIC_OR_PERSON = "public_or_person", "Personne publique, personne physique ou groupement sans personnalité"
    UNKNOWN_FORM = "unknown_form", "Forme juridique inconnue ou non classée"


class EssSource(Labelled):
    """Who says it."""

    DECISION = "decision", "une décision sur document"
    ESS_FRANCE = "ess_france", "la liste d'ESS France"
    ESUS = "esus", "la liste des agréments ESUS"
    COOPERATIVES = "cooperatives", "une liste de coopératives"
    SIRENE = "sirene", "l'Insee (SIRENE)"


@dataclass(frozen=True, slots=True)
class EssStatus:
    """The answer. `family` is None outside the ESS. `as_of` is the source's date (`on` where the source has none).

    `is_declared_only`: the company says so, and nobody confirmed it. `is_claimable`: a document may change it.
    `sentence` explains in one French sentence; `warnings` are French sentences to show beside it.
    """

    verdict: EssVerdict
    family: EssFamily | None
    reason: EssReason
    source: EssSource
    as_of: date
    rules_version: str
    sentence: str
    warnings: tuple[str, ...] = ()
    is_declared_only: bool = False
    is_claimable: bool = False


@dataclass(frozen=True, slots=True)
class _Case:
    facts: LegalFacts
    on: date
    form: Form
    exclusion: Exclusion | None


@dataclass(frozen=True, slots=True)
class _Finding:
    verdict: EssVerdict
    reason: EssReason
    sentence: str
    source: EssSource = EssSource.SIRENE
    as_of: date | None = None
    family: EssFamily | None = None


def classify(facts: LegalFacts, *, on: date, rules: EssRules) -> EssStatus:
    """The status on a day. The first of the steps that has something to say decides."""
    form, exclusion = rules.form(facts.legal_category), rules.exclusion(facts.activities)
    case = _Case(facts, on, form, exclusion)
    found = next(finding for step in _STEPS if (finding := step(case)))
    is_ess = found.verdict is EssVerdict.ESS
    is_declared = found.reason is EssReason.DECLARED_COMPANY
    return EssStatus(
        verdict=found.verdict,
        family=None if found.verdict is EssVerdict.NOT_ESS else found.family or form.family,
        reason=found.reason,
        source=found.source,
        as_of=found.as_of or facts.as_of or on,
        rules_version=rules.version,
        sentence=found.sentence,
        warnings=remarks(facts, on=on, rules=rules, verdict=found.verdict, is_declared=is_declared),
        is_declared_only=is_declared,
        is_claimable=found.reason is not EssReason.PUBLIC_OR_PERSON and (not is_ess or is_declared),
    )


def _decided(case: _Case) -> _Finding | None:
    decision = case.facts.decision
    if decision is None or decision.decided_on > case.on:
        return None
    return _Finding(
        verdict=decision.verdict,
        reason=EssReason.DECISION,
        sentence=f"{decision.verdict.label} : décidé le {day(decision.decided_on)} au vu de « {decision.document} ».",
        source=EssSource.DECISION,
        as_of=decision.decided_on,
        family=decision.family,
    )


def _listed(case: _Case) -> _Finding | None:
    check = case.facts.ess_list
    if check is None or not check.says_yes(case.on):
        return None
    sentence = f"ESS : son SIREN figure dans la liste d'ESS France au {day(check.as_of)}."
    return _Finding(EssVerdict.ESS, EssReason.ESS_FRANCE_LIST, sentence, EssSource.ESS_FRANCE, check.as_of)


def _approved(case: _Case) -> _Finding | None:
    """An expired approval asks for a look, unless the statute belongs to the ESS by law: it outlives the approval."""
    esus = case.facts.esus
    if esus is None:
        return None
    as_of = esus.as_of or esus.starts_on
    if esus.is_valid(case.on):
        until = f" jusqu'au {day(esus.ends_on)}" if esus.ends_on else ""
        sentence = f"ESS : elle a l'agrément « entreprise solidaire d'utilité sociale » (ESUS){until}."
        return _Finding(EssVerdict.ESS, EssReason.ESUS_APPROVAL, sentence, EssSource.ESUS, as_of)
    is_by_law = case.form.group is FormGroup.STATUTE or case.facts.is_listed_cooperative(case.on)
    if esus.ends_on is None or not esus.is_expired(case.on) or is_by_law:
        return None
    sentence = f"À vérifier : son agrément ESUS s'est terminé le {day(esus.ends_on)}."
    return _Finding(EssVerdict.TO_CHECK, EssReason.ESUS_EXPIRED, sentence, EssSource.ESUS, as_of or esus.ends_on)


def _by_statute(case: _Case) -> _Finding | None:
    if case.form.group is not FormGroup.STATUTE:
        return None
    family, category = case.form.family.label.lower(), case.facts.legal_category
    if case.exclusion and case.exclusion.blocks:
        what = f"{case.exclusion.label} (code {case.exclusion.prefix}, {case.exclusion.nomenclature.label})"
        sentence = f"À vérifier : sa forme est de l'ESS ({family}), mais son activité en est souvent exclue : {what}."
        return _Finding(EssVerdict.TO_CHECK, EssReason.EXCLUDED_ACTIVITY, sentence)
    if case.facts.flag == "N":
        sentence = f"À vérifier : sa forme est de l'ESS ({family}), mais l'Insee indique qu'elle n'en est pas."
        return _Finding(EssVerdict.TO_CHECK, EssReason.CONTRADICTION, sentence)
    sentence = (
        f"ESS : sa forme juridique ({family}, catégorie {category}) en est par la loi du 31 juillet 2014, article 1er."
    )
    return _Finding(EssVerdict.ESS, EssReason.STATUTE, sentence)


def _in_a_cooperative_list(case: _Case) -> _Finding | None:
    check = case.facts.cooperative_list
    if check is None or not check.says_yes(case.on):
        return None
    sentence = f"ESS : elle figure dans une liste de coopératives au {day(check.as_of)}."
    return _Finding(
        EssVerdict.ESS,
        EssReason.COOPERATIVE_LIST,
        sentence,
        EssSource.COOPERATIVES,
        check.as_of,
        EssFamily.COOPERATIVE,
    )


def _by_flag(case: _Case) -> _Finding | None:
    if case.facts.flag != "O":
        return None
    if case.form.group is FormGroup.FIFTH:
        sentence = "ESS : organisme privé à but non lucratif que l'Insee range dans l'ESS."
        return _Finding(EssVerdict.ESS, EssReason.INSEE_FLAG, sentence)
    if case.form.group is FormGroup.COMPANY:
        sentence = "ESS, à titre déclaratif : cette société s'est déclarée de l'ESS, et l'Insee a noté sa déclaration."
        return _Finding(EssVerdict.ESS, EssReason.DECLARED_COMPANY, sentence)
    return None


def _without_proof(case: _Case) -> _Finding | None:
    if case.form.group not in {FormGroup.COMPANY, FormGroup.FIFTH}:
        return None
    if case.facts.has_pending_proof:
        sentence = "À vérifier : la structure a envoyé un document, il est en cours d'examen."
        return _Finding(EssVerdict.TO_CHECK, EssReason.PENDING_PROOF, sentence)
    if case.form.group is FormGroup.FIFTH:
        sentence = "Hors ESS : pour un organisme de cette forme, il faut la mention ESS de l'Insee ou un document."
        return _Finding(EssVerdict.NOT_ESS, EssReason.NO_FLAG, sentence)
    sentence = (
        "Hors ESS : société sans mention, liste ni agrément qui la range dans l'ESS ; ses statuts le prouveraient."
    )
    return _Finding(EssVerdict.NOT_ESS, EssReason.NO_PROOF, sentence)


def _never(case: _Case) -> _Finding | None:
    if case.form.group is not FormGroup.NEVER:
        return None
    sentence = "Hors ESS : l'ESS réunit des personnes morales de droit privé (loi du 31 juillet 2014, article 1er)."
    return _Finding(EssVerdict.NOT_ESS, EssReason.PUBLIC_OR_PERSON, sentence)


def _otherwise(case: _Case) -> _Finding:
    if case.form.group is FormGroup.DOUBTFUL:
        sentence = f"À vérifier : {case.form.why}."
        return _Finding(EssVerdict.TO_CHECK, EssReason.DOUBTFUL_FORM, sentence)
    if not case.facts.legal_category:
        sentence = "À vérifier : sa forme juridique n'est pas connue."
    else:
        sentence = f"À vérifier : sa forme juridique (catégorie {case.facts.legal_category}) n'est dans aucune liste."
    return _Finding(EssVerdict.TO_CHECK, EssReason.UNKNOWN_FORM, sentence)


_STEPS = (
    _decided,
    _listed,
    _approved,
    _by_statute,
    _in_a_cooperative_list,
    _by_flag,
    _without_proof,
    _never,
    _otherwise,
)
