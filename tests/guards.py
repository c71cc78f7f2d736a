"""What the test run forbids: each guard is a context manager that the root conftest opens for the whole run."""

from __future__ import annotations

import ipaddress
import os
import random
import re
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.core.handlers.base import BaseHandler
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template import engines
from django.template.backends.django import DjangoTemplates

SOURCES = Path(__file__).resolve().parents[1] / "src"
SEED = int(os.environ["TERREAU_SEED"])
WRITE = re.compile(
    r"^\s*(?:INSERT|UPDATE|DELETE|MERGE|TRUNCATE|COPY|CREATE|ALTER|DROP)\b"
    r"|^\s*WITH\b.*\b(?:INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+\S+\s+SET)\b",
    re.IGNORECASE | re.DOTALL,
)
TABLES_OF_PLUMBING = ('"django_session"', '"kit_cache"')
_reading_recorded: ContextVar[bool] = ContextVar("reading_recorded", default=False)


class GuardBroken(BaseException):
    """A guard rail was crossed. Not an Exception: no `except Exception` of the product may swallow it."""


class UnknownVariable(str):
    """What Django prints for a variable that the context lacks: here, a failure, save in templates of packages."""

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        return part == "%s" or super().__contains__(str(part))

    def __mod__(self, variable: object) -> str:
        template = template_being_rendered()
        if template is not None and not Path(template).is_relative_to(SOURCES):
            return ""
        raise GuardBroken(f"The template {template} uses the unknown variable « {variable} ».")


def template_being_rendered() -> str | None:
    """File of the template whose variable is being resolved, read from the engine's own frames."""
    frame = sys._getframe()
    while frame is not None:
        context = frame.f_locals.get("context")
        template = getattr(getattr(context, "render_context", None), "template", None)
        if template is not None:
            return str(template.origin.name)
        if frame.f_back is None:
            return None
        frame = frame.f_back
    return None


def django_templates() -> DjangoTemplates:
    """The one template engine."""
    engine = engines["django"]
    assert isinstance(engine, DjangoTemplates)
    return engine


@contextmanager
def known_variables_only() -> Iterator[None]:
    """An unknown template variable fails the test."""
    engine = django_templates().engine
    former, engine.string_if_invalid = engine.string_if_invalid, UnknownVariable("unknown")
    try:
        yield
    finally:
        engine.string_if_invalid = former


@contextmanager
def random_order_when_none_is_asked() -> Iterator[None]:
    """Rows of a query without ORDER BY come back shuffled, as a server is free to return them."""
    fetch = QuerySet._fetch_all
    dice = random.Random(SEED)

    def fetch_shuffled(self: QuerySet[Any]) -> None:
        fresh = self._result_cache is None
        fetch(self)
        if fresh and self._result_cache is not None and len(self._result_cache) > 1 and not self.ordered:
            dice.shuffle(self._result_cache)

    QuerySet._fetch_all = fetch_shuffled  # type: ignore[method-assign]
    try:
        yield
    finally:
        QuerySet._fetch_all = fetch  # type: ignore[method-assign]


def refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """Execute wrapper: a write fails, save the record of a reading, sessions and rate limits."""
    if WRITE.search(sql) and not _reading_recorded.get() and not any(table in sql for table in TABLES_OF_PLUMBING):
        raise GuardBroken(f"A GET wrote: {sql[:300]}")
    return execute(sql, params, many, context)


@contextmanager
def get_never_writes() -> Iterator[None]:
    """While a GET or a HEAD is answered, the connection refuses writes."""
    answer = BaseHandler.get_response

    def answer_without_writing(self: BaseHandler, request: HttpRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return answer(self, request)
        with connection.execute_wrapper(refuse_writes):
            return answer(self, request)

    BaseHandler.get_response = answer_without_writing  # type: ignore[method-assign]
    try:
        with the_record_of_a_reading_allowed():
            yield
    finally:
        BaseHandler.get_response = answer  # type: ignore[method-assign]


@contextmanager
def the_record_of_a_reading_allowed() -> Iterator[None]:
    """Widen the guard inside `kit.journal.reading_allowed`, the one write that a GET may do."""
    from terreau.kit import journal

    former = journal.reading_allowed

    @contextmanager
    def widened() -> Iterator[None]:
        token = _reading_recorded.set(True)
        try:
            yield
        finally:
            _reading_recorded.reset(token)

    journal.reading_allowed = widened
    try:
        yield
    finally:
        journal.reading_allowed = former


@contextmanager
def closed_sockets() -> Iterator[None]:
    """Nothing leaves the machine: only unix sockets and the loopback may be joined."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(self: socket.socket, address: Any) -> None:
        refuse_outside(self.family, address)
        connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        refuse_outside(self.family, address)
        return connect_ex(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign,assignment]
    socket.socket.connect_ex = guarded_ex  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        socket.socket.connect = connect  # type: ignore[method-assign]
        socket.socket.connect_ex = connect_ex  # type: ignore[method-assign]


def refuse_outside(family: int, address: Any) -> None:
    """Raise unless the address stays on this machine, or is the database that the run was given."""
    if family not in {socket.AF_INET, socket.AF_INET6}:
        return
    host = str(address[0])
    with suppress(ValueError):
        if ipaddress.ip_address(host).is_loopback:
            return
    if host != "localhost":
        raise GuardBroken(f"A test tried to reach {host}.")
