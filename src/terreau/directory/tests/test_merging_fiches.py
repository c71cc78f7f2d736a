"""Two places that both have a fiche become one, and are parted again."""

from __future__ import annotations

from typing import Any

import pytest

from terreau.directory import actions
from terreau.directory.actions.ess import assess
from terreau.directory.models import (
    Credential,
    EssAssessment,
    Fiche,
    FicheFlag,
    MainActivity,
    Offer,
    SearchEntry,
)
from terreau.directory.rules.flags import FlagRule
from terreau.directory.rules.merging import filled
from terreau.directory.tests import make
from terreau.kit.clock import now, today

pytestmark = pytest.mark.django_db


def pair() -> tuple[Fiche, Fiche]:
    """The fiche to keep, with a SIRET, and the other, with lines of its own."""
    town = make.commune()
    kept = make.fiche(make.establishment("Régie des Bords", commune=town), summary="Halls.")
    place = make.establishment(
        "Regie des bords",
        organisation=make.organisation("Regie des bords", siren=None),
        siret=None,
        commune=town,
        street="1 rue du Port",
    )
    removed = make.fiche(place, summary="Autre phrase.", website="https://regie.example", headcount=12)
    make.line(removed, Offer, title="Nettoyage de halls")
    make.line(removed, Credential, kind="quality", name="RSEi")
    make.line(kept, Credential, kind="quality", name="RSEi")
    for fiche in (kept, removed):
        FicheFlag.objects.create(fiche=fiche, rule=FlagRule.REPORTED)
        unit = fiche.establishment.organisation
        assess([unit.pk], on=today())
        MainActivity.objects.create(
            organisation=unit, nomenclature="naf_rev_2", code="81.21Z", source="sirene", as_of=today()
        )
    return kept, removed


def state(*fiches: Fiche) -> list[Any]:
    """What both fiches hold, to compare before and after."""
    told = []
    for fiche in fiches:
        row = Fiche.objects.select_related("establishment").get(pk=fiche.pk)
        told += [row.summary, row.website, row.headcount, row.phone, row.origins, row.establishment.street]
        told += [sorted(row.offers.values_list("title", flat=True)), row.credentials.count(), row.flags.count()]
        told += [row.establishment.organisation_id, row.establishment.merged_into_id]
    return told


def test_the_fiche_kept_has_the_lines_of_both_and_its_blanks_filled_and_undoing_puts_all_back() -> None:
    kept, removed = pair()
    before = state(kept, removed)
    nadia = make.actor()
    merge = actions.merge_establishments(
        by=nadia, kept=kept.establishment, removed=removed.establishment, reason="même structure"
    )
    row = Fiche.objects.get(pk=kept.pk)
    assert (row.summary, row.website, row.headcount) == ("Halls.", "https://regie.example", 12)
    assert row.origins["website"]["source"] == "marche"
    assert row.offers.get().title == "Nettoyage de halls"
    assert row.credentials.count() == 1
    assert list(SearchEntry.objects.values_list("fiche", flat=True)) == [kept.pk]

    assert actions.undo_merge(by=nadia, merge=merge, at=now()) == 0
    assert state(kept, removed) == before
    assert SearchEntry.objects.count() == 2
    assert EssAssessment.objects.count() == MainActivity.objects.count() == 2


def test_a_field_said_again_since_the_merge_is_left_alone() -> None:
    kept, removed = pair()
    nadia = make.actor()
    merge = actions.merge_establishments(
        by=nadia, kept=kept.establishment, removed=removed.establishment, reason="même structure"
    )
    Fiche.objects.filter(pk=kept.pk).update(website="https://nouvelle.example")
    assert actions.undo_merge(by=nadia, merge=merge, at=now()) == 1
    assert Fiche.objects.get(pk=kept.pk).website == "https://nouvelle.example"


def test_the_only_fiche_goes_to_the_place_kept() -> None:
    kept = make.establishment("Régie", commune=make.commune())
    removed = make.fiche(make.establishment("Regie", organisation=make.organisation("R", siren=None), siret=None))
    nadia = make.actor()
    merge = actions.merge_establishments(by=nadia, kept=kept, removed=removed.establishment, reason="vu")
    assert Fiche.objects.get(pk=removed.pk).establishment_id == kept.pk
    actions.undo_merge(by=nadia, merge=merge, at=now())
    assert Fiche.objects.get(pk=removed.pk).establishment_id == removed.establishment_id


def test_fields_that_mean_something_together_are_filled_together() -> None:
    kept: dict[str, object] = {"headcount": 3, "insertion_headcount": None, "street": "", "commune": "95018"}
    removed: dict[str, object] = {"headcount": 9, "insertion_headcount": 8, "street": "2 rue", "commune": "95127"}
    assert filled(kept, removed) == []
    assert filled({"street": "", "commune": None, "name": ""}, {**removed, "name": "x"}) == ["street", "commune"]


def test_a_merge_whose_fiche_is_gone_since_is_undone_without_it() -> None:
    kept, removed = pair()
    nadia = make.actor()
    merge = actions.merge_establishments(
        by=nadia, kept=kept.establishment, removed=removed.establishment, reason="même structure"
    )
    Fiche.objects.filter(pk=kept.pk).delete()
    actions.undo_merge(by=nadia, merge=merge, at=now())
    assert Fiche.objects.get().establishment_id == removed.establishment_id
