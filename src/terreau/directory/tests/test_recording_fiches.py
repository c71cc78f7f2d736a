"""Recording many fiches at once."""

from datetime import date

import pytest

from terreau.directory import actions
from terreau.directory.actions import FicheEntry
from terreau.directory.models import EssAssessment, Establishment, Fiche, FicheChange
from terreau.directory.rules.records import PlaceValues
from terreau.directory.rules.sources import Origin, Source
from terreau.directory.tests import make

pytestmark = pytest.mark.django_db


def test_fiches_are_recorded_with_their_lines_and_completed_the_second_time() -> None:
    siret, nadia = make.siret(), make.actor()
    place = PlaceValues(name="Régie des Bords de Seine", siret=siret)
    first = FicheEntry(place, {"kinds": ["regie"]}, [("offers", {"title": "Nettoyage de halls"})])
    (fiche,) = actions.record_fiches(by=nadia, entries=[first], origin=Origin(Source.MARCHE, date(2026, 1, 15)))
    again = FicheEntry(place, {"phone": "01 34 11 22 33"})
    actions.record_fiches(by=nadia, entries=[again], origin=Origin(Source.MARCHE, date(2026, 2, 15)))
    kept = Fiche.objects.get()
    assert (kept.pk, kept.kinds, kept.phone) == (fiche.pk, ["regie"], "01 34 11 22 33")
    assert kept.offers.get().title == "Nettoyage de halls"
    assert Establishment.objects.get().siret == siret
    assert FicheChange.objects.filter(what="fiche").count() == 1
    assert EssAssessment.objects.filter(organisation=kept.establishment.organisation).exists()
