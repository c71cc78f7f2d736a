"""The list of rooms, highest floor first. Deleting a line and its folder removes a room."""

ROOMS = (
    "terreau.portal",
    "terreau.clauses",
    "terreau.participants",
    "terreau.procurement",
    "terreau.directory",
    "terreau.accounts",
    "terreau.territories",
)
