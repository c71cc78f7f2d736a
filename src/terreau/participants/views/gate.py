"""The door of the room: whoever is not of the team finds no page at all."""

from typing import TypeVar

from django.db.models import Model
from django.http import Http404

from terreau.kit.access import find, may, require, rows
from terreau.kit.middleware import Request
from terreau.participants.models import Participant

Part = TypeVar("Part", bound=Model)


def team_only(request: Request) -> None:
    """Answer 404 to a company, a buyer or an elected member, as if the page did not exist."""
    if not may(request.actor, "participants.list_participants"):
        raise Http404


def person(request: Request, pk: int, verb: str = "participants.read_participant") -> Participant:
    """The person, when the actor's team may see the file and may do this."""
    team_only(request)
    files = rows(request.actor, Participant).select_related("commune", "referrer", "territory")
    found = find(request.actor, files, pk=pk)
    require(request.actor, verb, found)
    return found


def part(request: Request, model: type[Part], pk: int, verb: str) -> Part:
    """A part of a file (category, share), when the actor's team may see it and may do this."""
    team_only(request)
    found = find(request.actor, rows(request.actor, model).select_related("participant"), pk=pk)
    require(request.actor, verb, found)
    return found
