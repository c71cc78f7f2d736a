"""Which team corrects a place that all read."""

from typing import Any

import pytest

from terreau.directory import actions
from terreau.directory.rules.keeping import REFUSAL, Ties, keep_refusal
from terreau.directory.rules.records import PlaceValues
from terreau.directory.tests import make
from terreau.directory.ties import ties_of
from terreau.kit.access import Forbidden, may


@pytest.mark.parametrize(
    ("ties", "allowed"),
    [
        (Ties(is_within=True), True),
        (Ties(is_within=False), False),
        (Ties(is_within=False, is_tied=True), True),
        (Ties(is_within=False, was_created_here=True), True),
        (Ties(is_within=None), True),
        (Ties(is_within=None, is_tied_elsewhere=True), False),
        (Ties(is_within=None, is_tied=True, is_tied_elsewhere=True), True),
        (Ties(is_within=False, is_tied_elsewhere=True), False),
    ],
    ids=["commune", "other_commune", "works_with", "created", "unknown", "unknown_elsewhere", "both", "elsewhere"],
)
def test_adr_8_a_place_is_corrected_by_the_territories_that_it_touches(ties: Ties, allowed: bool) -> None:
    assert keep_refusal(ties) == (None if allowed else REFUSAL)


def elsewhere() -> Any:
    return make.establishment("Rénov Nord", commune=make.commune("93066", "Saint-Denis", postal_code="93200"))


@pytest.mark.django_db
def test_a_place_of_the_territory_is_its_own_and_that_of_another_is_not() -> None:
    nadia, here = make.actor(), make.establishment(commune=make.commune())
    assert may(nadia, "directory.edit_establishment", here)
    assert may(nadia, "directory.merge_establishments", elsewhere()).reason == REFUSAL


@pytest.mark.django_db
def test_what_a_team_created_it_may_correct_wherever_it_is() -> None:
    nadia, commune = make.actor(), make.commune("93066", "Saint-Denis", postal_code="93200")
    values = PlaceValues(name="Rénov Nord", employer_kind="company", commune_code=commune.pk)
    made = actions.create_establishment(by=nadia, values=values)
    assert ties_of(nadia, made).was_created_here
    assert may(nadia, "directory.edit_establishment", made)


@pytest.mark.django_db
def test_a_merge_asks_for_the_right_on_both_sides() -> None:
    nadia, here, there = make.actor(), make.establishment(commune=make.commune()), elsewhere()
    with pytest.raises(Forbidden):
        actions.merge_establishments(by=nadia, kept=here, removed=there, reason="même nom")
    browser = make.client()
    assert browser.get(f"/organisations/doublons/{here.pk}/{there.pk}/").status_code == 403


@pytest.mark.django_db
def test_a_team_decides_for_the_structures_of_its_own_territory() -> None:
    here, there, nowhere = (make.organisation(name) for name in ("Ici", "Là-bas", "Sans adresse"))
    make.establishment("Ici", organisation=here, commune=make.commune())
    make.establishment("Là-bas", organisation=there, commune=make.commune("95127", "Cergy", postal_code="95000"))
    team = make.actor()
    assert may(team, "directory.decide_ess", here)
    assert may(team, "directory.decide_ess", nowhere)
    assert "l'équipe du sien décide" in may(team, "directory.decide_ess", there).reason
