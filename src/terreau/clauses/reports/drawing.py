"""The charts of a bilan, each with the one sentence that it shows."""

from datetime import date
from decimal import Decimal

from terreau.clauses.reports.breakdowns import UNKNOWN, Breakdown, Share
from terreau.clauses.reports.figures import BuyerLine, Report
from terreau.clauses.rules.vocabulary import ExitSituation
from terreau.kit import french
from terreau.kit.charts import Bar, BarChart, Chart, ShareBars

MOST_BUYERS = 8
# Traits with a sentence of their own: the line it is about, and its words after « N personnes sur M ».
TOLD = {
    "sex": ("female", "est une femme", "sont des femmes"),
    "age_band": ("under_26", "a moins de 26 ans", "ont moins de 26 ans"),
    "in_qpv": ("true", "habite un quartier prioritaire", "habitent un quartier prioritaire"),
}


def percent_words(share: Decimal) -> str:
    """A percentage that never rounds to nothing or to everything what is not."""
    rounded = french.percent(share)
    if 0 < share < 1 and rounded in {french.percent(0), french.percent(1)}:
        return (
            f"moins de {french.percent(Decimal('0.01'))}"
            if share < Decimal("0.5")
            else f"plus de {french.percent(Decimal('0.99'))}"
        )
    if share > 1 and rounded == french.percent(1):
        return f"un peu plus de {french.percent(1)}"
    return rounded


def years_chart(report: Report) -> Chart | None:
    """Hours of each year since the first; nothing before the first hour."""
    if not report.years:
        return None
    hours = dict(report.years)
    first, last = min(hours), max(hours)
    is_partial = report.scope.to_on < date(report.scope.to_on.year, 12, 31)
    bars = tuple(
        Bar(str(year), hours.get(year, Decimal(0)), is_partial=is_partial and year == report.scope.to_on.year)
        for year in range(first, last + 1)
    )
    return BarChart(
        title="Heures d'insertion par année", sentence=_trend(hours), unit="h", bars=bars, value_header="Heures"
    )


def _trend(hours: dict[int, Decimal]) -> str:
    first, last, most = min(hours), max(hours), max(hours.values())
    if first == last:
        return f"Toutes les heures ont été faites en {first}."
    best = [year for year, value in hours.items() if value == most]
    total = french.hours(sum(hours.values(), Decimal(0)))
    said = f"De {first} à {last}, les entreprises ont fait {total}"
    return f"{said} ; l'année la plus forte est {best[0]}." if len(best) == 1 else f"{said}."


def buyers_chart(buyers: tuple[BuyerLine, ...]) -> Chart | None:
    """Hours of the period by buyer, the smallest put together; nothing for a single one."""
    ranked = sorted((each for each in buyers if each.hours > 0), key=lambda each: (-each.hours, each.name))
    if len(ranked) < 2:
        return None
    bars = [Bar(each.name, each.hours) for each in ranked]
    if len(bars) > MOST_BUYERS:
        others = bars[MOST_BUYERS - 1 :]
        rest = sum((Decimal(bar.value) for bar in others), Decimal(0))
        bars = [*bars[: MOST_BUYERS - 1], Bar(f"{len(others)} autres acheteurs", rest)]
    total = sum((each.hours for each in ranked), Decimal(0))
    return ShareBars(
        title="Heures par acheteur",
        sentence=_leader(ranked[0], ranked[1], total),
        unit="h",
        parts=tuple(bars),
        label_header="Acheteur",
        value_header="Heures",
    )


def _leader(first: BuyerLine, second: BuyerLine, total: Decimal) -> str:
    if first.hours == second.hours:
        return f"Plusieurs acheteurs viennent en tête, avec {french.hours(first.hours)} chacun."
    return f"Premier acheteur de la période : {first.name}, avec {percent_words(first.hours / total)} des heures."


def breakdown_chart(breakdown: Breakdown, persons: int) -> Chart | None:
    """Persons by line of a trait; `persons` are those of the whole table, each counted once."""
    if not breakdown.shares:
        return None
    return ShareBars(
        title=breakdown.title,
        sentence=_sentence(breakdown, persons),
        parts=tuple(Bar(share.label, share.persons) for share in breakdown.shares),
        whole=persons,
        label_header=breakdown.title,
        value_header="Personnes",
    )


def _sentence(breakdown: Breakdown, persons: int) -> str:
    by_key = {share.key: share for share in breakdown.shares if share.key}
    about = TOLD.get(breakdown.key)
    if breakdown.key == "exits":
        return _exits(breakdown, persons)
    if about and about[0] in by_key:
        share = by_key[about[0]]
        return (
            f"{_part(share.persons, persons)} {about[2 if share.persons > 1 else 1]}{_aside(share.persons, persons)}."
        )
    most = max(share.persons for share in breakdown.shares)
    best = [share for share in breakdown.shares if share.persons == most]
    if len(best) > 1:
        return f"Plusieurs réponses viennent en tête, avec {french.count(most, 'personne', 'personnes')} chacune."
    return _first(best[0], persons)


def _first(share: Share, persons: int) -> str:
    if share.persons == persons and share.label == UNKNOWN:
        return "La réponse n'est connue pour personne."
    if share.persons == persons > 1:
        return f"Toutes les personnes sont dans la même ligne : {share.label}."
    said = f"{_part(share.persons, persons)}{_aside(share.persons, persons)}"
    if share.label == UNKNOWN:
        return f"Le plus souvent, la réponse n'est pas connue : {said}."
    return f"Le plus souvent : {share.label}, {said}."


def _exits(breakdown: Breakdown, persons: int) -> str:
    left = "personne a quitté son emploi", "personnes ont quitté leur emploi"
    counted = f"{french.count(persons, *left)} pendant la période"
    if breakdown.is_merged:
        return f"{counted}."
    lasting = {each.value for each in ExitSituation if each.is_lasting_job}
    found = sum(share.persons for share in breakdown.shares if share.key in lasting)
    if not found:
        return f"{counted}."
    return f"{counted} ; {french.number(found)} vers un emploi durable (CDI, CDD de 6 mois ou plus, création)."


def _part(some: int, whole: int) -> str:
    if some == whole == 1:
        return "La seule personne connue"
    return f"{french.count(some, 'personne', 'personnes')} sur {french.number(whole)}"


def _aside(some: int, whole: int) -> str:
    return f" ({percent_words(Decimal(some) / whole)})" if whole >= 10 else ""
