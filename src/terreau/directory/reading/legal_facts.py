"""What is known of legal units when their ESS status is asked, read in as many queries whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from terreau.directory.models import (
    Credential,
    EssAssessment,
    EssContest,
    EssListing,
    Fiche,
    MainActivity,
    Organisation,
)
from terreau.directory.rules.credentials import CredentialKind
from terreau.directory.rules.ess_facts import Approval, Decision, EssVerdict, LegalFacts, ListCheck
from terreau.directory.rules.ess_rules import Activity, EssFamily, known
from terreau.directory.rules.kinds import EssFlag
from terreau.directory.rules.siae import INSERTION_KINDS, KindAgreement
from terreau.directory.rules.structures import Nomenclature, StructureKind

GRANTED: dict[StructureKind, CredentialKind] = {
    StructureKind.ACI: CredentialKind.CONVENTION_IAE,
    StructureKind.EI: CredentialKind.CONVENTION_IAE,
    StructureKind.AI: CredentialKind.CONVENTION_IAE,
    StructureKind.ETTI: CredentialKind.CONVENTION_IAE,
    StructureKind.EITI: CredentialKind.CONVENTION_IAE,
    StructureKind.EA: CredentialKind.CONTRACT_EA,
    StructureKind.EATT: CredentialKind.CONTRACT_EA,
    StructureKind.GEIQ: CredentialKind.LABEL_GEIQ,
    StructureKind.REGIE: CredentialKind.LABEL_REGIE,
}


def facts_of(units: Collection[Organisation]) -> dict[int, LegalFacts]:
    """The facts of each legal unit, by its key; units are loaded with their assessment and its proof."""
    books = _Books([unit.pk for unit in units])
    return {unit.pk: books.facts(unit) for unit in units}


def agreements_of(fiche: Fiche, credentials: Collection[Credential]) -> Iterator[KindAgreement]:
    """What makes a structure of each of its insertion kinds: its conventions, or the kind alone, to be confirmed."""
    for kind in (StructureKind(code) for code in fiche.kinds):
        if kind not in INSERTION_KINDS:
            continue
        granted = [each for each in credentials if each.kind == GRANTED.get(kind)]
        for each in granted:
            yield KindAgreement(kind, each.from_on, each.to_on, each.get_source_display(), each.as_of)
        if not granted:
            yield KindAgreement(kind)


class _Books:
    """Everything about these units, read once and shelved by unit."""

    def __init__(self, pks: Collection[int]) -> None:
        self.activities: dict[int, list[MainActivity]] = defaultdict(list)
        for activity in MainActivity.objects.filter(organisation__in=pks).order_by("pk"):
            self.activities[activity.organisation_id or 0].append(activity)
        self.listings = {
            (row.organisation_id, row.listed_in): row for row in EssListing.objects.filter(organisation__in=pks)
        }
        self.contested = set(
            EssContest.objects.waiting().filter(organisation__in=pks).values_list("organisation_id", flat=True)
        )
        self.agreements: dict[int, list[KindAgreement]] = defaultdict(list)
        fiches = Fiche.objects.published().filter(establishment__organisation__in=pks).select_related("establishment")
        for fiche in fiches.prefetch_related("credentials").order_by("pk"):
            unit = fiche.establishment.organisation_id
            self.agreements[unit].extend(agreements_of(fiche, list(fiche.credentials.all())))

    def facts(self, unit: Organisation) -> LegalFacts:
        """What these books say of one unit."""
        activities = self.activities[unit.pk]
        return LegalFacts(
            legal_category=known(unit.legal_category),
            activities=tuple(Activity(Nomenclature(each.nomenclature), each.code) for each in activities),
            flag=EssFlag(unit.ess_flag) if unit.ess_flag else None,
            as_of=max((each.as_of for each in activities), default=None),
            ess_list=self._check(unit, EssListing.List.ESS_FRANCE),
            cooperative_list=self._check(unit, EssListing.List.COOPERATIVES),
            esus=self._approval(unit),
            decision=self._decision(unit),
            has_pending_proof=unit.pk in self.contested,
            agreements=tuple(self.agreements[unit.pk]),
        )

    def _check(self, unit: Organisation, name: str) -> ListCheck | None:
        row = self.listings.get((unit.pk, name))
        return ListCheck(is_listed=True, as_of=row.as_of) if row else None

    def _approval(self, unit: Organisation) -> Approval | None:
        row = self.listings.get((unit.pk, EssListing.List.ESUS))
        return Approval(row.from_on, row.to_on, row.as_of) if row else None

    @staticmethod
    def _decision(unit: Organisation) -> Decision | None:
        row: EssAssessment | None = getattr(unit, "ess_assessment", None)
        if row is None or not row.is_decision:
            return None
        family = EssFamily(row.family) if row.family else None
        return Decision(
            EssVerdict(row.verdict), row.as_of, row.proof.name if row.proof else row.decision_reason, family
        )
