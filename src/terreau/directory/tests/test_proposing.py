"""A structure that the directory did not have adds itself, once its author's address is confirmed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from terreau.accounts.actor import Actor
from terreau.directory.actions import proposing
from terreau.directory.models import Claim, Fiche, FicheFlag
from terreau.directory.rules.proposals import Proposal
from terreau.directory.tests import make
from terreau.directory.tests.claiming import keepers, link_in
from terreau.kit.access import Forbidden
from terreau.kit.clock import now, today
from terreau.kit.models import OutgoingMail

pytestmark = pytest.mark.django_db
NEW = {
    "name": "Les Paniers du Val",
    "commune": "95018",
    "kinds": ["association"],
    "summary": "Paniers de légumes.",
    "full_name": "Samira Kaddour",
    "email": "samira@paniers.example",
}


def test_a_structure_that_nobody_knew_is_published_by_its_link_and_kept_by_its_author() -> None:
    make.commune()
    make.territory()
    page = reverse("directory:propose_structure")
    assert "Aucune structure" in Client().get(page, {"q": "Les Paniers"}).content.decode()
    assert Client().post(page, NEW).status_code == 302
    assert not Fiche.objects.exists()
    path = link_in("samira@paniers.example", path="structures/publier/")
    assert "Les Paniers du Val" in Client().get(path).content.decode()
    assert not Fiche.objects.exists()
    assert Client().post(path).status_code == 302
    made = Fiche.objects.get()
    assert (str(made), made.summary, made.kinds) == ("Les Paniers du Val", "Paniers de légumes.", ["association"])
    assert keepers(made) == {"samira@paniers.example"}
    assert FicheFlag.objects.get().rule == "new_fiche"
    assert Client().post(path).status_code == 409
    again = Client().post(page, NEW)
    assert "déjà sa fiche" in again.content.decode().replace("&#x27;", "'")
    assert reverse("directory:claim_fiche", args=[made.pk]) in again.content.decode()


def test_a_proposal_never_opens_a_legal_unit_that_is_already_known() -> None:
    make.commune()
    make.territory(contact_email="equipe@argenteuil.example")
    known = make.establishment("Bâtival")
    proposal = Proposal(
        "Batival Nord", "95018", "x@y.example", "Karim Delmas", siret=make.siret(known.organisation.siren or "")
    )
    bearer = Actor.link("directory.proposal", 0, None)
    made = proposing.publish_proposal(by=bearer, proposal=proposal, on=today(), at=now())
    assert made.establishment.organisation == known.organisation
    assert not keepers(made)
    assert Claim.objects.get().state == "to_vouch"
    assert OutgoingMail.objects.filter(to="equipe@argenteuil.example").exists()
    with pytest.raises(Forbidden):
        proposing.publish_proposal(by=Actor.anonymous(), proposal=proposal, on=today(), at=now())


def test_a_wrong_proposal_is_shown_again_and_a_robot_sends_nothing() -> None:
    make.commune()
    page = reverse("directory:propose_structure")
    assert Client().post(page, {**NEW, "siret": "12"}).status_code == 422
    assert Client().post(page, {**NEW, "page": "x"}).status_code == 302
    assert not OutgoingMail.objects.exists()
    answers = [Client().post(page, {**NEW, "name": f"Panier {n}"}).status_code for n in range(7)]
    assert answers[-1] == 422


def test_a_cut_link_of_a_proposal_says_so() -> None:
    assert Client().get(reverse("directory:publish_proposal", args=["abc"])).status_code == 410
    with pytest.raises(ValueError, match="proposal"):
        Proposal.unpacked('["x"]')
