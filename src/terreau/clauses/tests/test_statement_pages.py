"""« Relevés à vérifier », the page of a statement, the table of a call, and the company's pages with an account."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from terreau.accounts.roles import Role
from terreau.clauses import mails
from terreau.clauses.models import Commitment, LedgerEntry, Newcomer, Statement, StatementLine
from terreau.clauses.tests import make
from terreau.clauses.tests.test_declaring_by_link import words
from terreau.kit.models import OutgoingMail
from terreau.territories.models import Territory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 3, tzinfo=UTC)


def enter(client: Client, of: Territory, role: Role = Role.FACILITATOR, organisation: object = None) -> None:
    """Sign in under one membership."""
    user, _ = make.member(of, role, organisation=organisation)  # type: ignore[arg-type]
    client.force_login(user)


def sent(on: Commitment | None = None, hours: Decimal = Decimal(100), **fields: Any) -> Statement:
    """A month of one person, sent."""
    statement = make.statement(on, status="sent", sent_at=AT, sent_version=0)
    make.line(statement, hours=hours, **fields)
    return statement


def follow(statement: Statement) -> Commitment:
    """Another commitment of the same territory."""
    return make.commitment(on=make.clause(of=statement.commitment.clause.territory), company=make.company("Rénov+"))


def test_clean_statements_are_validated_together_in_one_click(client: Client) -> None:
    first = sent()
    second = sent(follow(first))
    enter(client, first.commitment.clause.territory)
    page = client.get("/releves/")
    ticked = [f"{first.pk}:{first.version}", f"{second.pk}:{second.version}"]
    for value in ticked:
        assert f'value="{value}"' in page.content.decode()
    page = client.post("/releves/valider/", {"statement": ticked}, follow=True)
    assert "2\u00a0relevés validés" in words(page.content.decode())
    assert set(Statement.objects.values_list("status", flat=True)) == {"validated"}


def test_a_warning_shows_its_reason_and_its_answer_and_takes_two_clicks(client: Client) -> None:
    statement = sent(hours=Decimal(238), explanation="Deux semaines de nuit")
    enter(client, statement.commitment.clause.territory)
    text = words(client.get("/releves/").content.decode())
    assert "L3121-20" in text
    assert "Deux semaines de nuit" in text
    client.post(f"/releves/{statement.pk}/valider/", {"version": statement.version})
    assert Statement.objects.get().status == "validated"


def test_a_statement_corrected_meanwhile_is_not_validated(client: Client) -> None:
    statement = sent()
    enter(client, statement.commitment.clause.territory)
    page = client.post("/releves/valider/", {"statement": [f"{statement.pk}:9"]}, follow=True)
    assert "vient de corriger" in words(page.content.decode())
    page = client.post(f"/releves/{statement.pk}/valider/", {"version": "9"})
    assert page.status_code == 409
    assert LedgerEntry.objects.filter(kind="done").count() == 0


def test_sent_back_on_a_line_with_a_sentence(client: Client) -> None:
    statement = sent()
    line = statement.lines.get()
    enter(client, statement.commitment.clause.territory)
    assert client.post(f"/releves/{statement.pk}/renvoyer/", {"reason": "", "line": ""}).status_code == 422
    client.post(f"/releves/{statement.pk}/renvoyer/", {"reason": "Comptez les absences.", "line": str(line.pk)})
    line.refresh_from_db()
    assert line.remark == "Comptez les absences."
    assert Statement.objects.get().status == "returned"


@pytest.mark.parametrize("count", [1, 12])
def test_pages_cost_at_most_twelve_queries(client: Client, count: int, django_assert_max_num_queries: object) -> None:
    statement = sent()
    for number in range(count):
        person = make.participant(statement.commitment.clause.territory, f"P{number}", f"N{number}")
        where = make.placement(statement.commitment, person=person)
        make.line(statement, where, Decimal(238))
        other = sent(follow(statement))
        Newcomer.objects.create(statement=other, first_name="A", last_name="B", from_on=date(2026, 10, 1))
        make.statement(follow(statement), due_on=date(2026, 1, 1))
    enter(client, statement.commitment.clause.territory)
    client.get("/releves/")
    for url in ("/releves/", f"/releves/{statement.pk}/", f"/releves/{statement.pk}/saisir/"):
        with django_assert_max_num_queries(12):  # type: ignore[operator]
            assert client.get(url).status_code == 200


def test_hours_of_a_call_are_one_table_and_the_company_is_told(client: Client) -> None:
    statement = make.statement()
    line = make.line(statement, suggested_hours=Decimal(140))
    enter(client, statement.commitment.clause.territory)
    data = {f"l{line.pk}-hours": "101,5", f"l{line.pk}-hours_training": "7"}
    file = SimpleUploadedFile("heures.pdf", b"%PDF-1.7 heures")
    page = client.post(f"/releves/{statement.pk}/saisir/", data | {"document": file}, follow=True)
    text = words(page.content.decode())
    assert "Saisi par Personne" in text
    assert "pour l'entreprise" in text
    statement.refresh_from_db()
    assert (statement.status, statement.origin) == ("sent", "facilitator")
    assert statement.proof is not None
    assert "101,50" in OutgoingMail.objects.get().body
    proof = client.get(f"/releves/{statement.pk}/justificatif/exporter/")
    assert b"".join(proof.streaming_content) == b"%PDF-1.7 heures"  # type: ignore[attr-defined]


def test_hours_of_a_call_may_be_validated_at_once(client: Client) -> None:
    statement = make.statement()
    line = make.line(statement)
    enter(client, statement.commitment.clause.territory)
    client.post(f"/releves/{statement.pk}/saisir/", {f"l{line.pk}-hours": "80", "validate": "1"})
    assert LedgerEntry.objects.get(line=line).hours_real == 80


@pytest.mark.parametrize(
    ("value", "sentence"),
    [("douze", "ne se lit pas"), ("-1", "négatives"), ("1 96 05 95 018 123 45", "sécurité sociale")],
)
def test_bad_figures_are_shown_again_with_a_sentence(client: Client, value: str, sentence: str) -> None:
    statement = make.statement()
    line = make.line(statement)
    enter(client, statement.commitment.clause.territory)
    page = client.post(f"/releves/{statement.pk}/saisir/", {f"l{line.pk}-hours": value})
    text = words(page.content.decode())
    assert page.status_code == 422
    assert sentence in text
    assert value in text


def test_a_correction_shows_both_entries_and_its_reason(client: Client) -> None:
    statement = sent()
    line = statement.lines.get()
    enter(client, statement.commitment.clause.territory)
    client.post(f"/releves/{statement.pk}/valider/", {"version": "0"})
    data = {f"l{line.pk}-hours": "90", f"l{line.pk}-hours_training": "0", "reason": "Erreur de saisie."}
    page = client.post(f"/releves/{statement.pk}/corriger/", data, follow=True)
    text = words(page.content.decode())
    for part in ("annulée", "annulation", "correction", "-100,00", "90,00", "Erreur de saisie."):
        assert part in text.replace("−", "-")


def test_a_person_told_is_added_or_set_aside(client: Client) -> None:
    statement = sent()
    told = Newcomer.objects.create(
        statement=statement, first_name="Lina", last_name="Moreau", from_on=date(2026, 10, 12), hours=Decimal(60)
    )
    enter(client, statement.commitment.clause.territory)
    page = client.get(f"/releves/{statement.pk}/").content.decode()
    assert f"engagement={statement.commitment_id}&amp;signalee={told.pk}" in page
    assert client.post(f"/releves/personnes/{told.pk}/ecarter/", {"reason": ""}).status_code == 422
    client.post(f"/releves/personnes/{told.pk}/ecarter/", {"reason": "Embauche ordinaire"})
    told.refresh_from_db()
    assert told.settled_at
    assert told.placement is None
    again = client.post(f"/releves/personnes/{told.pk}/ecarter/", {"reason": "Autre chose"})
    assert again.status_code == 409
    told.refresh_from_db()
    assert told.reason == "Embauche ordinaire"


def test_a_company_reads_why_a_person_it_told_of_is_not_added(client: Client) -> None:
    statement = sent()
    told = Newcomer.objects.create(
        statement=statement, first_name="Lina", last_name="Moreau", from_on=date(2026, 10, 12)
    )
    enter(client, statement.commitment.clause.territory)
    client.post(f"/releves/personnes/{told.pk}/ecarter/", {"reason": "Embauche sans lien avec le marché"})
    message = OutgoingMail.objects.get(subject__startswith="Lina Moreau")
    assert message.to == statement.commitment.contact_email
    assert "La raison : Embauche sans lien avec le marché" in message.body
    link = mails.declaration_url(statement.commitment)
    for page in (f"{link}{statement.pk}/", f"{link}{statement.pk}/recu/"):
        assert "Embauche sans lien avec le marché" in client.get(page).content.decode()


def test_late_companies_are_reminded_one_or_all(client: Client) -> None:
    statement = make.statement(due_on=date(2026, 1, 1))
    make.statement(follow(statement), due_on=date(2026, 1, 1))
    silent = make.commitment(on=make.clause(of=statement.commitment.clause.territory), contact_email="")
    make.statement(silent, due_on=date(2026, 1, 1))
    enter(client, statement.commitment.clause.territory)
    client.post(f"/releves/{statement.pk}/relancer/")
    page = client.post("/releves/relancer/", follow=True)
    assert OutgoingMail.objects.count() == 3
    assert "Aucune adresse e-mail" in words(page.content.decode())


def test_a_month_is_asked_from_the_page(client: Client) -> None:
    commitment = make.commitment(from_on=date(2020, 1, 1))
    commitment.clause.lot.starts_on = date(2020, 1, 1)
    commitment.clause.lot.save()
    enter(client, commitment.clause.territory)
    page = client.post("/releves/demander/", {"month": "janvier 2021"}, follow=True)
    assert "1\u00a0demande envoyée" in words(page.content.decode())
    page = client.post("/releves/demander/", {"month": "bientôt"}, follow=True)
    assert "Ce mois ne se lit pas" in words(page.content.decode())
    assert client.post("/releves/demander/", {"month": "janvier 2199"}).status_code == 422


def test_the_link_can_be_replaced(client: Client) -> None:
    statement = make.statement()
    enter(client, statement.commitment.clause.territory)
    client.post(f"/releves/{statement.pk}/lien/")
    statement.commitment.refresh_from_db()
    assert statement.commitment.link_stamp == "2"


@pytest.mark.parametrize("role", [Role.BUYER, Role.COMPANY, Role.ELECTED])
def test_other_roles_do_not_verify(client: Client, role: Role) -> None:
    statement = sent()
    territory = statement.commitment.clause.territory
    enter(client, territory, role, statement.commitment.company.organisation)
    assert client.get("/releves/").status_code == 403
    for step in ("valider", "renvoyer", "relancer", "saisir", "corriger", "lien"):
        assert client.post(f"/releves/{statement.pk}/{step}/").status_code in {403, 404}
    assert Statement.objects.get().status == "sent"


def test_a_neighbour_finds_nothing(client: Client) -> None:
    statement = sent()
    enter(client, make.territory())
    assert client.get(f"/releves/{statement.pk}/").status_code == 404
    assert "Bâtival" not in client.get("/releves/").content.decode()


def test_a_company_with_an_account_declares_on_the_same_page(client: Client) -> None:
    statement = make.statement()
    line = make.line(statement)
    enter(client, statement.commitment.clause.territory, Role.COMPANY, statement.commitment.company.organisation)
    text = words(client.get("/mes-heures/").content.decode())
    assert "Heures d'octobre\u00a02026" in text
    assert "833,00\u00a0h" in text
    page = client.get(f"/mes-heures/{statement.pk}/")
    assert "Karim D." in words(page.content.decode())
    client.post(f"/mes-heures/{statement.pk}/transmettre/", {f"l{line.pk}-hours": "100"})
    assert Statement.objects.get().status == "sent"
    assert StatementLine.objects.get().hours == 100


def test_a_company_never_opens_the_month_of_another(client: Client) -> None:
    statement = make.statement()
    enter(client, statement.commitment.clause.territory, Role.COMPANY, make.company("Autre").organisation)
    assert client.get(f"/mes-heures/{statement.pk}/").status_code == 404
    assert client.post(f"/mes-heures/{statement.pk}/transmettre/").status_code == 404


def test_without_link_or_account_one_signs_in_first(client: Client) -> None:
    assert client.get("/mes-heures/").headers["Location"].startswith("/connexion/")
    enter(client, make.territory())
    assert client.get("/mes-heures/").status_code == 403
