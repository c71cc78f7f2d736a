"""How to become of the ESS, or ESUS: the conditions of the law one by one, and those already met (`Checklist`).

The texts are quoted in short with their article and the date of the wording that was read (`worded_on`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from terreau.directory.rules.ess_facts import EssVerdict, LegalFacts
from terreau.directory.rules.ess_rules import EssFamily, EssRules, FormGroup
from terreau.directory.rules.ess_status import EssReason, EssStatus, classify
from terreau.directory.rules.siae import standing_on
from terreau.directory.rules.structures import StructureKind
from terreau.kit.french import day
from terreau.kit.labels import Labelled

LAW_WORDED_ON = date(2014, 8, 2)
CODE_WORDED_ON = date(2022, 2, 23)
ESS_LAW = "Loi 2014-856 du 31 juillet 2014, article 1er"
LABOUR_CODE = "Code du travail, article L3332-17-1"


class EssCondition(Labelled):
    """What the law asks, in short. The two last ones are asked of commercial companies only."""

    PURPOSE = "purpose", "Un but autre que le seul partage des bénéfices"
    GOVERNANCE = "governance", "Une gouvernance démocratique, où la voix ne dépend pas seulement du capital"
    PROFITS = "profits", "Des bénéfices consacrés en majorité au maintien ou au développement de l'activité"
    RESERVES = "reserves", "Des réserves obligatoires impartageables, jamais distribuées"
    LIQUIDATION = "liquidation", "En cas de liquidation, un boni qui revient à une autre entreprise de l'ESS"
    SOCIAL_UTILITY = "social_utility", "Une utilité sociale inscrite dans l'objet social"
    PROFIT_SHARES = (
        "profit_shares",
        "Au moins 20 % des bénéfices au fonds de développement, au moins 50 % en réserves obligatoires ou en report",
    )


class EsusCondition(Labelled):
    """What the ESUS approval asks."""

    ESS = "ess", "Être une entreprise de l'ESS"
    OBJECTIVE = "objective", "Poursuivre à titre principal un objectif d'utilité sociale"
    COST = "cost", "Une charge d'utilité sociale qui pèse nettement sur le compte de résultat"
    PAY = (
        "pay",
        "Des salaires plafonnés : 7 fois le SMIC pour les cinq plus élevés en moyenne, 10 fois pour le plus élevé",
    )
    UNLISTED = "unlisted", "Des titres de capital, s'il y en a, qui ne sont pas cotés"
    WRITTEN = "written", "L'objectif d'utilité sociale inscrit dans les statuts"


class ConditionState(Labelled):
    """Where a condition stands, from the facts that are known."""

    MET = "met", "Remplie"
    TO_PROVE = "to_prove", "À prouver"
    NOT_ASKED = "not_asked", "Non demandée"


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """One condition: its article and the date of its wording, where it stands, and why in a French sentence."""

    condition: EssCondition | EsusCondition
    article: str
    worded_on: date
    state: ConditionState
    why: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """The conditions in order. `is_open` False: this form can never be of the ESS. `is_held`: the status is there.

    `is_by_right`: ESUS « de plein droit », with its conditions alone. `sentence` says where the structure stands.
    """

    lines: tuple[ConditionLine, ...]
    is_open: bool
    is_held: bool
    sentence: str
    is_by_right: bool = False

    @property
    def met(self) -> tuple[ConditionLine, ...]:
        """Those already met."""
        return tuple(line for line in self.lines if line.state is ConditionState.MET)

    @property
    def missing(self) -> tuple[ConditionLine, ...]:
        """Those that a document must prove."""
        return tuple(line for line in self.lines if line.state is ConditionState.TO_PROVE)


ESS_ARTICLES: dict[EssCondition, tuple[str, date]] = {
    EssCondition.PURPOSE: (f"{ESS_LAW}, I, 1°", LAW_WORDED_ON),
    EssCondition.GOVERNANCE: (f"{ESS_LAW}, I, 2°", LAW_WORDED_ON),
    EssCondition.PROFITS: (f"{ESS_LAW}, I, 3°, a", LAW_WORDED_ON),
    EssCondition.RESERVES: (f"{ESS_LAW}, I, 3°, b", LAW_WORDED_ON),
    EssCondition.LIQUIDATION: (f"{ESS_LAW}, I, 3°, b", LAW_WORDED_ON),
    EssCondition.SOCIAL_UTILITY: (f"{ESS_LAW}, II, 2°, b, et article 2", LAW_WORDED_ON),
    EssCondition.PROFIT_SHARES: (f"{ESS_LAW}, II, 2°, c, et arrêté du 3 août 2015", date(2015, 8, 3)),
}
STATUTORY_CONDITIONS = tuple(ESS_ARTICLES)[:5]
COMPANY_CONDITIONS = tuple(ESS_ARTICLES)[5:]

ESUS_ARTICLES: dict[EsusCondition, str] = {
    EsusCondition.ESS: f"{LABOUR_CODE}, I",
    EsusCondition.OBJECTIVE: f"{LABOUR_CODE}, I, 1°",
    EsusCondition.COST: f"{LABOUR_CODE}, I, 2°",
    EsusCondition.PAY: f"{LABOUR_CODE}, I, 3°",
    EsusCondition.UNLISTED: f"{LABOUR_CODE}, I, 4°",
    EsusCondition.WRITTEN: f"{LABOUR_CODE}, I, 5°",
}
# L3332-17-1, II; its older wording asked for the 4° alone, the wording that was read asks for the 3° and the 4°.
BY_RIGHT_CONDITIONS = (EsusCondition.ESS, EsusCondition.PAY, EsusCondition.UNLISTED)
BY_RIGHT_KINDS = frozenset(
    {
        StructureKind.EI,
        StructureKind.ETTI,
        StructureKind.AI,
        StructureKind.ACI,
        StructureKind.REGIE,
        StructureKind.EA,
        StructureKind.ESAT,
    }
)
_WITHOUT_SHARES = frozenset({EssFamily.ASSOCIATION, EssFamily.FONDATION, EssFamily.MUTUELLE})
_HELD_BY = {
    EssReason.DECISION: "Établi par une décision au vu d'un document.",
    EssReason.ESS_FRANCE_LIST: "La liste d'ESS France le tient pour établi.",
    EssReason.ESUS_APPROVAL: "L'agrément ESUS en cours le suppose.",
    EssReason.INSEE_FLAG: "L'Insee range cette structure dans l'ESS.",
}
_BY_FORM = "Sa forme juridique l'impose ; les statuts le disent."
_BY_STATUTES = "À lire dans les statuts."


def how_to_become_ess(
    facts: LegalFacts, *, on: date, rules: EssRules, proven: Collection[EssCondition] = ()
) -> Checklist:
    """The five statutory conditions, and two more for a company. `proven`: those that a person read in the statutes."""
    status, form = classify(facts, on=on, rules=rules), rules.form(facts.legal_category)
    is_company = form.group is FormGroup.COMPANY and not facts.is_listed_cooperative(on)
    asked = (*STATUTORY_CONDITIONS, *(COMPANY_CONDITIONS if is_company else ()))
    is_open = form.group is not FormGroup.NEVER or status.verdict is EssVerdict.ESS
    is_by_law = form.group is FormGroup.STATUTE or facts.is_listed_cooperative(on)
    is_by_form = is_by_law and status.verdict is not EssVerdict.NOT_ESS
    lines = tuple(_ess_line(condition, status, condition in proven, is_by_form) for condition in asked)
    is_held = status.verdict is EssVerdict.ESS and not status.is_declared_only
    return Checklist(lines if is_open else (), is_open, is_held, _ess_sentence(status, lines, is_open, is_held))


def _ess_line(condition: EssCondition, status: EssStatus, is_proven: bool, is_by_form: bool) -> ConditionLine:
    article, worded_on = ESS_ARTICLES[condition]
    is_held = status.verdict is EssVerdict.ESS and status.reason in _HELD_BY
    if is_held:
        state, why = ConditionState.MET, _HELD_BY[status.reason]
    elif is_proven:
        state, why = ConditionState.MET, "Lu dans les statuts."
    elif is_by_form:
        state, why = ConditionState.MET, _BY_FORM
    else:
        state, why = ConditionState.TO_PROVE, _BY_STATUTES
    return ConditionLine(condition, article, worded_on, state, why)


def _ess_sentence(status: EssStatus, lines: tuple[ConditionLine, ...], is_open: bool, is_held: bool) -> str:
    missing = sum(line.state is ConditionState.TO_PROVE for line in lines)
    if not is_open:
        return "Cette forme ne peut pas être de l'ESS ; une association ou une société liée le pourrait."
    if is_held:
        return "Cette structure est de l'ESS."
    if missing:
        return f"Il reste {missing} condition{'s' if missing > 1 else ''} à prouver : envoyez les statuts à jour."
    if status.is_declared_only:
        return "Les conditions paraissent remplies : il reste à ce que l'équipe du territoire le confirme."
    return "Les conditions paraissent remplies : envoyez le document qui le montre, l'équipe du territoire décidera."


def how_to_become_esus(
    facts: LegalFacts, *, on: date, rules: EssRules, proven: Collection[EsusCondition] = ()
) -> Checklist:
    """The conditions of the ESUS approval; fewer for the kinds that have it by right (II of the article)."""
    status, form = classify(facts, on=on, rules=rules), rules.form(facts.legal_category)
    current = standing_on(facts.agreements, on=on).current
    is_by_right = any(kind in BY_RIGHT_KINDS for kind in current)
    is_approved = facts.esus is not None and facts.esus.is_valid(on)
    is_open = form.group is not FormGroup.NEVER or status.verdict is EssVerdict.ESS
    known = {condition: why for condition, why in _known(status, is_approved).items() if why}
    known |= dict.fromkeys(proven, "Lu dans un document.")
    lines = tuple(_esus_line(condition, known.get(condition, ""), is_by_right) for condition in EsusCondition)
    sentence = _esus_sentence(facts, lines, is_open, is_approved, is_by_right)
    return Checklist(lines if is_open else (), is_open, is_approved, sentence, is_by_right)


def _known(status: EssStatus, is_approved: bool) -> dict[EsusCondition, str]:
    """Why each condition is met, empty when nothing says so."""
    if is_approved:
        return dict.fromkeys(EsusCondition, "L'agrément en cours le suppose.")
    is_ess = status.verdict is EssVerdict.ESS and not status.is_declared_only
    without_shares = is_ess and status.family in _WITHOUT_SHARES
    return {
        EsusCondition.ESS: status.sentence if is_ess else "",
        EsusCondition.UNLISTED: "Cette forme n'a pas de titres de capital cotés." if without_shares else "",
    }


def _esus_line(condition: EsusCondition, why: str, is_by_right: bool) -> ConditionLine:
    article = ESUS_ARTICLES[condition]
    if why:
        return ConditionLine(condition, article, CODE_WORDED_ON, ConditionState.MET, why)
    if is_by_right and condition not in BY_RIGHT_CONDITIONS:
        because = "Non demandée aux structures qui ont l'agrément de plein droit."
        return ConditionLine(condition, f"{LABOUR_CODE}, II", CODE_WORDED_ON, ConditionState.NOT_ASKED, because)
    proof = "À prouver : voir la liste au-dessus." if condition is EsusCondition.ESS else "À joindre à la demande."
    return ConditionLine(condition, article, CODE_WORDED_ON, ConditionState.TO_PROVE, proof)


def _esus_sentence(
    facts: LegalFacts, lines: tuple[ConditionLine, ...], is_open: bool, is_approved: bool, is_by_right: bool
) -> str:
    if not is_open:
        return "L'agrément ESUS est réservé aux entreprises de l'ESS : cette forme ne peut pas l'avoir."
    if is_approved:
        until = f" jusqu'au {day(facts.esus.ends_on)}" if facts.esus and facts.esus.ends_on else ""
        return f"Cette structure a l'agrément ESUS{until}."
    missing = sum(line.state is ConditionState.TO_PROVE for line in lines)
    procedure = "La demande va au préfet du département du siège (R3332-21-3) ; son silence de deux mois vaut accord."
    right = "L'agrément est de plein droit pour ce type de structure. " if is_by_right else ""
    rest = f"Il reste {missing} condition{'s' if missing > 1 else ''} à prouver. " if missing else ""
    return f"{right}{rest}{procedure}"
