"""Builders of places and territories for tests."""

from terreau.territories.models import Commune, Departement, Epci, PostalCode, Region, Territory
from terreau.territories.rules.keys import name_key


def make_territory(
    code: str = "95018", *, kind: str = "commune", name: str = "Ville d'Argenteuil", **fields: object
) -> Territory:
    """Create one territory, or give the one that has this kind and code."""
    territory: Territory = Territory.objects.get_or_create(kind=kind, code=code, defaults={"name": name, **fields})[0]
    return territory


def make_commune(
    code: str = "95018", name: str = "Argenteuil", *, postal_codes: tuple[str, ...] = ("95100",), population: int = 1000
) -> Commune:
    """Create one commune in the Val-d'Oise, with its postal codes."""
    region = Region.objects.get_or_create(code="11", defaults={"name": "Île-de-France"})[0]
    departement = Departement.objects.get_or_create(code="95", defaults={"name": "Val-d'Oise", "region": region})[0]
    commune: Commune = Commune.objects.create(
        code=code, name=name, name_key=name_key(name), departement=departement, population=population
    )
    PostalCode.objects.bulk_create([PostalCode(commune=commune, code=postal) for postal in postal_codes])
    return commune


def make_ept(code: str = "200057990", name: str = "Boucle Nord de Seine") -> Epci:
    """Create one Grand Paris territory."""
    ept: Epci = Epci.objects.get_or_create(code=code, defaults={"name": name, "kind": "EPT"})[0]
    return ept
