"""A structure takes its fiche in hand, hands it over, leaves it, or adds itself."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from terreau.accounts.actor import Actor
from terreau.accounts.roles import Role
from terreau.directory import actions
from terreau.directory.actions import claiming, handing_over
from terreau.directory.actions.claiming import Claimant
from terreau.directory.models import Claim, Fiche, FicheFlag, Invitation, Membership
from terreau.directory.tests import make
from terreau.directory.todos import claims_to_answer
from terreau.kit.access import Forbidden
from terreau.kit.actions import Refused
from terreau.kit.clock import now, today
from terreau.kit.models import JournalEntry, OutgoingMail
from terreau.territories.models import Territory

pytestmark = pytest.mark.django_db
SAMIRA = {"full_name": "Samira Kaddour", "email": "samira@regie.example"}
PDF = b"%PDF-1.4 avis SIRENE"


def fiche(**values: Any) -> Fiche:
    """A fiche of Argenteuil whose site tells its domain."""
    make.territory(contact_email="equipe@argenteuil.example")
    return make.fiche(website="https://www.regie.example", **values)


def ask(of: Fiche, client: Client | None = None, **typed: Any) -> Any:
    """What « C'est ma structure » answers."""
    return (client or Client()).post(reverse("directory:claim_fiche", args=[of.pk]), {**SAMIRA, **typed})


def on_proof(of: Fiche, **typed: Any) -> Any:
    """The same with a personal address, the SIRET and a document."""
    given = {"email": "samira@gmail.com", "siret": of.establishment.siret, "proof": SimpleUploadedFile("a.pdf", PDF)}
    return ask(of, **{**given, **typed})


def link_in(to: str, *, path: str) -> str:
    """The path of the last link of that kind sent to an address."""
    bodies = OutgoingMail.objects.filter(to=to).order_by("-pk").values_list("body", flat=True)
    found = [match[0] for body in bodies for match in [re.search(rf"/annuaire/{path}\S+", body)] if match]
    return found[0]


def keepers(of: Fiche) -> set[str]:
    """The addresses of those who keep a fiche."""
    kept = Membership.objects.active().filter(organisation=of.establishment.organisation, role="structure")
    return set(kept.values_list("user__email", flat=True))


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


def owner_of(of: Fiche) -> Membership:
    return make.membership("structure", organisation=of.establishment.organisation)


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


def test_those_who_keep_the_fiche_are_told_of_a_newcomer() -> None:
    mine = fiche()
    owner = owner_of(mine)
    ask(mine)
    Client().post(link_in("samira@regie.example", path="prises-en-main/lien/"), {"act": "confirm"})
    assert OutgoingMail.objects.filter(to=owner.user.email, body__contains="comme vous").exists()


def test_a_reason_holds_no_social_security_number() -> None:
    mine = fiche()
    ask(mine, email="samira@gmail.com")
    answer = reverse("directory:settle_claim", args=[Claim.objects.get().pk])
    typed = {"answer": "no", "reason": "Elle est 2 85 05 78 006 084 91"}
    assert make.client("facilitator").post(answer, typed).status_code == 409
    assert Claim.objects.get().state == "to_vouch"


def test_a_keeper_without_a_territory_invites_nobody() -> None:
    mine = fiche()
    somebody = Actor(user_id=1, role=Role.STRUCTURE, organisation_id=mine.establishment.organisation_id)
    with pytest.raises(Refused, match="sous quel rôle"):
        handing_over.hand_over_fiche(by=somebody, fiche=mine, email="a@b.fr", leaves=False, at=now())


def test_an_instance_without_any_territory_accepts_no_claim() -> None:
    alone = make.fiche(website="https://regie.example")
    Territory.objects.all().delete()
    answer = ask(alone)
    assert "Aucune équipe" in answer.content.decode()


def test_contesting_where_no_team_gave_its_address_still_closes_the_access() -> None:
    make.territory()
    mine = make.fiche(email="contact@regie.example")
    on_proof(mine)
    assert Client().post(link_in("contact@regie.example", path="prises-en-main/contester/")).status_code == 302
    assert not keepers(mine)


def test_an_accepted_claim_is_left_from_the_fiche_not_by_its_link() -> None:
    mine = fiche()
    on_proof(mine)
    claim = Claim.objects.get()
    with pytest.raises(Refused, match="déjà acceptée"):
        claiming.withdraw_claim(by=Actor.link("directory.claim", claim.pk, None), claim=claim, at=now())
