"""Filters that print hours, euros, numbers, dates and months as in France. None prints as nothing."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone

from terreau.kit import french

register = template.Library()
Figure = Decimal | int | None


@register.filter
def hours(value: Figure, places: int = 2) -> str:
    """`1 302,50 h`; `|hours:0` without decimals."""
    return "" if value in (None, "") else french.hours(value, int(places))


@register.filter
def euros(value: Figure, places: int = 2) -> str:
    """`348 000,00 €`; `|euros:0` without cents."""
    return "" if value in (None, "") else french.euros(value, int(places))


@register.filter
def number_fr(value: Figure, places: int | None = None) -> str:
    """`1 302,5` with its own decimals; `|number_fr:2` fixes them."""
    return "" if value in (None, "") else french.number(value, None if places is None else int(places))


@register.filter
def percent_fr(share: Figure, places: int = 0) -> str:
    """A share from 0 to 1 as `34 %`; `|percent_fr:1` for one decimal."""
    return "" if share in (None, "") else french.percent(share, int(places))


@register.filter
def date_fr(value: date | datetime | None, style: str = "long") -> str:
    """`3 novembre 2026`; `|date_fr:"short"` 3 nov. 2026; `|date_fr:"figures"` 03/11/2026."""
    return french.day(_local_day(value), style) if value else ""


@register.filter
def month_fr(value: date | datetime | None, style: str = "long") -> str:
    """`octobre 2026`; `|month_fr:"short"` oct. 2026; `|month_fr:"of"` d'octobre 2026."""
    if not value:
        return ""
    return french.of_month(_local_day(value)) if style == "of" else french.month(_local_day(value), style)


@register.filter
def de_fr(words: object) -> str:
    """« de » before a name: `d'Argenteuil`, `de Cergy`."""
    return french.of(words)


@register.filter
def duration_fr(minutes: int | None) -> str:
    """Minutes as `45 minutes` or `1 h 30`."""
    return "" if minutes is None else french.duration(int(minutes))


@register.filter
def plural(quantity: Figure, endings: str = "s") -> str:
    """Ending by the French rule (two and more): `lot{{ n|plural }}`, `journ{{ n|plural:"al,aux" }}`."""
    singular, _, many = endings.rpartition(",")
    return many if french.is_plural(quantity or 0) else singular


@register.filter
def count_fr(quantity: int | None, words: str) -> str:
    """The number and its word: `{{ n|count_fr:"lot actif,lots actifs" }}` prints `46 lots actifs`."""
    singular, _, many = words.partition(",")
    return french.count(quantity or 0, singular, many or f"{singular}s")


def _local_day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value
