"""Writing on fiches: whose word stands, what is remembered, what can be put back."""

from datetime import date
from decimal import Decimal

import pytest

from terreau.directory.actions import fiches_of
from terreau.directory.actions.pen import Pen
from terreau.directory.actions.undoing import put_back
from terreau.directory.models import Fiche, FicheChange, Offer
from terreau.directory.reading.values import document
from terreau.directory.rules.sources import Origin, Source
from terreau.directory.tests import make
from terreau.kit.clock import now

pytestmark = pytest.mark.django_db
OLD, NEW = date(2025, 1, 15), date(2026, 6, 1)


def blank_fiche() -> Fiche:
    place = make.establishment("Régie des Bords de Seine")
    return fiches_of([place])[place.pk]


def write(fiche: Fiche, source: Source, on: date, **values: object) -> tuple[str, ...]:
    pen = Pen(by=make.system(), origin=Origin(source, on))
    changed = pen.say(fiche, values)
    pen.save()
    fiche.refresh_from_db()
    return changed


def test_each_field_keeps_who_said_it_and_when() -> None:
    fiche = blank_fiche()
    assert write(fiche, Source.MARCHE, OLD, phone="01 02 03 04 05", kinds=["ei"]) == ("phone", "kinds")
    assert fiche.origins["phone"] == {"source": "marche", "as_of": "2025-01-15"}
    assert fiche.establishment.employer_kind == "ei"


def test_what_a_structure_wrote_outlives_every_file() -> None:
    fiche = blank_fiche()
    write(fiche, Source.OWNER, OLD, phone="01 11 11 11 11")
    assert write(fiche, Source.DATA_INCLUSION, NEW, phone="01 22 22 22 22") == ()
    assert fiche.phone == "01 11 11 11 11"


def test_an_official_register_corrects_an_older_local_word_on_official_facts_only() -> None:
    fiche = blank_fiche()
    write(fiche, Source.TEAM, OLD, legal_category="9220", name="La Régie")
    assert write(fiche, Source.SIRENE, NEW, legal_category="9260", name="REGIE") == ("legal_category",)


def test_an_older_file_changes_nothing_and_a_blank_erases_nothing() -> None:
    fiche = blank_fiche()
    write(fiche, Source.MARCHE, NEW, website="https://regie.example")
    assert write(fiche, Source.GEIQ, OLD, website="https://ancien.example") == ()
    assert write(fiche, Source.GEIQ, NEW, website="") == ()
    assert fiche.website == "https://regie.example"


def test_the_structure_itself_may_blank_a_field() -> None:
    fiche = blank_fiche()
    write(fiche, Source.MARCHE, OLD, largest_lot=Decimal("180000.00"), area_codes=["95018"])
    assert set(write(fiche, Source.OWNER, NEW, largest_lot=None, area_codes=[])) == {"largest_lot", "area_codes"}
    assert fiche.largest_lot is None
    assert fiche.area_codes == []


def test_an_act_is_put_back_whole_with_its_origins() -> None:
    fiche = blank_fiche()
    write(fiche, Source.MARCHE, OLD, name="Régie", phone="01 11 11 11 11")
    before = document(fiche), fiche.origins
    pen = Pen(by=make.system(), origin=Origin(Source.OWNER, NEW))
    pen.say(fiche, {"name": "Autre nom", "phone": "01 33 33 33 33", "largest_lot": Decimal("180000.00")})
    pen.add(Offer(fiche=fiche, title="Nettoyage de bureaux"), what="offers")
    pen.save()
    assert put_back(list(FicheChange.objects.filter(act=pen.act)), at=now()) == (4, 0)
    after = Fiche.objects.select_related("establishment__organisation").get(pk=fiche.pk)
    assert (document(after), after.origins) == before
    assert not after.offers.exists()


def test_what_someone_changed_since_is_left_alone() -> None:
    fiche = blank_fiche()
    pen = Pen(by=make.system(), origin=Origin(Source.MARCHE, OLD))
    pen.say(fiche, {"phone": "01 11 11 11 11", "website": "https://a.example"})
    pen.save()
    write(fiche, Source.OWNER, NEW, phone="01 22 22 22 22")
    assert put_back(list(FicheChange.objects.filter(act=pen.act).select_related("fiche")), at=now()) == (1, 1)
    fiche.refresh_from_db()
    assert (fiche.phone, fiche.website) == ("01 22 22 22 22", "")


def test_a_line_corrected_or_taken_off_comes_back_and_one_changed_since_stays() -> None:
    fiche = blank_fiche()
    corrected, removed = (make.line(fiche, Offer, title=title) for title in ("Ménage", "Vitres"))
    pen = Pen(by=make.system(), origin=Origin(Source.TEAM, NEW))
    pen.change(corrected, {"title": "Nettoyage"}, what="offers")
    pen.remove(Offer.objects.get(pk=removed.pk), what="offers")
    pen.save()
    changes = list(FicheChange.objects.filter(act=pen.act))
    Offer.objects.filter(pk=corrected.pk).update(title="Propreté")
    assert put_back(changes, at=now()) == (1, 1)
    assert set(fiche.offers.values_list("pk", "title")) == {(corrected.pk, "Propreté"), (removed.pk, "Vitres")}
    Offer.objects.filter(pk=corrected.pk).update(title="Nettoyage")
    assert put_back([each for each in changes if each.part_id == corrected.pk], at=now()) == (1, 0)
    again = fiche.offers.get(pk=corrected.pk)
    assert (again.title, again.source, again.as_of) == ("Ménage", "marche", date(2026, 1, 15))


def test_a_confirmation_is_put_back() -> None:
    fiche = blank_fiche()
    pen = Pen(by=make.system(), origin=Origin(Source.TEAM, NEW))
    pen.confirm(fiche, on=NEW)
    pen.save()
    assert put_back(list(FicheChange.objects.filter(act=pen.act)), at=now()) == (1, 0)
    assert Fiche.objects.get().confirmed_on is None
