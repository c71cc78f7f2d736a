"""Adding a person to a lot: facts frozen at the start, who may count, what moves afterwards."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from terreau.accounts.roles import Role
from terreau.clauses.actions import employment as acts
from terreau.clauses.actions import statements
from terreau.clauses.actions.employment import Terms
from terreau.clauses.models import Commitment, EmploymentContract, Exit, Newcomer, Placement
from terreau.clauses.rules.vocabulary import AssignmentMode, ContractType, EndReason, ExitSituation
from terreau.clauses.tests import make
from terreau.kit.actions import Refused
from terreau.kit.models import JournalEntry
from terreau.kit.policy import Actor, Forbidden
from terreau.participants.models import Eligibility, Participant

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 5, 10, tzinfo=UTC)
CDD = Terms(ContractType.CDD, date(2026, 3, 2), date(2027, 3, 1), Decimal(35), job="Coffreur")


def add(
    commitment: Commitment, person: Participant | None = None, terms: Terms = CDD, **fields: Any
) -> tuple[Placement, Actor]:
    """Add a person to a lot, as its facilitator."""
    nadia = make.facilitator(commitment.clause.territory)
    person = person or make.participant(commitment.clause.territory)
    employer = fields.pop("employer", commitment.company)
    placement = acts.add_employment(
        by=nadia, participant=person, commitment=commitment, employer=employer, terms=terms, at=AT, **fields
    )
    return placement, nadia


def test_one_act_makes_contract_and_placement_and_freezes_the_facts() -> None:
    placement, _ = add(make.commitment(), employer=make.company("Interim'Insert", employer_kind="etti"))
    contract = placement.employment_contract
    assert (contract.category, contract.age_band, contract.education) == ("RSA", "from_26", "level_3")
    assert (contract.in_qpv, contract.employer_kind) == (True, "etti")
    assert contract.counts_until == date(2027, 3, 1)
    assert (placement.from_on, placement.to_on, placement.mode) == (date(2026, 3, 2), None, "direct")


def test_editing_the_person_never_changes_what_was_frozen() -> None:
    placement, _ = add(make.commitment())
    Participant.objects.update(education="level_5_up", lives_in_qpv=False)
    contract = EmploymentContract.objects.get(pk=placement.employment_contract_id)
    assert (contract.education, contract.in_qpv) == ("level_3", True)


def test_hours_count_for_the_months_of_the_clause_from_the_first_hire() -> None:
    commitment = make.commitment(on=make.clause(count_months=6))
    person = make.participant(commitment.clause.territory)
    make.employment_contract(person, starts_on=date(2026, 1, 15), planned_end_on=date(2026, 2, 15))
    placement, _ = add(commitment, person)
    assert placement.employment_contract.counts_until == date(2026, 7, 14)


def test_a_hire_before_the_notification_counts_for_nothing() -> None:
    terms = Terms(ContractType.CDD, date(2025, 12, 1), date(2026, 12, 1))
    commitment = make.commitment()
    person = make.participant(commitment.clause.territory, eligible=False)
    Eligibility.objects.create(
        participant=person, category="RSA", is_principal=True, proof_seen_on=date(2025, 12, 1), valid_from="2025-12-01"
    )
    placement, _ = add(commitment, person, terms)
    assert placement.employment_contract.counts_until is None


def test_who_does_not_count_yet_goes_on_with_a_written_opinion_only() -> None:
    commitment = make.commitment()
    person = make.participant(commitment.clause.territory, eligible=False)
    with pytest.raises(Refused, match=r"Aucune catégorie acceptée.*avis motivé"):
        add(commitment, person)
    terms = Terms(ContractType.CDD, date(2026, 3, 2), date(2027, 3, 1), opinion="Suivie par le PLIE depuis un an.")
    placement, nadia = add(commitment, person, terms)
    opinion = Eligibility.objects.get(participant=person)
    assert placement.employment_contract.category == "AVIS"
    assert (opinion.category, opinion.opinion) == ("AVIS", "Suivie par le PLIE depuis un an.")
    assert nadia.user_id


def test_a_missing_proof_is_said() -> None:
    commitment = make.commitment()
    person = make.participant(commitment.clause.territory)
    Eligibility.objects.update(proof_seen_on=None)
    assert acts.standing(person, commitment.clause, date(2026, 3, 2)).standing == "missing_proof"
    with pytest.raises(Refused, match="À voir : Attestation RSA"):
        add(commitment, person)


def test_a_clause_may_accept_some_categories_only() -> None:
    commitment = make.commitment(on=make.clause(target_groups=["JEUNE"]))
    person = make.participant(commitment.clause.territory)
    assert acts.standing(person, commitment.clause, date(2026, 3, 2)).standing == "no"


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        (Terms(ContractType.CDD, date(2026, 3, 2), date(2026, 3, 1)), "avant le début"),
        (Terms(ContractType.APPRENTICESHIP, date(2026, 3, 2)), "alternance a une date de fin"),
        (Terms(ContractType.CDI, date(2026, 3, 2), date(2027, 3, 1)), "n'a pas de fin prévue"),
        (Terms(ContractType.CDI, date(2026, 3, 2), placed_to=date(2026, 1, 1)), "avant son début"),
    ],
)
def test_wrong_dates_are_refused_with_a_sentence(terms: Terms, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        add(make.commitment(), terms=terms)


def test_the_person_appears_on_the_statements_still_to_fill() -> None:
    commitment = make.commitment()
    open_one = make.statement(commitment)
    checked = make.statement(commitment, month=date(2026, 9, 1), status="validated", sent_at=AT, validated_at=AT)
    add(commitment)
    assert open_one.lines.count() == 1
    assert checked.lines.count() == 0


@pytest.mark.parametrize("status", ["to_fill", "sent"])
def test_a_person_told_by_the_company_keeps_the_hours_told(status: str) -> None:
    fields: dict[str, Any] = {"sent_at": AT} if status == "sent" else {}
    statement = make.statement(status=status, **fields)
    told = Newcomer.objects.create(
        statement=statement, first_name="Lina", last_name="Moreau", from_on=date(2026, 10, 12), hours=Decimal(60)
    )
    terms = Terms(ContractType.CDD, date(2026, 10, 12), date(2027, 3, 1))
    placement, _ = add(statement.commitment, terms=terms, newcomer=told)
    line = statement.lines.get()
    told.refresh_from_db()
    assert (line.hours, line.from_on) == (60, date(2026, 10, 12))
    assert told.placement == placement
    assert told.settled_at


def test_correcting_a_frozen_fact_is_an_act_of_its_own_with_its_reason() -> None:
    contract = make.employment_contract()
    nadia = make.facilitator(contract.territory)
    acts.correct_frozen_fact(by=nadia, contract=contract, fact="education", value="level_4", reason="Diplôme vu.")
    entry = JournalEntry.objects.get(verb="clauses.correct_frozen_fact")
    assert EmploymentContract.objects.get().education == "level_4"
    assert (entry.fields, entry.reason) == (["education"], "Diplôme vu.")


@pytest.mark.parametrize(
    ("fact", "value", "reason", "sentence"),
    [
        ("education", "level_4", "", "Dites pourquoi"),
        ("education", "level_3", "x", "déjà cette valeur"),
        ("starts_on", date(2026, 1, 1), "x", "n'est pas figé"),
    ],
)
def test_a_correction_without_sense_is_refused(fact: str, value: object, reason: str, sentence: str) -> None:
    contract = make.employment_contract()
    with pytest.raises(Refused, match=sentence):
        acts.correct_frozen_fact(
            by=make.facilitator(contract.territory), contract=contract, fact=fact, value=value, reason=reason
        )


def test_a_renewal_follows_with_the_same_facts_on_the_same_lot() -> None:
    placement = make.placement()
    contract = placement.employment_contract
    nadia = make.facilitator(contract.territory)
    new = acts.renew_employment(
        by=nadia, contract=contract, starts_on=date(2027, 3, 2), planned_end_on=date(2027, 9, 1)
    )
    placement.refresh_from_db()
    assert (new.renewal_of, new.category, new.counts_until) == (contract, contract.category, contract.counts_until)
    assert (placement.to_on, new.placements.get().from_on) == (date(2027, 3, 1), date(2027, 3, 2))
    with pytest.raises(Refused, match="commence après la fin"):
        acts.renew_employment(by=nadia, contract=contract, starts_on=date(2027, 1, 1), planned_end_on=None)


def test_a_contract_without_end_is_not_renewed() -> None:
    contract = make.employment_contract(contract_type="cdi", planned_end_on=None)
    with pytest.raises(Refused, match="ne se renouvelle pas"):
        acts.renew_employment(
            by=make.facilitator(contract.territory), contract=contract, starts_on=AT.date(), planned_end_on=None
        )


def test_an_end_has_its_reason_and_its_exit() -> None:
    placement = make.placement()
    contract = placement.employment_contract
    nadia = make.facilitator(contract.territory)
    acts.end_employment(
        by=nadia,
        contract=contract,
        ended_on=date(2026, 10, 16),
        reason=EndReason.NEW_JOB,
        situation=ExitSituation.CDI,
        is_same_company=True,
    )
    placement.refresh_from_db()
    left = Exit.objects.get()
    assert (left.left_on, left.situation, left.is_same_company) == (date(2026, 10, 16), "cdi", True)
    assert placement.to_on == date(2026, 10, 16)
    contract.refresh_from_db()
    with pytest.raises(Refused, match="déjà notée"):
        acts.end_employment(by=nadia, contract=contract, ended_on=date(2026, 10, 17), reason=EndReason.OTHER)


def test_an_exit_is_completed_later() -> None:
    placement = make.placement()
    nadia = make.facilitator(placement.employment_contract.territory)
    acts.end_placement(by=nadia, placement=placement, on=date(2026, 10, 16))
    left = Exit.objects.get()
    assert left.situation == "unknown"
    acts.complete_exit(by=nadia, left=left, situation=ExitSituation.TRAINING, is_same_company=None)
    left.refresh_from_db()
    assert left.situation == "training"
    with pytest.raises(Refused, match="avant le début"):
        acts.complete_exit(
            by=nadia, left=left, situation=ExitSituation.CDI, is_same_company=None, left_on=date(2020, 1, 1)
        )


def test_a_placement_ends_after_it_began() -> None:
    placement = make.placement()
    with pytest.raises(Refused, match="avant le début"):
        acts.end_placement(
            by=make.facilitator(placement.employment_contract.territory), placement=placement, on=date(2026, 1, 1)
        )


def test_one_contract_may_work_on_two_lots_but_once_at_a_time_on_each() -> None:
    placement = make.placement()
    contract = placement.employment_contract
    nadia = make.facilitator(contract.territory)
    other = make.commitment(on=make.clause(of=contract.territory))
    acts.add_placement(
        by=nadia, contract=contract, commitment=other, mode=AssignmentMode.DIRECT, from_on=date(2026, 4, 1)
    )
    with pytest.raises(Refused, match="déjà en poste"):
        acts.add_placement(
            by=nadia, contract=contract, commitment=other, mode=AssignmentMode.DIRECT, from_on=date(2026, 5, 1)
        )
    with pytest.raises(Refused, match="avant le début de son contrat"):
        acts.add_placement(
            by=nadia, contract=contract, commitment=other, mode=AssignmentMode.DIRECT, from_on=date(2026, 1, 1)
        )


def test_hours_paid_cannot_go_under_the_hours_already_validated() -> None:
    statement = make.statement(status="sent", sent_at=AT)
    line = make.line(statement, hours=Decimal(100))
    contract, month = line.placement.employment_contract, date(2026, 10, 1)
    nadia = make.facilitator(contract.territory)
    acts.record_hours_paid(by=nadia, contract=contract, month=month, hours=Decimal(110))
    statements.validate_statement(by=nadia, statement=statement, at=AT)
    with pytest.raises(Refused, match="dépasserait les heures payées"):
        acts.record_hours_paid(by=nadia, contract=contract, month=month, hours=Decimal(99))
    with pytest.raises(Refused, match="avant le début"):
        acts.record_hours_paid(by=nadia, contract=contract, month=date(2026, 1, 1), hours=Decimal(99))


@pytest.mark.parametrize("role", [Role.BUYER, Role.COMPANY, Role.ELECTED, Role.ADMIN])
def test_only_the_facilitator_adds_a_person(role: Role) -> None:
    commitment = make.commitment()
    _, actor = make.member(commitment.clause.territory, role, organisation=commitment.company.organisation)
    with pytest.raises(Forbidden):
        acts.add_employment(
            by=actor,
            participant=make.participant(commitment.clause.territory),
            commitment=commitment,
            employer=commitment.company,
            terms=CDD,
            at=AT,
        )


@pytest.mark.parametrize(("status", "hours"), [("sent", Decimal(0)), ("validated", None)])
def test_hours_not_told_or_already_checked_wait_for_the_facilitator(status: str, hours: Decimal | None) -> None:
    dates: dict[str, Any] = {"sent_at": AT, **({"validated_at": AT} if status == "validated" else {})}
    statement = make.statement(status=status, **dates)
    told = Newcomer.objects.create(
        statement=statement, first_name="Lina", last_name="Moreau", from_on=date(2026, 10, 12)
    )
    terms = Terms(ContractType.CDD, date(2026, 10, 12), date(2027, 3, 1))
    add(statement.commitment, terms=terms, newcomer=told)
    assert statement.lines.get().hours == hours
    told.refresh_from_db()
    again = make.participant(statement.commitment.clause.territory, "Lina", "Moreau")
    placement, _ = add(statement.commitment, again, terms, newcomer=told)
    told.refresh_from_db()
    assert told.placement != placement


def test_another_territory_s_contract_is_not_placed_here() -> None:
    commitment = make.commitment()
    nadia = make.facilitator(commitment.clause.territory)
    with pytest.raises(Refused, match="autre territoire"):
        acts.add_placement(
            by=nadia,
            contract=make.employment_contract(),
            commitment=commitment,
            mode=AssignmentMode.DIRECT,
            from_on=date(2026, 4, 1),
        )


def test_a_renewal_leaves_alone_a_placement_that_ends_with_the_contract() -> None:
    placement = make.placement(to_on=date(2027, 3, 1))
    nadia = make.facilitator(placement.employment_contract.territory)
    acts.renew_employment(
        by=nadia,
        contract=placement.employment_contract,
        starts_on=date(2027, 3, 2),
        planned_end_on=date(2027, 9, 1),
    )
    placement.refresh_from_db()
    assert placement.to_on == date(2027, 3, 1)
