"""Builders for tests: a territory, its people in their roles, organisations and places. Everything is invented."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from django.test import Client

from terreau.accounts.actor import Actor
from terreau.accounts.models import User
from terreau.accounts.roles import Role
from terreau.directory.actions import fiches_of
from terreau.directory.actions.pen import Pen
from terreau.directory.models import Contact, Establishment, Fiche, Invitation, Membership, Organisation
from terreau.directory.models.parts import FichePart
from terreau.directory.rules.names import organisation_key
from terreau.directory.rules.sources import Origin, Source
from terreau.kit.clock import now
from terreau.territories.models import Commune, Departement, Region, Territory
from terreau.territories.rules.keys import name_key

NAMES = {
    "facilitator": "Nadia Bricourt",
    "buyer": "Claire Vautrin",
    "company": "Karim Delmas",
    "structure": "Samira Kaddour",
    "elected": "Youssef Amrani",
    "admin": "Agathe Lormeau",
}
SPARE_NUMBERS = count(1)
Part = TypeVar("Part", bound=FichePart)


def commune(code: str = "95018", name: str = "Argenteuil", *, postal_code: str = "95100") -> Commune:
    """A commune of Île-de-France, found or created."""
    region, _ = Region.objects.get_or_create(code="11", defaults={"name": "Île-de-France"})
    departement, _ = Departement.objects.get_or_create(
        code=code[:2], defaults={"name": f"Département {code[:2]}", "region": region}
    )
    row, is_new = Commune.objects.get_or_create(
        code=code, defaults={"name": name, "name_key": name_key(name), "departement": departement}
    )
    if is_new:
        row.postal_codes.create(code=postal_code)
    return row


def territory(code: str = "95018", name: str = "Ville d'Argenteuil", **fields: object) -> Territory:
    """A territory, found by its code or created."""
    row, _ = Territory.objects.get_or_create(kind="commune", code=code, defaults={"name": name, **fields})
    return row


def neighbour() -> Territory:
    """Another territory, whose team must see nothing of the first."""
    return territory("95127", "Ville de Cergy")


def user(email: str = "nadia@exemple.fr", full_name: str = "Nadia Bricourt", **fields: Any) -> User:
    """A person, found by e-mail address or created."""
    found: User | None = User.objects.filter(email=email).first()
    return found or User.objects.create_user(email=email, full_name=full_name, **fields)


def membership(
    role: str = "facilitator",
    *,
    territory: Territory | None = None,
    organisation: Organisation | None = None,
    user: User | None = None,
) -> Membership:
    """A person in a role on a territory; a buyer and a company get an organisation when none is given."""
    place = territory or _home()
    if organisation is None and role in {"buyer", "company", "structure"}:
        organisation = _company()
    someone = user or _person(f"{role}.{place.code}.{next(SPARE_NUMBERS)}@exemple.fr", NAMES[role])
    return Membership.objects.create(user=someone, territory=place, organisation=organisation, role=role)


def acting_as(row: Membership) -> Actor:
    """The actor of a membership."""
    return Actor(
        user_id=row.user_id,
        role=Role(row.role),
        territory_id=row.territory_id,
        organisation_id=row.organisation_id,
        membership_id=row.pk,
        name=str(row.user),
    )


def actor(
    role: str = "facilitator", *, territory: Territory | None = None, organisation: Organisation | None = None
) -> Actor:
    """Someone who acts in a role on a territory."""
    return acting_as(membership(role, territory=territory, organisation=organisation))


def system(territory: Territory | None = None) -> Actor:
    """Terreau itself, on behalf of a territory."""
    place = territory or _home()
    return Actor.system(place.pk)


def client(
    role: str = "facilitator",
    *,
    territory: Territory | None = None,
    organisation: Organisation | None = None,
    membership: Membership | None = None,
) -> Client:
    """A browser already signed in; role "" gives a visitor without an account."""
    browser = Client()
    if role:
        row = membership or _member(role, territory, organisation)
        browser.force_login(row.user)
    return browser


def siren() -> str:
    """A SIREN never given before, with its right key."""
    stem = f"{90_000_000 + next(SPARE_NUMBERS)}"
    return stem + _key(stem)


def siret(siren: str = "") -> str:
    """A SIRET never given before, with its right key."""
    stem = (siren or _fresh_siren()) + f"{next(SPARE_NUMBERS) % 9999 + 1:04d}"
    return stem + _key(stem)


def _key(stem: str) -> str:
    doubled = (int(figure) * (2 if place % 2 == 0 else 1) for place, figure in enumerate(reversed(stem)))
    return str(-sum(sum(divmod(value, 10)) for value in doubled) % 10)


def organisation(name: str = "Bâtival", *, siren: str | None = "", buyer_kind: str = "") -> Organisation:
    """A legal unit; a fresh SIREN unless given, None for none."""
    number = _fresh_siren() if siren == "" else siren
    return Organisation.objects.create(name=name, name_key=organisation_key(name), siren=number, buyer_kind=buyer_kind)


def buyer(name: str = "Ville d'Argenteuil", buyer_kind: str = "municipality") -> Organisation:
    """A legal unit that buys."""
    return organisation(name, buyer_kind=buyer_kind)


def establishment(
    name: str = "Bâtival",
    *,
    organisation: Organisation | None = None,
    siret: str | None = "",
    employer_kind: str = "company",
    **fields: object,
) -> Establishment:
    """A place of a legal unit; a fresh SIRET of its SIREN unless given, None for none."""
    unit = organisation or _unit(name)
    number = _fresh_siret(unit.siren or "") if siret == "" else siret
    return Establishment.objects.create(
        organisation=unit,
        name=name,
        name_key=organisation_key(name),
        siret=number,
        employer_kind=employer_kind,
        **fields,
    )


def contact(
    establishment: Establishment | None = None, *, territory: Territory | None = None, **fields: object
) -> Contact:
    """Someone to call at a place."""
    values = {"full_name": "Karim Delmas", "email": "karim@batival.example", "phone": "01 02 03 04 05", **fields}
    return Contact.objects.create(
        establishment=establishment or _place(),
        territory=territory or _home(),
        **values,
    )


def invitation(
    email: str = "invitee@exemple.fr",
    role: str = "facilitator",
    *,
    territory: Territory | None = None,
    organisation: Organisation | None = None,
    expires_at: datetime | None = None,
) -> Invitation:
    """An invitation that waits for an answer."""
    return Invitation.objects.create(
        email=email,
        role=role,
        territory=territory or _home(),
        organisation=organisation,
        expires_at=expires_at or now() + timedelta(days=14),
    )


def _home() -> Territory:
    return territory()


def _person(email: str, full_name: str) -> User:
    return user(email, full_name)


def _member(role: str, at: Territory | None, of: Organisation | None) -> Membership:
    return membership(role, territory=at, organisation=of)


def _company() -> Organisation:
    return organisation()


def _unit(name: str) -> Organisation:
    return organisation(name)


def _place() -> Establishment:
    return establishment()


def _fresh_siren() -> str:
    return siren()


def _fresh_siret(of: str) -> str:
    return siret(of)


def fiche(
    place: Establishment | None = None,
    *,
    source: Source = Source.MARCHE,
    as_of: date = date(2026, 1, 15),
    **values: object,
) -> Fiche:
    """The fiche of a place of Argenteuil, with some fields said by a source on a day."""
    where = place or establishment("Régie des Bords de Seine", employer_kind="regie", commune=commune())
    row = fiches_of([where])[where.pk]
    pen = Pen(by=system(), origin=Origin(source, as_of))
    pen.say(row, {"kinds": ["regie"], "phone": "01 34 11 22 33", **values})
    pen.save()
    return row


def line(on: Fiche, model: type[Part], *, source: Source = Source.MARCHE, **values: object) -> Part:
    """A line of a list of a fiche."""
    return model.objects.create(fiche=on, source=source.value, as_of=date(2026, 1, 15), **values)  # type: ignore[attr-defined, no-any-return]
