"""Who may count on a clause, on what proof, and until when.

Categories: a real contract's own list (CCAP), same shape as CCAG 16.1.1. Validity of proofs: the national list of
IAE criteria; None where no source gives one. One category is enough for a clause.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from terreau.kit.french import day as day_fr
from terreau.kit.french import month as month_fr
from terreau.kit.labels import Labelled
from terreau.kit.spans import Span, add_months


class TargetGroup(Labelled):
    """The target groups of a clause. A clause may keep only some of them."""

    DELD = "DELD", "Demandeur d'emploi de longue durée"
    SENIOR = "SENIOR", "Demandeur d'emploi de plus de 50 ans"
    RSA = "RSA", "Allocataire du RSA ou ayant droit"
    ASS_AAH_AV = "ASS_AAH_AV", "Allocataire de l'ASS, de l'AAH ou de l'allocation veuvage"
    INVAL = "INVAL", "Titulaire d'une pension d'invalidité"
    BOETH = "BOETH", "Travailleur handicapé (L5212-13 du Code du travail)"
    JEUNE = "JEUNE", "Moins de 26 ans, sans CAP ni BEP, sorti de l'école depuis 6 mois"
    JEUNE_SUIVI = "JEUNE_SUIVI", "Moins de 26 ans en suivi renforcé (PACEA, CEJ, EPIDE, E2C...)"
    IAE = "IAE", "Parcours d'insertion par l'activité économique"
    GEIQ = "GEIQ", "Salarié d'un GEIQ"
    JUSTICE = "JUSTICE", "Personne sous main de justice"
    REFUGIE = "REFUGIE", "Réfugié ou protection subsidiaire"
    QPV = "QPV", "Habitant d'un quartier prioritaire éloigné de l'emploi"
    AVIS = "AVIS", "Sur avis motivé de la facilitatrice ou du facilitateur"

    @property
    def is_sensitive(self) -> bool:
        """It reveals health, justice or asylum: never broken down by lot, never shown to a company."""
        return self in _SENSITIVE


_SENSITIVE = frozenset(
    {TargetGroup.ASS_AAH_AV, TargetGroup.INVAL, TargetGroup.BOETH, TargetGroup.JUSTICE, TargetGroup.REFUGIE}
)


@dataclass(frozen=True)
class Proof:
    """What usually proves a category, and for how many months after its date (None: no published limit)."""

    name: str
    months: int | None = None


PROOFS: dict[TargetGroup, Proof] = {
    TargetGroup.DELD: Proof("Attestation de situation France Travail", 3),
    TargetGroup.SENIOR: Proof("Pièce d'identité et attestation France Travail"),
    TargetGroup.RSA: Proof("Attestation RSA (CAF ou MSA)", 3),
    TargetGroup.ASS_AAH_AV: Proof("Attestation France Travail ou CAF", 3),
    TargetGroup.INVAL: Proof("Notification de la CPAM"),
    TargetGroup.BOETH: Proof("Décision de la CDAPH, en cours à l'embauche"),
    TargetGroup.JEUNE: Proof("Pièce d'identité et attestation de la mission locale"),
    TargetGroup.JEUNE_SUIVI: Proof("Contrat ou attestation de l'organisme qui suit la personne"),
    TargetGroup.IAE: Proof("Numéro de PASS IAE et contrat de travail"),
    TargetGroup.GEIQ: Proof("Contrat de travail du GEIQ"),
    TargetGroup.JUSTICE: Proof("Attestation du SPIP ou du juge de l'application des peines", 6),
    TargetGroup.REFUGIE: Proof("Titre de séjour ou décision de l'OFPRA, en cours"),
    TargetGroup.QPV: Proof("Justificatif de domicile et attestation France Travail", 6),
    TargetGroup.AVIS: Proof("Avis motivé et signé"),
}


def proof_refusal(group: TargetGroup, *, dated_on: date, decided_on: date) -> str | None:
    """Why a proof of this date cannot found a decision of that day, or None."""
    if dated_on > decided_on:
        return "La date du justificatif est après celle de la décision : vérifiez les deux dates."
    months = PROOFS[group].months
    if months is not None and decided_on > add_months(dated_on, months):
        return f"Ce justificatif a plus de {months} mois : demandez-en un plus récent."
    return None


@dataclass(frozen=True)
class Fact:
    """One category held by a person: from when to when, and the day its proof was seen (None: not yet)."""

    group: TargetGroup
    valid_from: date
    valid_to: date | None
    proof_seen_on: date | None

    def holds_on(self, day: date) -> bool:
        return day in Span.of(self.valid_from, self.valid_to)


class Standing(Labelled):
    """Does this person count on that day?"""

    YES = "yes", "Oui"
    NO = "no", "Non"
    MISSING_PROOF = "missing_proof", "Justificatif attendu"


@dataclass(frozen=True)
class Answer:
    """`sentence` may be read by a company; `detail` only by the facilitator's team. `until`: last day that counts."""

    standing: Standing
    sentence: str
    detail: str
    until: date | None = None


def counts_on(facts: Iterable[Fact], day: date, *, accepted: Collection[TargetGroup] = tuple(TargetGroup)) -> Answer:
    """Whether one accepted category, with its proof seen, holds on that day. The longest one gives the date."""
    known = [fact for fact in facts if fact.group in accepted]
    current = [fact for fact in known if fact.holds_on(day)]
    proven = [fact for fact in current if fact.proof_seen_on]
    if proven:
        return _yes(max(proven, key=lambda fact: fact.valid_to or date.max))
    if current:
        proofs = " ou ".join(dict.fromkeys(PROOFS[fact.group].name for fact in current))
        return Answer(Standing.MISSING_PROOF, "Son dossier est en cours de vérification.", f"À voir : {proofs}.")
    return _no(known, day)


def _yes(fact: Fact) -> Answer:
    until = f"Ses heures comptent jusqu'en {month_fr(fact.valid_to)}." if fact.valid_to else "Ses heures comptent."
    return Answer(Standing.YES, until, f"{fact.group.label}, justificatif vu.", fact.valid_to)


def _no(known: list[Fact], day: date) -> Answer:
    later = [fact.valid_from for fact in known if fact.valid_from > day]
    if later:
        start = day_fr(min(later))
        return Answer(
            Standing.NO, f"Ses heures comptent à partir du {start}.", f"Aucune catégorie valable avant le {start}."
        )
    ends = [fact.valid_to for fact in known if fact.valid_to]
    if ends:
        end = day_fr(max(ends))
        return Answer(Standing.NO, f"Ses heures comptaient jusqu'au {end}.", f"À réexaminer : fin le {end}.")
    return Answer(Standing.NO, "Ses heures ne comptent pas.", "Aucune catégorie acceptée n'est enregistrée.")
