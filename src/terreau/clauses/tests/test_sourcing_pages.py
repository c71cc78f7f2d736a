"""Finding structures from a lot, the page of a request, and the page of the structure on its phone."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from terreau.accounts.roles import Role
from terreau.clauses.models import Clause, SourcingInvitation, SourcingRequest
from terreau.clauses.models.sourcing import LINK
from terreau.clauses.tests import make
from terreau.clauses.tests import make_sourcing as making
from terreau.clauses.tests.make_lots import signed_in, text
from terreau.directory.tests import make as directory
from terreau.kit import links
from terreau.procurement.tests import make as procurement

pytestmark = pytest.mark.django_db
MOST = 12
OTHERS = ("sourcing", "structures", "sourcing_answer")


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 16 November 2026 on these pages."""
    for module in OTHERS:
        monkeypatch.setattr(f"terreau.clauses.views.{module}.today", lambda: making.MONDAY)
        monkeypatch.setattr(f"terreau.clauses.views.{module}.now", lambda: making.AT)


def listing(browser: Client, clause: Clause, **asked: Any) -> str:
    answer = browser.get(reverse("clauses:structures", args=[clause.pk]), data=asked)
    assert answer.status_code == 200
    return text(answer)


def path_of(invitation: SourcingInvitation, step: str = "page") -> str:
    token = links.sign(LINK, invitation.pk, invitation.link_stamp)
    return reverse(f"clauses:sourcing_{step}", args=[token])


def typed(**fields: Any) -> dict[str, Any]:
    values = {
        "text": "Repeindre douze logements",
        "place": "Argenteuil",
        "period": "En janvier",
        "people": "3",
        "amount": "to_100k",
        "deadline_on": "07/12/2026",
        "wanted": "6",
        "batch_size": "10",
        "batch_days": "5",
        "form_key": "6f1c1a6e-5f0a-4a8e-9a51-0a3f5b1c2d3e",
    }
    return {**values, **fields}


def test_a_lot_opens_the_structures_of_its_trade_and_those_that_supply_people() -> None:
    clause = making.painting()
    making.structure("Couleurs Solidaires")
    making.structure("Jardins Solidaires", title="Espaces verts")
    making.structure("Tremplin", "etti", title="")
    making.structure("Lointaine", longitude=3.5, latitude=50.5)
    browser = signed_in(clause.territory)
    assert "Trouver des structures" in text(browser.get(reverse("clauses:lot", args=[clause.pk])))
    carrying = listing(browser, clause)
    assert "Couleurs Solidaires" in carrying
    assert "Propose : Peinture" in carrying
    for absent in ("Jardins Solidaires", "Tremplin", "Lointaine"):
        assert absent not in carrying
    supplying = listing(browser, clause, quoi="supply")
    assert "Tremplin" in supplying
    assert "Ne dit pas qu&#x27;elle a des personnes de ce métier" in supplying
    assert "Couleurs" not in supplying


def test_the_radius_the_amount_and_the_freshness_are_said() -> None:
    clause = making.painting()
    making.structure("Petite Palette", largest_lot=20_000, longitude=2.25, latitude=49.3)
    browser = signed_in(clause.territory)
    assert "Aucune structure" in listing(browser, clause, rayon="10")
    found = listing(browser, clause, rayon="50")
    assert "à plusieurs ?" in found
    assert "à jour" in found or "à confirmer" in found
    assert listing(browser, clause, rayon="x", quoi="n'importe").count("Petite Palette") == 0


def test_the_place_of_the_operation_or_of_the_contract_comes_before_the_territory() -> None:
    home = directory.territory()
    directory.commune()
    directory.commune("95127", "Cergy", postal_code="95000")
    told = procurement.contract(place_code="95127")
    clause = make.clause(of=home, lot=procurement.lot(of=told, title="Peinture"))
    assert "Autour de Cergy" in listing(signed_in(home), clause)
    operation = procurement.operation(commune=directory.commune())
    other = make.clause(of=home, lot=procurement.lot(of=told, number="7", title="Peinture", operation=operation))
    assert "Autour d&#x27;Argenteuil" in listing(signed_in(home), other)
    county = directory.territory("95", "Val-d'Oise")
    county.kind = "departement"
    county.save()
    wide = make.clause(of=county, lot=procurement.lot(title="Peinture"))
    making.structure("Couleurs Solidaires")
    shown = listing(signed_in(county), wide)
    assert "Distance inconnue" in shown
    assert "Couleurs Solidaires" in shown


def test_structures_ticked_are_asked_in_their_order() -> None:
    clause = making.painting()
    chosen = [making.structure(name).establishment for name in ("Alpha Peinture", "Beta Peinture")]
    browser = signed_in(clause.territory)
    keys = "&".join(f"structure={place.pk}" for place in reversed(chosen))
    address = f"{reverse('clauses:new_sourcing', args=[clause.pk])}?quoi=carry&{keys}&structure=x&structure=999999999"
    assert "2 structures choisies" in text(browser.get(address))
    wrong = browser.post(address, typed(deadline_on="01/11/2026", amount=""))
    assert wrong.status_code == 422
    assert "Repeindre douze logements" in text(wrong)
    done = browser.post(address, typed(amount="kept"))
    request = SourcingRequest.objects.get()
    assert done.headers["Location"] == reverse("clauses:sourcing", args=[request.pk])
    assert (request.amount, request.amount_blank, request.people) == ("", "kept", 3)
    assert [each.establishment for each in request.invitations.order_by("rank")] == chosen[::-1]
    assert browser.post(address, typed(form_key="6f1c1a6e-5f0a-4a8e-9a51-0a3f5b1c2d3f")).status_code == 422


def test_nothing_ticked_is_said_and_the_running_request_takes_more() -> None:
    request = making.request(asked=1)
    browser = signed_in(request.clause.territory)
    assert "Ajouter à la demande en cours" in listing(browser, request.clause)
    assert "déjà choisie" in listing(browser, request.clause)
    add = reverse("clauses:add_to_sourcing", args=[request.pk])
    assert "quoi=carry" in browser.post(add).headers["Location"]
    more = making.structure("Nouvelle Palette").establishment
    browser.post(add, {"structure": [more.pk]})
    assert request.invitations.count() == 2
    empty = reverse("clauses:new_sourcing", args=[making.painting().pk])
    refused = browser.post(empty, typed())
    assert refused.status_code == 422
    assert "au moins une structure" in text(refused)


def test_the_page_of_a_request_says_who_answered_what_and_why() -> None:
    request = making.request(asked=4, batch_size=3)
    home = request.clause.territory
    for rank, said in (
        (1, {"answer": "interested", "contact": "Lina"}),
        (2, {"answer": "declined", "reason": "price"}),
    ):
        Client().post(path_of(request.invitations.get(rank=rank), "answer"), said)
    browser = signed_in(home)
    shown = text(browser.get(reverse("clauses:sourcing", args=[request.pk])))
    for words in (
        "3 structures interrogées, 1 intéressée sur 2 voulues, 1 pas cette fois.",
        "Le prix ne va pas : 1",
        "Qui rappeler : Lina",
        "Pas encore interrogées",
        "nouveau",
        "L&#x27;envoi suivant part de lui-même",
    ):
        assert words in shown, words
    buyer = signed_in(home, Role.BUYER, organisation=request.clause.lot.contract.buyer)
    read_only = text(buyer.get(reverse("clauses:sourcing", args=[request.pk])))
    assert "Le prix ne va pas : 1" in read_only
    for hidden in ("Relancer", "Clore", "Noter", "nouveau"):
        assert hidden not in read_only, hidden


def test_the_team_sends_reads_notes_reminds_closes_and_reopens_from_the_pages() -> None:
    request = making.request(asked=3)
    browser = signed_in(request.clause.territory)
    invitation = making.first(request)

    def post(name: str, pk: int, **data: Any) -> int:
        return browser.post(reverse(f"clauses:{name}", args=[pk]), data).status_code

    assert post("send_sourcing", request.pk) == 302
    assert request.invitations.sent().count() == 3
    assert post("send_sourcing", request.pk) == 302
    assert post("remind_sourcing", invitation.pk) == 302
    assert post("sourcing_phone", invitation.pk, answer="declined") == 422
    said = {"answer": "interested", "note": "Oui", "contact": "Lina", "follow_up": "Visite le 3"}
    assert post("sourcing_phone", invitation.pk, **said) == 302
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.follow_up) == ("interested", "Visite le 3")
    assert post("remind_sourcing", invitation.pk) == 302
    assert post("read_sourcing", request.pk) == 302
    assert post("close_sourcing", request.pk, outcome="signed") == 422
    assert post("close_sourcing", request.pk, outcome="signed", signed_with=invitation.establishment_id) == 302
    assert "Un contrat est signé" in text(browser.get(reverse("clauses:sourcing", args=[request.pk])))
    assert post("reopen_sourcing", request.pk, deadline_on="01/01/2020") == 422
    assert post("reopen_sourcing", request.pk, deadline_on="01/01/2099") == 422
    assert post("reopen_sourcing", request.pk, deadline_on="07/12/2026") == 302
    request.refresh_from_db()
    assert request.state == "open"


def test_a_buyer_sees_the_same_list_without_boxes_and_may_wish() -> None:
    clause = making.painting()
    making.structure("Couleurs Solidaires")
    buyer = signed_in(clause.territory, Role.BUYER, organisation=clause.lot.contract.buyer)
    shown = listing(buyer, clause)
    assert "Couleurs Solidaires" in shown
    assert "checkbox" not in shown
    assert "Demander à les interroger" in shown
    done = buyer.post(reverse("clauses:wish_sourcing", args=[clause.pk]), typed(kind="carry"))
    assert done.status_code == 302
    seen = text(signed_in(clause.territory).get(done.headers["Location"]))
    assert "souhaitée par l" in seen
    assert "Choisir les structures" in seen
    again = text(signed_in(clause.territory).get(reverse("clauses:new_sourcing", args=[clause.pk])))
    assert "Repeindre douze logements" in again


def test_a_structure_reads_what_where_when_and_answers_without_an_account() -> None:
    request = making.request(asked=1)
    invitation = making.first(request)
    phone = Client()
    shown = text(phone.get(path_of(invitation)))
    for words in (
        "Repeindre douze logements",
        "De janvier à mars 2027",
        "Intéressée",
        "Pas cette fois",
        "01 34 00 00 00",
    ):
        assert words in shown, words
    for hidden in ("bénéficiaire", "éligible", "clause sociale", "mise à disposition"):
        assert hidden not in shown.lower(), hidden
    invitation.refresh_from_db()
    assert (invitation.opened_at, invitation.answer) == (None, "")
    assert phone.post(path_of(invitation, "seen")).status_code == 204
    refused = phone.post(path_of(invitation, "answer"), {"answer": "declined", "note": "Déjà pris"})
    assert refused.status_code == 422
    assert "Déjà pris" in text(refused)
    assert phone.post(path_of(invitation, "answer"), {"answer": "interested", "contact": "Lina"}).status_code == 302
    assert "Vous avez répondu : intéressée" in text(phone.get(path_of(invitation)))
    invitation.refresh_from_db()
    assert (invitation.opened_at, invitation.contact) == (making.AT, "Lina")


def test_a_dead_link_and_a_request_that_is_over_say_what_to_do() -> None:
    request = making.request(asked=1)
    invitation = making.first(request)
    path = path_of(invitation)
    assert Client().get(path[:-3] + "/").status_code == 404
    SourcingInvitation.objects.filter(pk=invitation.pk).update(link_stamp="2")
    assert "ne s&#x27;ouvre plus" in text(Client().get(path))
    SourcingRequest.objects.filter(pk=request.pk).update(state="closed", closed_on=making.MONDAY, outcome="nobody")
    invitation.link_stamp = "2"
    assert "est terminée" in text(Client().get(path_of(invitation)))
    over = Client().post(path_of(invitation, "answer"), {"answer": "interested"})
    assert over.status_code == 422


def test_a_structure_with_an_account_finds_its_requests_on_its_first_page() -> None:
    request = making.request(asked=2)
    mine, other = making.first(request), request.invitations.get(rank=2)
    browser = directory.client("structure", organisation=mine.establishment.organisation)
    assert "Une demande pour vous" in text(browser.get(reverse("directory:my_fiches")))
    assert "Peinture des logements" in text(browser.get(reverse("clauses:own_sourcing")))
    assert browser.get(reverse("clauses:own_sourcing_page", args=[other.pk])).status_code == 404
    answer = reverse("clauses:own_sourcing_answer", args=[mine.pk])
    assert browser.post(answer, {"answer": "declined", "reason": "dates"}).status_code == 302
    shown = text(browser.get(reverse("clauses:own_sourcing")))
    assert "Aucune demande n'attend votre réponse" in shown
    assert "pas cette fois" in shown
    assert browser.post(reverse("clauses:own_sourcing_seen", args=[mine.pk])).status_code == 204
    assert "pas cette fois" in text(browser.get(reverse("clauses:own_sourcing_page", args=[mine.pk])))


@pytest.mark.parametrize("number", [2, 14])
def test_pages_ask_few_questions_however_many_structures(number: int) -> None:
    request = making.request(asked=number, batch_size=number)
    browser = signed_in(request.clause.territory)
    own = directory.client("structure", organisation=making.first(request).establishment.organisation)
    pages = {
        reverse("clauses:structures", args=[request.clause_id]): browser,
        reverse("clauses:structures", args=[request.clause_id]) + "?quoi=supply": browser,
        reverse("clauses:sourcing", args=[request.pk]): browser,
        path_of(making.first(request)): Client(),
        reverse("clauses:own_sourcing"): own,
        reverse("directory:my_fiches"): own,
    }
    for address, reader in pages.items():
        with CaptureQueriesContext(connection) as asked:
            assert reader.get(address).status_code == 200
        queries = [
            each["sql"] for each in asked.captured_queries if not each["sql"].startswith(("SAVEPOINT", "RELEASE"))
        ]
        assert len(queries) <= MOST, (address, len(queries))
