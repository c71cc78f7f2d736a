"""Saying whether legal units belong to the ESS: by the rules, or by a person with a document; and contesting it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.core.files.base import File

from terreau.directory.models import EssAssessment, EssContest, Organisation
from terreau.directory.reading.legal_facts import facts_of
from terreau.directory.reference import ess_rules
from terreau.directory.rules.ess_facts import EssVerdict
from terreau.directory.rules.ess_rules import EssFamily
from terreau.directory.rules.ess_status import EssStatus, classify
from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action
from terreau.kit.attachments import attach

COLUMNS = (
    "verdict",
    "family",
    "reason",
    "source",
    "as_of",
    "rules_version",
    "sentence",
    "is_claimable",
    "is_declared_only",
    "warnings",
)
CHUNK = 2000


def assess(organisation_ids: Collection[int], *, on: date) -> int:
    """Apply the rules again to these legal units, a person's decision kept; how many were assessed."""
    wanted = sorted(set(organisation_ids))
    for start in range(0, len(wanted), CHUNK):
        units = Organisation.objects.filter(pk__in=wanted[start : start + CHUNK]).order_by("pk")
        facts = facts_of(list(units.select_related("ess_assessment__proof")))
        rows = [_row(unit, classify(known, on=on, rules=ess_rules())) for unit, known in facts.items()]
        EssAssessment.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["organisation"], update_fields=COLUMNS, batch_size=500
        )
    return len(wanted)


@action("directory.contest_ess", subject="organisation")
def contest_ess(*, by: Actor, organisation: Organisation, message: str, upload: File[Any], on: date) -> EssContest:
    """Say that a status is wrong, with a document; the unit is to check until someone answers."""
    if not by.territory_id:
        raise Refused("Une contestation est adressée à un territoire : ouvrez-la depuis votre espace.")
    if EssContest.objects.waiting().filter(organisation=organisation).exists():
        raise Refused("Une demande est déjà en cours pour cette structure : attendez la réponse.")
    document = attach(upload, by=by, territory_id=by.territory_id)
    contest = EssContest.objects.create(
        organisation=organisation, message=message, document=document, sent_by_id=by.user_id
    )
    assess([organisation.pk], on=on)
    return contest


@action("directory.decide_ess", subject="organisation")
def decide_ess(
    *,
    by: Actor,
    organisation: Organisation,
    verdict: EssVerdict,
    family: EssFamily | None,
    reason: str,
    at: datetime,
    on: date,
) -> EssAssessment:
    """Decide by hand, with a reason; the contest that waits is answered by it, and its document is the proof."""
    if not reason.strip():
        raise Refused("Dites en une phrase ce qui fonde cette décision : les statuts, l'agrément, le document lu.")
    contest = EssContest.objects.select_for_update().waiting().filter(organisation=organisation).first()
    row, _ = EssAssessment.objects.update_or_create(
        organisation=organisation,
        defaults={
            "verdict": verdict.value,
            "family": family.value if family else "",
            "reason": "decision",
            "source": "decision",
            "as_of": on,
            "rules_version": ess_rules().version,
            "is_decision": True,
            "decided_by_id": by.user_id,
            "decision_reason": reason.strip(),
            "proof": contest.document if contest else None,
        },
    )
    if contest:
        contest.answered_at, contest.answered_by_id, contest.answer = at, by.user_id, reason.strip()
        contest.save(update_fields=["answered_at", "answered_by", "answer"])
    assess([organisation.pk], on=on)
    journal.note(fields=("verdict",), reason=reason.strip())
    row.refresh_from_db()
    return row


@action("directory.withdraw_ess_decision", subject="organisation")
def withdraw_ess_decision(*, by: Actor, organisation: Organisation, on: date) -> EssAssessment:
    """Take a decision back: the rules speak again."""
    row = EssAssessment.objects.select_for_update().filter(organisation=organisation, is_decision=True).first()
    if row is None:
        raise Refused("Personne n'a décidé du statut de cette structure : il vient déjà des règles.")
    row.is_decision, row.decided_by, row.decision_reason, row.proof = False, None, "", None
    row.save(update_fields=["is_decision", "decided_by", "decision_reason", "proof"])
    assess([organisation.pk], on=on)
    row.refresh_from_db()
    return row


def _row(organisation_id: int, status: EssStatus) -> EssAssessment:
    return EssAssessment(
        organisation_id=organisation_id,
        verdict=status.verdict.value,
        family=status.family.value if status.family else "",
        reason=status.reason.value,
        source=status.source.label,
        as_of=status.as_of,
        rules_version=status.rules_version,
        sentence=status.sentence,
        is_claimable=status.is_claimable,
        is_declared_only=status.is_declared_only,
        warnings=list(status.warnings),
    )
