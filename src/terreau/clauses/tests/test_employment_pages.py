"""The form that adds a person to a lot, the page of an employment contract, and what waits this week."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from terreau.accounts.roles import Role
from terreau.clauses.models import Commitment, EmploymentContract, Exit, HoursPaid, Newcomer, Placement
from terreau.clauses.tests import make
from terreau.clauses.tests.test_declaring_by_link import words
from terreau.clauses.tests.test_statement_pages import enter
from terreau.clauses.todos.hours import company_todos, hours_todos
from terreau.kit.models import JournalEntry
from terreau.participants.models import Participant

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 3, tzinfo=UTC)
CONTRACT = {"mode": "direct", "contract_type": "cdd", "starts_on": "02/03/2026", "planned_end_on": "01/03/2027"}


def test_a_known_person_is_found_by_name_and_added(client: Client) -> None:
    commitment = make.commitment()
    make.participant(commitment.clause.territory)
    enter(client, commitment.clause.territory)
    url = f"/contrats-de-travail/ajouter/?engagement={commitment.pk}"
    assert "Ajouter une personne" in words(client.get(url).content.decode())
    page = client.post(url, CONTRACT | {"person": "Karim Diallo"}, follow=True)
    assert page.status_code == 200
    placement = Placement.objects.get()
    assert placement.employment_contract.employer == commitment.company
    assert "Figé à l'embauche" in words(page.content.decode())


def test_the_page_answers_whether_the_person_counts_before_writing(client: Client) -> None:
    commitment = make.commitment()
    make.participant(commitment.clause.territory)
    enter(client, commitment.clause.territory)
    url = f"/contrats-de-travail/ajouter/?engagement={commitment.pk}"
    page = client.post(url, CONTRACT | {"person": "Karim Diallo", "check": "1"})
    assert "Oui." in words(page.content.decode())
    assert Placement.objects.count() == 0


def test_a_new_file_is_opened_in_the_same_form(client: Client) -> None:
    commitment = make.commitment()
    enter(client, commitment.clause.territory)
    url = f"/contrats-de-travail/ajouter/?engagement={commitment.pk}"
    new = {"first_name": "Lina", "last_name": "Moreau", "category": "RSA", "proof_seen_on": "01/03/2026"}
    page = client.post(url, CONTRACT | new)
    assert page.status_code == 302
    assert Participant.objects.get().eligibilities.get().category == "RSA"
    assert EmploymentContract.objects.get().category == "RSA"


def test_who_does_not_count_needs_an_opinion_and_leaves_no_file_behind(client: Client) -> None:
    commitment = make.commitment()
    enter(client, commitment.clause.territory)
    url = f"/contrats-de-travail/ajouter/?engagement={commitment.pk}"
    data = CONTRACT | {"first_name": "Lina", "last_name": "Moreau"}
    page = client.post(url, data)
    text = words(page.content.decode())
    assert page.status_code == 422
    assert "écrivez un avis motivé" in text
    assert "Lina" in text
    assert Participant.objects.count() == 0
    client.post(url, data | {"opinion": "Suivie par le PLIE."})
    assert EmploymentContract.objects.get().category == "AVIS"


def test_a_double_click_adds_one_person(client: Client) -> None:
    commitment = make.commitment()
    make.participant(commitment.clause.territory)
    enter(client, commitment.clause.territory)
    url = f"/contrats-de-travail/ajouter/?engagement={commitment.pk}"
    key = client.get(url).content.decode().split('name="form_key" value="')[1].split('"')[0]
    data = CONTRACT | {"person": "Karim Diallo", "form_key": key}
    assert client.post(url, data).headers["Location"] == client.post(url, data).headers["Location"]
    assert Placement.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choisissez une personne"),
        ({"person": "Zephyrin Inconnu"}, "Personne ne répond"),
        ({"first_name": "Lina"}, "Donnez le prénom et le nom"),
        ({"person": "Karim Diallo", "planned_end_on": "01/01/2020"}, "avant le début"),
        ({"person": "Karim Diallo", "rome": "F17"}, "une lettre et quatre chiffres"),
        ({"person": "Karim Diallo", "starts_on": "hier"}, "ne se lit pas"),
        ({"person": "Karim Diallo", "tutor": "1 96 05 95 018 123 45"}, "sécurité sociale"),
        ({"person": "Karim Diallo", "weekly_hours": "70"}, "au plus 48"),
    ],
)
def test_bad_input_gets_a_sentence(client: Client, data: dict[str, str], sentence: str) -> None:
    commitment = make.commitment()
    make.participant(commitment.clause.territory)
    enter(client, commitment.clause.territory)
    page = client.post(f"/contrats-de-travail/ajouter/?engagement={commitment.pk}", CONTRACT | data)
    assert page.status_code == 422
    assert sentence in words(page.content.decode())
    assert Placement.objects.count() == 0


@pytest.mark.parametrize("query", ["", "?engagement=x", "?engagement=999999"])
def test_an_unknown_lot_is_a_404(client: Client, query: str) -> None:
    enter(client, make.territory())
    assert client.get(f"/contrats-de-travail/ajouter/{query}").status_code == 404


def test_a_person_told_by_the_company_fills_the_form(client: Client) -> None:
    statement = make.statement()
    told = Newcomer.objects.create(
        statement=statement, first_name="Lina", last_name="Moreau", from_on=date(2026, 10, 12), hours=Decimal(60)
    )
    enter(client, statement.commitment.clause.territory)
    url = f"/contrats-de-travail/ajouter/?engagement={statement.commitment_id}&signalee={told.pk}"
    assert "Lina" in words(client.get(url).content.decode())
    new = {"first_name": "Lina", "last_name": "Moreau", "category": "RSA", "proof_seen_on": "01/10/2026"}
    client.post(url, CONTRACT | new | {"starts_on": "12/10/2026"})
    told.refresh_from_db()
    assert told.placement is not None
    assert statement.lines.get().hours == 60


def test_reading_a_contract_is_journalled_and_costs_at_most_twelve_queries(
    client: Client, django_assert_max_num_queries: object
) -> None:
    placement = make.placement()
    contract = placement.employment_contract
    for number in range(5):
        other = make.commitment(on=make.clause(of=contract.territory), company=make.company(f"Autre {number}"))
        make.placement(other, employment_contract=contract)
    enter(client, contract.territory)
    with django_assert_max_num_queries(13):  # type: ignore[operator]  # one of them records the reading
        assert client.get(f"/contrats-de-travail/{contract.pk}/").status_code == 200
    assert JournalEntry.objects.filter(verb="clauses.read_employment", subject_id=contract.pk).count() == 1


def test_each_change_has_its_form(client: Client) -> None:
    placement = make.placement()
    contract = placement.employment_contract
    enter(client, contract.territory)
    url = f"/contrats-de-travail/{contract.pk}/"
    for step in ("corriger/education/", "corriger/in_qpv/", "corriger/counts_until/", "renouveler/", "terminer/"):
        assert client.get(url + step).status_code == 200
    client.post(url + "corriger/in_qpv/", {"value": "false", "reason": "Adresse vérifiée."})
    client.post(url + "heures-payees/", {"month": "octobre 2026", "hours": "151,67"})
    client.post(url + "renouveler/", {"starts_on": "02/03/2027", "planned_end_on": "01/09/2027"})
    client.post(url + "terminer/", {"ended_on": "01/03/2027", "reason": "term", "situation": "unknown"})
    contract.refresh_from_db()
    assert (contract.in_qpv, contract.ended_on) == (False, date(2027, 3, 1))
    assert HoursPaid.objects.get().hours == Decimal("151.67")
    assert contract.renewals.count() == 1
    left = Exit.objects.get()
    assert client.get(f"/sorties/{left.pk}/").status_code == 200
    client.post(f"/sorties/{left.pk}/", {"situation": "cdi", "is_same_company": "true", "left_on": "01/03/2027"})
    left.refresh_from_db()
    assert (left.situation, left.is_same_company) == ("cdi", True)
    assert client.get(url + "corriger/inconnu/").status_code == 404
    page = client.post(url + "terminer/", {"ended_on": "02/03/2027", "reason": "term", "situation": "unknown"})
    assert "déjà notée" in words(page.content.decode())


def test_another_lot_and_the_end_of_one(client: Client) -> None:
    placement = make.placement()
    contract = placement.employment_contract
    other = make.commitment(on=make.clause(of=contract.territory))
    enter(client, contract.territory)
    url = f"/contrats-de-travail/{contract.pk}/autre-lot/?engagement={other.pk}"
    assert client.get(url).status_code == 200
    client.post(url, {"mode": "direct", "from_on": "01/04/2026"})
    assert contract.placements.count() == 2
    assert client.get(f"/mises-en-poste/{placement.pk}/terminer/").status_code == 200
    client.post(f"/mises-en-poste/{placement.pk}/terminer/", {"on": "30/09/2026"})
    placement.refresh_from_db()
    assert placement.to_on == date(2026, 9, 30)


@pytest.mark.parametrize("role", [Role.BUYER, Role.COMPANY, Role.ELECTED])
def test_other_roles_never_read_a_contract(client: Client, role: Role) -> None:
    placement = make.placement()
    contract = placement.employment_contract
    enter(client, contract.territory, role, placement.commitment.company.organisation)
    assert client.get(f"/contrats-de-travail/{contract.pk}/").status_code == 404
    assert client.get(f"/contrats-de-travail/ajouter/?engagement={placement.commitment_id}").status_code in {403, 404}


def test_the_week_names_what_waits_with_why_and_where() -> None:
    on = date(2026, 11, 5)
    clean = make.statement(status="sent", sent_at=AT, sent_version=0)
    make.line(clean, hours=Decimal(100))
    territory = clean.commitment.clause.territory
    nadia = make.facilitator(territory)

    def beside(**fields: Any) -> Commitment:
        return make.commitment(on=make.clause(of=territory), company=make.company("Rénov+"), **fields)

    loud = make.statement(beside(), status="sent", sent_at=AT, sent_version=0)
    make.line(loud, hours=Decimal(300))
    make.statement(beside(), due_on=date(2026, 11, 1))
    ending = make.participant(territory, "Lina", "Moreau")
    contract = make.employment_contract(ending, planned_end_on=date(2026, 11, 20), counts_until=date(2026, 12, 15))
    make.placement(beside(), employment_contract=contract)
    lasting = make.employment_contract(
        make.participant(territory, "Ana", "Vasquelin"), planned_end_on=None, counts_until=date(2026, 12, 15)
    )
    make.placement(beside(), employment_contract=lasting)
    Exit.objects.create(employment_contract=make.employment_contract(ending), left_on=date(2026, 10, 30))
    todos = hours_todos(nadia, on)
    told = " / ".join(f"{todo.what} {todo.why}" for todo in todos)
    for part in (
        "Valider 1\u00a0relevé sans alerte",
        "48 h par semaine",
        "attendues de Rénov+",
        "Les heures d'Ana Vasquelin cessent de compter",
        "Le contrat de Lina Moreau se termine",
        "Que devient Lina Moreau ?",
        "À vérifier depuis",
    ):
        assert part in told
    assert "Les heures de Lina Moreau" not in told, "the end of her contract says it already"
    assert all(todo.url.startswith("/") and todo.minutes > 0 for todo in todos)
    _, company = make.member(territory, Role.COMPANY, organisation=clean.commitment.company.organisation)
    assert hours_todos(company, on) == []
    assert company_todos(nadia, on) == []


def test_a_company_s_week_is_its_months_to_declare() -> None:
    statement = make.statement()
    commitment = statement.commitment
    _, actor = make.member(commitment.clause.territory, Role.COMPANY, organisation=commitment.company.organisation)
    (todo,) = company_todos(actor, date(2026, 11, 5))
    assert todo.what == "Transmettre les heures d'octobre\u00a02026"
    assert todo.url == f"/mes-heures/{statement.pk}/"


def test_what_waits_is_read_in_three_queries_whatever_its_number(django_assert_max_num_queries: object) -> None:
    territory = make.territory()
    for number in range(6):
        on = make.commitment(on=make.clause(of=territory), company=make.company(f"Entreprise {number}"))
        sent = make.statement(on, status="sent", sent_at=AT, sent_version=0)
        make.line(sent, hours=Decimal(300))
        late = make.statement(on, month=date(2026, 9, 1), due_on=date(2026, 10, 14))
        Newcomer.objects.create(statement=late, first_name="A", last_name="B", from_on=date(2026, 10, 1))
        person = make.participant(territory, f"P{number}", f"N{number}")
        Exit.objects.create(employment_contract=make.employment_contract(person), left_on=date(2026, 10, 30))
    nadia = make.facilitator(territory)
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        todos = hours_todos(nadia, date(2026, 11, 5))
    assert {"Lire", "Relancer", "Ajouter", "Compléter"} <= {todo.verb for todo in todos}
