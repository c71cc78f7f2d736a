"""Who says what on a fiche, since when, and whose word stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from terreau.kit.labels import Labelled


class Source(Labelled):
    """Where a value comes from."""

    OWNER = "owner", "la structure elle-même"
    TEAM = "team", "l'équipe du territoire"
    PUBLIC = "public", "une proposition du public"
    SIRENE = "sirene", "INSEE (SIRENE)"
    ASP = "asp", "ASP (conventions d'insertion)"
    DATA_INCLUSION = "data_inclusion", "data·inclusion"
    EMPLOIS = "emplois", "Les emplois de l'inclusion"
    MARCHE = "marche", "Le marché de l'inclusion"
    GEIQ = "geiq", "Fédération française des GEIQ"
    ESAT_EA = "esat_ea", "liste d'ESAT et d'entreprises adaptées"
    ASSOCIATIONS = "associations", "liste d'associations"
    ESS_LIST = "ess_list", "liste d'entreprises de l'ESS"
    DIGITAL = "digital", "cartographie de l'inclusion numérique"
    THIRD_PLACES = "third_places", "France Tiers-Lieux"
    PRESCRIBERS = "prescribers", "liste de prescripteurs"
    PUBLIC_BODIES = "public_bodies", "liste de collectivités"
    CLAUSES = "clauses", "les clauses sociales du territoire"

    @property
    def is_local(self) -> bool:
        """Someone here wrote it, so that no file may change it unseen."""
        return self in {Source.OWNER, Source.TEAM}


@dataclass(frozen=True, slots=True)
class Origin:
    """A value's source and the day on which it was true (`as_of`)."""

    source: Source
    as_of: date

    @classmethod
    def read(cls, kept: Mapping[str, str]) -> "Origin":
        """From what is kept on the fiche: {"source": ..., "as_of": "AAAA-MM-JJ"}."""
        return cls(Source(kept["source"]), date.fromisoformat(kept["as_of"]))

    def kept(self) -> dict[str, str]:
        """As the fiche keeps it."""
        return {"source": self.source.value, "as_of": self.as_of.isoformat()}


def may_replace(current: Origin | None, incoming: Origin, *, is_official: bool = False) -> bool:
    """Whether an incoming value takes the place of the present one.

    A person's word always does. A file replaces an older file (or the same one read again). It never replaces what
    was written here, unless the fact is official (`is_official`: legal form, closure, agreement) and more recent.
    """
    if current is None or incoming.source.is_local:
        return True
    if current.source.is_local:
        return is_official and incoming.as_of > current.as_of
    return incoming.as_of >= current.as_of
