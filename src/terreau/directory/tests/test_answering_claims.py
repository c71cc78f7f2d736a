"""Claims are answered, contested, closed, and forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from terreau.accounts.actor import Actor
from terreau.directory.actions import claiming
from terreau.directory.models import Claim
from terreau.directory.tests import make
from terreau.directory.tests.claiming import PDF, ask, fiche, keepers, link_in, on_proof
from terreau.directory.todos import claims_to_answer
from terreau.kit.access import Forbidden
from terreau.kit.actions import Refused
from terreau.kit.clock import now, today
from terreau.kit.models import OutgoingMail

pytestmark = pytest.mark.django_db


def test_contesting_never_closes_an_access_that_stood_before_the_claim() -> None:
    mine = fiche(email="contact@regie.example")
    someone = make.user("samira@regie.example")
    make.membership("structure", organisation=mine.establishment.organisation, user=someone)
    ask(mine)
    Client().post(link_in("samira@regie.example", path="prises-en-main/lien/"), {"act": "confirm"})
    claim = Claim.objects.get()
    claiming.revoke_claim(by=make.actor(), claim=claim, reason="vu", at=now())
    assert keepers(mine) == {"samira@regie.example"}


def test_a_proof_waits_for_whoever_keeps_the_fiche_already() -> None:
    mine = fiche()
    owner = make.membership("structure", organisation=mine.establishment.organisation)
    on_proof(mine)
    assert keepers(mine) == {owner.user.email}
    assert OutgoingMail.objects.filter(to=owner.user.email, body__contains="Samira").exists()
    page = make.client(membership=owner).get(reverse("directory:claims")).content.decode()
    assert "Samira Kaddour" in page
    assert reverse("directory:fiche_keepers", args=[mine.pk]) in page
    claim = Claim.objects.get()
    claiming.settle_claim(by=make.acting_as(owner), claim=claim, is_granted=True, reason="", at=now())
    assert keepers(mine) == {owner.user.email, "samira@gmail.com"}


def test_the_territory_answers_yes_or_no_in_its_week() -> None:
    mine = fiche()
    ask(mine, email="samira@gmail.com", message="Je suis la directrice.")
    nadia = make.client("facilitator")
    team = make.actor("facilitator")
    todo = claims_to_answer(team, today())[0]
    assert "Samira Kaddour" in todo.what
    assert "directrice" in nadia.get(todo.url).content.decode()
    claim = Claim.objects.get()
    answer = reverse("directory:settle_claim", args=[claim.pk])
    assert nadia.post(answer, {"answer": "no"}).status_code == 409
    assert nadia.post(answer, {"answer": "no", "reason": "Inconnue de la structure."}).status_code == 302
    assert OutgoingMail.objects.filter(to="samira@gmail.com", body__contains="Inconnue de la structure").exists()
    assert nadia.post(answer, {"answer": "yes"}).status_code == 409
    ask(mine, email="samira@gmail.com")
    nadia.post(reverse("directory:settle_claim", args=[Claim.objects.latest("pk").pk]), {"answer": "yes"})
    assert keepers(mine) == {"samira@gmail.com"}
    assert not claims_to_answer(team, today())
    page = nadia.get(reverse("directory:claims")).content.decode()
    assert "Fermer cet accès" in page
    nadia.post(reverse("directory:revoke_claim", args=[Claim.objects.latest("pk").pk]), {"reason": "Elle est partie."})
    assert not keepers(mine)


def test_another_territory_and_another_structure_answer_nothing() -> None:
    mine = fiche()
    ask(mine, email="samira@gmail.com")
    claim = Claim.objects.get()
    for actor in (make.actor(territory=make.neighbour()), make.actor("structure"), make.actor("company")):
        with pytest.raises(Forbidden):
            claiming.settle_claim(by=actor, claim=claim, is_granted=True, reason="", at=now())
        assert not Claim.objects.visible_to(actor)
    with pytest.raises(Forbidden):
        claiming.confirm_claim(by=Actor.link("directory.claim", claim.pk + 1, None), claim=claim, at=now())
    with pytest.raises(Refused, match="pas encore répondu"):
        claiming.confirm_claim(by=Actor.link("directory.claim", claim.pk, None), claim=claim, at=now())


def test_the_document_is_read_by_those_who_answer_alone() -> None:
    mine = fiche()
    make.membership("structure", organisation=mine.establishment.organisation)
    on_proof(mine)
    address = reverse("directory:claim_proof", args=[Claim.objects.get().pk])
    answer: Any = make.client("facilitator").get(address)
    assert b"".join(answer.streaming_content) == PDF
    assert make.client("company").get(address).status_code == 404
    Claim.objects.update(proof=None)
    assert make.client("facilitator").get(address).status_code == 404


def test_who_asked_is_forgotten_a_year_later() -> None:
    mine = fiche()
    on_proof(mine)
    assert claiming.forget_claims(by=make.system(), at=now()) == 0
    Claim.objects.update(asked_at=now() - timedelta(days=366))
    assert claiming.forget_claims(by=make.system(), at=now()) == 1
    assert Claim.objects.get().full_name == ""


def test_an_access_that_was_not_granted_is_not_closed_and_closing_one_needs_a_reason() -> None:
    make.territory()
    mine = make.fiche()
    ask(mine, email="samira@gmail.com")
    claim, nadia = Claim.objects.get(), make.actor()
    with pytest.raises(Refused, match="aucun accès"):
        claiming.revoke_claim(by=nadia, claim=claim, reason="vu", at=now())
    claiming.settle_claim(by=nadia, claim=claim, is_granted=True, reason="", at=now())
    with pytest.raises(Refused, match="une phrase"):
        claiming.revoke_claim(by=nadia, claim=claim, reason=" ", at=now())
    claim.stamp = "s"
    with pytest.raises(Forbidden):
        claiming.revoke_claim(by=Actor.link("directory.claim", claim.pk, None), claim=claim, reason="x", at=now())


def test_the_team_answers_no_claim_that_waits_for_its_link() -> None:
    mine = fiche()
    ask(mine)
    with pytest.raises(Refused, match="ouvrir le lien"):
        claiming.settle_claim(by=make.actor(), claim=Claim.objects.get(), is_granted=True, reason="", at=now())


def test_a_reason_holds_no_social_security_number() -> None:
    mine = fiche()
    ask(mine, email="samira@gmail.com")
    answer = reverse("directory:settle_claim", args=[Claim.objects.get().pk])
    typed = {"answer": "no", "reason": "Elle est 2 85 05 78 006 084 91"}
    assert make.client("facilitator").post(answer, typed).status_code == 409
    assert Claim.objects.get().state == "to_vouch"


def test_contesting_where_no_team_gave_its_address_still_closes_the_access() -> None:
    make.territory()
    mine = make.fiche(email="contact@regie.example")
    on_proof(mine)
    assert Client().post(link_in("contact@regie.example", path="prises-en-main/contester/")).status_code == 302
    assert not keepers(mine)
