"""What a person finds and changes on the pages of the account."""

import io
import re
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from terreau.accounts.actions import edit_profile, remove_second_factor
from terreau.accounts.actor import Actor
from terreau.accounts.devices import devices_of, forget_closed
from terreau.accounts.models import User
from terreau.accounts.roles import MEMBER_ROLES, Role
from terreau.accounts.tests.make import PASSWORD, make_user
from terreau.kit.access import Forbidden
from terreau.kit.clock import now
from terreau.kit.models import JournalEntry, OutgoingMail

pytestmark = pytest.mark.django_db

ENTRANCE = ("account_login", "account_request_login_code", "account_reset_password", "account_inactive")
ACCOUNT = (
    "accounts:profile",
    "mfa_index",
    "account_set_password",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "usersessions_list",
)


@pytest.mark.parametrize("name", ENTRANCE)
def test_entrance_pages_are_open_and_have_one_title(client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1


@pytest.mark.parametrize("name", ACCOUNT)
def test_account_pages_ask_who_you_are_then_answer(
    client: Client, name: str, django_assert_max_num_queries: Any
) -> None:
    address = reverse(name)
    assert unquote(client.get(address)["Location"]) == f"/connexion/?next={address}"
    client.force_login(make_user())
    with django_assert_max_num_queries(14):
        answer = client.get(address)
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1


def test_pages_of_means_of_sign_in_answer_once_they_exist(client: Client) -> None:
    user = make_user()
    totp.TOTP.activate(user, totp.generate_totp_secret())
    RecoveryCodes.activate(user)
    client.force_login(user)
    assert "Retirer l'application" in client.get(reverse("mfa_index")).content.decode()
    answer = client.get(reverse("mfa_deactivate_totp"))
    assert answer["Location"].startswith(reverse("mfa_reauthenticate"))
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(reverse("mfa_view_recovery_codes"))["Location"].startswith(reverse("mfa_reauthenticate"))


def test_the_password_is_asked_again_before_a_second_factor_is_added(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    client.force_login(make_user(password=PASSWORD))
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    answer = client.post(answer["Location"], {"password": PASSWORD})
    assert answer["Location"] == reverse("mfa_activate_totp")
    page = client.get(answer["Location"]).content.decode()
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)
    assert secret
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(secret.group(1), counter))
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert OutgoingMail.objects.get().to == "amel@exemple.fr"
    page = reverse("mfa_view_recovery_codes")
    assert "<li><code>" not in client.get(page).content.decode()
    assert client.post(page).content.decode().count("<li><code>") == 10
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200


def test_recovery_codes_that_do_not_exist_are_not_found(client: Client) -> None:
    client.force_login(make_user())
    assert client.post(reverse("mfa_view_recovery_codes")).status_code == 404


def test_a_password_is_chosen_then_changed(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    client.post(reverse("account_set_password"), {"password1": PASSWORD, "password2": PASSWORD})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    new = "une suite de mots neufs"
    page = reverse("account_change_password")
    assert client.get(page).status_code == 200
    wrong = client.post(page, {"oldpassword": "faux", "password1": new, "password2": new})
    assert "pas votre mot de passe actuel" in wrong.content.decode()
    client.post(page, {"oldpassword": PASSWORD, "password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)


def test_a_person_changes_name_and_phone_and_the_journal_keeps_no_value(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    answer = client.post("/compte/", {"full_name": "Amel Tounsi-Roy", "phone": "01 23 45 67 89"})
    assert answer["Location"] == "/compte/"
    user.refresh_from_db()
    assert (user.full_name, user.phone) == ("Amel Tounsi-Roy", "01 23 45 67 89")
    entry = JournalEntry.objects.get()
    assert (entry.verb, entry.fields) == ("accounts.edit_profile", ["full_name", "phone"])


def test_a_person_signs_the_other_devices_out(client: Client) -> None:
    user, other = make_user(password=PASSWORD), Client()
    for device in (client, other):
        device.post("/connexion/", {"login": user.email, "password": PASSWORD})
    assert "2\u00a0appareils" in client.get("/compte/appareils/").content.decode()
    answer = client.post("/compte/appareils/", {"confirm": "1"})
    assert answer["Location"] == "/compte/appareils/"
    assert "1\u00a0appareil<" in client.get("/compte/appareils/").content.decode()
    assert other.get("/compte/")["Location"].startswith("/connexion/")


def test_devices_whose_session_is_over_are_forgotten(client: Client) -> None:
    user = make_user(password=PASSWORD)
    client.post("/connexion/", {"login": user.email, "password": PASSWORD})
    assert forget_closed(at=now()) == 0
    later = now() + timedelta(days=30)
    assert devices_of(user, at=later) == []
    assert forget_closed(at=later) == 1


def test_an_empty_name_is_refused_and_the_phone_typed_stays(client: Client) -> None:
    client.force_login(make_user())
    answer = client.post("/compte/", {"full_name": " ", "phone": "0123456789"})
    assert answer.status_code == 422
    assert "0123456789" in answer.content.decode()


def test_nobody_edits_another_account() -> None:
    one, other = make_user(), make_user("autre@exemple.fr")
    by = Actor(user_id=one.pk, role=Role.ADMIN, territory_id=1)
    with pytest.raises(Forbidden):
        edit_profile(by=by, user=other, full_name="x", phone="")
    assert list(User.objects.visible_to(by)) == [one]


def test_a_lost_second_factor_is_removed_by_whoever_runs_the_instance() -> None:
    user = make_user()
    totp.TOTP.activate(user, totp.generate_totp_secret())
    RecoveryCodes.activate(user)
    shown = io.StringIO()
    call_command("remove_second_factor", "AMEL@exemple.fr", "--reason", "téléphone perdu", stdout=shown)
    assert "2 moyens" in shown.getvalue()
    assert not Authenticator.objects.exists()
    entry = JournalEntry.objects.get()
    assert (entry.verb, entry.subject_id, entry.reason) == ("accounts.remove_second_factor", user.pk, "téléphone perdu")
    with pytest.raises(CommandError, match="Aucun compte"):
        call_command("remove_second_factor", "personne@exemple.fr", "--reason", "essai")
    with pytest.raises(Forbidden):
        remove_second_factor(by=Actor(user_id=user.pk, role=Role.ADMIN, territory_id=1), user=user, reason="")


def test_an_unchanged_profile_writes_nothing_to_the_account() -> None:
    user = make_user()
    edit_profile(by=Actor(user_id=user.pk, role=Role.ANONYMOUS), user=user, full_name=user.full_name, phone="")
    assert JournalEntry.objects.get().fields == []


def test_the_system_sees_all_accounts_and_a_visitor_none() -> None:
    make_user()
    assert User.objects.visible_to(Actor.system()).count() == 1
    assert User.objects.visible_to(Actor.anonymous()).count() == 0


def test_an_address_is_kept_in_lower_case_even_by_the_database() -> None:
    assert make_user(" Amel@Exemple.FR ").email == "amel@exemple.fr"
    assert User.objects.get_by_natural_key("AMEL@exemple.fr").full_name == "Amel Tounsi"
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(email="amel@exemple.fr").update(email="AMEL@exemple.fr")


def test_an_actor_says_who_acts() -> None:
    assert not Actor.anonymous().is_signed_in
    assert Actor.system(3).territory_id == 3
    link = Actor.link("statement", 7, 3)
    assert (link.grant, link.role_label, link.is_member) == (("statement", 7), "Lien personnel", False)
    assert Actor(user_id=1, role=Role.BUYER).is_member
    assert all(role.label for role in (*MEMBER_ROLES, Role.LINK, Role.SYSTEM, Role.ANONYMOUS))


def test_a_person_is_shown_by_name_or_by_address() -> None:
    assert str(User(email="a@b.fr")) == "a@b.fr"
    assert str(User(email="a@b.fr", full_name="Amel")) == "Amel"
