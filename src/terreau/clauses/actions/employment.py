"""Employing a person on a lot, renewing, ending. What figures break down by is frozen at the start of the contract."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Min

from terreau.clauses.actions.ledger import within_hours_paid
from terreau.clauses.actions.requests import add_people, line_of
from terreau.clauses.actions.statements import close_placement
from terreau.clauses.models import (
    Clause,
    Commitment,
    EmploymentContract,
    Exit,
    HoursPaid,
    Newcomer,
    Placement,
    Statement,
)
from terreau.clauses.rules.employment import (
    Frozen,
    Hiring,
    dates_refusal,
    end_refusal,
    freeze,
    renewal_refusal,
)
from terreau.clauses.rules.vocabulary import (
    AssignmentMode,
    ContractType,
    EndReason,
    ExitSituation,
    StatementStatus,
)
from terreau.directory.models import Establishment
from terreau.directory.rules.kinds import EmployerKind
from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action
from terreau.kit.spans import DAY, Span
from terreau.participants.actions import add_eligibility
from terreau.participants.models import Eligibility, Participant
from terreau.participants.rules.eligibility import Answer, Fact, Standing, TargetGroup, counts_on
from terreau.participants.rules.people import EducationLevel
from terreau.participants.rules.records import EligibilityRecord

OVERLAP = "Cette personne est déjà en poste sur ce lot à ces dates : terminez d'abord l'autre mise en poste."
FROZEN_FIELDS = ("category", "age_band", "education", "in_qpv", "employer_kind", "counts_until")


@dataclass(frozen=True)
class Terms:
    """What is signed: dates included, weekly hours, job and its ROME code, tutor, how the person comes to the lot."""

    contract_type: ContractType
    starts_on: date
    planned_end_on: date | None = None
    weekly_hours: Decimal | None = None
    job: str = ""
    rome: str = ""
    tutor: str = ""
    mode: AssignmentMode = AssignmentMode.DIRECT
    placed_from: date | None = None
    placed_to: date | None = None
    opinion: str = field(default="", repr=False)


def standing(participant: Participant, clause: Clause, on: date) -> Answer:
    """Does this person count on this clause that day: yes, no, or a proof is missing."""
    facts = [_fact(row) for row in participant.eligibilities.all()]
    groups = [TargetGroup(group) for group in clause.target_groups] or list(TargetGroup)
    return counts_on(facts, on, accepted={*groups, TargetGroup.AVIS})


@action("clauses.add_employment", subject="commitment")
def add_employment(
    *,
    by: Actor,
    participant: Participant,
    commitment: Commitment,
    employer: Establishment,
    terms: Terms,
    newcomer: Newcomer | None = None,
    at: datetime,
) -> Placement:
    """Add a person to a lot: employment contract and placement at once, facts frozen at the start.

    Raises Refused for wrong dates, or for a person who does not count that day and has no written opinion.
    """
    person = Participant.objects.select_for_update().get(pk=participant.pk)
    refusal = dates_refusal(terms.contract_type, terms.starts_on, terms.planned_end_on)
    if refusal:
        raise Refused(refusal)
    category = _category(by, person, commitment.clause, terms)
    frozen = _freeze(person, commitment.clause, employer, terms, category)
    contract = _contract(person, commitment.clause.territory_id, employer, terms, frozen)
    contract.save()
    placement = _place(contract, commitment, terms.mode, terms.placed_from or terms.starts_on, terms.placed_to)
    journal.note(fields=("participant", *FROZEN_FIELDS))
    _bring_to_statements(placement)
    if newcomer is not None:
        _answer_newcomer(newcomer, placement, at)
    return placement


@action("clauses.add_placement", subject="commitment")
def add_placement(
    *,
    by: Actor,
    contract: EmploymentContract,
    commitment: Commitment,
    mode: AssignmentMode,
    from_on: date,
    to_on: date | None = None,
) -> Placement:
    """Have a person already employed work on another lot; the frozen facts stay those of the hire."""
    if contract.territory_id != commitment.clause.territory_id:
        raise Refused("Ce contrat de travail est suivi par un autre territoire.")
    if from_on < contract.starts_on:
        raise Refused("La personne ne peut pas être en poste avant le début de son contrat de travail.")
    placement = _place(contract, commitment, mode, from_on, to_on)
    _bring_to_statements(placement)
    return placement


@action("clauses.correct_frozen_fact", subject="contract")
def correct_frozen_fact(
    *, by: Actor, contract: EmploymentContract, fact: str, value: Any, reason: str
) -> EmploymentContract:
    """Correct one fact frozen at the hire, with a reason; editing the person's file never does it."""
    if fact not in FROZEN_FIELDS:
        raise Refused("Ce fait n'est pas figé à l'embauche : corrigez-le à sa place.")
    if not reason.strip():
        raise Refused("Dites pourquoi ce fait est corrigé.")
    row = EmploymentContract.objects.select_for_update().get(pk=contract.pk)
    if getattr(row, fact) == value:
        raise Refused("Ce fait a déjà cette valeur.")
    setattr(row, fact, value)
    row.save(update_fields=[fact])
    journal.note(fields=(fact,), reason=reason.strip())
    return row


@action("clauses.renew_employment", subject="contract")
def renew_employment(
    *, by: Actor, contract: EmploymentContract, starts_on: date, planned_end_on: date | None
) -> EmploymentContract:
    """Renew a contract that ends: a new one that follows it, same person, same facts, same lots."""
    old = EmploymentContract.objects.select_for_update().get(pk=contract.pk)
    kind = ContractType(old.contract_type)
    ends_on = old.ended_on or old.planned_end_on
    refusal = renewal_refusal(ends_on, starts_on, is_open_ended=kind.is_open_ended) or dates_refusal(
        kind, starts_on, planned_end_on
    )
    if refusal:
        raise Refused(refusal)
    placements = list(old.placements.during(ends_on or starts_on, date.max).select_related("commitment"))
    new = EmploymentContract.objects.get(pk=old.pk)
    new.pk, new.renewal_of, new.ended_on, new.end_reason = None, old, None, ""
    new.starts_on, new.planned_end_on = starts_on, planned_end_on
    new._state.adding = True  # noqa: SLF001  Django's own way to copy a row
    new.save()
    for placement in placements:
        close = ends_on or starts_on - DAY
        if placement.to_on is None or placement.to_on > close:
            placement.to_on = max(placement.from_on, close)
            placement.save(update_fields=["to_on"])
        _bring_to_statements(_place(new, placement.commitment, AssignmentMode(placement.mode), starts_on, None))
    return new


@action("clauses.end_employment", subject="contract")
def end_employment(
    *,
    by: Actor,
    contract: EmploymentContract,
    ended_on: date,
    reason: EndReason,
    situation: ExitSituation = ExitSituation.UNKNOWN,
    is_same_company: bool | None = None,
) -> Exit:
    """End an employment contract: its placements end that day, and the exit keeps the person's situation."""
    row = EmploymentContract.objects.select_for_update().get(pk=contract.pk)
    refusal = end_refusal(row.starts_on, ended_on, row.ended_on)
    if refusal:
        raise Refused(refusal)
    row.ended_on, row.end_reason = ended_on, reason.value
    row.save(update_fields=["ended_on", "end_reason"])
    for placement in row.placements.during(ended_on, date.max).order_by("pk"):
        close_placement(placement, ended_on)
    left, _ = Exit.objects.update_or_create(
        employment_contract=row,
        defaults={"left_on": ended_on, "situation": situation.value, "is_same_company": is_same_company},
    )
    journal.note(fields=("ended_on", "end_reason", "situation"))
    return left


@action("clauses.complete_exit", subject="left")
def complete_exit(
    *, by: Actor, left: Exit, situation: ExitSituation, is_same_company: bool | None, left_on: date | None = None
) -> Exit:
    """Say where the person is since the end of the contract."""
    row = Exit.objects.select_for_update(of=("self",)).select_related("employment_contract").get(pk=left.pk)
    if left_on and left_on < row.employment_contract.starts_on:
        raise Refused("Le départ est avant le début du contrat de travail.")
    row.situation, row.is_same_company, row.left_on = situation.value, is_same_company, left_on or row.left_on
    row.save(update_fields=["situation", "is_same_company", "left_on"])
    journal.note(fields=("situation",))
    return row


@action("clauses.end_placement", subject="placement")
def end_placement(*, by: Actor, placement: Placement, on: date) -> Placement:
    """Note that a person no longer works on this lot since that day."""
    row = Placement.objects.select_for_update(of=("self",)).select_related("employment_contract").get(pk=placement.pk)
    if on < row.from_on:
        raise Refused("La fin est avant le début de la mise en poste.")
    close_placement(row, on)
    return row


@action("clauses.record_hours_paid", subject="contract")
def record_hours_paid(*, by: Actor, contract: EmploymentContract, month: date, hours: Decimal) -> HoursPaid:
    """Note the hours paid for a month; hours already validated may not exceed them."""
    if not Span.of(contract.starts_on.replace(day=1), contract.ended_on or contract.planned_end_on).start <= month:
        raise Refused("Ce mois est avant le début du contrat de travail.")
    with within_hours_paid():
        paid, _ = HoursPaid.objects.update_or_create(
            employment_contract=contract, month=month.replace(day=1), defaults={"hours": hours}
        )
    journal.note(fields=("hours",))
    return paid


def _fact(row: Eligibility) -> Fact:
    return Fact(TargetGroup(row.category), row.valid_from, row.valid_to, row.proof_seen_on)


def _category(by: Actor, person: Participant, clause: Clause, terms: Terms) -> str:
    """The principal category of a person who counts that day, or the written opinion that lets her count."""
    answer = standing(person, clause, terms.starts_on)
    if answer.standing is Standing.YES:
        valid = person.eligibilities.valid_on(terms.starts_on).exclude(proof_seen_on=None)
        accepted = valid.filter(category__in=[*clause.target_groups, "AVIS"]) if clause.target_groups else valid
        return str(accepted.order_by("-is_principal", "-proof_seen_on", "pk")[0].category)
    if not terms.opinion.strip():
        raise Refused(f"{answer.sentence} {answer.detail} Pour continuer, écrivez un avis motivé.")
    add_eligibility(
        by=by,
        participant=person,
        record=EligibilityRecord(
            category=TargetGroup.AVIS.value,
            valid_from=terms.starts_on,
            proof="Avis motivé",
            proof_seen_on=terms.starts_on,
            opinion=terms.opinion.strip(),
        ),
    )
    return TargetGroup.AVIS.value


def _freeze(person: Participant, clause: Clause, employer: Establishment, terms: Terms, category: str) -> Frozen:
    first = person.employment_contracts.aggregate(first=Min("starts_on"))["first"]
    lot = clause.lot
    return freeze(
        Hiring(
            contract_type=terms.contract_type,
            starts_on=terms.starts_on,
            planned_end_on=terms.planned_end_on,
            born_on=person.birth_on,
            education=EducationLevel(person.education),
            in_qpv=person.lives_in_qpv,
            category=category,
            employer_kind=EmployerKind(employer.employer_kind),
            first_hired_on=first or terms.starts_on,
            notified_on=lot.contract.notified_on or lot.starts_on or terms.starts_on,
            lot_ends_on=lot.ends_on,
            count_months=clause.count_months,
        )
    )


def _contract(
    person: Participant, territory_id: int, employer: Establishment, terms: Terms, frozen: Frozen
) -> EmploymentContract:
    return EmploymentContract(
        territory_id=territory_id,
        participant=person,
        employer=employer,
        contract_type=terms.contract_type.value,
        starts_on=terms.starts_on,
        planned_end_on=terms.planned_end_on,
        weekly_hours=terms.weekly_hours,
        job=terms.job,
        rome=terms.rome,
        tutor=terms.tutor,
        **{name: getattr(frozen, name) for name in FROZEN_FIELDS},
    )


def _place(
    contract: EmploymentContract, commitment: Commitment, mode: AssignmentMode, from_on: date, to_on: date | None
) -> Placement:
    if to_on and to_on < from_on:
        raise Refused("La fin de la mise en poste est avant son début.")
    try:
        with transaction.atomic():
            return Placement.objects.create(
                employment_contract=contract, commitment=commitment, mode=mode.value, from_on=from_on, to_on=to_on
            )
    except IntegrityError as overlap:
        raise Refused(OVERLAP) from overlap


def _bring_to_statements(placement: Placement) -> None:
    """The person appears at once on the statements that the company has still to fill."""
    waiting = Statement.objects.filter(
        commitment=placement.commitment_id,
        status__in=[StatementStatus.TO_FILL.value, StatementStatus.RETURNED.value],
        no_hours_reason="",
    )
    for statement in waiting.order_by("pk"):
        add_people([statement])


def _answer_newcomer(newcomer: Newcomer, placement: Placement, at: datetime) -> None:
    """The hours told with the person go on the statement's line; the facilitator reads them like the others."""
    row = Newcomer.objects.select_for_update(of=("self",)).select_related("statement").get(pk=newcomer.pk)
    if row.settled_at:
        return
    line = row.statement.lines.filter(placement=placement).first() or line_of(row.statement, placement)
    if line is not None and line.hours is None:
        line.hours = _hours_told(row)
        line.is_confirmed = line.hours is not None
        line.save()
    row.settled_at, row.placement = at, placement
    row.save(update_fields=["settled_at", "placement"])


def _hours_told(told: Newcomer) -> Decimal | None:
    """Sent hours are never empty; on a validated statement they wait for a correction, which enters the ledger."""
    if told.statement.status == StatementStatus.VALIDATED:
        return None
    return told.hours or Decimal(0) if told.statement.status == StatementStatus.SENT else told.hours
