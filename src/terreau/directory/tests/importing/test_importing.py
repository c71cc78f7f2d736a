"""An import accounts for every row, writes through the history of fiches, and can be undone."""

from pathlib import Path

import pytest

from terreau.directory.actions import edit_fiche
from terreau.directory.importing.actions import undo_list
from terreau.directory.importing.running import import_files
from terreau.directory.models import (
    Establishment,
    Fiche,
    FicheFlag,
    MainActivity,
    Network,
    Organisation,
    Service,
    SourceRecord,
)
from terreau.directory.rules.sources import Origin, Source
from terreau.directory.tests import make
from terreau.directory.tests.importing import make as lists
from terreau.kit import clock
from terreau.kit.models import ImportBatch
from terreau.kit.streams import UnreadableFile

pytestmark = pytest.mark.django_db


def test_a_structure_is_created_with_its_fields_and_their_source(tmp_path: Path) -> None:
    make.commune()
    _, report = lists.run(lists.as_json(tmp_path, [lists.structure()]))
    assert lists.counts(report) == {"read": 1, "created": 1}
    fiche = Fiche.objects.select_related("establishment").get()
    assert (fiche.kinds, fiche.phone, fiche.website) == (["ei"], "01 34 11 22 33", "https://regie.example")
    assert (fiche.establishment.commune_id, fiche.establishment.employer_kind) == ("95018", "ei")
    assert fiche.origins["phone"] == {"source": "data_inclusion", "as_of": "2026-02-14"}
    assert fiche.search_entry.ess_verdict != ""


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    make.commune()
    path = lists.as_json(tmp_path, [lists.structure(), lists.structure(id="dora--2", nom="", siret="123")])
    _, first = lists.run(path)
    _, second = lists.run(path)
    assert lists.counts(first) == {"read": 2, "created": 1, "rejected": 1}
    assert lists.counts(second) == {"read": 2, "unchanged": 1, "rejected": 1}


def test_what_the_structure_wrote_stays_and_the_difference_is_told(tmp_path: Path) -> None:
    lists.run(lists.as_json(tmp_path, [lists.structure()]))
    fiche = Fiche.objects.get()
    edit_fiche(
        by=make.system(),
        fiche=fiche,
        values={"phone": "01 99 99 99 99"},
        origin=Origin(Source.TEAM, clock.today().replace(year=2026, month=3, day=1)),
    )
    newer = lists.structure(telephone="01 22 22 22 22", date_maj="2026-06-01")
    _, report = lists.run(lists.as_json(tmp_path, [newer]))
    assert lists.counts(report) == {"read": 1, "flagged": 1}
    fiche.refresh_from_db()
    assert fiche.phone == "01 99 99 99 99"
    assert "Téléphone" in FicheFlag.objects.get(fiche=fiche).note


def test_an_older_file_changes_nothing(tmp_path: Path) -> None:
    lists.run(lists.as_json(tmp_path, [lists.structure()]))
    older = lists.structure(telephone="01 22 22 22 22", date_maj="2024-06-01")
    _, report = lists.run(lists.as_json(tmp_path, [older]))
    assert lists.counts(report) == {"read": 1, "unchanged": 1}


def test_a_wrong_siret_is_told_and_left_out_and_an_unknown_code_is_to_be_mapped(tmp_path: Path) -> None:
    row = lists.structure(siret="12345678901234", reseaux_porteurs=["ei", "inconnu"], colonne_en_plus="x")
    _, report = lists.run(lists.as_json(tmp_path, [row]))
    assert lists.counts(report) == {"read": 1, "flagged": 1}
    assert Establishment.objects.get().siret is None
    assert report.remarks == [{"field": "reseaux_porteurs", "reason": "code « inconnu » inconnu, à mapper", "count": 1}]
    assert report.unmapped_columns == ["colonne_en_plus"]


def test_a_row_with_a_social_security_number_is_refused(tmp_path: Path) -> None:
    _, report = lists.run(lists.as_json(tmp_path, [lists.structure(description="Voir 1 85 05 78 006 084 91")]))
    assert lists.counts(report) == {"read": 1, "rejected": 1}


def test_rows_of_one_siret_elsewhere_are_other_places_of_one_unit(tmp_path: Path) -> None:
    siret = make.siret()
    make.commune()
    make.commune("95127", "Cergy", postal_code="95000")
    other = {"code_insee": "95127", "code_postal": "95000", "commune": "Cergy", "id": "dora--2"}
    path = lists.as_json(tmp_path, [lists.structure(siret=siret), lists.structure(siret=siret, **other)])
    _, report = lists.run(path)
    assert lists.counts(report) == {"read": 2, "created": 1, "flagged": 1}
    assert Organisation.objects.get().siren == siret[:9]
    assert Establishment.objects.count() == 2
    assert lists.counts(lists.run(path)[1]) == {"read": 2, "unchanged": 1, "flagged": 1}


def test_a_place_already_known_by_its_siret_is_completed_not_doubled(tmp_path: Path) -> None:
    place = make.establishment("Regie bords de seine")
    _, report = lists.run(lists.as_json(tmp_path, [lists.structure(siret=place.siret)]))
    assert lists.counts(report) == {"read": 1, "created": 1}
    place.refresh_from_db()
    assert (Establishment.objects.count(), place.name) == (1, "Régie des Bords de Seine")


def test_services_find_their_structure_in_the_same_run_whatever_the_order(tmp_path: Path) -> None:
    services = lists.as_json(tmp_path, [lists.SERVICE], "services.json")
    assert lists.counts(lists.run(services)[1]) == {"read": 1, "rejected": 1}
    structures = lists.as_json(tmp_path, [lists.structure()], "structures.json")
    _, report = lists.run(services, structures)
    assert lists.counts(report) == {"read": 2, "created": 1, "updated": 1}
    service = Service.objects.get()
    assert (service.name, service.fee, service.themes) == ("Atelier vélo", "gratuit", [])
    assert lists.counts(lists.run(services, structures)[1]) == {"read": 2, "unchanged": 2}


def test_conventions_and_annexes_become_credentials_with_their_dates(tmp_path: Path) -> None:
    place = make.establishment("Atelier du Lac")
    convention = {
        "asp_id": 12,
        "kind": "ACI",
        "siret_signature": place.siret,
        "is_active": True,
        "created_at": "2020-12-18",
    }
    annexe = {
        "convention": 7,
        "number": "ACI095210001A0M0",
        "state": "VALIDE",
        "start_at": "2026-01-01",
        "end_at": "2026-12-31",
        "created_at": "2026-01-02",
    }
    void = {**annexe, "state": "ANNULE", "number": "ACI095210002A0M0"}
    conventions = lists.fixture(tmp_path, "companies.siaeconvention", {7: convention}, "conventions.json")
    annexes = lists.fixture(tmp_path, "companies.siaefinancialannex", {1: annexe, 2: void}, "annexes.json")
    _, report = lists.run(annexes, conventions)
    assert lists.counts(report) == {"read": 3, "created": 1, "updated": 1, "rejected": 1}
    fiche = Fiche.objects.get()
    assert fiche.kinds == ["aci"]
    dated = fiche.credentials.get(number="ACI095210001A0M0")
    assert (str(dated.from_on), str(dated.to_on)) == ("2026-01-01", "2026-12-31")


def test_a_reference_list_writes_networks_and_serves_the_other_files(tmp_path: Path) -> None:
    networks = lists.fixture(tmp_path, "networks.network", {1: {"name": "Coorace", "slug": "coorace", "website": ""}})
    batch, report = lists.run(networks)
    assert lists.counts(report) == {"read": 1, "created": 1}
    assert Network.objects.get().di_code == "coorace"
    undo_list(by=make.system(), batch=batch, at=clock.now())
    assert not Network.objects.exists()


def test_an_import_is_undone_with_the_places_that_nothing_uses(tmp_path: Path) -> None:
    known = make.establishment("Régie ancienne", street="1 rue Haute")
    lists.run(lists.as_json(tmp_path, [lists.structure(id="dora--9", siret=known.siret, adresse="1 rue Haute")]))
    path = lists.as_json(tmp_path, [lists.structure(), lists.structure(id="dora--9", nom="Nouveau nom")])
    batch, _ = lists.run(path)
    before = Fiche.objects.get(establishment=known)
    assert Fiche.objects.count() == 2
    undo_list(by=make.system(), batch=batch, at=clock.now())
    known.refresh_from_db()
    assert (known.name, known.name_key) == ("Régie des Bords de Seine", "regie des bords de seine")
    assert (Fiche.objects.get(), Establishment.objects.get()) == (before, known)
    assert Organisation.objects.count() == 1
    assert SourceRecord.objects.count() == 1


def test_what_someone_wrote_on_an_imported_fiche_survives_the_undo(tmp_path: Path) -> None:
    batch, _ = lists.run(lists.as_json(tmp_path, [lists.structure()]))
    fiche = Fiche.objects.get()
    edit_fiche(by=make.system(), fiche=fiche, values={"summary": "Ici"}, origin=Origin(Source.TEAM, clock.today()))
    undo_list(by=make.system(), batch=batch, at=clock.now())
    assert Fiche.objects.get().summary == "Ici"


def test_a_trial_writes_nothing(tmp_path: Path) -> None:
    report = import_files([lists.as_json(tmp_path, [lists.structure()])], by=make.system(), at=clock.now(), batch=None)
    assert report.counts["created"] == 1
    assert not Fiche.objects.exists()
    assert not ImportBatch.objects.exists()


def test_activities_are_kept_with_their_nomenclature_and_undone(tmp_path: Path) -> None:
    siret = make.siret()
    header = "pk,kind,siret,name,brand,naf,post_code,city,lon,lat,updated_at"
    text = f"{header}\n3,EI,{siret},BATIVAL,,4334Z,95100,Argenteuil,,,2024-01-01\n"
    batch, _ = lists.run(lists.as_csv(tmp_path, text))
    assert str(MainActivity.objects.get()) == "43.34Z (NAF rév. 2)"
    newer = text.replace("4334Z", "4331Z").replace("2024", "2025")
    second, report = lists.run(lists.as_csv(tmp_path, newer))
    assert lists.counts(report) == {"read": 1, "updated": 1}
    undo_list(by=make.system(), batch=second, at=clock.now())
    assert MainActivity.objects.get().code == "43.34Z"
    undo_list(by=make.system(), batch=batch, at=clock.now())
    assert not Fiche.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("FIRST_NAME,LAST_NAME,EMAIL\nA,B,c@d.fr\n", "liste de personnes"),
        ('[{"left": "a", "right": "b", "label": "match"}]', "couples étiquetés"),
        ("a,b\n1,2\n", "n'est pas une liste de structures connue"),
        ("%PDF-1.4", "PDF"),
        ("", "vide"),
        ('[{"id": 1', "abîmé ou coupé"),
        ('{"autre": 1}', "n'est pas une liste"),
    ],
)
def test_a_file_that_is_not_read_says_why(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        lists.run(lists.as_csv(tmp_path, text))


def test_each_row_is_kept_with_its_outcome(tmp_path: Path) -> None:
    batch, _ = lists.run(lists.as_json(tmp_path, [lists.structure(), lists.structure(id="x", nom="")]))
    rows = batch.rows.order_by("position")
    assert [(row.locator, row.outcome) for row in rows] == [("rang 1", "created"), ("rang 2", "rejected")]
    batch.refresh_from_db()
    assert batch.counts["read"] == 2
