"""Each guard rail of the run stops what it is there to stop."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory

from terreau.kit import journal
from tests import guards
from tests.guards import GuardBroken

requests = RequestFactory()


class Answering(BaseHandler):
    """A handler whose view is the function given."""

    def __init__(self, view: Any) -> None:
        self._middleware_chain = view


def write(_request: object) -> HttpResponse:
    Group.objects.create(name="written")
    return HttpResponse("written")


def write_the_record_of_a_reading(request: object) -> HttpResponse:
    with journal.reading_allowed():
        return write(request)


def test_an_unknown_template_variable_fails() -> None:
    template = engines["django"].from_string("{{ nobody.knows }}")
    with pytest.raises(GuardBroken, match="nobody"):
        guards.UnknownVariable("unknown") % "nobody"
    assert engines["django"].from_string("{% if nobody %}x{% endif %}").render({}) == ""
    assert template is not None


def test_a_template_of_a_package_may_have_its_unknown_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "template_being_rendered", lambda: "/somewhere/site-packages/x.html")
    assert guards.UnknownVariable("unknown") % "x" == ""


@pytest.mark.django_db
def test_a_get_that_writes_fails() -> None:
    with pytest.raises(GuardBroken, match="A GET wrote"):
        Answering(write).get_response(requests.get("/"))


@pytest.mark.django_db
def test_a_post_writes() -> None:
    assert Answering(write).get_response(requests.post("/")).status_code == 200
    assert Group.objects.count() == 1


@pytest.mark.django_db
def test_a_get_may_record_a_reading() -> None:
    assert Answering(write_the_record_of_a_reading).get_response(requests.get("/")).status_code == 200
    assert Group.objects.count() == 1


@pytest.mark.django_db
def test_a_select_for_update_is_no_write() -> None:
    with connection.execute_wrapper(guards.refuse_writes):
        assert list(Group.objects.select_for_update()) == []


@pytest.mark.django_db
def test_unordered_rows_come_back_in_another_order() -> None:
    Group.objects.bulk_create(Group(name=f"{number:03}") for number in range(200))
    unordered = [group.name for group in Group.objects.order_by()]
    assert unordered != sorted(unordered)
    ordered = [group.name for group in Group.objects.order_by("name")]
    assert ordered == sorted(ordered)


def test_no_socket_leaves_the_machine() -> None:
    with socket.socket() as probe, pytest.raises(GuardBroken):
        probe.connect(("192.0.2.1", 80))
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())


def test_a_warning_is_an_error() -> None:
    import warnings

    with pytest.raises(UserWarning, match="old"):
        warnings.warn("old", stacklevel=1)
