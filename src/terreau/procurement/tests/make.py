"""Builders of contracts for tests."""

from datetime import date
from itertools import count

from terreau.directory.models import Organisation
from terreau.procurement.models import Contract, Lot, Operation

_NUMBERS = count(1)


def buyer(name: str = "Ville d'Argenteuil", **fields: object) -> Organisation:
    """An organisation that buys."""
    return Organisation.objects.create(name=name, name_key=name.lower(), **{"buyer_kind": "municipality", **fields})


def operation(name: str = "Porte Saint-Germain", **fields: object) -> Operation:
    """A site that groups contracts."""
    return Operation.objects.create(name=name, name_key=name.lower(), **fields)


def contract(*, of: Organisation | None = None, **fields: object) -> Contract:
    """A contract notified on 1 January 2026."""
    values: dict[str, object] = {
        "buyer": of or buyer(),
        "number": f"2026-{next(_NUMBERS):04d}",
        "title": "Réhabilitation du groupe scolaire",
        "stage": "notified",
        "notified_on": date(2026, 1, 1),
    }
    return Contract.objects.create(**{**values, **fields})


def lot(*, of: Contract | None = None, **fields: object) -> Lot:
    """A lot that runs through 2026 and 2027."""
    values: dict[str, object] = {
        "contract": of or contract(),
        "number": "2",
        "title": "Gros œuvre",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2027, 12, 31),
    }
    return Lot.objects.create(**{**values, **fields})
