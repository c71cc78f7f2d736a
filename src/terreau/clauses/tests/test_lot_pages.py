"""Pages of lots: what each role sees, and at what cost."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from terreau.accounts.roles import Role
from terreau.clauses.tests import make
from terreau.clauses.tests.make_lots import TODAY, full_lot, opened, signed_in, stop_the_clock, text
from terreau.procurement.tests import make as procurement

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fixed(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    stop_the_clock(monkeypatch)


def test_the_lot_page_tells_where_it_stands_and_who_does_what() -> None:
    clause = full_lot()
    answer = signed_in(clause.territory).get(reverse("clauses:lot", args=[clause.pk]))
    shown = text(answer)
    assert answer.status_code == 200
    assert shown.count("<h1") == 1
    for words in (
        "Où en est-on ?",
        "en retard de",
        "Comment est-ce calculé ?",
        "Entreprise 0",
        "Sous-traitant 1",
        "Karim",
        "Pourquoi une personne compte",
        "Difficulté à recruter",
        "Relevé d'octobre 2026 validé : 70 h, 1 personne",
        "Avenant n° 2 vu dans les données publiées",
        "Pas encore fermes",
    ):
        assert words in shown.replace("&#x27;", "'"), words


@pytest.mark.parametrize("companies", [1, 6])
def test_the_lot_page_takes_at_most_twelve_queries(companies: int, django_assert_max_num_queries: Any) -> None:
    clause = full_lot(companies)
    browser = signed_in(clause.territory)
    for name in ("clauses:lot", "clauses:lot_hours"):
        with django_assert_max_num_queries(12):
            assert browser.get(reverse(name, args=[clause.pk])).status_code == 200
    for address in (reverse("clauses:lots"), reverse("clauses:operation", args=[clause.lot.operation_id])):
        with django_assert_max_num_queries(12):
            assert browser.get(address).status_code == 200


def test_a_buyer_sees_the_hours_of_its_own_contracts_and_no_person() -> None:
    clause = full_lot()
    buyer = clause.lot.contract.buyer
    browser = signed_in(clause.territory, Role.BUYER, organisation=buyer)
    shown = text(browser.get(reverse("clauses:lot", args=[clause.pk])))
    assert "Où en est-on ?" in shown
    assert "Karim" not in shown
    assert "Noter un appel" not in shown
    assert "coffreurs" not in shown
    assert "Personne<" not in text(browser.get(reverse("clauses:lot_hours", args=[clause.pk])))
    assert "Karim" not in text(browser.get(reverse("clauses:lot_hours", args=[clause.pk])))
    assert text(browser.get(reverse("clauses:lots"))).count("clauses/lots/") > 0
    other = make.commitment(on=make.clause(of=clause.territory)).clause
    assert browser.get(reverse("clauses:lot", args=[other.pk])).status_code == 404


def test_a_company_sees_its_own_part_without_the_others() -> None:
    clause = full_lot()
    mine = clause.commitments.filter(kind="owed").order_by("pk")[0]
    browser = signed_in(clause.territory, Role.COMPANY, organisation=mine.company.organisation)
    shown = text(browser.get(reverse("clauses:lot", args=[clause.pk])))
    assert "Entreprise 0" in shown
    assert "Sous-traitant 0" in shown
    assert "Mes heures" in shown
    assert "Heures du marché" not in shown
    for hidden in ("Entreprise 1", "Sous-traitant 1", "Karim", "coffreurs", "RSA"):
        assert hidden not in shown, hidden
    assert browser.get(reverse("clauses:lots")).status_code == 403


@pytest.mark.parametrize("role", [Role.ELECTED, Role.FACILITATOR, Role.ADMIN, Role.BUYER, Role.COMPANY])
def test_a_neighbour_territory_finds_no_page(role: Role) -> None:
    clause = full_lot(companies=1)
    organisation = make.company("Voisine").organisation if role in {Role.BUYER, Role.COMPANY} else None
    browser = signed_in(make.territory(), role, organisation=organisation)
    commitment = clause.commitments.filter(kind="owed").get()
    for name in ("lot", "lot_hours", "clause_settings", "add_figure", "record_event", "change_holder", "entrust_hours"):
        assert browser.get(reverse(f"clauses:{name}", args=[clause.pk])).status_code == 404, name
    assert browser.get(reverse("clauses:edit_contact", args=[commitment.pk])).status_code == 404
    assert browser.post(reverse("clauses:close_clause", args=[clause.pk])).status_code == 404
    assert browser.get(reverse("clauses:operation", args=[clause.lot.operation_id])).status_code in {403, 404}


@pytest.mark.parametrize("role", [Role.BUYER, Role.ADMIN])
def test_who_only_reads_is_told_so(role: Role) -> None:
    clause = full_lot(companies=1)
    organisation = clause.lot.contract.buyer if role is Role.BUYER else None
    browser = signed_in(clause.territory, role, organisation=organisation)
    for name in ("add_figure", "record_event", "change_split", "transfer_hours", "note_call"):
        assert browser.get(reverse(f"clauses:{name}", args=[clause.pk])).status_code == 403, name


def test_an_elected_member_and_a_visitor_do_not_enter() -> None:
    clause = full_lot(companies=1)
    browser = signed_in(clause.territory, Role.ELECTED)
    assert browser.get(reverse("clauses:lots")).status_code == 403
    assert browser.get(reverse("clauses:lot", args=[clause.pk])).status_code == 404
    assert Client().get(reverse("clauses:lots")).status_code == 302


def test_a_document_opens_from_its_lot_only() -> None:
    clause, other = full_lot(companies=1), full_lot(companies=1)
    browser = signed_in(clause.territory)
    mine, theirs = clause.figures.first(), other.figures.first()
    assert mine
    assert theirs
    # The file itself is not on the disk of this test: the page says it is absent, never an error of ours.
    assert browser.get(reverse("clauses:lot_document", args=[clause.pk, mine.document_id])).status_code == 404
    assert browser.get(reverse("clauses:lot_document", args=[clause.pk, theirs.document_id])).status_code == 404


def test_lists_of_lots_filter_in_the_address_and_export() -> None:
    late = full_lot(companies=1)
    home = late.territory
    calm = make.commitment(on=make.clause(of=home, lot=procurement.lot(title="Peinture")), due=Decimal(0)).clause
    closed = make.commitment(
        on=make.clause(of=home, lot=procurement.lot(title="Vieux lot", ends_on=date(2027, 1, 1)), closed_on=TODAY)
    ).clause
    browser = signed_in(home)
    address = reverse("clauses:lots")

    def found(**asked: Any) -> set[int]:
        shown = text(browser.get(address, data=dict(asked)))
        return {each.pk for each in (late, calm, closed) if f'/clauses/lots/{each.pk}/"' in shown}

    assert found() == {late.pk, calm.pk}
    assert found(etat="besoin") == found(etat="late") == {late.pk}
    assert found(etat="sans_heures") == {calm.pk}
    assert found(etat="clos") == {closed.pk}
    assert found(etat="tous") == {late.pk, calm.pk, closed.pk}
    assert found(operation=late.lot.operation_id) == {late.pk}
    assert found(acheteur=calm.lot.contract.buyer_id) == {calm.pk}
    assert found(entreprise="entreprise 0") == {late.pk}
    assert found(annee="2026") == {late.pk, calm.pk}
    assert found(annee="2030") == found(entreprise="personne") == set()
    assert browser.get(address, {"etat": "n'importe", "annee": "x", "page": "99", "sort": "?"}).status_code == 200
    for kind in ("csv", "xlsx"):
        assert opened(browser, f"{address}?format={kind}")
        assert opened(browser, reverse("clauses:lot_hours", args=[late.pk]) + f"?format={kind}")


def test_every_figure_opens_its_lines() -> None:
    clause = full_lot(companies=1)
    browser = signed_in(clause.territory)
    shown = text(browser.get(reverse("clauses:lot_hours", args=[clause.pk]), {"nature": "done"}))
    assert "relevé d&#x27;octobre 2026" in shown or "relevé d'octobre 2026" in shown
    assert "Karim" in shown
    assert "reprise de l" not in shown
    holder = clause.commitments.get(kind="owed")
    given = clause.commitments.get(kind="entrusted")
    lines = reverse("clauses:lot_hours", args=[clause.pk])
    assert "4 lignes" in text(browser.get(lines, {"entreprise": str(holder.pk)}))
    assert "Aucun résultat" in text(browser.get(lines, {"entreprise": str(given.pk), "nature": "done"}))


def test_a_lot_is_found_by_its_company_its_number_or_its_operation_within_what_one_may_see() -> None:
    from terreau.clauses.search import search_lots

    clause = full_lot(companies=2)
    by = make.facilitator(clause.territory)
    for words in ("gros œuvre", "entreprise 1", "saint-germain", clause.lot.contract.number):
        assert [url for _, _, url in search_lots(by, words)] == [reverse("clauses:lot", args=[clause.pk])], words
    assert search_lots(by, "personne") == []
    assert search_lots(make.facilitator(make.territory()), "gros") == []
    assert search_lots(make.member(clause.territory, Role.ELECTED)[1], "gros") == ()
