"""Searches that people keep, and the messages that say what is new."""

from datetime import date

import pytest
from django.urls import reverse

from terreau.accounts.actor import Actor
from terreau.accounts.roles import Role
from terreau.directory.actions import saved_searches
from terreau.directory.actions.saved_searches import MOST_KEPT, save_search, tell_new_structures
from terreau.directory.models import SavedSearch
from terreau.directory.tests import make
from terreau.directory.tests.searching import structure, town
from terreau.kit.actions import Refused
from terreau.kit.models import OutgoingMail

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)


def kept(role: str = "facilitator", rhythm: str = "weekly") -> SavedSearch:
    return save_search(by=make.actor(role), name="Nettoyage", query="q=nettoyage", rhythm=rhythm, on=DAY)


def test_what_answers_today_is_already_known() -> None:
    fiches = town()
    assert kept().known == [fiches["net"].pk, fiches["regie"].pk]


def test_only_what_is_new_since_is_told_once() -> None:
    town()
    saved = kept()
    assert tell_new_structures(on=date(2026, 11, 9)) == 0
    structure("Propre et Net", "Nettoyage de vitres")
    assert tell_new_structures(on=date(2026, 11, 12)) == 0
    assert tell_new_structures(on=date(2026, 11, 16)) == 1
    assert tell_new_structures(on=date(2026, 11, 16)) == 0
    assert tell_new_structures(on=date(2026, 11, 23)) == 0
    mail = OutgoingMail.objects.get()
    assert mail.to == saved.user.email
    assert "Propre et Net, Argenteuil" in mail.body
    assert "Net Plus" not in mail.body
    assert reverse("directory:saved_searches") in mail.body


@pytest.mark.parametrize(("rhythm", "days"), [("never", None), ("monthly", 30), ("weekly", 7)])
def test_each_rhythm_is_kept(rhythm: str, days: int | None) -> None:
    town()
    kept(rhythm=rhythm)
    structure("Propre et Net", "Nettoyage de vitres")
    told = [day for day in range(1, 40) if tell_new_structures(on=date.fromordinal(DAY.toordinal() + day))]
    assert told == ([days] if days else [])


def test_nobody_keeps_searches_without_end() -> None:
    actor = make.actor()
    for _ in range(MOST_KEPT):
        save_search(by=actor, name="Une", query="", rhythm="never", on=DAY)
    with pytest.raises(Refused, match="oubliez-en une"):
        save_search(by=actor, name="Une de trop", query="", rhythm="never", on=DAY)


def test_a_search_is_kept_renamed_and_forgotten_from_its_pages() -> None:
    town()
    member = make.membership("buyer")
    client = make.client(membership=member)
    form = client.get(reverse("directory:save_search"), {"recherche": "q=traiteur&ou=95018"}).content.decode()
    assert 'value="traiteur"' in form
    said = {"recherche": "q=traiteur&ou=95018", "name": "Traiteurs", "rhythm": "monthly"}
    assert client.post(reverse("directory:save_search"), said).status_code == 302
    saved = SavedSearch.objects.get()
    assert (saved.query, saved.rhythm, saved.user) == ("q=traiteur&ou=95018", "monthly", member.user)
    change = reverse("directory:change_search", args=[saved.pk])
    assert client.post(change, {f"{saved.pk}-name": "", f"{saved.pk}-rhythm": "never"}).status_code == 422
    assert client.post(change, {f"{saved.pk}-name": "Buffets", f"{saved.pk}-rhythm": "never"}).status_code == 302
    assert "Buffets" in client.get(reverse("directory:saved_searches")).content.decode()
    assert client.post(reverse("directory:forget_search", args=[saved.pk])).status_code == 302
    assert not SavedSearch.objects.exists()


def test_a_search_without_a_name_is_shown_again() -> None:
    client = make.client("buyer")
    answer = client.post(reverse("directory:save_search"), {"recherche": "q=traiteur", "name": "", "rhythm": "never"})
    assert answer.status_code == 422
    assert "q=traiteur" in answer.content.decode()


def test_too_many_searches_is_a_sentence_on_the_form() -> None:
    member = make.membership("buyer")
    for _ in range(MOST_KEPT):
        SavedSearch.objects.create(user=member.user, name="Une", query="")
    said = {"recherche": "q=traiteur", "name": "Une de trop", "rhythm": "never"}
    answer = make.client(membership=member).post(reverse("directory:save_search"), said)
    assert answer.status_code == 422
    assert "oubliez-en une" in answer.content.decode()


def test_the_searches_of_someone_else_do_not_exist() -> None:
    saved = kept()
    client = make.client("buyer")
    assert client.post(reverse("directory:forget_search", args=[saved.pk])).status_code == 404


def test_only_a_person_keeps_a_search() -> None:
    with pytest.raises(Refused, match="Connectez-vous"):
        save_search(by=Actor(user_id=None, role=Role.FACILITATOR), name="Une", query="", rhythm="never", on=DAY)


def test_a_search_told_by_another_worker_the_same_day_is_not_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    town()
    kept()
    structure("Propre et Net", "Nettoyage de vitres")
    monkeypatch.setattr(saved_searches, "DAYS", {"weekly": 0})
    assert tell_new_structures(on=DAY) == 0
    assert not OutgoingMail.objects.exists()
