"""The bilan as a spreadsheet: five sheets, real numbers and real dates, nothing taken for a formula."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook

from terreau.clauses.reports.writing import Content
from terreau.kit import french

Row = Sequence[Any]
HOURS, SHARE, DAY, WHOLE = "#,##0.00", "0.0%", "dd/mm/yyyy", "#,##0"


def xlsx_of(content: Content) -> bytes:
    """The whole spreadsheet."""
    target = io.BytesIO()
    book = Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"Bilan des heures d'insertion, {content.heading.subject}, {content.heading.period}"})
    pages = _Sheets(book)
    report = content.report
    pages.add("Synthèse", ("Chiffre", "Valeur"), _summary(content), (48, 24))
    pages.add(
        "Lots",
        ("Lot", "Marché", "Acheteur", "Heures de la période", "Heures dues", "Fait depuis le début", "Part", "Fin"),
        ([x.name, x.contract_number, x.buyer, x.hours, x.due, x.done, Share(x.share), x.ends_on] for x in report.lots),
        (48, 18, 32, 14, 14, 14, 10, 12),
    )
    pages.add(
        "Entreprises",
        ("Entreprise", "Heures de la période", "Personnes"),
        ([line.name, line.hours, line.persons] for line in report.companies),
        (48, 18, 12),
    )
    pages.add("Répartitions", ("Répartition", "Réponse", "Personnes", "Heures"), _breakdowns(content), (28, 60, 12, 14))
    pages.add("Heures par année", ("Année", "Heures"), ([Year(y), hours] for y, hours in report.years), (12, 16))
    book.close()
    return target.getvalue()


class Share:
    """A part of a whole, None for unknown."""

    def __init__(self, value: Decimal | None) -> None:
        self.value = value


class Year:
    """A number without groups."""

    def __init__(self, value: int) -> None:
        self.value = value


def _summary(content: Content) -> list[Row]:
    report, heading, totals = content.report, content.heading, content.report.totals
    rows: list[Row] = [
        ("Bilan", heading.subject),
        ("Territoire", heading.territory.name),
        ("Du", report.scope.from_on if report.years or report.scope.is_year else None),
        ("Au", report.scope.to_on),
        ("Heures dues à la fin de la période", totals.hours_due),
        ("Heures comptées depuis le début de ces lots", totals.hours_done_ever),
        ("Part des heures dues", Share(totals.share)),
        ("Heures réelles validées de la période", totals.hours_done),
        ("dont formation", totals.hours_training),
        ("dont sans personne connue (suivi plus ancien)", totals.hours_unnamed),
        ("Heures comptées de la période", totals.hours_counted),
        ("À part : heures d'avant validées dans la période", totals.hours_catch_up),
        ("Personnes", totals.persons),
        ("dont nouvelles", totals.persons_new),
        ("dont déjà en poste avant", totals.persons_carried_over),
        ("Heures par personne", totals.hours_a_person),
        ("Contrats de travail", totals.contracts),
        ("Entreprises", totals.companies),
        ("Acheteurs", totals.buyers),
        ("Lots qui ont couru dans la période", totals.lots),
        ("Travaillées jusqu'au", totals.worked_until),
        ("Validées jusqu'au", totals.validated_until),
    ]
    if heading.territory.is_demo:
        rows.insert(0, ("Données de démonstration", "tout est inventé, sauf la ville"))
    if content.warning:
        rows.insert(0, ("À ne pas diffuser", "version de l'équipe, avec de petits nombres"))
    return [*rows, *(("Méthode", note) for note in content.notes)]


def _breakdowns(content: Content) -> Iterable[Row]:
    report = content.report
    if report.people != report.scope:
        people = report.people
        yield ("Période", f"du {french.day(people.from_on)} au {french.day(people.to_on)}", None, None)
    for breakdown in (*report.breakdowns, report.exits):
        if breakdown.is_hidden:
            yield (breakdown.title, "non donné : trop peu de personnes, ou période non terminée", None, None)
        for share in breakdown.shares:
            yield (breakdown.title, share.label, share.persons, share.hours)


class _Sheets:
    """Writes sheets, each value by its type."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.formats = {
            shape: book.add_format({"num_format": shape, "valign": "top", "align": "right"})
            for shape in (HOURS, SHARE, DAY, WHOLE, "0")
        }

    def add(self, name: str, headers: Sequence[str], rows: Iterable[Row], widths: Sequence[int]) -> None:
        sheet = self.book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        for at, (header, width) in enumerate(zip(headers, widths, strict=True)):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, header, self.bold)
        for row, values in enumerate(rows, start=1):
            for at, value in enumerate(values):
                self._write(sheet, row, at, value)

    def _write(self, sheet: Any, row: int, at: int, value: Any) -> None:
        kind = {Share: SHARE, Year: "0", Decimal: HOURS, int: WHOLE}.get(type(value))
        plain = value.value if isinstance(value, Share | Year) else value
        if plain is None:
            return
        if kind:
            sheet.write_number(row, at, plain, self.formats[kind])
        elif isinstance(plain, date):
            sheet.write_datetime(row, at, datetime.combine(plain, datetime.min.time()), self.formats[DAY])
        else:
            sheet.write_string(row, at, str(plain), self.wrapped)
