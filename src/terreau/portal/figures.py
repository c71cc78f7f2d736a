"""The figures of « Ma semaine »: second to what there is to do, each opening its lines."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from terreau.clauses.reading.progress import Overview
from terreau.clauses.reading.year import YearFigures
from terreau.kit.french import count, hours, month, percent


@dataclass(frozen=True)
class Figure:
    """A value, what it says, and the page that holds its lines."""

    value: str
    label: str
    url: str = ""


def figures_of(year: YearFigures, lots: Overview) -> tuple[Figure, ...]:
    """Hours, persons and lots of the year, each with its own limits said."""
    until = f", faites jusqu'en {month(year.worked_until)}" if year.worked_until else ""
    return (
        Figure(hours(year.hours_done), f"validées en {year.year}{until}", reverse("clauses:report")),
        Figure(count(year.persons, "personne", "personnes"), _persons(year), reverse("clauses:report")),
        Figure(count(lots.open, "lot suivi", "lots suivis"), _lots(lots), reverse("clauses:lots")),
    )


def _persons(year: YearFigures) -> str:
    if not year.persons:
        return f"avec des heures validées en {year.year}"
    women, in_qpv = (percent(Decimal(part) / year.persons) for part in (year.women, year.in_qpv))
    return f"dont {women} de femmes, {in_qpv} en quartier prioritaire"


def _lots(lots: Overview) -> str:
    return f"{lots.to_watch} à surveiller, {lots.late} en retard"
