"""The manifest of the room."""

from terreau.kit.rooms import Room
from terreau.procurement.decp import policies as decp

ROOM = Room(
    name="procurement",
    title="Marchés",
    policies={**decp.POLICIES},
    sentences={**decp.SENTENCES},
    importers={"decp": "terreau.procurement.decp.command:import_decp_files"},
)
