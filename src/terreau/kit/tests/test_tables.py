"""One list of columns serves the page, the CSV and the XLSX."""

import copy
import io
from datetime import date
from decimal import Decimal
from typing import Any

import django_filters
import django_tables2 as tables
import pytest
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.test import RequestFactory
from openpyxl import load_workbook

from terreau.kit import tables as kit

ROWS = [
    {"lot": "Gros œuvre", "hours": Decimal("1302.50"), "amount": Decimal(2400000), "share": Decimal("0.345"),
     "on": date(2026, 11, 3), "state": ("late", "en retard"), "people": 5},
    {"lot": "=1+1", "hours": None, "amount": None, "share": None, "on": None, "state": ("ok", "à jour"), "people": -2},
]  # fmt: skip


class Lots(kit.Table):
    lot = tables.Column(verbose_name="Lot", linkify=lambda value: f"/lots/{value}")
    hours = kit.HoursColumn(verbose_name="Heures")
    amount = kit.EurosColumn(verbose_name="Montant", places=0)
    share = kit.PercentColumn(verbose_name="Part")
    people = kit.NumberColumn(verbose_name="Personnes")
    on = kit.DateColumn(verbose_name="Début")
    state = kit.StateColumn(verbose_name="État")
    tools = tables.Column(verbose_name="Outils", empty_values=(), exclude_from_export=True)


class Groups(kit.Table):
    name = tables.Column(verbose_name="Nom")


class ByName(django_filters.FilterSet):
    name = django_filters.CharFilter(lookup_expr="icontains", label="Nom")
    number = django_filters.NumberFilter(field_name="pk", label="Numéro")
    since = kit.DayFilter(label="Depuis", method="keep_all")

    def keep_all(self, groups: QuerySet[Group], name: str, on: date) -> QuerySet[Group]:
        assert name == "since"
        assert on == date(2026, 11, 3)
        return groups


def _content(response: Any) -> bytes:
    content = b"".join(response.streaming_content)
    response.file_to_stream.close()
    return content


def _ask(query: str = "", **kwargs: Any) -> Any:
    request = RequestFactory().get(f"/lots/{query}")
    return kit.table_page(
        request,
        Groups,
        Group.objects.order_by("name"),
        ByName,
        title="Lots",
        words="lot,lots",
        filename="lots",
        **kwargs,
    )


def test_a_csv_opens_right_in_a_french_spreadsheet_and_holds_no_formula() -> None:
    response = kit.export_response(Lots(ROWS), "csv", "lots")
    assert response.headers["Content-Disposition"] == 'attachment; filename="lots.csv"'
    assert (
        _content(response)
        == (
            "\ufeffLot;Heures;Montant;Part;Personnes;Début;État\r\n"
            "Gros œuvre;1302,50;2400000;0,345;5;03/11/2026;en retard\r\n"
            "'=1+1;;;;-2;;à jour\r\n"
        ).encode()
    )


def test_an_xlsx_keeps_numbers_and_days_and_makes_no_formula() -> None:
    content = _content(kit.export_response(Lots(ROWS), "xlsx", "lots"))
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["Lot", "Heures", "Montant", "Part", "Personnes", "Début", "État"]
    assert rows[1][1:5] == [1302.5, 2400000, 0.345, 5]
    assert rows[1][5].date() == date(2026, 11, 3)
    assert sheet["A3"].value == "=1+1"
    assert sheet["A3"].data_type != "f"


@pytest.mark.parametrize("text", ["=1", "+33", "-a", "@x", "\tx", "\rx"])
def test_a_dangerous_text_is_defused(text: str) -> None:
    assert kit.defused(text) == f"'{text}"


@pytest.mark.django_db
class TestListPage:
    @pytest.fixture(autouse=True)
    def _frame_and_groups(self, settings: Any) -> None:
        templates = copy.deepcopy(settings.TEMPLATES)
        templates[0]["OPTIONS"]["context_processors"] = ["django.template.context_processors.request"]
        settings.TEMPLATES = templates
        Group.objects.bulk_create(Group(name=f"Lot {number:02d}") for number in range(30))

    def test_it_counts_shows_a_page_and_offers_files(self) -> None:
        html = _ask().content.decode()
        assert "30\u00a0lots" in html
        assert html.count('scope="row"') == 25
        assert 'href="/lots/?format=csv"' in html
        assert 'href="?page=2"' in html
        assert html.count("<h1>") == 1

    @pytest.mark.parametrize(("page", "first"), [("2", "Lot 25"), ("zz", "Lot 00"), ("99", "Lot 25"), ("-1", "Lot 25")])
    def test_a_page_that_does_not_exist_shows_one_that_does(self, page: str, first: str) -> None:
        assert first in _ask(f"?page={page}").content.decode()

    def test_filters_stay_in_the_address_of_the_next_page_and_of_the_files(self) -> None:
        html = _ask("?name=Lot&sort=-name&page=1").content.decode()
        assert 'href="?name=Lot&amp;sort=-name&amp;page=2"' in html
        assert 'href="/lots/?name=Lot&amp;sort=-name&amp;format=csv"' in html
        assert "Tout afficher" in html
        assert 'aria-sort="descending"' in html

    def test_nothing_found_says_what_to_do(self) -> None:
        html = _ask("?name=zzz").content.decode()
        assert "Aucun résultat" in html
        assert "Élargissez la recherche" in html
        assert "format=csv" not in html

    def test_a_filter_that_cannot_be_read_says_so(self) -> None:
        assert "error-summary" in _ask("?number=abc").content.decode()
        assert "error-summary" in _ask("?since=demain").content.decode()
        assert "30\u00a0lots" in _ask("?since=3/11/2026").content.decode()

    @pytest.mark.parametrize("sort", ["nope", "-", "name;drop"])
    def test_an_unknown_order_is_ignored(self, sort: str) -> None:
        assert _ask(f"?sort={sort}").status_code == 200

    def test_the_file_holds_every_filtered_row(self) -> None:
        text = _content(_ask("?format=csv&name=Lot 1")).decode("utf-8-sig")
        assert text.splitlines() == ["Nom", *(f"Lot {number}" for number in range(10, 20))]

    def test_an_unknown_format_shows_the_page(self) -> None:
        assert "30\u00a0lots" in _ask("?format=exe").content.decode()
