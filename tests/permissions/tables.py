"""How the tables of permissions are written: an address, its arguments, a method, what each column is answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver

from tests.permissions.world import COLUMNS

SIGN_IN, HOME = "in", "top"
LINK_COLUMNS = ("its_link", "another_link", "cut_link")


@dataclass(frozen=True)
class Line:
    """One address and method, and one answer per column."""

    name: str
    arguments: tuple[tuple[str, str], ...]
    method: str
    answers: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        values = ",".join(value for _, value in self.arguments)
        return f"{self.method} {self.name}({values})"


def read(table: str, columns: tuple[str, ...] = COLUMNS) -> list[Line]:
    """Read lines `name key=object... METHOD answer...`; one answer given alone stands for every column."""
    lines = []
    for text in table.splitlines():
        words = text.split()
        if not words or text.startswith("#"):
            continue
        at = next(place for place, word in enumerate(words) if word in {"GET", "POST"})
        arguments = tuple((key, value) for key, _, value in (word.partition("=") for word in words[1:at]))
        answers = words[at + 1 :]
        answers = answers * len(columns) if len(answers) == 1 else answers
        lines.append(Line(words[0], arguments, words[at], tuple(zip(columns, answers, strict=True))))
    return lines


def answer_of(response: HttpResponseBase) -> str:
    """The word of an answer: its status, or where it leads when that is to sign in or to the first page."""
    place = response.headers.get("Location", "").split("?")[0]
    if response.status_code != 302:
        return str(response.status_code)
    return {"/connexion/": SIGN_IN, "/": HOME}.get(place, "302")


def every_name(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """The name of every address of the product, walked from the root."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"
        else:
            yield from every_name(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
