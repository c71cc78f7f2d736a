"""Structures say whether their fiche is true, without an account; what a mail scanner opens changes nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from terreau.accounts.actor import Actor
from terreau.directory.actions.freshness import answer_true, ask_freshness, forget_addresses, remind_freshness
from terreau.directory.models import Fiche, FicheChange, FicheFlag, FreshnessMessage, Offer
from terreau.directory.reading.caring import quality_page, told_plainly
from terreau.directory.rules.freshness import LINK_DAYS
from terreau.directory.tasks import ask_whether_true
from terreau.directory.tests import make
from terreau.directory.todos import silent_structures
from terreau.kit.access import Forbidden
from terreau.kit.actions import Refused
from terreau.kit.clock import now, today
from terreau.kit.models import JournalEntry, OutgoingMail

pytestmark = pytest.mark.django_db
STEPS = ("juste", "corriger", "supprimer")


def old_fiche(**values: Any) -> Fiche:
    """A fiche that nobody confirmed for two years."""
    fiche = make.fiche(email="contact@regie.example", summary="Halls et jardins.", **values)
    Fiche.objects.filter(pk=fiche.pk).update(created_at=now() - timedelta(days=730))
    make.line(fiche, Offer, title="Nettoyage de halls")
    return fiche


def told(fiche: Fiche) -> str:
    return told_plainly(fiche, on=today())


def ask(**options: Any) -> int:
    return ask_freshness(by=Actor.system(), on=today(), at=now(), told=told, **options)


def links() -> dict[str, str]:
    """The three paths of the last message."""
    body = OutgoingMail.objects.latest("pk").body
    return {step: re.search(rf"/annuaire/relecture/\S+/{step}/", body)[0] for step in STEPS}  # type: ignore[index]


def test_the_message_holds_the_fiche_and_is_never_sent_twice() -> None:
    old_fiche()
    assert ask() == 1
    assert ask() == 0
    body = OutgoingMail.objects.get().body
    for each in ("Halls et jardins.", "01 34 11 22 33", "Nettoyage de halls", "Régie de quartier", "Argenteuil"):
        assert each in body, body
    assert set(links()) == set(STEPS)


def test_the_task_asks_and_runs_twice_without_asking_twice() -> None:
    old_fiche()
    for _ in range(2):
        ask_whether_true(0)
    assert OutgoingMail.objects.count() == 1


def test_those_who_keep_the_fiche_are_asked_rather_than_its_public_address() -> None:
    fiche = old_fiche()
    kept = {make.membership("structure", organisation=fiche.establishment.organisation).user.email for _ in range(2)}
    ask()
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == kept


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"reminder_months": 0}, id="never"),
        pytest.param({"email": ""}, id="nobody to ask"),
        pytest.param({"state": "closed"}, id="closed"),
        pytest.param({"confirmed_on": "today"}, id="confirmed"),
    ],
)
def test_who_is_not_asked(change: dict[str, Any]) -> None:
    fiche = old_fiche()
    values = {name: today() if value == "today" else value for name, value in change.items()}
    Fiche.objects.filter(pk=fiche.pk).update(**values)
    assert ask() == 0


def test_the_owner_chooses_the_rhythm_and_batches_are_bounded() -> None:
    fiche = old_fiche()
    Fiche.objects.filter(pk=fiche.pk).update(reminder_months=1, confirmed_on=today() - timedelta(days=40))
    for number in range(3):
        other = make.fiche(make.establishment(f"S{number}"), email=f"s{number}@exemple.fr")
        Fiche.objects.filter(pk=other.pk).update(created_at=now() - timedelta(days=800))
    assert ask(most=3) == 3
    assert ask(most=3) == 1


def test_a_scanner_that_opens_every_link_changes_nothing() -> None:
    fiche = old_fiche()
    ask()
    before = Fiche.objects.values().get(pk=fiche.pk), FicheChange.objects.count(), JournalEntry.objects.count()
    for path in links().values():
        assert Client().get(path).status_code == 200
        assert Client().head(path).status_code == 200
    assert (
        Fiche.objects.values().get(pk=fiche.pk),
        FicheChange.objects.count(),
        JournalEntry.objects.count(),
    ) == before
    assert FreshnessMessage.objects.get().answered_at is None


def test_all_is_true_in_one_press() -> None:
    fiche = old_fiche()
    ask()
    assert Client().post(links()["juste"]).status_code == 302
    assert Fiche.objects.get(pk=fiche.pk).confirmed_on == today()
    assert FreshnessMessage.objects.get().answer == "true"
    assert ask() == 0


def form_of(page: str) -> dict[str, Any]:
    """What the fields of the page hold."""
    typed: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]+>", page):
        told_here = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if told_here.get("type") in {"checkbox", "radio"}:
            if re.search(r"\bchecked\b", tag):
                typed.setdefault(told_here["name"], []).append(told_here["value"])
        elif told_here.get("name") not in {None, "csrfmiddlewaretoken"}:
            typed[told_here["name"]] = told_here.get("value", "")
    for name, text in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\s*([^<]*)</textarea>', page):
        typed[name] = text
    for name, inside in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        typed[name] = chosen[1] if chosen else ""
    return typed


def test_a_correction_by_link_is_published_and_confirms_the_rest() -> None:
    fiche = old_fiche()
    ask()
    path = links()["corriger"]
    typed = form_of(Client().get(path).content.decode())
    answer = Client().post(path, {**typed, "phone": "01 30 00 00 00", "rhythm": "6"})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    row = Fiche.objects.get(pk=fiche.pk)
    assert (row.phone, row.summary, row.confirmed_on, row.reminder_months) == (
        "01 30 00 00 00",
        "Halls et jardins.",
        today(),
        6,
    )
    assert row.origins["phone"]["source"] == "owner"
    assert set(FicheChange.objects.filter(source="owner").values_list("what", flat=True)) == {"phone", "confirmed_on"}
    assert FreshnessMessage.objects.get().answer == "corrected"


def test_a_wrong_correction_keeps_what_was_typed() -> None:
    old_fiche()
    ask()
    path = links()["corriger"]
    typed = form_of(Client().get(path).content.decode())
    answer = Client().post(path, {**typed, "email": "pas une adresse", "summary": "Encore des halls."})
    assert answer.status_code == 422
    assert "Encore des halls." in answer.content.decode()
    assert Client().post(path, {}).status_code == 422


def test_a_siret_of_another_fiche_is_refused_on_the_page() -> None:
    old_fiche(place=make.establishment("Sans numéro", organisation=make.organisation("S", siren=None), siret=None))
    taken = make.establishment("Autre")
    ask()
    path = links()["corriger"]
    typed = form_of(Client().get(path).content.decode())
    answer = Client().post(path, {**typed, "siret": taken.siret})
    assert answer.status_code == 422
    assert "déjà celui d" in answer.content.decode()


def test_a_fiche_deleted_by_link_comes_back_by_the_same_link() -> None:
    fiche = old_fiche()
    ask()
    paths = links()
    page = Client().post(paths["supprimer"], follow=True)
    assert "Rétablir" in page.content.decode()
    assert Fiche.objects.get(pk=fiche.pk).state == "deleted"
    assert Client().post(paths["juste"]).status_code == 409
    assert Client().post(paths["corriger"]).status_code == 409
    assert "La rétablir" in Client().get(paths["juste"]).content.decode()
    assert Client().post(paths["supprimer"], {"act": "restore"}).status_code == 302
    assert Fiche.objects.get(pk=fiche.pk).state == "published"


def test_a_closed_fiche_has_nothing_to_confirm() -> None:
    old_fiche()
    ask()
    Fiche.objects.update(state="closed")
    assert Client().post(links()["juste"]).status_code == 409


def test_a_newer_message_kills_the_older_link_and_a_cut_one_says_so() -> None:
    fiche = old_fiche()
    ask()
    old = links()["juste"]
    FreshnessMessage.objects.update(sent_at=now() - timedelta(days=400))
    assert ask() == 1
    assert Client().get(old).status_code == 410
    assert Client().post(old).status_code == 410
    assert Client().get(links()["juste"]).status_code == 200
    assert Client().get(reverse("directory:freshness", args=["x", "juste"])).status_code == 410
    assert Client().get(links()["juste"].replace("juste", "autre")).status_code == 404
    message = FreshnessMessage.objects.latest("pk")
    with pytest.raises(Forbidden):
        answer_true(by=Actor.link("directory.fiche", fiche.pk, None), message=message, on=today(), at=now())


def test_the_silent_are_reminded_once_then_shown_to_the_team() -> None:
    fiche = old_fiche()
    nadia = make.actor()
    ask()
    later = now() + timedelta(days=16)
    assert remind_freshness(by=Actor.system(), at=now(), told=told) == 0
    assert remind_freshness(by=Actor.system(), at=later, told=told) == 1
    assert remind_freshness(by=Actor.system(), at=later, told=told) == 0
    assert OutgoingMail.objects.latest("pk").subject.startswith("Rappel")
    assert not silent_structures(nadia, today())
    todo = silent_structures(nadia, later.date())[0]
    assert "1" in todo.what
    assert str(fiche) in todo.why
    assert [m.fiche for m in quality_page(nadia, on=later.date(), at=later).silent] == [fiche]
    assert not silent_structures(make.actor("buyer"), later.date())
    assert not silent_structures(make.actor(territory=make.neighbour()), later.date())


def test_addresses_are_forgotten_a_year_later() -> None:
    old_fiche()
    ask()
    assert forget_addresses(by=Actor.system(), at=now()) == 0
    assert forget_addresses(by=Actor.system(), at=now() + timedelta(days=366)) == 1
    assert FreshnessMessage.objects.get().to == ""
    assert LINK_DAYS == 60


def test_what_a_link_changes_much_is_flagged() -> None:
    old_fiche()
    ask()
    path = links()["corriger"]
    typed = form_of(Client().get(path).content.decode())
    Client().post(path, {**typed, "email": "autre@ailleurs.example"})
    assert FicheFlag.objects.get().rule == "email_domain"


def test_a_reminder_is_not_sent_where_nobody_can_be_reached_any_more() -> None:
    fiche = old_fiche()
    ask()
    Fiche.objects.filter(pk=fiche.pk).update(email="")
    remind_freshness(by=Actor.system(), at=now() + timedelta(days=LINK_DAYS - 1), told=told)
    assert OutgoingMail.objects.count() == 1


def test_a_message_replaced_in_the_meantime_answers_nothing() -> None:
    old_fiche()
    ask()
    message = FreshnessMessage.objects.get()
    FreshnessMessage.objects.update(stamp="")
    link = Actor.link("directory.freshness", message.pk, None)
    with pytest.raises(Refused, match="plus récent"):
        answer_true(by=link, message=message, on=today(), at=now())
