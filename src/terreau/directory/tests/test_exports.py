"""The directory as files: what the official schema accepts, what it cannot say, what never leaves."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from data_inclusion.schema import v1
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from terreau.directory.actions import fiches_of
from terreau.directory.actions.pen import Pen
from terreau.directory.exporting import files, publishing
from terreau.directory.exporting.files import Asked
from terreau.directory.models import ContactRoute, Credential, Fiche, Network, Offer, Service
from terreau.directory.rules.sources import Origin, Source
from terreau.directory.tasks import publish_files
from terreau.directory.tests import make

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)
STRICT = {"ignore_warnings": False}
READ = ("structures.json", "services.json", "rapport.json")


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Published files of one test are not those of another."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("documents")


def a_fiche(name: str = "Régie des Bords de Seine", **values: object) -> Fiche:
    place = make.establishment(name, commune=make.commune())
    fiche = fiches_of([place])[place.pk]
    pen = Pen(by=make.system(), origin=Origin(Source.OWNER, date(2026, 6, 1)))
    pen.say(fiche, {"kinds": ["regie", "ei"], **values})
    pen.save()
    return fiche


def a_service(fiche: Fiche, **values: Any) -> Service:
    known = {
        "name": "Atelier vélo",
        "description": "Réparer son vélo avec quelqu'un.",
        "themes": ["mobilite--mobilite-douce-partagee-collective"],
    }
    pen = Pen(by=make.system(), origin=Origin(Source.OWNER, date(2026, 5, 1)))
    row = Service(fiche=fiche, **{**known, **values})
    pen.add(row, what="services")
    pen.save()
    return row


def exported(tmp_path: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    files.write_data_inclusion(Asked(Fiche.objects.all(), "terreau-95018", ON), tmp_path)
    structures, services, report = (json.loads((tmp_path / name).read_text()) for name in READ)
    return structures, services, report


def test_every_structure_and_service_passes_the_official_validator_in_strict_mode(tmp_path: Path) -> None:
    Network.objects.create(code="coorace", name="Coorace", di_code="coorace")
    fiche = a_fiche(
        "La Régie.", networks=["coorace"], phone="01 34 11 22 33", email="contact@regie.fr", website="https://regie.fr",
        description="Nettoyage, espaces verts et médiation dans les quartiers.", opening_hours="Mo-Fr 09:00-17:00",
        longitude=2.25, latitude=48.95, siret=None,
    )  # fmt: skip
    a_service(fiche, publics=["tous-publics", "jeunes"], area_codes=["R11"], fee="gratuit", access_modes=["telephoner"])
    structures, services, report = exported(tmp_path)
    assert v1.Structure.model_validate(structures[0], context=STRICT).telephone == "+33134112233"
    assert structures[0]["nom"] == "La Régie"
    assert structures[0]["date_maj"] == "2026-06-01"
    assert structures[0]["reseaux_porteurs"] == ["coorace", "ei"]
    told = v1.Service.model_validate(services[0], context=STRICT)
    assert told.publics == {v1.Public.TOUS_PUBLICS}
    assert told.zone_eligibilite == ["95"]
    assert (report["structures"], report["services"], report["left_out"], report["blanked"]) == (1, 1, [], [])


def test_what_the_schema_refuses_is_blanked_or_left_out_and_said(tmp_path: Path) -> None:
    Fiche.objects.filter(pk=a_fiche("AB").pk).update(website="https://regie.fr")
    Fiche.objects.filter(pk=a_fiche("Régie").pk).update(email="pas une adresse", website="regie", description="Non.")
    structures, _, report = exported(tmp_path)
    assert [each["nom"] for each in structures] == ["Régie"]
    assert [(each["courriel"], each["site_web"], each["description"]) for each in structures] == [(None, None, None)]
    assert [each["field"] for each in report["left_out"]] == ["nom"]
    assert {each["field"] for each in report["blanked"]} == {"courriel", "site_web", "description"}


def test_a_person_s_name_leaves_only_with_her_agreement(tmp_path: Path) -> None:
    fiche = a_fiche()
    a_service(fiche, contact_name="Agathe Lormeau")
    pen = Pen(by=make.system(), origin=Origin(Source.OWNER, ON))
    for public in (True, False):
        pen.add(
            ContactRoute(
                fiche=fiche,
                topic="les lots",
                full_name="Agathe Lormeau",
                email="a@regie.fr" if public else "b@regie.fr",
                is_public=public,
            ),
            what="contact_routes",
        )
    pen.save()
    _, services, _ = exported(tmp_path)
    assert services[0]["contact_nom_prenom"] is None
    everything = "".join(path.read_text() for path in tmp_path.iterdir())
    assert "Lormeau" not in everything
    assert "a@regie.fr" in everything
    assert "b@regie.fr" not in everything


def test_suspended_services_and_deleted_fiches_stay_at_home(tmp_path: Path) -> None:
    a_service(a_fiche(), suspended_on=ON)
    Fiche.objects.filter(pk=a_fiche("Autre").pk).update(state="deleted", deleted_at="2026-11-01T10:00:00Z")
    structures, services, _ = exported(tmp_path)
    assert (len(structures), services) == (1, [])


def test_the_second_file_says_what_the_schema_lacks_under_the_same_key(tmp_path: Path) -> None:
    fiche = a_fiche(headcount=28, insertion_headcount=19, largest_lot=Decimal("180000.00"), rna="W951000001")
    pen = Pen(by=make.system(), origin=Origin(Source.ASP, ON))
    pen.add(
        Credential(
            fiche=fiche, kind="convention_iae", number="EI095", from_on=date(2026, 1, 1), to_on=date(2026, 12, 31)
        ),
        what="credentials",
    )
    pen.add(Offer(fiche=fiche, title="=Nettoyage", cpv="90910000"), what="offers")
    pen.save()
    structures, _, _ = exported(tmp_path)
    row = next(csv.DictReader(io.StringIO((tmp_path / files.EXTENSION).read_text())))
    assert (row["source"], row["id"]) == (structures[0]["source"], structures[0]["id"])
    assert (row["rna"], row["effectif"], row["plus_grand_lot_euros_ht"]) == ("W951000001", "28", "180000.00")
    assert row["labels_et_agrements"].endswith("du 01/01/2026 au 31/12/2026")
    assert row["activites"] == "'=Nettoyage"


def test_csv_xlsx_and_geojson_tell_the_same_structures() -> None:
    a_fiche(longitude=2.25, latitude=48.95)
    a_fiche("Net Plus")
    asked = Asked(Fiche.objects.all(), "terreau-95018", ON)
    read: dict[str, bytes] = {}
    for name, (write, _) in files.SINGLE.items():
        target = io.BytesIO()
        assert write(asked, target) == 2
        read[name] = target.getvalue()
    names = [row["nom"] for row in csv.DictReader(io.StringIO(read["csv"].decode("utf-8-sig")), delimiter=";")]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(read["xlsx"])).get_sheet_by_index(0).to_python()
    features = json.loads(read["geojson"])["features"]
    assert [row[sheet[0].index("nom")] for row in sheet[1:]] == names
    assert [each["properties"]["nom"] for each in features] == names
    assert [each["geometry"] and each["geometry"]["coordinates"] for each in features] == [[2.25, 48.95], None]


def test_queries_do_not_grow_with_the_number_of_structures(django_assert_max_num_queries: Any, tmp_path: Path) -> None:
    for number in range(12):
        a_service(a_fiche(f"Structure {number}"))
    with django_assert_max_num_queries(16):
        exported(tmp_path)


def test_the_command_writes_a_folder_or_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make.territory()
    a_fiche()
    call_command(
        "export_directory", "--territory=95018", "--format=data-inclusion", "--format=geojson", f"-o{tmp_path / 'a'}"
    )
    assert {path.name for path in (tmp_path / "a").iterdir()} >= {
        "structures.json",
        "services.json",
        "structures.geojson",
    }
    for wrong in (["--territory=95018", "--format=pdf"], ["--territory=00000"], ["--territory=95018"]):
        with pytest.raises(SystemExit) as stopped:
            call_command("export_directory", *wrong)
        assert stopped.value.code == 2
    assert "data-inclusion, csv, xlsx, geojson" in capsys.readouterr().err


def test_a_territory_publishes_its_own_structures_and_replaces_the_files_whole() -> None:
    home = make.territory()
    a_fiche()
    elsewhere = make.establishment("Ailleurs", commune=make.commune("95127", "Cergy"))
    fiches_of([elsewhere])
    assert publishing.published(home) == (0, [])
    for _ in range(2):
        assert publishing.publish(home, on=ON) == 1
    count, present = publishing.published(home)
    assert count == 1
    assert [each.name for each in present] == list(publishing.KINDS)
    assert sorted(path.name for path in publishing.folder_of(home).parent.iterdir()) == ["commune-95018"]


def test_published_files_are_fetched_again_only_when_they_changed(client: Client) -> None:
    home = make.territory()
    a_fiche()
    assert "cette nuit" in client.get(reverse("directory:open_data")).text
    publishing.publish(home, on=ON)
    page = client.get(reverse("directory:open_data")).text
    assert "structure dont" in page
    address = reverse("directory:open_file", args=["95018", "structures.json"])
    assert address in page
    first = client.get(address)
    assert json.loads(first.getvalue())[0]["nom"] == "Régie des Bords de Seine"
    assert first["Access-Control-Allow-Origin"] == "*"
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again["ETag"]) == (304, first["ETag"])
    for wrong in (("95018", "manifest.json"), ("95018", "..%2Fsecret"), ("99999", "structures.json")):
        assert client.get(reverse("directory:open_file", args=wrong)).status_code == 404


def test_every_night_each_territory_publishes() -> None:
    make.territory()
    a_fiche()
    publish_files(0)
    assert publishing.published(make.territory())[0] == 1
