"""What lists leave unread: columns of contracts that only the contract's own page shows, and JSON is dear to read."""

from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
UNREAD = (
    "flags",
    "edited_fields",
    "published_values",
    "considerations",
    "created_at",
    "procedure",
    "framework_number",
    "place_code",
    "publication_on",
    "data_published_on",
    "set_aside_on",
)


def without_details(found: QuerySet[Row], contract: str) -> QuerySet[Row]:
    """The same rows, the details of the contract at that path left in the database until asked for."""
    return found.defer(*(f"{contract}__{name}" for name in UNREAD))
