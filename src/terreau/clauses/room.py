"""The manifest of the room."""

from terreau.clauses.policies import POLICIES
from terreau.kit.rooms import Room

ROOM = Room(name="clauses", title="Clauses sociales", policies=POLICIES)
