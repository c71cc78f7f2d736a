"""How people sign in, and how strangers do not."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import NoReverseMatch, reverse

from terreau.accounts.models import User
from terreau.accounts.roles import MEMBER_ROLES
from terreau.accounts.tests.make import PASSWORD, make_user
from terreau.kit.models import OutgoingMail

pytestmark = pytest.mark.django_db


def signed_in(client: Client) -> bool:
    """Tell whether the session belongs to somebody."""
    return "_auth_user_id" in client.session


def text(answer: Any) -> str:
    """Give the page without what differs at each showing."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())


def ask_code(client: Client, email: str) -> str:
    """Ask for a code and read it in the outbox."""
    client.post("/connexion/code/", {"email": email})
    body = OutgoingMail.objects.latest("pk").body
    return next(line for line in body.splitlines() if re.fullmatch(r"[A-Z0-9-]{6,9}", line))


def test_a_person_signs_in_with_a_code_received_by_mail(client: Client) -> None:
    make_user()
    answer = client.post("/connexion/code/", {"email": "Amel@Exemple.fr"})
    assert answer["Location"] == reverse("account_confirm_login_code")
    mail = OutgoingMail.objects.get()
    assert mail.to.lower() == "amel@exemple.fr"
    assert "code de connexion" in mail.subject
    code = next(line for line in mail.body.splitlines() if re.fullmatch(r"[A-Z0-9-]{6,9}", line))
    assert not signed_in(client)
    answer = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert answer["Location"] == "/"
    assert signed_in(client)


def test_a_code_dies_after_three_wrong_ones(client: Client) -> None:
    make_user()
    code = ask_code(client, "amel@exemple.fr")
    for _ in range(2):
        assert "pas le bon" in text(client.post(reverse("account_confirm_login_code"), {"code": "AAAAAA"}))
    client.post(reverse("account_confirm_login_code"), {"code": "AAAAAA"})
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert not signed_in(client)


def test_another_code_may_be_asked_for(client: Client) -> None:
    make_user()
    ask_code(client, "amel@exemple.fr")
    answer = client.post(reverse("account_confirm_login_code"), {"action": "resend"})
    assert answer.status_code == 302
    assert OutgoingMail.objects.count() == 2


def test_a_person_signs_in_by_password(client: Client) -> None:
    make_user(password=PASSWORD)
    answer = client.post("/connexion/", {"login": "amel@exemple.fr", "password": PASSWORD})
    assert answer["Location"] == "/"
    assert signed_in(client)


def test_an_authenticator_asks_for_a_second_step(client: Client) -> None:
    user = make_user(password=PASSWORD)
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    stored = Authenticator.objects.get().data["secret"]
    assert secret not in stored
    answer = client.post("/connexion/", {"login": "amel@exemple.fr", "password": PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not signed_in(client)
    assert "pas le bon" in text(client.post(reverse("mfa_authenticate"), {"code": "000000"}))
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(secret, counter))
    answer = client.post(reverse("mfa_authenticate"), {"code": code})
    assert answer["Location"] == "/"
    assert signed_in(client)


def test_a_mail_code_does_not_spare_the_second_step(client: Client) -> None:
    totp.TOTP.activate(make_user(), totp.generate_totp_secret())
    code = ask_code(client, "amel@exemple.fr")
    answer = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not signed_in(client)


def test_a_second_factor_stored_under_another_key_opens_nothing(client: Client, settings: Any) -> None:
    user = make_user(password=PASSWORD)
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    settings.SECRET_KEY = "another key"
    client.post("/connexion/", {"login": "amel@exemple.fr", "password": PASSWORD})
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(secret, counter))
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 422
    assert not signed_in(client)


def test_five_wrong_passwords_close_the_door_for_a_while(client: Client) -> None:
    make_user(password=PASSWORD)
    for _ in range(5):
        answer = client.post("/connexion/", {"login": "amel@exemple.fr", "password": "faux"})
        assert "incorrect" in text(answer)
    answer = client.post("/connexion/", {"login": "amel@exemple.fr", "password": PASSWORD})
    assert "Trop d&#x27;essais" in text(answer)
    assert not signed_in(client)


def test_codes_are_not_sent_without_limit(client: Client) -> None:
    make_user()
    for _ in range(6):
        Client().post("/connexion/code/", {"email": "amel@exemple.fr"})
    assert OutgoingMail.objects.count() == 3


def test_no_answer_tells_whether_an_address_is_known() -> None:
    make_user("connue@exemple.fr", password=PASSWORD)
    forms = (("/connexion/", "login"), ("/connexion/code/", "email"), ("/connexion/mot-de-passe/", "email"))
    for address, field in forms:
        seen = []
        for email in ("connue@exemple.fr", "inconnue@exemple.fr"):
            visitor = Client()
            answer = visitor.post(address, {field: email, "password": "faux"}, follow=True)
            seen.append((answer.redirect_chain, answer.status_code, text(answer).replace(email, "")))
        assert seen[0] == seen[1], address
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == {"connue@exemple.fr"}


def test_a_closed_account_opens_by_no_means(client: Client) -> None:
    make_user(password=PASSWORD, is_active=False)
    client.post("/connexion/", {"login": "amel@exemple.fr", "password": PASSWORD})
    client.post("/connexion/code/", {"email": "amel@exemple.fr"})
    assert not signed_in(client)
    assert not OutgoingMail.objects.exists()


def test_a_forgotten_password_is_changed_by_a_code(client: Client) -> None:
    user = make_user(password=PASSWORD)
    client.post("/connexion/mot-de-passe/", {"email": user.email})
    body = OutgoingMail.objects.get().body
    code = next(line for line in body.splitlines() if re.fullmatch(r"[A-Z0-9-]{6,9}", line))
    client.post(reverse("account_confirm_password_reset_code"), {"code": code})
    new = "une suite de mots neufs"
    page = reverse("account_complete_password_reset")
    assert client.post(page, {"password1": "court", "password2": "court"}).status_code == 422
    client.post(page, {"password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)


def test_signing_out_is_a_post(client: Client) -> None:
    client.force_login(make_user())
    assert client.get("/deconnexion/").status_code == 405
    assert signed_in(client)
    assert client.post("/deconnexion/").status_code == 302
    assert not signed_in(client)


def test_a_person_without_a_role_is_led_home_and_not_in_circles(client: Client) -> None:
    client.force_login(make_user())
    assert client.get("/territoire/")["Location"] == "/"
    assert client.get("/compte/").status_code == 200


def test_nobody_opens_an_account_alone() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_no_demo_entry_exists_outside_the_demo(client: Client, settings: Any) -> None:
    for mode in ("serve", "test"):
        settings.TERREAU_MODE = mode
        page = text(client.get("/connexion/"))
        assert "demo-entrees" not in page
        for role in MEMBER_ROLES:
            make_demo_person(role.value)
            assert f"/connexion/demo/{role.value}/" not in page
            assert client.post(f"/connexion/demo/{role.value}/").status_code == 404
    assert not signed_in(client)


@pytest.mark.parametrize("role", MEMBER_ROLES)
def test_the_demo_offers_one_button_a_role(client: Client, settings: Any, role: Any) -> None:
    settings.TERREAU_MODE = "demo"
    make_demo_person(role.value)
    assert f">{role.label}</button>" in text(client.get("/connexion/"))
    assert client.get(f"/connexion/demo/{role.value}/").status_code == 405
    assert not signed_in(client)
    assert client.post(f"/connexion/demo/{role.value}/")["Location"] == "/"
    assert signed_in(client)


def test_the_demo_has_no_entry_for_another_word(client: Client, settings: Any) -> None:
    settings.TERREAU_MODE = "demo"
    assert client.post("/connexion/demo/system/").status_code == 404


def test_a_missing_passkey_brings_back_to_the_sign_in_page(client: Client) -> None:
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": "{}"})
    assert answer["Location"] == "/connexion/"
    assert client.post(reverse("mfa_login_webauthn"), {"credential": "pas du json"})["Location"] == "/connexion/"


def make_demo_person(role: str) -> User:
    """Find or create the demo person of a role."""
    email = f"{role}@demo.terreau.example"
    return User.objects.filter(email=email).first() or make_user(email, full_name=role)
