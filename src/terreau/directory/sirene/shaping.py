"""Rows of text into what the directory speaks of."""

from collections.abc import Mapping
from datetime import date

from terreau.directory.rules.ess_rules import Activity
from terreau.directory.rules.lambert import published_point
from terreau.directory.rules.sirene_codes import activity, commune_of, headcount
from terreau.directory.sirene.rows import Concern, SirenePlace, SireneUnit

Row = Mapping[str, str | None]
HIDDEN = {"P", "N"}
YES = {"true", "1", "O"}


def unit(row: Row) -> SireneUnit:
    """A legal unit from the columns of `queries.UNIT_COLUMNS`."""
    siren, nic = row["siren"] or "", row["nic"]
    is_active = row["state"] != "C"
    return SireneUnit(
        siren=siren,
        legal_name=row["legal_name"],
        usual_name=row["usual_name"],
        acronym=row["acronym"],
        rna=row["rna"],
        legal_category=row["form"],
        ess_flag=row["flag"],
        is_mission_company=None if row["mission"] is None else row["mission"] in YES,
        is_active=is_active,
        is_partly_hidden=row["status"] in HIDDEN,
        headcount=headcount(row["band"]),
        headcount_year=_year(row["band_year"]),
        activities=_activities(row),
        created_on=day(row["created"]),
        ceased_on=None if is_active else day(row["since"]),
        treated_on=day(row["treated"]),
        head_office_siret=f"{siren}{nic}" if nic else None,
    )


def place(row: Row, its_unit: SireneUnit | None) -> SirenePlace:
    """A place from the columns of `queries.PLACE_COLUMNS`, with its outcome."""
    is_open = row["state"] != "F"
    return SirenePlace(
        siret=row["siret"] or "",
        unit=its_unit,
        concern=Concern(row["outcome"] or ""),
        name=row["sign"] or row["usual_name"],
        is_head_office=row["head_office"] in YES,
        is_open=is_open,
        is_partly_hidden=row["status"] in HIDDEN,
        street=_street(row),
        street_extra=row["extra"],
        postal_code=row["postal_code"],
        commune=commune_of(row["commune"]),
        commune_name=row["town"],
        point=published_point(row["easting"], row["northing"], row["commune"]),
        headcount=headcount(row["band"]),
        headcount_year=_year(row["band_year"]),
        activities=_activities(row),
        created_on=day(row["created"]),
        closed_on=None if is_open else day(row["since"]),
        treated_on=day(row["treated"]),
    )


def _street(row: Row) -> str | None:
    number = f"{row['number'] or ''}{row['repetition'] or ''}"
    return " ".join(part for part in (number, row["street_kind"], row["street_name"]) if part) or None


def _activities(row: Row) -> tuple[Activity, ...]:
    found = (activity(row["naf"], row["nomenclature"]), activity(row["naf_2025"], "NAF2025"))
    return tuple(one for one in found if one)


def day(text: str | None) -> date | None:
    """A day from the beginning of a published text; None when it is not one."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _year(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None
