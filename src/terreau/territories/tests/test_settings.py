"""The territory's administrator changes its settings; nobody else does."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from terreau.kit.access import Forbidden
from terreau.kit.models import JournalEntry
from terreau.territories.actions import edit_territory
from terreau.territories.models import Territory
from terreau.territories.tests.make import make_territory

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30
VALUES = {
    "name": "Ville d'Argenteuil",
    "contact_name": "Nadia Belkacem",
    "contact_email": "nadia@exemple.fr",
    "contact_phone": "01 23 45 67 89",
    "answer_days": "20",
    "reminder_days": "7",
    "count_months": "24",
    "hourly_rate": "31,50",
    "full_time_month": "151,67",
}


def sign_in(client: Client, role: str, territory: Territory) -> None:
    """Sign in as a person of a role."""
    manager: Any = get_user_model()._default_manager
    user = manager.create_user(f"{role}@exemple.fr", full_name=role)
    membership: Any = apps.get_model("directory", "Membership")
    membership.objects.create(user=user, role=role, territory=territory)
    client.force_login(user)


def test_the_administrator_changes_the_settings(client: Client) -> None:
    territory = make_territory()
    sign_in(client, "admin", territory)
    assert "151,67" in client.get("/territoire/").content.decode()
    answer = client.post("/territoire/", VALUES)
    assert answer["Location"] == "/territoire/"
    territory.refresh_from_db()
    assert (territory.contact_name, territory.answer_days) == ("Nadia Belkacem", 20)
    assert territory.hourly_rate == Decimal("31.50")
    fields = JournalEntry.objects.get(verb="territories.edit_territory").fields
    assert set(fields) == {"contact_name", "contact_email", "contact_phone", "answer_days", "hourly_rate"}


@pytest.mark.parametrize("role", ["facilitator", "elected"])
def test_another_role_may_not(client: Client, role: str) -> None:
    territory = make_territory()
    sign_in(client, role, territory)
    assert client.get("/territoire/").status_code == 403
    assert client.post("/territoire/", VALUES).status_code == 403


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    assert client.get("/territoire/")["Location"].startswith("/connexion/")


def test_a_wrong_value_is_explained_and_nothing_typed_is_lost(client: Client) -> None:
    sign_in(client, "admin", make_territory())
    answer = client.post("/territoire/", {**VALUES, "answer_days": "0", "hourly_rate": "trente"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "trente" in page
    assert "Nadia Belkacem" in page
    assert not JournalEntry.objects.filter(verb="territories.edit_territory").exists()


def test_a_logo_is_kept_shown_replaced_and_removed(client: Client) -> None:
    territory = make_territory()
    sign_in(client, "admin", territory)
    address = f"/territoires/{territory.pk}/logo/"
    assert client.get(address).status_code == 404
    client.post("/territoire/", {**VALUES, "logo": SimpleUploadedFile("x.exe", PNG)})
    answer = Client().get(address)
    assert (answer["Content-Type"], answer.content) == ("image/png", PNG)
    assert address in client.get("/territoire/").content.decode()
    client.post("/territoire/", {**VALUES, "remove_logo": "on"})
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg onload='alert(1)'></svg>", "pas une image PNG ou JPEG"),
        (PNG + b"\0" * 1_000_000, "dépasse 1 Mo"),
    ],
)
def test_a_file_that_is_no_small_image_is_refused(client: Client, content: bytes, sentence: str) -> None:
    territory = make_territory()
    sign_in(client, "admin", territory)
    answer = client.post("/territoire/", {**VALUES, "logo": SimpleUploadedFile("logo.png", content)})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    territory.refresh_from_db()
    assert not territory.logo


def test_a_full_disk_is_said_and_changes_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    territory = make_territory()
    sign_in(client, "admin", territory)

    def full(*args: object, **kwargs: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    answer = client.post("/territoire/", {**VALUES, "logo": SimpleUploadedFile("logo.png", PNG)})
    assert answer.status_code == 422
    assert "disque plein" in answer.content.decode()
    territory.refresh_from_db()
    assert territory.contact_name == ""


def test_the_administrator_of_a_neighbour_changes_only_its_own(client: Client) -> None:
    ours, theirs = make_territory(), make_territory("95063", name="Ville de Bezons")
    sign_in(client, "admin", theirs)
    client.post("/territoire/", {**VALUES, "name": "Bezons"})
    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert (str(ours), str(theirs)) == ("Ville d'Argenteuil", "Bezons")


def test_no_territory_edits_another() -> None:
    ours, theirs = make_territory(), make_territory("95063", name="Ville de Bezons")
    by = SimpleNamespace(
        user_id=None, role="admin", territory_id=theirs.pk, organisation_id=None, membership_id=None, grant=None
    )
    with pytest.raises(Forbidden, match="pas le vôtre"):
        edit_territory(by=by, territory=ours, values={"name": "Bezons"})


def test_a_stored_file_that_is_no_image_is_not_sent(client: Client) -> None:
    territory = make_territory()
    territory.logo.save("logo.png", ContentFile(b"<html></html>"))
    assert client.get(f"/territoires/{territory.pk}/logo/").status_code == 404


def test_a_territory_exists_once_and_its_delays_are_positive() -> None:
    territory = make_territory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Territory.objects.create(kind="commune", code="95018", name="Double")
    with pytest.raises(IntegrityError), transaction.atomic():
        Territory.objects.filter(pk=territory.pk).update(answer_days=0)
