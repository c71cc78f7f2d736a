"""What the team settles, and what is missing, as its owners read it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from terreau.directory.actions import caring
from terreau.directory.models import Fiche, FicheFlag, FreshnessMessage, SearchEntry, Service
from terreau.directory.reading.caring import pairs_to_compare, quality_page
from terreau.directory.rules.flags import FlagRule
from terreau.directory.tests import make
from terreau.kit.access import Forbidden
from terreau.kit.actions import Refused
from terreau.kit.clock import now, today

pytestmark = pytest.mark.django_db


def test_a_flag_is_settled_by_the_team_of_its_territory() -> None:
    fiche = make.fiche()
    flag = FicheFlag.objects.create(fiche=fiche, rule=FlagRule.REPORTED, note="Le numéro est faux.")
    nadia = make.client("facilitator")
    page = reverse("directory:quality")
    assert "Le numéro est faux." in nadia.get(page).content.decode()
    settle = reverse("directory:settle_flag", args=[flag.pk])
    assert make.client(territory=make.neighbour()).post(settle).status_code == 403
    assert nadia.post(settle).status_code == 302
    assert nadia.post(settle).status_code == 409
    assert "Le numéro est faux." not in nadia.get(page).content.decode()


def test_a_closed_establishment_is_detected_closed_and_may_be_reopened() -> None:
    fiche = make.fiche()
    nadia = make.client("facilitator")
    page = reverse("directory:quality")
    assert str(fiche) not in nadia.get(page).content.decode()
    place = fiche.establishment
    place.closed_on = date(2026, 6, 30)
    place.save()
    FicheFlag.objects.create(fiche=fiche, rule=FlagRule.CLOSED_ELSEWHERE)
    assert "établissement fermé le" in nadia.get(page).content.decode()
    assert nadia.post(reverse("directory:close_fiche", args=[fiche.pk])).status_code == 302
    assert not SearchEntry.objects.exists()
    assert not FicheFlag.objects.open().exists()
    assert nadia.get(reverse("directory:fiche", args=[fiche.pk])).status_code == 200
    assert nadia.post(reverse("directory:close_fiche", args=[fiche.pk])).status_code == 409
    assert "Rouvrir" in nadia.get(page).content.decode()
    assert nadia.post(reverse("directory:reopen_fiche", args=[fiche.pk])).status_code == 302
    assert Fiche.objects.get().state == "published"
    with pytest.raises(Refused, match="pas fermée"):
        caring.reopen_fiche(by=make.actor(), fiche=fiche)
    with pytest.raises(Forbidden):
        caring.close_fiche(by=make.actor("structure"), fiche=fiche, at=now())


def test_the_page_counts_its_own_territory_and_asks_few_questions() -> None:
    make.fiche(make.establishment("Loin", commune=make.commune("95127", "Cergy")))
    for number in range(15):
        fiche = make.fiche(make.establishment(f"Structure {number}", commune=make.commune()))
        FicheFlag.objects.create(fiche=fiche, rule=FlagRule.REPORTED)
        FreshnessMessage.objects.create(fiche=fiche, stamp="x")
        if number % 2:
            make.membership("structure", organisation=fiche.establishment.organisation)
            make.membership("structure", organisation=fiche.establishment.organisation)
    FreshnessMessage.objects.update(sent_at=now().replace(year=now().year - 1))
    SearchEntry.objects.filter(fiche=fiche).update(fresh_on=today().replace(year=today().year - 2, day=1))
    found = quality_page(make.actor(), on=today(), at=now())
    assert (found.published, found.stale, found.without_keeper) == (15, 1, 8)
    nadia = make.client("facilitator")
    with CaptureQueriesContext(connection) as asked:
        assert nadia.get(reverse("directory:quality")).status_code == 200
    assert len(asked) <= 12


def test_owners_read_what_is_missing_with_its_points_and_the_quality_of_their_services() -> None:
    fiche = make.fiche()
    make.line(fiche, Service, name="Atelier vélo", description="x" * 60, fee="gratuit")
    owner = make.client(membership=make.membership("structure", organisation=fiche.establishment.organisation))
    address = reverse("directory:fiche_quality", args=[fiche.pk])
    page = owner.get(address).content.decode()
    assert "points sur 100" in page
    assert "Dites ce que vous vendez" in page
    assert "Atelier vélo" in page
    assert make.client("structure").get(address).status_code == 403
    assert make.client("buyer").get(address).status_code == 403
    with CaptureQueriesContext(connection) as asked:
        owner.get(address)
    assert len(asked) <= 12


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({"phone": "01 34 11 22 33"}, {"phone": "01.34.11.22.33"}, id="phone"),
        pytest.param({"website": "https://www.regie.example/"}, {"website": "http://regie.example"}, id="site"),
    ],
)
def test_two_fiches_that_share_a_phone_or_a_site_are_to_compare(one: dict[str, Any], other: dict[str, Any]) -> None:
    kept = make.fiche(make.establishment("Régie"), **{"phone": "", **one})
    bare = make.establishment("Tout autre nom", organisation=make.organisation("T", siren=None), siret=None)
    make.fiche(bare, **{"phone": "", **other})
    make.fiche(make.establishment("Troisième"), phone="09 00 00 00 00")
    assert pairs_to_compare(make.actor(), 50) == [(bare, kept.establishment)]
