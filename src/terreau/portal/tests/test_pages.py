"""The house's own pages, through HTTP."""

import pytest

from terreau.accounts.actor import Actor
from terreau.directory.tests import make
from terreau.kit import journal
from terreau.kit.clock import now
from terreau.kit.models import OutgoingMail

pytestmark = pytest.mark.django_db

FIRST_PAGES = {
    "facilitator": "/ma-semaine/",
    "admin": "/administration/",
    "buyer": "/clauses/lots/",
    "company": "/mes-heures/",
    "elected": "/clauses/bilans/",
}


@pytest.mark.parametrize(("role", "page"), FIRST_PAGES.items())
def test_each_role_lands_on_the_page_that_answers_what_to_do_now(role: str, page: str) -> None:
    browser = make.client(role)
    assert browser.get("/").headers["Location"] == page
    assert browser.get(page).status_code == 200


def test_a_visitor_is_led_to_sign_in() -> None:
    assert make.client("").get("/").headers["Location"] == "/connexion/"


def test_somebody_without_a_role_is_told_whom_to_ask() -> None:
    browser = make.client("")
    browser.force_login(make.user("seule@exemple.fr", "Ana Seule"))
    assert browser.get("/").headers["Location"] == "/bienvenue/"
    assert "aucun rôle ne vous a encore été donné" in browser.get("/bienvenue/").content.decode()


def test_an_empty_week_says_so() -> None:
    page = make.client("facilitator").get("/ma-semaine/").content.decode()
    assert "Rien ne vous attend cette semaine." in page
    assert "Aucun lot n'est en retard ni à surveiller." in page.replace("&#x27;", "'")


@pytest.mark.parametrize("role", ["buyer", "company", "elected"])
def test_the_week_is_the_facilitator_s(role: str) -> None:
    assert make.client(role).get("/ma-semaine/").status_code == 403


def test_the_journal_shows_acts_of_the_territory_alone_with_their_authors() -> None:
    admin = make.membership("admin")
    here, there = make.acting_as(admin), make.actor("admin", territory=make.neighbour())
    for by in (here, there):
        with journal.entry(by, "territories.edit_territory") as draft:
            draft.reason = f"raison {by.territory_id}"
    page = make.client(membership=admin).get("/administration/journal/")
    text = page.content.decode()
    assert f"raison {here.territory_id}" in text
    assert f"raison {there.territory_id}" not in text
    assert str(admin.user) in text


def test_the_journal_exports_the_same_columns() -> None:
    admin = make.membership("admin")
    with journal.entry(make.acting_as(admin), "territories.edit_territory"):
        pass
    answer = make.client(membership=admin).get("/administration/journal/?format=csv")
    text = answer.getvalue().decode("utf-8-sig")
    answer.close()
    assert text.splitlines()[0].startswith("Quand;Qui;Rôle;Acte")
    assert str(admin.user) in text


def test_an_administrator_reads_the_messages_of_her_territory_alone() -> None:
    admin = make.membership("admin")
    mine = _mail(make.acting_as(admin), "Vos heures d'octobre")
    theirs = _mail(make.actor("admin", territory=make.neighbour()), "Ailleurs")
    browser = make.client(membership=admin)
    text = browser.get("/administration/messages/").content.decode()
    assert "Vos heures d&#x27;octobre" in text
    assert "Ailleurs" not in text
    assert browser.get(f"/administration/messages/{mine.pk}/").status_code == 200
    assert browser.get(f"/administration/messages/{theirs.pk}/").status_code == 404


def test_search_finds_nothing_in_one_letter_and_says_what_to_try() -> None:
    text = make.client("facilitator").get("/recherche/?q=a").content.decode()
    assert "Deux lettres au moins" in text


@pytest.mark.parametrize("address", ["/donnees-personnelles/", "/accessibilite/"])
def test_everybody_may_read_the_legal_pages(address: str) -> None:
    assert make.client("").get(address).status_code == 200


def test_what_is_kept_about_persons_is_read_from_the_tables() -> None:
    text = make.client("").get("/donnees-personnelles/").content.decode()
    assert "Date de naissance" in text
    assert "compter par tranche" in text


def test_an_unknown_address_is_a_page_that_helps() -> None:
    answer = make.client("facilitator").get("/nulle-part/")
    assert answer.status_code == 404
    assert "<h1>" in answer.content.decode()


def _mail(by: Actor, subject: str) -> OutgoingMail:
    return OutgoingMail.objects.create(to="x@batival.example", subject=subject, body="…", territory_id=by.territory_id)


def test_administration_says_where_each_thing_stands() -> None:
    admin = make.membership("admin")
    make.invitation(territory=admin.territory)
    OutgoingMail.objects.create(
        territory_id=admin.territory_id, to="a@exemple.fr", subject="Heures", body="", failed_at=now()
    )
    text = make.client(membership=admin).get("/administration/").content.decode()
    assert "1\u00a0invitation sans réponse" in text
    assert "1\u00a0message refusé" in text
    assert text.count('class="panel tile"') == 8
