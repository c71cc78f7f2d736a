"""What is read of the stock, in the words of the directory."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from terreau.directory.rules.ess_rules import Activity
from terreau.directory.rules.lambert import Point
from terreau.directory.rules.sirene_codes import Headcount
from terreau.kit.labels import Labelled


class StockKind(Labelled):
    """The two files that INSEE publishes each month."""

    UNITS = "units", "StockUniteLegale"
    PLACES = "places", "StockEtablissement"


class Concern(Labelled):
    """Why a row is kept."""

    KNOWN_PLACE = "known_place", "déjà dans l'annuaire par son SIRET"
    KNOWN_UNIT = "known_unit", "déjà dans l'annuaire par son SIREN"
    ESS_FLAG = "ess_flag", "marquée ESS par l'Insee"
    LEGAL_FORM = "legal_form", "forme juridique de l'ESS"


class SetAside(Labelled):
    """Why a row is not kept."""

    OUTSIDE = "outside", "hors du territoire"
    CLOSED = "closed", "fermé ou cessé"
    NOT_CONCERNED = "not_concerned", "ni de l'ESS ni déjà dans l'annuaire"
    HIDDEN = "hidden", "nom masqué à la demande de l'entreprise"
    UNIT_MISSING = "unit_missing", "unité légale absente : ajoutez le fichier StockUniteLegale du même mois"
    PLACE_MISSING = "place_missing", "adresse inconnue : ajoutez le fichier StockEtablissement du même mois"
    REPEATED = "repeated", "numéro déjà lu dans ce fichier"
    UNREADABLE = "unreadable", "ligne illisible ou numéro incomplet"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to keep of a stock: INSEE codes of communes, legal categories, SIREN and SIRET already in the directory.

    Known SIRET are kept wherever they are and even closed, so that the directory learns of the closure. The others
    are kept when open, in these communes, and known by their SIREN, flagged ESS or of one of these categories.
    """

    communes: frozenset[str]
    legal_forms: frozenset[str]
    sirens: frozenset[str] = frozenset()
    sirets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SireneUnit:
    """A legal unit. None means unknown, or masked ([ND]). Names of natural persons are never read."""

    siren: str
    legal_name: str | None
    usual_name: str | None
    acronym: str | None
    rna: str | None
    legal_category: str | None
    ess_flag: str | None
    is_mission_company: bool | None
    is_active: bool
    is_partly_hidden: bool
    headcount: Headcount | None
    headcount_year: int | None
    activities: tuple[Activity, ...]
    created_on: date | None
    ceased_on: date | None
    treated_on: date | None
    head_office_siret: str | None


@dataclass(frozen=True, slots=True)
class SirenePlace:
    """A place with its legal unit (None when its row is in none of the files).

    `commune` is the commune's own code, never that of an arrondissement; `point` is None overseas.
    """

    siret: str
    unit: SireneUnit | None
    concern: Concern
    name: str | None
    is_head_office: bool
    is_open: bool
    is_partly_hidden: bool
    street: str | None
    street_extra: str | None
    postal_code: str | None
    commune: str | None
    commune_name: str | None
    point: Point | None
    headcount: Headcount | None
    headcount_year: int | None
    activities: tuple[Activity, ...]
    created_on: date | None
    closed_on: date | None
    treated_on: date | None

    @property
    def siren(self) -> str:
        """The number of the legal unit."""
        return self.siret[:9]


@dataclass(frozen=True, slots=True)
class FileCount:
    """The rows of one file: `read` = `kept` + the sum of `set_aside`."""

    name: str
    kind: StockKind
    read: int
    kept: int
    set_aside: Mapping[SetAside, int]
