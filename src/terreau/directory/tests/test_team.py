"""Invitations, accesses and the role under which one acts."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from terreau.accounts.actor import Actor
from terreau.accounts.models import User
from terreau.directory import actions
from terreau.directory.actions.team import invitation_link
from terreau.directory.models import Invitation, Membership
from terreau.directory.tests import make
from terreau.kit.access import Forbidden
from terreau.kit.actions import Refused
from terreau.kit.clock import now
from terreau.kit.models import OutgoingMail
from terreau.territories.models import Territory

pytestmark = pytest.mark.django_db


def path(invitation: Invitation) -> str:
    return invitation_link(invitation).split("8000", 1)[-1]


def test_a_person_invited_by_mail_gives_a_name_and_is_in() -> None:
    browser = make.client("admin")
    answer = browser.post("/equipe/inviter/", {"email": "Lea@exemple.fr", "role": "facilitator"})
    assert answer.headers["Location"] == "/equipe/"
    mail = OutgoingMail.objects.get(to="lea@exemple.fr")
    address = re.search(r"/invitation/\S+", mail.body)
    assert address
    newcomer = Client()
    assert "Accepter l'invitation" in newcomer.get(address[0]).content.decode()
    assert newcomer.post(address[0], {"full_name": ""}).status_code == 422
    assert not User.objects.filter(email="lea@exemple.fr").exists()
    assert newcomer.post(address[0], {"full_name": "Léa Perrin"}).headers["Location"] == "/"
    membership = Membership.objects.get(user__email="lea@exemple.fr")
    assert (membership.role, membership.user.full_name) == ("facilitator", "Léa Perrin")
    assert newcomer.get("/organisations/").status_code == 200
    assert "déjà été acceptée" in newcomer.get(address[0]).content.decode()


def test_someone_with_an_account_accepts_then_signs_in_as_usual() -> None:
    user = make.user("lea@exemple.fr", "Léa Perrin", last_login=now())
    offer = make.invitation("lea@exemple.fr")
    answer = Client().post(path(offer), {"full_name": "Léa Perrin"})
    assert answer.headers["Location"] == "/connexion/"
    assert user.memberships.get().role == "facilitator"


def test_someone_signed_in_as_another_is_told_to_change() -> None:
    offer = make.invitation("lea@exemple.fr")
    answer = make.client("facilitator").post(path(offer), {"full_name": "Léa Perrin"})
    assert answer.status_code == 409
    assert "Déconnectez-vous" in answer.content.decode()


def test_someone_already_signed_in_goes_on_under_the_new_role() -> None:
    member = make.membership("facilitator")
    browser = make.client(membership=member, role="facilitator")
    User.objects.filter(pk=member.user_id).update(last_login=now())
    offer = make.invitation(member.user.email, "admin")
    assert browser.post(path(offer), {"full_name": "Nadia"}).headers["Location"] == "/"
    assert browser.get("/equipe/").status_code == 200


def test_a_forged_link_opens_nothing() -> None:
    assert Client().get("/invitation/forged/").status_code == 410


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"withdrawn_at": now()}, "retirée"),
        ({"accepted_at": now()}, "déjà été acceptée"),
        ({"expires_at": now() - timedelta(days=1)}, "expiré"),
    ],
)
def test_an_invitation_that_is_over_cannot_be_accepted(change: dict[str, object], says: str) -> None:
    offer = make.invitation()
    Invitation.objects.filter(pk=offer.pk).update(**change)
    answer = Client().post(path(offer), {"full_name": "Léa"})
    assert (answer.status_code, says in answer.content.decode()) == (409, True)
    assert Client().get(path(offer)).status_code == 200


def test_a_closed_account_stays_closed() -> None:
    make.user("lea@exemple.fr", is_active=False)
    offer = make.invitation("lea@exemple.fr")
    assert "fermé" in Client().post(path(offer), {"full_name": "Léa"}).content.decode()


def test_a_buyer_is_invited_for_an_organisation() -> None:
    browser, unit = make.client("admin"), make.buyer()
    page = {"email": "claire@exemple.fr", "role": "buyer"}
    answer = browser.post("/equipe/inviter/", page)
    assert (answer.status_code, "pour quelle organisation" in answer.content.decode()) == (422, True)
    browser.post("/equipe/inviter/", {**page, "organisation": unit.siren})
    assert Invitation.objects.get().organisation == unit


def test_nobody_is_invited_twice_for_the_same_access() -> None:
    agathe, member = make.actor("admin"), make.membership("facilitator")
    with pytest.raises(Refused, match="déjà cet accès"):
        actions.invite_member(by=agathe, email=member.user.email, role="facilitator", at=now())
    actions.invite_member(by=agathe, email="lea@exemple.fr", role="elected", at=now())
    browser = make.client("admin")
    answer = browser.post("/equipe/inviter/", {"email": "lea@exemple.fr", "role": "elected"})
    assert "déjà invitée" in answer.content.decode()
    with pytest.raises(Refused, match="quelle organisation"):
        actions.invite_member(by=agathe, email="x@exemple.fr", role="buyer", at=now())


def test_an_invitation_is_sent_again_or_withdrawn() -> None:
    browser, offer = make.client("admin"), make.invitation(expires_at=now() - timedelta(days=1))
    assert "Expirée" in browser.get("/equipe/").content.decode()
    browser.post(f"/equipe/invitations/{offer.pk}/renvoyer/")
    offer.refresh_from_db()
    assert offer.expires_at > now()
    assert OutgoingMail.objects.filter(to=offer.email).count() == 1
    browser.post(f"/equipe/invitations/{offer.pk}/retirer/")
    assert browser.post(f"/equipe/invitations/{offer.pk}/renvoyer/").status_code == 409


def test_the_last_administrator_cannot_be_shut_out() -> None:
    last = make.membership("admin")
    browser = make.client(membership=last, role="admin")
    answer = browser.post(f"/equipe/{last.pk}/terminer/")
    assert (answer.status_code, "dernière administratrice" in answer.content.decode()) == (409, True)
    second = make.membership("admin")
    assert browser.post(f"/equipe/{second.pk}/terminer/").status_code == 302
    assert browser.post(f"/equipe/{second.pk}/terminer/").status_code == 409
    assert "Accès fermés" in browser.get("/equipe/").content.decode()


def test_a_person_acts_under_one_of_her_roles_at_a_time() -> None:
    first = make.membership("facilitator")
    second = make.membership("admin", user=first.user)
    browser = make.client(membership=first, role="facilitator")
    assert browser.get("/equipe/").status_code == 403
    assert browser.post("/compte/role/", {"membership": second.pk}).status_code == 302
    assert browser.get("/equipe/").status_code == 200
    assert browser.get("/compte/role/").status_code == 405


def test_a_person_changes_of_territory_and_back() -> None:
    here = make.membership("admin")
    there = make.membership("admin", user=here.user, territory=make.neighbour())
    browser = make.client(membership=here, role="admin")
    for row in (there, here):
        browser.post("/compte/role/", {"membership": row.pk})
        assert list(browser.get("/equipe/").context["members"]) == [row]
    assert browser.post(f"/equipe/{there.pk}/terminer/").status_code == 403


@pytest.mark.parametrize("chosen", ["", "abc", "9" * 40])
def test_another_s_role_is_never_taken(chosen: str) -> None:
    other = make.membership("admin")
    browser = make.client("facilitator")
    assert browser.post("/compte/role/", {"membership": chosen or other.pk}).status_code == 409


def test_a_real_territory_starts_with_one_command_and_a_second_run_changes_nothing() -> None:
    make.commune()
    said = StringIO()
    call_command("init_territory", territory="95018", admin="Agathe@exemple.fr", name="Ville d'Argenteuil", stdout=said)
    assert "est ouvert" in said.getvalue()
    assert Territory.objects.get().name == "Ville d'Argenteuil"
    assert set(Membership.objects.values_list("role", flat=True)) == {"admin", "facilitator"}
    link = re.search(r"/invitation/\S+", said.getvalue())
    assert link
    browser = Client()
    assert browser.post(link[0], {"full_name": "Agathe Lormeau"}).headers["Location"] == "/"
    assert browser.get("/equipe/").status_code == 200
    again = StringIO()
    call_command("init_territory", territory="95018", admin="agathe@exemple.fr", stdout=again)
    assert "existe déjà" in again.getvalue()
    assert (Territory.objects.count(), Membership.objects.count(), User.objects.count()) == (1, 2, 1)


@pytest.mark.parametrize(("code", "admin", "says"), [("00000", "a@b.fr", "Aucune commune"), ("95018", "a", "adresse")])
def test_a_wrong_start_is_refused_with_a_sentence(code: str, admin: str, says: str) -> None:
    make.commune()
    with pytest.raises(CommandError, match=says):
        call_command("init_territory", territory=code, admin=admin)


def test_a_start_without_geography_says_what_to_load() -> None:
    with pytest.raises(CommandError, match="load_geography"):
        call_command("init_territory", territory="95018", admin="a@b.fr")


def test_a_departement_or_a_grouping_may_be_a_territory() -> None:
    from terreau.directory.management.commands.init_territory import official
    from terreau.territories.models import Epci

    make.commune()
    Epci.objects.create(code="200058485", name="Boucle Nord de Seine", kind="EPT")
    Epci.objects.create(code="249500109", name="Vallée", kind="CA")
    assert official("95") == ("departement", "Département 95")
    assert official("200058485") == ("ept", "Boucle Nord de Seine")
    assert official("249500109") == ("epci", "Vallée")


def test_an_access_is_found_by_name_in_a_long_list() -> None:
    make.membership("company", organisation=make.organisation("Élec Val"))
    browser = make.client("admin")
    assert "Karim Delmas" in browser.get("/equipe/", {"q": "lec Val"}).content.decode()
    assert "Aucun accès ne répond" in browser.get("/equipe/", {"q": "zzz"}).content.decode()


def test_a_link_accepts_its_own_invitation_only() -> None:
    offer, other = make.invitation(), make.invitation("autre@exemple.fr")
    bearer = Actor.link("directory.invitation", other.pk, None)
    with pytest.raises(Forbidden, match="n'ouvre pas"):
        actions.accept_invitation(by=bearer, invitation=offer, full_name="Léa", at=now())
