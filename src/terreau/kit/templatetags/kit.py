"""Tags for icons, states, hours bars, charts and form fields. None of them writes an inline style."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from terreau.kit import french
from terreau.kit.charts import Chart

register = template.Library()
ICONS = Path(__file__).resolve().parent.parent / "icons"
STATE_ICONS = {
    "ok": "check2",
    "watch": "eye",
    "late": "exclamation-triangle",
    "info": "info-circle",
    "off": "dash-circle",
}
_NAME = re.compile(r"[a-z0-9-]+")
_HEAD = re.compile(r"<svg[^>]*>")


@cache
def _drawing(name: str) -> str:
    if not _NAME.fullmatch(name) or not (ICONS / f"{name}.svg").is_file():
        raise template.TemplateSyntaxError(f"unknown icon: {name}")
    body = _HEAD.sub("", (ICONS / f"{name}.svg").read_text(encoding="utf-8"), count=1)
    head = '<svg class="icon" width="16" height="16" fill="currentColor" viewBox="0 0 16 16" aria-hidden="true">'
    return head + " ".join(body.split())


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing of the bootstrap-icons set, hidden from screen readers: the word beside it says the thing."""
    return mark_safe(_drawing(name))  # noqa: S308


@register.simple_tag
def state(kind: str, word: str, icon: str = "") -> SafeString:
    """A word and a shape. Kinds: ok, watch, late, info, off."""
    drawing = mark_safe(_drawing(icon or STATE_ICONS[kind]))  # noqa: S308
    return format_html('<span class="state state-{}">{}{}</span>', kind, drawing, word)


BAR = (
    '<svg class="hours-bar{}" width="100%" height="20" role="img" aria-label="{}">'
    '<rect class="track" x="0" y="4" width="100%" height="12" rx="6"/>{}'
    '<rect class="done" x="0" y="4" width="{}" height="12" rx="6"/>{}</svg>'
)
FORECAST = (
    '<rect class="forecast" x="0" y="4" width="{0}" height="12" rx="6"/>'
    '<line class="hatch" x1="4" x2="{0}" y1="10" y2="10" stroke-width="12" stroke-dasharray="2 5"/>'
)
MARK = '<line class="mark" x1="{0}" x2="{0}" y1="0" y2="20" stroke-width="2"/>'


@register.simple_tag
def hours_bar(
    done: Decimal | None, expected: Decimal | None, forecast: Decimal | None, due: Decimal | None, kind: str = ""
) -> SafeString:
    """Done, where one should be today, and where it will end, as shares of what is due (any unit, all the same)."""
    if not due or due <= 0:
        return mark_safe("")
    reached = done or Decimal(0)
    shares = {"done": reached, "expected": expected, "forecast": forecast}
    words = {"done": "réalisé", "expected": "attendu à ce jour", "forecast": "prévu à la fin"}
    said = [f"{french.percent(value / due)} {words[name]}" for name, value in shares.items() if value is not None]
    late = kind == "late" or (not kind and expected is not None and reached < expected)
    ahead = "" if forecast is None else format_html(FORECAST, _width(forecast, due))
    mark = "" if expected is None else format_html(MARK, _width(expected, due))
    return format_html(BAR, " hours-late" if late else "", ", ".join(said), ahead, _width(reached, due), mark)


def _width(value: Decimal, due: Decimal) -> str:
    """A length in the SVG, in percent, between 0 and 100."""
    return f"{min(max(value / due * 100, Decimal(0)), Decimal(100)):.1f}%"


@register.inclusion_tag("kit/parts/chart.html")
def chart(drawn: Chart) -> dict[str, object]:
    """A chart with its sentence above and its numbers in a table beneath."""
    wide, tall = mark_safe(drawn.svg()), mark_safe(drawn.svg(tall=True))  # noqa: S308
    return {"chart": drawn, "wide": wide, "tall": tall, "table": drawn.table()}


@register.inclusion_tag("kit/parts/field.html")
def field(bound: BoundField, *, show_optional: bool = True) -> dict[str, object]:
    """A form field with its label, help and error tied together."""
    widget = bound.field.widget
    described = [f"{bound.auto_id}_help"] if bound.help_text else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    attrs: dict[str, str | bool] = {"class": _classes(widget, is_wrong=bool(bound.errors))}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attrs),
        "is_group": isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple),
        "is_check": isinstance(widget, forms.CheckboxInput),
        "described": " ".join(described),
        "is_optional": show_optional and not bound.field.required and not isinstance(widget, forms.CheckboxInput),
    }


def _classes(widget: forms.Widget, *, is_wrong: bool) -> str:
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        base = "form-check-input"
    elif isinstance(widget, forms.Select):
        base = "form-select"
    else:
        base = "form-control"
    own = str(widget.attrs.get("class", ""))
    return " ".join(part for part in (base, own, "is-invalid" if is_wrong else "") if part)


@register.simple_tag
def options(groups: Iterable[tuple[str | None, Iterable[Mapping[str, Any]], int]]) -> SafeString:
    """The options of a list of choices (`widget.optgroups`), written at once: there may be hundreds."""
    return mark_safe("".join(_group(name, choices) for name, choices, _ in groups))  # noqa: S308


def _group(name: str | None, choices: Iterable[Mapping[str, Any]]) -> str:
    written = "".join(_option(each["value"], each["attrs"], each["label"]) for each in choices)
    return f'<optgroup label="{escape(name)}">{written}</optgroup>' if name else written


def _option(value: object, attrs: dict[str, Any], label: object) -> str:
    said = flatatt(attrs) if attrs else ""
    return f'<option value="{escape(str(value))}"{said}>{escape(str(label))}</option>'
