"""A structure takes its fiche in hand: by its domain, by a proof, or by the word of the territory."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from terreau.accounts.actor import Actor
from terreau.directory.actions import claiming
from terreau.directory.actions.claiming import Claimant
from terreau.directory.models import Claim, Fiche, FicheFlag
from terreau.directory.tests import make
from terreau.directory.tests.claiming import ask, fiche, keepers, link_in, on_proof, owner_of
from terreau.kit.actions import Refused
from terreau.kit.clock import now
from terreau.kit.models import JournalEntry, OutgoingMail
from terreau.territories.models import Territory

pytestmark = pytest.mark.django_db


def test_an_address_of_the_domain_opens_the_fiche_by_a_link_that_a_scanner_cannot_use() -> None:
    mine = fiche()
    assert ask(mine).status_code == 302
    path = link_in("samira@regie.example", path="prises-en-main/lien/")
    page = Client().get(path).content.decode()
    assert "Oui, c'est ma structure" in page
    assert not keepers(mine)
    answer = Client().post(path, {"act": "confirm"})
    assert answer.headers["Location"] == reverse("account_login")
    assert keepers(mine) == {"samira@regie.example"}
    assert Claim.objects.get().state == "granted"
    assert Client().post(path, {"act": "confirm"}).status_code == 409
    assert "Se connecter" in Client().get(path).content.decode()
    note = JournalEntry.objects.get(verb="directory.confirm_claim")
    assert "samira" not in str(note.__dict__)


def test_a_proof_opens_at_once_is_flagged_and_the_structure_may_contest_it() -> None:
    mine = fiche(email="contact@regie.example")
    on_proof(mine)
    assert keepers(mine) == {"samira@gmail.com"}
    assert FicheFlag.objects.get().rule == "claimed_on_proof"
    path = link_in("contact@regie.example", path="prises-en-main/contester/")
    assert "Samira Kaddour" in Client().get(path).content.decode()
    assert keepers(mine)
    assert Client().post(path).status_code == 302
    assert not keepers(mine)
    assert Claim.objects.get().state == "withdrawn"
    assert FicheFlag.objects.open().get().note == claiming.CONTESTED
    assert OutgoingMail.objects.filter(to="equipe@argenteuil.example").exists()
    assert "déjà fermé" in Client().get(path).content.decode()


def test_a_claim_is_withdrawn_by_its_own_link() -> None:
    mine = fiche()
    ask(mine, email="samira@gmail.com")
    path = link_in("samira@gmail.com", path="prises-en-main/lien/")
    assert "Retirer ma demande" in Client().get(path).content.decode()
    Client().post(path, {"act": "withdraw"})
    assert Claim.objects.get().state == "withdrawn"
    assert Client().post(path, {"act": "withdraw"}).status_code == 409
    assert Client().get(path + "x/").status_code in {404, 410}


@pytest.mark.parametrize("typed", [{"siret": "123"}, {"email": "x"}, {"full_name": ""}])
def test_a_wrong_claim_is_shown_again_with_what_was_typed(typed: dict[str, Any]) -> None:
    answer = ask(fiche(), message="bonjour", **typed)
    assert answer.status_code == 422
    assert "bonjour" in answer.content.decode()


def test_the_siret_of_another_and_a_second_claim_are_refused_with_a_sentence() -> None:
    mine = fiche()
    wrong = on_proof(mine, siret=make.siret())
    assert wrong.status_code == 422
    assert "pas celui de cette fiche" in wrong.content.decode()
    assert ask(mine).status_code == 302
    assert "déjà une demande" in ask(mine).content.decode()


def test_an_expired_claim_makes_way_for_another() -> None:
    mine = fiche()
    ask(mine)
    Claim.objects.update(asked_at=now() - timedelta(days=8))
    old = Claim.objects.get()
    with pytest.raises(Refused, match="expiré"):
        claiming.confirm_claim(by=Actor.link("directory.claim", old.pk, None), claim=old, at=now())
    assert ask(mine).status_code == 302
    assert sorted(Claim.objects.values_list("state", flat=True)) == ["sent", "withdrawn"]


def test_one_address_asks_three_times_a_day_at_most_and_one_browser_five_an_hour() -> None:
    fiches = [make.fiche(make.establishment(f"S{n}", commune=make.commune())) for n in range(6)]
    make.territory()
    answers = [ask(each, email="samira@gmail.com").status_code for each in fiches]
    assert answers == [302] * 3 + [422] * 3


def test_a_robot_writes_nothing() -> None:
    assert ask(fiche(), page="https://spam.example").status_code == 302
    assert not Claim.objects.exists()


def test_without_a_team_only_a_proof_or_the_domain_is_accepted() -> None:
    there = make.fiche(
        make.establishment("Loin", commune=make.commune("95127", "Cergy")), website="https://loin.example"
    )
    make.territory()
    refused = ask(there, email="samira@gmail.com")
    assert "Aucune équipe" in refused.content.decode()
    assert ask(there, email="a@loin.example").status_code == 302


def test_a_fiche_that_is_gone_is_not_claimed() -> None:
    mine = fiche()
    Fiche.objects.update(state="deleted", deleted_at=now())
    assert Client().get(reverse("directory:claim_fiche", args=[mine.pk])).status_code == 404
    with pytest.raises(Refused, match="plus publiée"):
        claiming.claim_fiche(by=Actor.anonymous(), fiche=mine, claimant=Claimant("A", "a@b.fr"), upload=None, at=now())


def test_a_closed_account_is_not_opened_again() -> None:
    mine = fiche()
    make.user("samira@regie.example", is_active=False)
    ask(mine)
    path = link_in("samira@regie.example", path="prises-en-main/lien/")
    assert Client().post(path, {"act": "confirm"}).status_code == 409


def test_those_who_keep_the_fiche_are_told_of_a_newcomer() -> None:
    mine = fiche()
    owner = owner_of(mine)
    ask(mine)
    Client().post(link_in("samira@regie.example", path="prises-en-main/lien/"), {"act": "confirm"})
    assert OutgoingMail.objects.filter(to=owner.user.email, body__contains="comme vous").exists()


def test_an_instance_without_any_territory_accepts_no_claim() -> None:
    alone = make.fiche(website="https://regie.example")
    Territory.objects.all().delete()
    answer = ask(alone)
    assert "Aucune équipe" in answer.content.decode()


def test_an_accepted_claim_is_left_from_the_fiche_not_by_its_link() -> None:
    mine = fiche()
    on_proof(mine)
    claim = Claim.objects.get()
    with pytest.raises(Refused, match="déjà acceptée"):
        claiming.withdraw_claim(by=Actor.link("directory.claim", claim.pk, None), claim=claim, at=now())
