"""Builders of contracts for tests."""

from datetime import date
from itertools import count

from terreau.directory.models import Establishment, Organisation
from terreau.directory.tests import make as directory
from terreau.procurement.models import Agreement, Contract, Lot, LotCompany, Operation
from terreau.territories.models import Territory

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


def agreement(*, of: Organisation | None = None, territory: Territory | None = None, **fields: object) -> Agreement:
    """A buyer followed by a territory, without a signed agreement."""
    return Agreement.objects.create(
        territory=territory or directory.territory(), buyer=of or buyer(), **{"answer_days": 28, **fields}
    )


def holder(
    *, of: Lot | None = None, company: Establishment | None = None, role: str = "holder", **fields: object
) -> LotCompany:
    """A company on a lot."""
    return LotCompany.objects.create(
        lot=of or lot(), establishment=company or directory.establishment(), role=role, **fields
    )
