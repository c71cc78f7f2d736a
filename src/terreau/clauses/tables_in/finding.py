"""Finds the organisations that a table names, and creates a company that nobody knew."""

from terreau.directory.actions import find_or_create_establishment
from terreau.directory.models import Establishment, Organisation
from terreau.directory.rules.names import digits, organisation_key
from terreau.kit.access import Actor

KINDS_BY_SIREN = (
    ("1", "state"),
    ("21", "municipality"),
    ("22", "department"),
    ("23", "region"),
    ("20", "intermunicipal"),
    ("24", "intermunicipal"),
    ("25", "intermunicipal"),
    ("2", "public_body"),
)


class NotFound(Exception):
    """Nobody, or several, answer; the message is a sentence in French."""


class Finder:
    """Remembers what it found: the lines of a table name the same few organisations."""

    def __init__(self, by: Actor) -> None:
        self.by = by
        self.buyers: dict[tuple[str, str], Organisation] = {}
        self.companies: dict[tuple[str, str], Establishment] = {}
        self._made: list[Establishment | Organisation] = []

    def made(self) -> list[Establishment | Organisation]:
        """The places and legal units created since the last call."""
        made, self._made = self._made, []
        return made

    def forget(self) -> None:
        """What was found or created may be gone, rolled back."""
        self.buyers, self.companies, self._made = {}, {}, []

    def buyer(self, name: str, siret: str) -> Organisation:
        """The buyer of this number or name; created only when its SIRET is given. Raises NotFound."""
        number = digits(name)
        siret = siret or (number if len(number) == 14 else "")
        key = (siret, organisation_key(name))
        if key not in self.buyers:
            self.buyers[key] = self._buyer_of_siret(name, siret) if siret else self._buyer_named(name)
        return self.buyers[key]

    def company(self, name: str, siret: str) -> Establishment:
        """The place of this number or name, created when nobody has it."""
        key = (siret, organisation_key(name))
        if key not in self.companies:
            known = None if siret else self._only_place(name)
            self.companies[key] = known or self._recorded(name or f"SIRET {siret}", siret)
        return self.companies[key]

    def _recorded(self, name: str, siret: str, **known: str) -> Establishment:
        """The place of this number or name, created when nobody has it; then it is kept among those made."""
        same = {"siret": siret} if siret else {"name_key": organisation_key(name)}
        is_new = not Establishment.objects.filter(**same).exists()
        has_unit = bool(siret) and Organisation.objects.filter(siren=siret[:9]).exists()
        place = find_or_create_establishment(by=self.by, name=name, siret=siret, **known)
        if is_new:
            self._made += [place] if has_unit else [place, place.organisation]
        return place

    def _buyer_of_siret(self, name: str, siret: str) -> Organisation:
        kind = next((kind for start, kind in KINDS_BY_SIREN if siret.startswith(start)), "private")
        known = name if name and not digits(name) else f"SIRET {siret}"
        return self._recorded(known, siret, buyer_kind=kind).organisation

    def _buyer_named(self, name: str) -> Organisation:
        same = Organisation.objects.current().filter(name_key=organisation_key(name)).order_by("pk")
        found = list(same.buyers()[:2]) or list(same[:2])
        if not found:
            raise NotFound(f"Aucun acheteur ne s'appelle « {name} » : donnez son SIRET, ou ajoutez-le à l'annuaire.")
        if len(found) > 1:
            raise NotFound(f"Plusieurs organisations s'appellent « {name} » : donnez le SIRET de l'acheteur.")
        return found[0]

    def _only_place(self, name: str) -> Establishment | None:
        """The one place of this name; several are left to their numbers."""
        same = Establishment.objects.current().filter(name_key=organisation_key(name)).select_related("organisation")
        found = list(same.order_by("pk")[:2])
        if len(found) > 1:
            raise NotFound(f"Plusieurs entreprises s'appellent « {name} » : donnez son SIRET.")
        return found[0] if found else None
