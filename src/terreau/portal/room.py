"""The manifest of the room."""

from terreau.kit.rooms import Room

ROOM = Room(name="portal", title="Accueil")
