"""Contracts over HTTP: entering one in one page, finding what matters, deciding, for each role and a neighbour."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from terreau.directory.models import Establishment, Organisation
from terreau.directory.tests import make as directory
from terreau.procurement.models import Agreement, Contract, LotCompany, Operation, Part, Subcontract
from terreau.procurement.tests import make

pytestmark = pytest.mark.django_db
ROLES = ("facilitator", "admin", "buyer", "company", "elected")
TEAM = {"facilitator", "admin"}
NEW = "/marches/nouveau/"


def entry(**typed: str) -> dict[str, str]:
    """The page of a simple contract as a browser sends it: one lot, one company, no part."""
    sent = {"title": "Réhabilitation du groupe scolaire", "kind": "works", "stage": "notified"}
    sent |= {"notified_on": "03/11/2026", "number": "2026-12", "group_kind": "none"}
    for table in ("lots", "companies", "parts"):
        sent |= {f"{table}-TOTAL_FORMS": "1", f"{table}-INITIAL_FORMS": "0"}
    sent |= {"companies-0-role": "holder", "parts-0-kind": "optional_tranche"}
    return sent | {name.replace("__", "-"): value for name, value in typed.items()}


def followed() -> Organisation:
    """A buyer with one place, followed by the territory."""
    buyer = directory.buyer()
    directory.establishment("Mairie d'Argenteuil", organisation=buyer)
    make.agreement(of=buyer)
    return buyer


def words(answer: Any) -> str:
    """The page as text."""
    return str(answer.content.decode())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("address", "open_to"),
    [
        ("/marches/", TEAM | {"buyer"}),
        ("/marches/?format=csv", TEAM | {"buyer"}),
        (NEW, TEAM),
        ("/marches/{contract}/", TEAM),
        ("/marches/{contract}/modifier/", TEAM),
        ("/marches/{contract}/ranger/", TEAM),
        ("/acheteurs-suivis/", TEAM),
        ("/acheteurs-suivis/ajouter/", TEAM),
        ("/operations/", TEAM),
        ("/operations/nouvelle/", TEAM),
        ("/operations/{operation}/modifier/", TEAM),
    ],
)
def test_each_page_opens_to_its_roles_alone(role: str, address: str, open_to: set[str]) -> None:
    contract, operation = make.lot(of=make.contract(of=followed())).contract, make.operation()
    answer = directory.client(role).get(address.format(contract=contract.pk, operation=operation.pk))
    answer.close()
    assert answer.status_code == (200 if role in open_to else 403)


@pytest.mark.parametrize("address", ["/marches/", NEW, "/marches/1/", "/acheteurs-suivis/", "/operations/"])
def test_a_visitor_is_asked_to_sign_in(address: str) -> None:
    assert Client().get(address).headers["Location"].startswith("/connexion/")


def test_a_buyer_reads_its_own_contracts_and_no_other() -> None:
    buyer = followed()
    own, other = make.lot(of=make.contract(of=buyer)).contract, make.contract(title="Voirie d'une autre ville")
    browser = directory.client("buyer", organisation=buyer)
    assert browser.get(f"/marches/{own.pk}/").status_code == 200
    assert browser.get(f"/marches/{other.pk}/").status_code == 403
    page = words(browser.get("/marches/"))
    assert own.title in page
    assert other.title not in page


def test_a_neighbour_reads_a_contract_but_keeps_none_of_its_buyers() -> None:
    buyer = followed()
    contract, agreement = make.lot(of=make.contract(of=buyer)).contract, Agreement.objects.get(buyer=buyer)
    browser = directory.client(territory=directory.neighbour())
    assert "Votre territoire ne suit pas cet acheteur" in words(browser.get(f"/marches/{contract.pk}/"))
    assert browser.get(f"/marches/{contract.pk}/modifier/").status_code == 403
    assert browser.get(f"/marches/{contract.pk}/ranger/").status_code == 403
    for act in ("decider", "operation", "separer", "reunir"):
        sent = {"decision": "include", "lots": contract.lots.get().pk, "title": "X", "other": contract.pk}
        assert browser.post(f"/marches/{contract.pk}/{act}/", sent).status_code in {403, 409}, act
    assert browser.get(f"/acheteurs-suivis/{agreement.pk}/").status_code == 404
    assert browser.post(f"/acheteurs-suivis/{agreement.pk}/terminer/").status_code == 404


def test_a_simple_contract_is_entered_in_one_page() -> None:
    followed()
    company = directory.establishment("Bâtival")
    sent = entry(buyer="Ville d'Argenteuil", companies__0__company="Bâtival")
    answer = directory.client().post(NEW, sent)
    contract = Contract.objects.get()
    assert answer.headers["Location"] == f"/marches/{contract.pk}/"
    lot = contract.lots.get()
    assert (contract.number, contract.notified_on, lot.title) == ("2026-12", date(2026, 11, 3), contract.title)
    assert lot.companies.get().establishment == company
    assert contract.buyer_siret == Establishment.objects.get(name="Mairie d'Argenteuil").siret
    assert contract.edited_fields == []


def test_lots_group_subcontract_and_parts_are_entered_together() -> None:
    followed()
    for name in ("Bâtival", "Électra", "Peinturo"):
        directory.establishment(name)
    sent = entry(
        buyer="Ville d'Argenteuil",
        group_kind="solidary",
        lots__TOTAL_FORMS="2",
        lots__0__number="1",
        lots__0__title="Gros œuvre",
        lots__0__amount="348 000 €",
        lots__1__number="2",
        lots__1__title="Électricité",
        companies__TOTAL_FORMS="3",
        companies__0__company="Bâtival",
        companies__0__role="lead_contractor",
        companies__0__lot="1",
        companies__0__share="70",
        companies__1__company="Électra",
        companies__1__role="joint_contractor",
        companies__1__lot="1",
        companies__1__share="30",
        companies__2__company="Peinturo",
        companies__2__role="subcontractor",
        companies__2__lot="1",
        companies__2__amount="12 000",
        companies__2__given_by="Bâtival",
        parts__0__lot="2",
        parts__0__number="1",
        parts__0__amount="50 000",
    )
    answer = directory.client().post(NEW, sent)
    assert answer.status_code == 302, words(answer)
    contract = Contract.objects.get()
    assert [lot.title for lot in contract.lots.order_by("number")] == ["Gros œuvre", "Électricité"]
    shares = LotCompany.objects.filter(lot__number="1").order_by("-share").values_list("share", flat=True)
    assert list(shares) == [Decimal("0.7"), Decimal("0.3")]
    given = Subcontract.objects.get()
    assert (given.subcontractor.name, given.amount, str(given.given_by)) == ("Peinturo", Decimal(12000), "Bâtival")
    assert Part.objects.get().lot.number == "2"


def test_more_rows_keep_everything_typed_and_say_nothing_wrong_yet() -> None:
    sent = entry(buyer="Inconnue", lots__0__title="Gros œuvre", lots__0__starts_on="32/13/2026", more="companies")
    answer = directory.client().post(NEW, sent)
    page = words(answer)
    assert answer.status_code == 200
    assert 'value="Gros œuvre"' in page
    assert 'value="32/13/2026"' in page
    assert 'name="companies-3-company"' in page
    assert "error-summary" not in page
    assert Contract.objects.count() == 0


def test_an_error_is_tied_to_its_row_and_nothing_is_lost() -> None:
    followed()
    directory.establishment("Bâtival")
    sent = entry(
        buyer="Ville d'Argenteuil",
        notified_on="",
        companies__0__company="Bâtival",
        companies__0__lot="7",
        lots__0__number="1",
        lots__0__title="Gros œuvre",
    )
    answer = directory.client().post(NEW, sent)
    page = words(answer)
    assert answer.status_code == 422
    assert "Donnez la date de notification" in page
    assert "Aucun lot n&#x27;a ce numéro" in page
    assert 'value="Gros œuvre"' in page
    assert Contract.objects.count() == 0


def test_a_buyer_and_a_company_not_yet_known_are_created_with_the_contract() -> None:
    sent = entry(
        new_buyer_name="Office Habitat Val",
        new_buyer_siret=directory.siret(),
        new_buyer_kind="social_landlord",
        companies__0__new_name="Peinturo",
        companies__0__new_siret=directory.siret(),
    )
    answer = directory.client().post(NEW, sent)
    contract = Contract.objects.get()
    assert answer.status_code == 302
    assert (contract.buyer.name, contract.buyer.buyer_kind) == ("Office Habitat Val", "social_landlord")
    assert LotCompany.objects.get().establishment.name == "Peinturo"


def test_a_double_click_enters_one_contract() -> None:
    followed()
    directory.establishment("Bâtival")
    browser = directory.client()
    key = "0a0e4c5e-7d0c-4b5e-9f5e-0d9b8d1f0c11"
    sent = entry(buyer="Ville d'Argenteuil", companies__0__company="Bâtival", form_key=key, number="")
    first, second = browser.post(NEW, sent), browser.post(NEW, sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert Contract.objects.count() == 1


def test_the_same_number_twice_for_a_buyer_is_refused_with_a_sentence() -> None:
    make.contract(of=followed(), number="2026-12", title="Toiture")
    answer = directory.client().post(NEW, entry(buyer="Ville d'Argenteuil"))
    assert answer.status_code == 422
    assert "a déjà un marché n° 2026-12 (« Toiture »)" in words(answer)


def test_a_correction_by_hand_is_remembered_and_the_difference_with_what_is_published_is_shown() -> None:
    buyer = followed()
    contract = make.contract(
        of=buyer, source="decp", amount=Decimal(348000), published_values={"amount": "348000.00", "title": "Toiture"}
    )
    lot = make.lot(of=contract, number="1")
    browser = directory.client()
    sent = entry(buyer=str(buyer.siren), number=contract.number, amount="350 000", notified_on="01/01/2026")
    sent |= {"lots-INITIAL_FORMS": "1", "lots-0-pk": str(lot.pk), "lots-0-number": "1", "lots-0-title": "Toiture"}
    answer = browser.post(f"/marches/{contract.pk}/modifier/", sent)
    assert answer.status_code == 302, words(answer)
    contract.refresh_from_db()
    assert contract.edited_fields == ["amount"]
    assert contract.lots.get().pk == lot.pk
    page = words(browser.get(f"/marches/{contract.pk}/")).replace("\u202f", " ").replace("\xa0", " ")
    assert "350 000,00 € <span" in page
    assert "(publié : 348 000,00 €)" in page


def test_the_list_shows_what_matters_and_says_why() -> None:
    buyer = followed()
    facts: dict[str, dict[str, Any]] = {
        "Avec clause": {"considerations": ["clause"]},
        "Sans rien": {},
        "Au-dessus": {"amount": Decimal(5_404_000), "notified_on": date(2026, 9, 1)},
        "Attendu": {"stage": "planned", "notified_on": None},
    }
    for title, known in facts.items():
        make.contract(of=buyer, source="decp", title=title, **known)
    make.contract(source="decp", title="Acheteur non suivi", considerations=["clause"])
    browser = directory.client()
    page, rest = words(browser.get("/marches/")), words(browser.get("/marches/", {"voir": "rest"}))
    assert "Clause sociale déclarée" in page
    assert "seuil de 5\u202f404\u202f000\xa0€, à vérifier" in page
    assert "obligation" not in page.lower()
    assert "Attendu" in page
    assert "Sans rien" not in page
    assert "Acheteur non suivi" not in page + rest
    assert "Sans rien" in rest
    assert "Acheteur non suivi" in words(browser.get("/marches/", {"voir": "all"}))


def test_the_list_and_the_page_ask_few_questions(django_assert_max_num_queries: Any) -> None:
    buyer = followed()
    for number in range(12):
        contract = make.contract(of=buyer, considerations=["clause"], source="decp")
        for lot in range(3):
            make.holder(of=make.lot(of=contract, number=f"{number}-{lot}"))
    browser = directory.client()
    with django_assert_max_num_queries(12):
        browser.get("/marches/")
    with django_assert_max_num_queries(12):
        browser.get(f"/marches/{contract.pk}/")
    with django_assert_max_num_queries(12):
        browser.get(NEW)


def test_a_flagged_contract_is_counted_or_left_aside_by_a_person() -> None:
    contract = make.contract(of=followed(), is_flagged=True, flags=[{"field": "montant", "reason": "illisible"}])
    browser = directory.client()
    assert "illisible" in words(browser.get(f"/marches/{contract.pk}/"))
    browser.post(f"/marches/{contract.pk}/decider/", {"decision": "set_aside", "reason": "doublon"})
    contract.refresh_from_db()
    assert contract.set_aside_on is not None
    assert contract not in Contract.objects.in_totals()
    browser.post(f"/marches/{contract.pk}/decider/", {"decision": "include"})
    assert contract in Contract.objects.in_totals()
    again = browser.post(f"/marches/{contract.pk}/decider/", {"decision": "include", "reason": "vu avec l'acheteur"})
    assert again.status_code == 422
    assert "vu avec l&#x27;acheteur" in again.content.decode()


def test_a_planned_contract_is_suggested_then_tied_or_dismissed_by_a_person() -> None:
    buyer = followed()
    planned = make.contract(of=buyer, title="Rénovation de l'école Jean Jaurès", stage="planned", notified_on=None)
    contract = make.contract(of=buyer, title="Rénovation école Jean-Jaurès", source="decp")
    browser, page = directory.client(), f"/marches/{contract.pk}/"
    assert "Ressemble à un marché en préparation" in words(browser.get("/marches/"))
    assert "Est-ce le marché que vous prépariez" in words(browser.get(page))
    browser.post(f"{page}prepare/{planned.pk}/")
    contract.refresh_from_db()
    assert contract.planned_as == planned
    browser.post(f"{page}prepare/detacher/")
    browser.post(f"{page}prepare/{planned.pk}/ecarter/")
    assert "Est-ce le marché que vous prépariez" not in words(browser.get(page))


def test_lots_are_attached_split_and_grouped_with_their_numbers() -> None:
    buyer = followed()
    contract = make.contract(of=buyer)
    first, second = make.lot(of=contract, number="1"), make.lot(of=contract, number="2", amount=Decimal(10))
    site, browser = make.operation(), directory.client()
    browser.post(f"/marches/{contract.pk}/operation/", {"lots": [first.pk], "operation": site.pk})
    first.refresh_from_db()
    assert first.operation == site
    sent = {"lots": [second.pk], "number": "2026-99", "title": "Électricité"}
    answer = browser.post(f"/marches/{contract.pk}/separer/", sent)
    made = Contract.objects.get(number="2026-99")
    assert answer.headers["Location"] == f"/marches/{made.pk}/"
    assert (made.lots.get(), made.amount) == (second, Decimal(10))
    browser.post(f"/marches/{contract.pk}/reunir/", {"other": made.pk})
    made.refresh_from_db()
    assert made.grouped_into == contract
    assert contract.lots.count() == 2
    assert browser.get(f"/marches/{made.pk}/").status_code == 200


def test_a_buyer_is_followed_corrected_and_left() -> None:
    directory.buyer("Office Habitat Val", "social_landlord")
    browser = directory.client()
    sent = {"buyer": "Office Habitat Val", "signed_on": "01/02/2026", "answer_days": "28"}
    assert browser.post("/acheteurs-suivis/ajouter/", sent).status_code == 302
    row = Agreement.objects.get()
    assert browser.post("/acheteurs-suivis/ajouter/", sent).status_code == 422
    wrong = {"signed_on": "01/02/2026", "ends_on": "01/01/2026", "answer_days": "28"}
    assert "vérifiez les deux dates" in words(browser.post(f"/acheteurs-suivis/{row.pk}/", wrong))
    browser.post(f"/acheteurs-suivis/{row.pk}/terminer/")
    row.refresh_from_db()
    assert row.ends_on is not None


def test_an_operation_is_created_once_and_corrected() -> None:
    browser = directory.client()
    assert (
        browser.post("/operations/nouvelle/", {"name": "Porte Saint-Germain", "programme": "NPNRU"}).status_code == 302
    )
    assert browser.post("/operations/nouvelle/", {"name": "Porte St Germain"}).status_code == 422
    row = Operation.objects.get()
    browser.post(f"/operations/{row.pk}/modifier/", {"name": "Porte Saint-Germain", "programme": "ANRU"})
    assert "ANRU" in words(browser.get("/operations/"))


def test_the_search_finds_a_contract_by_its_words_or_its_number() -> None:
    contract = make.contract(of=followed(), title="Réhabilitation du gymnase", number="2026-77")
    browser = directory.client()
    for text in ("rehabilitation gymnase", "2026-77"):
        assert f"/marches/{contract.pk}/" in words(browser.get("/recherche/", {"q": text}))
