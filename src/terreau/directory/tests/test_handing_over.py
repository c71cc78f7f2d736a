"""A fiche is handed over, left, and asks as often as its keeper wants."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from terreau.accounts.actor import Actor
from terreau.accounts.roles import Role
from terreau.directory import actions
from terreau.directory.actions import handing_over
from terreau.directory.models import Fiche, Invitation
from terreau.directory.tests import make
from terreau.directory.tests.claiming import fiche, keepers, owner_of
from terreau.kit.access import Forbidden
from terreau.kit.actions import Refused
from terreau.kit.clock import now

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("leaves", ["oui", "non"])
def test_a_fiche_is_handed_over_and_the_former_keeper_leaves_or_stays(leaves: str) -> None:
    mine = fiche()
    owner = owner_of(mine)
    client = make.client(membership=owner)
    page = reverse("directory:fiche_keepers", args=[mine.pk])
    assert client.get(page).status_code == 200
    sent = client.post(
        reverse("directory:hand_over_fiche", args=[mine.pk]), {"email": "lina@regie.example", "leaves": leaves}
    )
    assert sent.status_code == 302
    assert "lina@regie.example" in client.get(page).content.decode()
    offer = Invitation.objects.get()
    actions.accept_invitation(
        by=Actor.link("directory.invitation", offer.pk, None), invitation=offer, full_name="Lina Sorel", at=now()
    )
    stayed = {owner.user.email} if leaves == "non" else set()
    assert keepers(mine) == {"lina@regie.example"} | stayed


def test_handing_over_twice_is_refused_and_an_invitation_is_taken_back() -> None:
    mine = fiche()
    owner = owner_of(mine)
    client = make.client(membership=owner)
    address = reverse("directory:hand_over_fiche", args=[mine.pk])
    client.post(address, {"email": "lina@regie.example", "leaves": "non"})
    again = client.post(address, {"email": "lina@regie.example", "leaves": "non"})
    assert "déjà invitée" in again.content.decode()
    assert "tient déjà" in client.post(address, {"email": owner.user.email, "leaves": "non"}).content.decode()
    offer = Invitation.objects.get()
    withdraw = reverse("directory:withdraw_hand_over", args=[mine.pk, offer.pk])
    assert make.client("structure").post(withdraw).status_code == 404
    assert client.post(withdraw).status_code == 302
    assert client.post(withdraw).status_code == 409
    with pytest.raises(Forbidden):
        handing_over.withdraw_hand_over(by=make.actor("structure"), invitation=offer, at=now())


def test_one_leaves_and_the_fiche_stays_published() -> None:
    mine = fiche()
    owner = owner_of(mine)
    other = owner_of(mine)
    with pytest.raises(Forbidden):
        handing_over.leave_structure(by=make.acting_as(owner), membership=other, at=now())
    assert make.client(membership=owner).post(reverse("directory:leave_structure")).status_code == 302
    assert keepers(mine) == {other.user.email}
    with pytest.raises(Refused, match="déjà fermé"):
        handing_over.leave_structure(by=make.acting_as(owner), membership=owner, at=now())
    assert Client().get(reverse("directory:fiche", args=[mine.pk])).status_code == 200


def test_the_rhythm_of_messages_is_chosen() -> None:
    mine = fiche()
    client = make.client(membership=owner_of(mine))
    address = reverse("directory:set_rhythm", args=[mine.pk])
    assert client.post(address, {"rhythm": "3"}).status_code == 302
    assert Fiche.objects.get().reminder_months == 3
    assert client.post(address, {"rhythm": "2"}).status_code == 422
    with pytest.raises(Refused, match="rythmes"):
        handing_over.set_rhythm(by=make.actor(), fiche=mine, months=2)


def test_a_keeper_without_a_territory_invites_nobody() -> None:
    mine = fiche()
    somebody = Actor(user_id=1, role=Role.STRUCTURE, organisation_id=mine.establishment.organisation_id)
    with pytest.raises(Refused, match="sous quel rôle"):
        handing_over.hand_over_fiche(by=somebody, fiche=mine, email="a@b.fr", leaves=False, at=now())
