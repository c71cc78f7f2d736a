"""The pages of the search."""

import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from terreau.directory.tests import make
from terreau.directory.tests.searching import structure, town
from terreau.territories.models import Commune

pytestmark = pytest.mark.django_db
ADDRESS = "/annuaire/"


def shown(client: Client, **said: str) -> str:
    answer = client.get(ADDRESS, said)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_everybody_reads_the_directory_without_an_account() -> None:
    town()
    page = shown(Client())
    assert "4 structures" in page
    assert "Net Plus Insertion" in page


def test_a_search_by_another_word_finds_what_is_sold() -> None:
    town()
    page = shown(Client(), q="ménage")
    assert "Net Plus Insertion" in page
    assert "Le Bel Ouvrage" not in page


def test_a_misspelt_word_is_corrected_and_said() -> None:
    town()
    page = shown(Client(), q="blanchiserie")
    assert "Le Bel Ouvrage" in page
    assert "Recherche faite avec « blanchisserie »" in page


def test_the_territory_is_the_starting_place_and_the_address_can_say_everywhere() -> None:
    town()
    make.territory()
    assert "2 structures" in shown(Client())
    assert "4 structures" in shown(Client(), ou="")


def test_a_territory_without_an_official_place_does_not_hide_where_a_visitor_starts() -> None:
    town()
    make.territory()
    make.territory("BRUME", name="Pays de la Brume", kind="other")
    page = shown(Client())
    assert "2 structures" in page
    assert "Argenteuil, dans ses limites. Chercher plus loin" in page
    wider = dict(re.findall(r'href="\?(ou=[^"]*)">([^<]*)</a>', page))
    assert "dans le département 95" in wider.values()
    everywhere = next(query for query, words in wider.items() if words == "dans toute la France")
    assert "4 structures" in Client().get(f"{ADDRESS}?{everywhere}").content.decode().replace("\u00a0", " ")


def test_a_structure_that_finds_itself_nowhere_is_shown_where_to_add_itself() -> None:
    town()
    for said in ({}, {"q": "zingueur"}):
        assert reverse("directory:propose_structure") in shown(Client(), **said)


def test_a_radius_adds_neighbours_with_their_distance() -> None:
    town()
    page = shown(Client(), ou="Argenteuil (95018)", rayon="5", tri="distance")
    assert "3 structures" in page
    assert "Régie des Bords de Seine" in page
    assert re.search(r">\d,\d km<", page)


def test_a_place_in_the_words_is_read_and_said() -> None:
    town()
    Commune.objects.filter(code="95063").update(population=30000)
    page = shown(Client(), q="ménage bezons")
    assert "Autour de Bezons" in page
    assert page.index("Régie des Bords de Seine") < page.index("Net Plus Insertion")


def test_facets_count_without_their_own_filter() -> None:
    town()
    page = shown(Client(), type="esat")
    assert "2 structures" in page
    assert "Net Plus Insertion" not in page
    assert 'value="ei"' in page


def test_capacity_keeps_who_says_it_can() -> None:
    town()
    page = shown(Client(), montant="100 000")
    assert "1 structure" in page
    assert "Net Plus Insertion" in page


def test_an_empty_answer_says_what_to_widen() -> None:
    town()
    make.territory()
    page = shown(Client(), q="zingueur", type="geiq")
    assert "Rien ne répond" in page
    assert "Sans choisir de type" in page
    assert "Chercher dans toute la France" in page


def test_what_cannot_be_read_is_said_and_loses_nothing() -> None:
    town()
    page = shown(Client(), q="nettoyage", rayon="mille", montant="beaucoup", ou="Zzyzx", page="x", tri="?")
    for words in ("kilomètres", "en euros", "pas un lieu connu", 'value="nettoyage"'):
        assert words in page


def test_a_siret_finds_its_structure_alone() -> None:
    fiches = town()
    page = shown(Client(), q=fiches["net"].establishment.siret or "")
    assert "1 structure" in page


def test_the_map_numbers_what_the_list_numbers() -> None:
    town()
    page = shown(Client(), q="nettoyage")
    assert 'aria-label="1. Net Plus Insertion"' in page or "structures : 1." in page
    assert "map-place" in page


def test_a_page_takes_few_queries() -> None:
    town()
    client = make.client("facilitator")
    shown(client)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        shown(client, q="nettoyage bezons", ou="Argenteuil (95018)", rayon="20", type="ei", reseau="coorace")
    said = [q["sql"] for q in asked if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    assert len(said) <= 12, "\n".join(said)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "geojson"])
def test_an_answer_is_exported(kind: str) -> None:
    town()
    answer = Client().get(reverse("directory:export_search", args=[kind]), {"q": "nettoyage"})
    body = b"".join(answer)
    assert answer.status_code == 200
    if kind == "geojson":
        names = [each["properties"] for each in json.loads(body)["features"]]
        assert "Net Plus Insertion" in str(names)
        assert "Le Bel Ouvrage" not in str(names)
    if kind == "csv":
        assert "Net Plus Insertion" in body.decode("utf-8-sig")


def test_an_unknown_format_is_not_found() -> None:
    assert Client().get("/annuaire/resultats.exe").status_code == 404


def test_only_the_embedded_search_may_be_framed() -> None:
    town()
    framed = Client().get(reverse("directory:embedded"), {"q": "nettoyage"})
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    page = Client().get(ADDRESS)
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert not framed.cookies


def test_the_lines_to_copy_hold_the_search() -> None:
    town()
    page = Client().get(reverse("directory:embedding"), {"q": "nettoyage"}).content.decode()
    assert "&lt;iframe" in page
    assert "q=nettoyage" in page


def test_the_search_of_the_house_finds_fiches() -> None:
    town()
    page = make.client("facilitator").get("/recherche/", {"q": "blanchisserie"}).content.decode()
    assert "Le Bel Ouvrage" in page


def test_a_visitor_without_account_finds_the_directory_from_any_page() -> None:
    assert ADDRESS in Client().get("/accessibilite/").content.decode()


def test_a_fresh_fiche_says_so() -> None:
    structure("Fraîche", confirmed_on=date(2026, 11, 1))
    assert "à jour" in shown(Client(), a_jour="1")
