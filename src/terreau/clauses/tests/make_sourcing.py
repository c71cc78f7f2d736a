"""Builders of structures around a lot, and of what they are asked."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from terreau.accounts.actor import Actor
from terreau.clauses.actions.sourcing import Choice, open_sourcing
from terreau.clauses.models import Clause, SourcingInvitation, SourcingRequest
from terreau.clauses.rules.sourcing_words import SourcingKind
from terreau.clauses.tests import make
from terreau.directory.models import Establishment, Fiche, Offer
from terreau.directory.searching.indexing import refresh
from terreau.directory.tests import make as directory
from terreau.procurement.tests import make as procurement

MONDAY = date(2026, 11, 16)
AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
DEADLINE = date(2026, 12, 7)
VALUES: dict[str, object] = {
    "text": "Repeindre douze logements",
    "place": "Argenteuil",
    "period": "De janvier à mars 2027",
    "people": None,
    "amount": "to_100k",
    "amount_blank": "",
    "deadline_on": DEADLINE,
    "wanted": 2,
    "batch_size": 2,
    "batch_days": 5,
}


def painting(**fields: Any) -> Clause:
    """A painting lot in Argenteuil, followed by its territory."""
    home = fields.pop("of", None) or directory.territory(
        contact_name="Nadia Bricourt", contact_email="nadia@exemple.fr", contact_phone="01 34 00 00 00"
    )
    directory.commune()
    lot = procurement.lot(title="Peinture des logements", cpv="45442110", amount=Decimal(80_000))
    return make.clause(of=home, lot=lot, **fields)


def structure(name: str = "Couleurs Solidaires", kind: str = "ei", *, title: str = "Peinture", **values: Any) -> Fiche:
    """A published structure of Argenteuil that sells something, with an address; the search knows it."""
    point = {"longitude": values.pop("longitude", 2.25), "latitude": values.pop("latitude", 48.95)}
    place = directory.establishment(name, employer_kind=kind, commune=directory.commune(), **point)
    email = values.pop("email", f"{name.split(maxsplit=1)[0].lower()}@exemple.fr")
    fiche = directory.fiche(place, kinds=[kind], email=email, **values)
    if title:
        directory.line(fiche, Offer, title=title)
    refresh([fiche.pk])
    return fiche


def places(number: int) -> list[Establishment]:
    """So many structures of the directory with an address."""
    return [structure(f"Structure{rank:02} Solidaire").establishment for rank in range(number)]


def request(clause: Clause | None = None, *, asked: int = 3, by: Actor | None = None, **values: Any) -> SourcingRequest:
    """A request to carry the lot, with so many structures chosen and its first batch sent."""
    of = clause or painting()
    return open_sourcing(
        by=by or make.facilitator(of.territory),
        clause=of,
        kind=SourcingKind(values.pop("kind", "carry")),
        values={**VALUES, **values},
        chosen=[Choice(place, 3.0) for place in places(asked)],
        at=AT,
    )


def first(of: SourcingRequest) -> SourcingInvitation:
    """The first structure asked."""
    return of.invitations.select_related("establishment").get(rank=1)
