"""Lists: one list of columns serves the page, the CSV and the XLSX; filters, order and page live in the address."""

import csv
import inspect
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import IO, Any, cast

import django_filters
import django_tables2 as tables
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django_tables2.rows import BoundRow, BoundRows
from xlsxwriter import Workbook

from terreau.kit import french
from terreau.kit.actions import Refused
from terreau.kit.forms import FrenchDateField
from terreau.kit.templatetags.kit import state

PER_PAGE = 25
KINDS = {"csv": "CSV", "xlsx": "Tableur (XLSX)"}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MAX_XLSX_ROWS = 1_048_575
MAX_XLSX_TEXT = 32_767
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


class FigureColumn(tables.Column):
    """A number to the right, exported as a number. `places=None` keeps its own decimals."""

    css = "num"
    places: int | None = None
    excel = "#,##0.##"

    def __init__(self, *args: Any, places: int | None = None, **kwargs: Any) -> None:
        self.places = self.places if places is None else places
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def render(self, value: Any) -> str:
        """The value as a page shows it."""
        return french.number(value, self.places)

    def value(self, value: Any) -> Any:
        """The value as a file keeps it."""
        return value


class NumberColumn(FigureColumn):
    """A count or any other number."""


class HoursColumn(FigureColumn):
    """Hours: 1 302,50 h."""

    places = 2
    excel = "#,##0.00"

    def render(self, value: Any) -> str:
        """The value as a page shows it."""
        return french.hours(value, self.places or 0)


class EurosColumn(FigureColumn):
    """Euros; `places=0` hides the cents on the page."""

    places = 2
    excel = '#,##0.00 "€"'

    def render(self, value: Any) -> str:
        """The value as a page shows it."""
        return french.euros(value, self.places or 0)


class PercentColumn(FigureColumn):
    """A share from 0 to 1."""

    places = 0
    excel = "0.0%"

    def render(self, value: Any) -> str:
        """The value as a page shows it."""
        return french.percent(value, self.places or 0)


class DateColumn(tables.Column):
    """A day, short: 3 nov. 2026, on one line."""

    css = "text-nowrap"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def render(self, value: Any) -> str:
        """The value as a page shows it."""
        return french.day(_day(value), "short")

    def value(self, value: Any) -> date:
        """The value as a file keeps it."""
        return _day(value)


class MonthColumn(DateColumn):
    """A month, from any of its days: oct. 2026."""

    def render(self, value: Any) -> str:
        """The value as a page shows it."""
        return french.month(_day(value), "short")


class FileColumn(tables.Column):
    """A value that a file keeps in its own column and that the page says elsewhere."""

    only_in_files = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, visible=False, **kwargs)


class StateColumn(tables.Column):
    """A state: the value is a pair (kind, word), kinds as in the `state` tag."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("orderable", False)
        super().__init__(*args, **kwargs)

    def render(self, value: tuple[str, str]) -> SafeString:
        """The word and its shape."""
        return state(*value)

    def value(self, value: tuple[str, str]) -> str:
        """The word alone."""
        return value[1]


class DayFilter(django_filters.Filter):
    """A filter by a day as French people type it."""

    field_class = FrenchDateField


class Row(BoundRow):
    """A row that looks at the signature of a column's method once, where the library looks for every cell."""

    def _call_render(self, bound_column: Any, value: Any = None) -> Any:
        known = self._optional_cell_arguments(bound_column, value)
        shown = _answer(bound_column.render, known)
        return bound_column.link(shown, **known) if bound_column.link else shown

    def _call_value(self, bound_column: Any, value: Any = None) -> Any:
        said = bound_column.value
        if type(bound_column.column) is tables.Column and said == bound_column.column.value:
            return value
        return _answer(said, self._optional_cell_arguments(bound_column, value))


class Rows(BoundRows):
    """The rows of a table."""

    def __iter__(self) -> Iterator[Row]:
        return (Row(record, table=self.table) for record in self.data)

    def __getitem__(self, key: Any) -> Any:
        return Rows(self.data[key], self.table) if isinstance(key, slice) else Row(self.data[key], table=self.table)


class Table(tables.Table):
    """The parent of every list; the first column names the row."""

    class Meta:
        template_name = "kit/parts/table.html"
        default = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = Rows(self.data, self)
        for column in self.columns.iterall():
            column.css = getattr(column.column, "css", "")


def _answer(method: Callable[..., Any], known: Mapping[str, Any]) -> Any:
    """What a column's method says, given of what is known the arguments that it names, or all for `**`."""
    wanted = _arguments(method.__func__ if inspect.ismethod(method) else method)
    return method(**(known if wanted is None else {name: known[name] for name in wanted}))


@cache
def _arguments(function: Callable[..., Any]) -> tuple[str, ...] | None:
    """The names of its arguments; None when it takes any."""
    taken = inspect.signature(function).parameters
    if any(each.kind is inspect.Parameter.VAR_KEYWORD for each in taken.values()):
        return None
    return tuple(name for name in taken if name != "self")


@dataclass(frozen=True)
class Export:
    """A link to the same list as a file."""

    label: str
    url: str


def table_page(
    request: HttpRequest,
    table_class: type[Table],
    queryset: QuerySet[Any],
    filterset_class: type[django_filters.FilterSet] | None = None,
    *,
    title: str,
    words: str = "ligne,lignes",
    intro: str = "",
    empty_text: str = "Rien ne correspond. Élargissez la recherche.",
    filename: str = "liste",
    template: str = "kit/list.html",
    per_page: int = PER_PAGE,
    context: Mapping[str, object] | None = None,
) -> HttpResponse | FileResponse:
    """The list page: filters, order and page from the address, `?format=csv|xlsx` for the file.

    `words` are "singular,plural" of what is counted. `context` is added to the template's."""
    ordered = queryset if queryset.ordered else queryset.order_by("pk")
    filterset = filterset_class(request.GET, queryset=ordered, request=request) if filterset_class else None
    table = table_class(filterset.qs if filterset else ordered, order_by=request.GET.get("sort") or ())
    kind = request.GET.get("format", "")
    if kind in KINDS:
        return export_response(table, kind, filename)
    _paginate(table, request.GET.get("page", "1"), per_page)
    shown = {
        "title": title,
        "intro": intro,
        "table": table,
        "filterset": filterset,
        "is_filtered": bool(filterset and any(request.GET.get(name) for name in filterset.form.fields)),
        "count": table.paginator.count,
        "words": words,
        "empty_text": empty_text,
        "exports": exports(request),
    }
    return render(request, template, {**shown, **(context or {})})


def exports(request: HttpRequest) -> list[Export]:
    """Links to the files of the list at this address, its filters and order kept."""
    links = []
    for kind, label in KINDS.items():
        query = request.GET.copy()
        query.pop("page", None)
        query["format"] = kind
        links.append(Export(label, f"{request.path}?{query.urlencode()}"))
    return links


def export_response(table: tables.Table, kind: str, filename: str) -> FileResponse:
    """Every row as a file named `filename.kind`; kinds: csv, xlsx. Raises Refused when a sheet cannot hold it."""
    target: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=4_000_000)  # noqa: SIM115
    {"csv": write_csv, "xlsx": write_xlsx}[kind](table, target)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{filename}.{kind}", content_type=TYPES[kind])


def write_csv(table: tables.Table, target: IO[bytes]) -> None:
    """Semicolons, decimal commas and a byte order mark, so that a French spreadsheet opens it right."""
    text = io.TextIOWrapper(cast(Any, target), encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    columns = exported_columns(table)
    writer.writerow([defused(str(column.header)) for column in columns])
    writer.writerows([_as_csv(value) for value in values] for values in exported_rows(table))
    text.flush()
    text.detach()


def write_xlsx(table: tables.Table, target: IO[bytes]) -> None:
    """One sheet, row by row: numbers and days stay numbers and days, text never becomes a formula."""
    book = Workbook(target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    columns = exported_columns(table)
    cells = _Cells(book, columns)
    bold = book.add_format({"bold": True})
    cells.sheet.freeze_panes(1, 1)
    cells.sheet.set_column(0, max(len(columns) - 1, 0), 18)
    for at, column in enumerate(columns):
        cells.sheet.write_string(0, at, str(column.header), bold)
    for row, values in enumerate(exported_rows(table), start=1):
        if row > MAX_XLSX_ROWS:
            raise Refused("Il y a trop de lignes pour un tableur. Choisissez le format CSV, ou filtrez la liste.")
        for at, value in enumerate(values):
            cells.write(row, at, value)
    book.close()


def exported_columns(table: tables.Table) -> list[Any]:
    """The shown columns but those that say `exclude_from_export`, and those made to be only in files."""
    return [
        column
        for column in table.columns.iterall()
        if (column.visible and not column.column.exclude_from_export) or getattr(column.column, "only_in_files", False)
    ]


def exported_rows(table: tables.Table) -> Iterator[list[Any]]:
    """The values of each row, in the order of the exported columns; a queryset is read in chunks."""
    names = [column.name for column in exported_columns(table)]
    source: Iterable[Any] = table.data.data
    if isinstance(source, QuerySet):
        source = source.iterator(chunk_size=2000)
    for record in source:
        row = Row(record, table=table)
        yield [row.get_cell_value(name) for name in names]


def defused(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _paginate(table: tables.Table, page: str, per_page: int) -> None:
    """Show the page asked for; the first when it is no number, the last when it is too far."""
    try:
        table.paginate(page=page, per_page=per_page)
    except PageNotAnInteger:
        table.page = table.paginator.page(1)
    except EmptyPage:
        table.page = table.paginator.page(table.paginator.num_pages)


def _as_csv(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, Decimal | int):
        return format(value, "f").replace(".", ",") if isinstance(value, Decimal) else str(value)
    if isinstance(value, date):
        return french.day(_day(value), "figures")
    return defused(str(value))


class _Cells:
    """Writes the cells of one sheet, each by its type."""

    def __init__(self, book: Workbook, columns: list[Any]) -> None:
        self.sheet = book.add_worksheet("Liste")
        self.day = book.add_format({"num_format": "dd/mm/yyyy"})
        self.formats = [book.add_format({"num_format": getattr(each.column, "excel", "General")}) for each in columns]

    def write(self, row: int, at: int, value: Any) -> None:
        if isinstance(value, bool):
            self.sheet.write_string(row, at, "oui" if value else "non")
        elif isinstance(value, Decimal | int):
            self.sheet.write_number(row, at, value, self.formats[at])
        elif isinstance(value, date):
            self.sheet.write_datetime(row, at, datetime.combine(_day(value), datetime.min.time()), self.day)
        elif value is not None:
            self.sheet.write_string(row, at, str(value)[:MAX_XLSX_TEXT])


def _day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value
