"""Published lists, however deep they were nested or wrapped."""

from typing import Any

from terreau.procurement.decp.tables import listed
from terreau.procurement.decp.values import known

MAX_DEPTH = 12


def items(value: Any, wrapper: str = "") -> list[Any]:
    """Return the items of a published list, however deep it was nested or wrapped (`{"titulaire": {...}}`)."""
    found: list[Any] = []
    if value is None:
        return found
    if type(value) is dict and type(inner := value.get(wrapper)) is list:
        value = inner
    if type(value) is not list:
        _unwrap(value, wrapper, found, 0)
        return found
    for one in value:
        inner = one[wrapper] if type(one) is dict and wrapper in one else one
        if _is_plain(inner, wrapper):
            found.append(inner)
        else:
            _unwrap(one, wrapper, found, 1)
    return found


def _is_plain(one: Any, wrapper: str) -> bool:
    """Tell at a glance the shape of the format, an object of plain values: nothing to unwrap in it."""
    return type(one) is dict and wrapper not in one and any(type(value) is str for value in one.values())


def _unwrap(value: Any, wrapper: str, found: list[Any], depth: int) -> None:
    value = listed(known(value))
    if value is None or depth > MAX_DEPTH:
        return
    inner: Any = None
    if isinstance(value, list | tuple):
        inner = value
    elif isinstance(value, dict):
        if wrapper in value:
            inner = [value[wrapper]]
        elif len(value) > 1 and all(isinstance(one, dict) for one in value.values()):
            inner = list(value.values())
    if inner is None:
        found.append(value)
        return
    for one in inner:
        _unwrap(one, wrapper, found, depth + 1)
