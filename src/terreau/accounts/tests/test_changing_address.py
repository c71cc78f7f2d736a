"""Another address opens the account once its owner confirmed it from there."""

import re

import pytest
from django.test import Client

from terreau.accounts.models import User
from terreau.accounts.tests.make import make_user
from terreau.kit.models import JournalEntry, OutgoingMail

pytestmark = pytest.mark.django_db


def link_in(message: OutgoingMail) -> str:
    found = re.search(r"https?://[^/]+(/compte/adresse/\S+)", message.body)
    assert found
    return found[1]


def asked(client: Client, address: str = " Nouvelle@Exemple.FR ") -> str:
    assert client.post("/compte/adresse/", {"address": address}).status_code == 302
    return link_in(OutgoingMail.objects.get(to=address.strip().lower()))


def test_the_address_changes_when_the_link_sent_to_it_is_confirmed(client: Client) -> None:
    user = make_user()
    former = user.email
    client.force_login(user)
    link = asked(client)
    assert OutgoingMail.objects.filter(to=former, subject__contains="demandé").exists()
    page = client.get(link)
    assert (page.status_code, "nouvelle@exemple.fr" in page.content.decode()) == (200, True)
    assert User.objects.get().email == former
    client.post(link)
    assert User.objects.get().email == "nouvelle@exemple.fr"
    assert OutgoingMail.objects.filter(to=former, subject__contains="a changé").exists()
    assert JournalEntry.objects.get(verb="accounts.change_email").fields == ["email"]
    again = client.post(link)
    assert (again.status_code, "a déjà changé" in again.content.decode()) == (409, True)


def test_a_wrong_address_is_refused_with_what_was_typed(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    for typed in ("", "pas une adresse", user.email):
        answer = client.post("/compte/adresse/", {"address": typed})
        assert (answer.status_code, typed in answer.content.decode()) == (422, True)


def test_a_link_serves_its_own_account_alone_and_only_whole(client: Client) -> None:
    client.force_login(make_user())
    link = asked(client)
    other = Client()
    other.force_login(make_user("autre@exemple.fr"))
    assert other.post(link).status_code == 409
    assert client.get(link[:-4] + "xxx/").status_code == 409
    assert set(User.objects.values_list("email", flat=True)) >= {"autre@exemple.fr"}


def test_an_address_that_opens_another_account_is_told_to_who_reads_there_alone(client: Client) -> None:
    make_user("prise@exemple.fr")
    client.force_login(make_user("moi@exemple.fr"))
    link = asked(client, "prise@exemple.fr")
    answer = client.post(link)
    assert (answer.status_code, "un autre compte" in answer.content.decode()) == (409, True)


def test_asking_too_often_waits(client: Client) -> None:
    client.force_login(make_user())
    answers = [
        client.post("/compte/adresse/", {"address": f"n{number}@exemple.fr"}).status_code for number in range(12)
    ]
    assert answers[0] == 302
    assert answers[-1] == 422
