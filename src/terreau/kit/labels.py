"""One word in the code, one French label on the screen."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A StrEnum whose members are written `CODE = "code", "Libellé"` and carry `.label`.

    Pure Python, so that rules can use it; `choices()` gives Django its pairs of plain strings.
    """

    label: str  # always given; optional in __new__ only so that type checkers accept `Kind("code")`

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """(value, label) pairs in the order of the declaration."""
        return [(str(member.value), member.label) for member in cls]
