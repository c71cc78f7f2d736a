"""The data of a page for search engines."""

import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
OPENING = '<script type="application/ld+json">'
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def structured_data(told: Mapping[str, Any]) -> SafeString:
    """A block of JSON-LD: data, which no browser runs, and in which no text can close the block."""
    text = json.dumps(told, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f"{OPENING}{text}</script>")  # noqa: S308
