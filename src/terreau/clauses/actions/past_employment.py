"""Employment contracts of the past, written by hundreds under the same rules as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Prefetch

from terreau.clauses.actions.employment import FROZEN_FIELDS, Terms
from terreau.clauses.models import Commitment, EmploymentContract, Exit, Placement
from terreau.clauses.rules.employment import Frozen, Hiring, dates_refusal, end_refusal, freeze
from terreau.clauses.rules.vocabulary import EndReason, ExitSituation
from terreau.directory.models import Establishment
from terreau.directory.rules.kinds import EmployerKind
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action
from terreau.participants.models import Eligibility, Participant
from terreau.participants.rules.eligibility import Standing, TargetGroup, counts_on
from terreau.participants.rules.people import EducationLevel

BATCH = 1000


@dataclass(frozen=True)
class PastEmployment:
    """One employment contract on one lot. `ended_on` None: still running; `situation` None: no exit to follow."""

    participant_id: int
    commitment_id: int
    employer: Establishment
    terms: Terms
    ended_on: date | None = None
    end_reason: EndReason = EndReason.TERM
    situation: ExitSituation | None = None
    is_same_company: bool | None = None


@action("clauses.record_employments")
def record_employments(*, by: Actor, rows: Sequence[PastEmployment]) -> list[Placement]:
    """Write employment contracts, placements and exits, in the order of the rows; facts are frozen at each start.

    Raises Refused, naming the row, for wrong dates or a person who does not count that day; then nothing is written.
    """
    people = _people(by, rows)
    commitments = _commitments(by, rows)
    first = _first_hires(rows)
    contracts = []
    for position, row in enumerate(rows, start=1):
        person, commitment = people.get(row.participant_id), commitments.get(row.commitment_id)
        if person is None or commitment is None:
            raise Refused(f"Ligne {position} : cette personne ou ce lot ne sont pas suivis par votre territoire.")
        if refusal := _refusal(row):
            raise Refused(f"Ligne {position} : {refusal}")
        hired_on = min(day for day in (first[person.pk], person.first_hired_on) if day)  # type: ignore[attr-defined]
        frozen = _frozen(row, person, commitment, hired_on, position)
        contracts.append(_contract(row, person, commitment, frozen))
    return _write(rows, contracts)


def _people(by: Actor, rows: Sequence[PastEmployment]) -> dict[int, Participant]:
    known = Eligibility.objects.order_by("-is_principal", "-proof_seen_on", "pk")
    people = Participant.objects.visible_to(by).annotate(first_hired_on=Min("employment_contracts__starts_on"))
    return people.prefetch_related(Prefetch("eligibilities", known)).in_bulk({row.participant_id for row in rows})


def _commitments(by: Actor, rows: Sequence[PastEmployment]) -> dict[int, Commitment]:
    found = Commitment.objects.visible_to(by).select_related("clause__lot__contract", "clause__territory")
    return found.in_bulk({row.commitment_id for row in rows})


def _first_hires(rows: Sequence[PastEmployment]) -> dict[int, date]:
    first: dict[int, date] = {}
    for row in rows:
        first[row.participant_id] = min(first.get(row.participant_id, date.max), row.terms.starts_on)
    return first


def _refusal(row: PastEmployment) -> str | None:
    terms = row.terms
    refusal = dates_refusal(terms.contract_type, terms.starts_on, terms.planned_end_on)
    if refusal is None and row.ended_on:
        refusal = end_refusal(terms.starts_on, row.ended_on, None)
    placed_from, placed_to = _placed(row)
    if refusal is None and placed_to and placed_to < placed_from:
        refusal = "La fin de la mise en poste est avant son début."
    return refusal


def _placed(row: PastEmployment) -> tuple[date, date | None]:
    """The days at work on the lot: those said, else those of the contract."""
    terms = row.terms
    return terms.placed_from or terms.starts_on, terms.placed_to or row.ended_on


def _frozen(
    row: PastEmployment, person: Participant, commitment: Commitment, first_hired_on: date, position: int
) -> Frozen:
    terms, clause = row.terms, commitment.clause
    return freeze(
        Hiring(
            contract_type=terms.contract_type,
            starts_on=terms.starts_on,
            planned_end_on=terms.planned_end_on,
            born_on=person.birth_on,
            education=EducationLevel(person.education),
            in_qpv=person.lives_in_qpv,
            category=_category(row, person, commitment, position),
            employer_kind=EmployerKind(row.employer.employer_kind),
            first_hired_on=first_hired_on,
            notified_on=clause.lot.contract.notified_on or clause.lot.starts_on or terms.starts_on,
            lot_ends_on=clause.lot.ends_on,
            count_months=clause.count_months,
        )
    )


def _category(row: PastEmployment, person: Participant, commitment: Commitment, position: int) -> str:
    """The first proven category in force at the start that the clause accepts, the principal one before others."""
    day, groups = row.terms.starts_on, set(commitment.clause.target_groups or TargetGroup) | {TargetGroup.AVIS}
    known = list(person.eligibilities.all())
    answer = counts_on([each.fact for each in known], day, accepted={TargetGroup(group) for group in groups})
    if answer.standing is not Standing.YES:
        raise Refused(f"Ligne {position} : {answer.sentence}")
    return next(
        each.category
        for each in known
        if each.category in groups
        and each.proof_seen_on
        and each.valid_from <= day
        and (each.valid_to is None or each.valid_to >= day)
    )


def _contract(row: PastEmployment, person: Participant, commitment: Commitment, frozen: Frozen) -> EmploymentContract:
    terms = row.terms
    return EmploymentContract(
        territory=commitment.clause.territory,
        participant=person,
        employer=row.employer,
        contract_type=terms.contract_type.value,
        starts_on=terms.starts_on,
        planned_end_on=terms.planned_end_on,
        ended_on=row.ended_on,
        end_reason=row.end_reason.value if row.ended_on else "",
        weekly_hours=terms.weekly_hours,
        job=terms.job,
        rome=terms.rome,
        tutor=terms.tutor,
        **{name: getattr(frozen, name) for name in FROZEN_FIELDS},
    )


def _write(rows: Sequence[PastEmployment], contracts: Sequence[EmploymentContract]) -> list[Placement]:
    EmploymentContract.objects.bulk_create(contracts, batch_size=BATCH)
    pairs = list(zip(rows, contracts, strict=True))
    placements = [
        Placement(
            employment_contract=contract,
            commitment_id=row.commitment_id,
            mode=row.terms.mode.value,
            from_on=_placed(row)[0],
            to_on=_placed(row)[1],
        )
        for row, contract in pairs
    ]
    exits = [
        Exit(
            employment_contract=contract,
            left_on=row.ended_on,
            situation=row.situation.value,
            is_same_company=row.is_same_company,
        )
        for row, contract in pairs
        if row.ended_on and row.situation
    ]
    Placement.objects.bulk_create(placements, batch_size=BATCH)
    Exit.objects.bulk_create(exits, batch_size=BATCH)
    return placements
