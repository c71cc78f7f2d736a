"""Opening, correcting and sharing the files of persons."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terreau.accounts.actor import Actor
from terreau.directory import actions as directory_actions
from terreau.directory.tests import make as directory
from terreau.kit.access import Forbidden, rows
from terreau.kit.actions import Refused
from terreau.kit.models import JournalEntry
from terreau.participants import actions
from terreau.participants.models import Eligibility, Participant
from terreau.participants.rules.eligibility import Standing, counts_on
from terreau.participants.rules.records import (
    EligibilityRecord,
    PersonRecord,
    birth_refusal,
    eligibility_refusal,
    person_refusal,
    usual_end,
)
from terreau.participants.tests import make

TODAY = date(2026, 11, 22)
NIR = "1 85 05 78 006 084 36"


@pytest.mark.parametrize(
    ("record", "says"),
    [
        (PersonRecord("", "Morel"), "prénom et un nom"),
        (PersonRecord("Yanis", "Morel", counsellor=NIR), "sécurité sociale"),
        (PersonRecord("Yanis", "Morel", birth_on=date(2015, 1, 1)), "entre 14 et 100"),
        (PersonRecord("Yanis", "Morel", birth_on=date(1890, 1, 1)), "entre 14 et 100"),
        (PersonRecord("Yanis", "Morel", eligibilities=(EligibilityRecord("XX", TODAY),)), "n'existe pas"),
    ],
)
def test_a_file_that_cannot_be_kept_says_why(record: PersonRecord, says: str) -> None:
    assert says in str(person_refusal(record, on=TODAY))


def test_a_name_is_enough_to_open_a_file() -> None:
    assert person_refusal(PersonRecord("Yanis", "Morel"), on=TODAY) is None
    assert birth_refusal(date(2012, 11, 22), on=TODAY) is None


@pytest.mark.parametrize(
    ("record", "says"),
    [
        (EligibilityRecord("DELD", TODAY, proof=NIR), "sécurité sociale"),
        (EligibilityRecord("AVIS", TODAY), "avis motivé"),
        (EligibilityRecord("DELD", date(9999, 12, 31)), "vérifiez l'année"),
        (EligibilityRecord("DELD", TODAY, date(2026, 1, 1)), "avant le début"),
        (
            EligibilityRecord("DELD", TODAY, proof_dated_on=date(2026, 1, 1), proof_seen_on=TODAY),
            "plus de 3 mois",
        ),
    ],
)
def test_a_category_that_cannot_be_kept_says_why(record: EligibilityRecord, says: str) -> None:
    assert says in str(eligibility_refusal(record))


def test_hours_count_for_the_territory_s_usual_months() -> None:
    assert usual_end(date(2026, 3, 1), 24) == date(2028, 2, 29)


@pytest.mark.django_db
def test_files_are_opened_in_bulk_with_their_categories() -> None:
    first = EligibilityRecord("DELD", date(2026, 3, 1), proof_seen_on=date(2026, 3, 1))
    chosen = EligibilityRecord("RSA", date(2026, 3, 1), date(2026, 12, 31), is_principal=True)
    records = [
        PersonRecord("Yanis", "Morel", eligibilities=(first, chosen)),
        PersonRecord("Inès", "Petit", eligibilities=(first,)),
    ]
    nadia = directory.actor()
    yanis, ines = actions.create_participants(by=nadia, rows=records, on=TODAY)
    assert [str(yanis), str(ines)] == ["Yanis Morel", "Inès Petit"]
    assert yanis.eligibilities.get(is_principal=True).category == "RSA"
    only = ines.eligibilities.get()
    assert (only.is_principal, only.valid_to, only.checked_by_id) == (True, date(2028, 2, 29), nadia.user_id)
    assert JournalEntry.objects.filter(verb="participants.create_participants").count() == 1


@pytest.mark.django_db
def test_a_wrong_row_is_named_and_none_is_written() -> None:
    records = [PersonRecord("Yanis", "Morel"), PersonRecord("", "Petit")]
    with pytest.raises(Refused, match="Ligne 2"):
        actions.create_participants(by=directory.actor(), rows=records, on=TODAY)
    assert not Participant.objects.exists()
    with pytest.raises(Refused, match="dites lequel"):
        actions.create_participants(by=Actor.system(), rows=records, on=TODAY)


@pytest.mark.django_db
def test_the_journal_names_changed_fields_and_no_value() -> None:
    person = make.participant()
    actions.edit_participant(by=directory.actor(), participant=person, values={"phone": "01 02 03"}, on=TODAY)
    entry = JournalEntry.objects.get(verb="participants.edit_participant")
    assert (entry.fields, entry.reason) == (["phone"], "")
    with pytest.raises(Refused, match="sécurité sociale"):
        actions.edit_participant(by=directory.actor(), participant=person, values={"counsellor": NIR}, on=TODAY)


@pytest.mark.django_db
def test_one_category_is_the_principal_one() -> None:
    nadia, person = directory.actor(), make.participant()
    first = actions.add_eligibility(by=nadia, participant=person, record=EligibilityRecord("DELD", TODAY))
    second = actions.add_eligibility(by=nadia, participant=person, record=EligibilityRecord("RSA", TODAY))
    third = actions.add_eligibility(
        by=nadia, participant=person, record=EligibilityRecord("QPV", TODAY, is_principal=True)
    )
    assert [first.is_principal, second.is_principal, third.is_principal] == [True, False, True]
    assert person.eligibilities.get(is_principal=True) == third
    actions.choose_principal(by=nadia, eligibility=second)
    assert person.eligibilities.get(is_principal=True) == second
    with pytest.raises(Refused, match="avis motivé"):
        actions.add_eligibility(by=nadia, participant=person, record=EligibilityRecord("AVIS", TODAY))


@pytest.mark.django_db
def test_a_proof_is_noted_with_who_saw_it_and_an_end_is_set() -> None:
    nadia = directory.actor()
    row = make.eligibility(valid_from=TODAY, proof_seen_on=None, valid_to=date(2028, 1, 1))
    with pytest.raises(Refused, match="plus de 3 mois"):
        actions.record_proof(by=nadia, eligibility=row, proof="Attestation", dated_on=date(2026, 1, 1), seen_on=TODAY)
    seen = actions.record_proof(by=nadia, eligibility=row, proof="Attestation", dated_on=None, seen_on=TODAY)
    assert (seen.proof_seen_on, seen.checked_by_id) == (TODAY, nadia.user_id)
    with pytest.raises(Refused, match="commence après"):
        actions.end_eligibility(by=nadia, eligibility=row, on=date(2026, 1, 1), reason="")
    ended = actions.end_eligibility(by=nadia, eligibility=row, on=date(2027, 1, 1), reason="fin de suivi")
    assert ended.valid_to == date(2027, 1, 1)


@pytest.mark.django_db
def test_a_shared_file_is_read_by_the_neighbour_never_changed_until_the_share_ends() -> None:
    person, nadia = make.participant(), directory.actor()
    other = directory.actor(territory=directory.neighbour())
    assert not rows(other, Participant).exists()
    with pytest.raises(Refused, match="une phrase"):
        actions.share_participant(by=nadia, participant=person, territory=directory.neighbour(), reason=" ", on=TODAY)
    with pytest.raises(Refused, match="déjà celui"):
        actions.share_participant(by=nadia, participant=person, territory=person.territory, reason="x", on=TODAY)
    share = actions.share_participant(
        by=nadia, participant=person, territory=directory.neighbour(), reason="même chantier", on=TODAY
    )
    with pytest.raises(Refused, match="déjà montré"):
        actions.share_participant(by=nadia, participant=person, territory=directory.neighbour(), reason="x", on=TODAY)
    assert rows(other, Participant).get() == person
    with pytest.raises(Forbidden):
        actions.edit_participant(by=other, participant=person, values={"phone": "1"}, on=TODAY)
    with pytest.raises(Forbidden):
        actions.end_share(by=other, share=share, on=TODAY)
    actions.end_share(by=nadia, share=share, on=TODAY)
    assert not rows(other, Participant).exists()
    with pytest.raises(Refused, match="déjà terminé"):
        actions.end_share(by=nadia, share=share, on=TODAY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "last", "birth", "is_found"),
    [
        ("Yanis", "MOREL", date(1990, 5, 17), True),
        ("Morel", "Yanis", date(1990, 5, 17), True),
        ("Yanis", "Morelle", date(1990, 5, 17), True),
        ("Yanis", "Morelle", None, True),
        ("Yanis", "Morel", date(1971, 1, 1), True),
        ("Yanis", "Morelle", date(1971, 1, 1), False),
        ("Inès", "Petit", date(1990, 5, 17), False),
    ],
)
def test_someone_who_resembles_a_known_person_is_found(
    first: str, last: str, birth: date | None, is_found: bool
) -> None:
    person = make.participant()
    found = list(Participant.objects.like(first_name=first, last_name=last, birth_on=birth))
    assert found == ([person] if is_found else [])


@pytest.mark.django_db
def test_a_name_is_found_in_any_order_and_spelling() -> None:
    person = make.participant("Zoé", "Lefèvre")
    make.participant("Yanis", "Morel")
    for typed in ("lefevre", "zoe lefevre", "Lefevre Zoe", "lefebvre"):
        assert list(Participant.objects.search(typed)) == [person]
    assert not Participant.objects.search("...")


days = st.dates(date(2025, 1, 1), date(2025, 3, 1))
facts = st.lists(st.tuples(st.sampled_from(["DELD", "RSA", "QPV"]), days, st.none() | days, st.booleans()), max_size=4)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts, days)
def test_the_list_answers_as_the_rule_does(known: list[tuple[str, date, date | None, bool]], day: date) -> None:
    person = make.participant()
    for category, start, end, is_seen in known:
        valid_to = max(end, start) if end else None
        make.eligibility(
            person, category, valid_from=start, valid_to=valid_to, proof_seen_on=start if is_seen else None
        )
    listed: Any = Participant.objects.with_standing(on=day).get(pk=person.pk)
    answer = counts_on([row.fact for row in Eligibility.objects.filter(participant=person).order_by("pk")], day)
    assert (listed.standing, listed.counts_until) == (answer.standing.value, answer.until)
    awaited = Participant.objects.filter(pk=person.pk).awaiting_proof(on=day)
    assert awaited.exists() == (answer.standing is Standing.MISSING_PROOF)


@pytest.mark.django_db
def test_merging_two_organisations_moves_the_persons_they_sent() -> None:
    kept = directory.establishment("Mission locale")
    removed = directory.establishment("Mission locale", organisation=directory.organisation(siren=None), siret=None)
    person = make.participant(referrer=removed.organisation)
    directory_actions.merge_establishments(by=directory.actor(), kept=kept, removed=removed, reason="la même")
    person.refresh_from_db()
    assert person.referrer == kept.organisation
