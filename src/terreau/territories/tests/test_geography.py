"""The official geography is whole, loads quickly and again, and is found by name and postal code."""

import io
import json
import tarfile
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from terreau.territories import geography
from terreau.territories.models import Commune, Departement, Epci, PostalCode, Region
from terreau.territories.rules.keys import name_key

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def france(django_db_setup: None, django_db_blocker: Any) -> Any:
    """Load the shipped geography once for the module."""
    with django_db_blocker.unblock():
        began = time.perf_counter()
        counts = geography.load()
        yield counts, time.perf_counter() - began
        for model in (PostalCode, Commune, Epci, Departement, Region):
            model.objects.all().delete()


def test_the_shipped_files_are_those_recorded() -> None:
    vendored = json.loads((geography.DATA / "vendor.json").read_text())
    assert {entry["file"]: entry["sha256"] for entry in vendored} == {
        path.name: geography.digest(path) for path in geography.DATA.glob("*.csv.gz")
    }
    assert {entry["version"] for entry in vendored} == {"6.0.0"}


def test_all_of_france_loads_in_a_few_seconds(france: Any) -> None:
    counts, seconds = france
    assert counts == {
        "région": 26,
        "département": 109,
        "intercommunalité": 1266,
        "commune": 34969,
        "code postal": PostalCode.objects.count(),
    }
    assert seconds < 15  # a busy machine; about two seconds on a free one


def test_loading_again_changes_nothing_and_mends_what_was_changed(france: Any) -> None:
    Commune.objects.filter(code="95018").update(name="Argenteuille")
    codes = PostalCode.objects.count()
    call_command("load_geography", stdout=io.StringIO())
    assert Commune.objects.get(code="95018").name == "Argenteuil"
    assert PostalCode.objects.count() == codes


def test_argenteuil_belongs_to_the_metropolis_and_to_its_territory(france: Any) -> None:
    commune = Commune.objects.get(code="95018")
    assert commune.epci is not None
    assert commune.ept is not None
    assert (commune.departement.code, commune.departement.region.code) == ("95", "11")
    assert (commune.epci.kind, commune.ept.kind) == ("METRO", "EPT")
    assert (commune.ept.code, str(commune.ept)) == ("200057990", "Boucle Nord de Seine")
    assert [postal.code for postal in commune.postal_codes.all()] == ["95100"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Argenteuil", "95018"),
        ("argenteuil", "95018"),
        ("ARGENTEUIL", "95018"),
        ("Argentueil", "95018"),
        ("argente", "95018"),
        ("95100", "95018"),
        ("95018", "95018"),
        ("epinay sur seine", "93031"),
        ("Épinay/Seine", "93031"),
        ("St Ouen sur Seine", "93070"),
        ("L'Haÿ-les-Roses", "94038"),
        ("l hay les roses", "94038"),
        ("Ile Saint Denis", "93039"),
        ("marseile", "13055"),
        ("2a004", "2A004"),
        ("97411", "97411"),
        ("oeuilly", "51410"),
    ],
)
def test_a_commune_is_found_as_people_type_it(france: Any, typed: str, first: str) -> None:
    assert [commune.code for commune in Commune.objects.search(typed)[:1]] == [first]


@pytest.mark.parametrize("typed", ["", "   ", "???", "zzzzqqqq", "00000"])
def test_nothing_is_found_for_nonsense(france: Any, typed: str) -> None:
    assert list(Commune.objects.search(typed)) == []


def test_a_postal_code_gives_all_its_communes_by_name(france: Any) -> None:
    found = [commune.name for commune in Commune.objects.search("01400")]
    assert len(found) > 5
    assert found == sorted(found, key=name_key)


def test_a_name_borne_twice_is_not_chosen_for_the_person(france: Any) -> None:
    assert Commune.objects.named("Saint-Denis") is None
    chosen = Commune.objects.named("Saint-Denis (93066)")
    assert chosen is not None
    assert chosen.departement.code == "93"
    assert Commune.objects.named("Nulle Part (99999)") is None


def test_a_search_uses_the_index(france: Any) -> None:
    plan = Commune.objects.search("argentueil").explain(analyze=True)
    assert "territories_commune_name_key_trigram" in plan, plan


def test_the_shipped_files_are_made_from_the_package_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tmp_path / "package.tgz"
    member = {"code": "95018", "nom": "Argenteuil"}
    files: dict[str, Any] = {
        "package.json": {"version": "9.9.9"},
        "data/regions.json": [{"code": "11", "nom": "Île-de-France"}],
        "data/departements.json": [{"code": "95", "nom": "Val-d'Oise", "region": "11"}],
        "data/epci.json": [{"code": "200054781", "nom": "Métropole", "type": "METRO", "membres": [member]}],
        "data/ept.json": [{"code": "200057990", "nom": "Boucle", "type": "EPT", "membres": [member]}],
        "data/communes.json": [
            {**member, "departement": "95", "type": "commune-actuelle", "codesPostaux": ["95100"], "population": 9},
            {"code": "95019", "nom": "Ancienne", "departement": "95", "type": "commune-associee"},
        ],
    }
    with tarfile.open(archive, "w:gz") as packed:
        for name, content in files.items():
            data = json.dumps(content).encode()
            info = tarfile.TarInfo(f"package/{name}")
            info.size = len(data)
            packed.addfile(info, io.BytesIO(data))
    monkeypatch.setattr(geography, "DATA", tmp_path)
    call_command("pack_geography", archive, stdout=io.StringIO())
    assert list(geography.read_table("communes")) == [
        {
            "code": "95018",
            "name": "Argenteuil",
            "departement": "95",
            "epci": "200054781",
            "ept": "200057990",
            "population": "9",
            "postal_codes": "95100",
        }
    ]
    vendored = json.loads((tmp_path / "vendor.json").read_text())
    assert {entry["version"] for entry in vendored} == {"9.9.9"}


def test_packing_without_an_archive_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="introuvable"):
        call_command("pack_geography", tmp_path / "absent.tgz")
