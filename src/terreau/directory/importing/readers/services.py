"""Services to people: data·inclusion version 1 and version 0, and the fixtures of les-emplois."""

from datetime import date
from typing import Any

from terreau.directory.importing.cleaning import listed, number, whole
from terreau.directory.importing.records import PartRecord, Record
from terreau.directory.importing.rows import Row, part

UNKNOWN = (
    "la structure « {id} » n'est pas dans l'annuaire : importez d'abord le fichier des structures, "
    "ou donnez les deux fichiers ensemble"
)
FEES = {"gratuit": "gratuit", "gratuit-sous-conditions": "payant", "payant": "payant", "adhesion": "payant",
        "pass-numerique": "payant"}  # fmt: skip


def service(row: Row) -> Record:
    """A service of version 1."""
    said = part(
        "services",
        **_shared(row),
        description=row.text("description")[:10_000],
        kind=next(iter(row.codes("type", "service_kinds")), ""),
        publics=row.codes("publics", "publics"),
        publics_notes=row.text("publics_precisions"),
        fee=next(iter(row.codes("frais", "fees")), ""),
        fee_notes=row.text("frais_precisions"),
        conditions=row.text("conditions_acces"),
        area_codes=[code[:80] for code in _list(row, "zone_eligibilite")],
        access_modes=row.codes("modes_mobilisation", "access_modes"),
        reachable_by=row.codes("mobilisable_par", "reachable_by"),
        access_notes=row.text("mobilisation_precisions"),
        access_url=row.url("lien_mobilisation"),
        opening_hours=row.text("horaires_accueil"),
    )
    return _record(row, row.text("source"), row.text("structure_id"), said)


def old_service(row: Row) -> Record:
    """A service of version 0."""
    kind, code = row.text("zone_diffusion_type"), row.text("zone_diffusion_code")
    areas = {"pays": ["france"], "region": [f"R{code}"]}.get(kind, [code])
    said = part(
        "services",
        **_shared(row),
        description=(row.text("presentation_detail") or row.text("presentation_resume"))[:10_000],
        kind=next(iter(row.codes("types", "service_kinds")), ""),
        publics_notes=", ".join(filter(None, (row.text("profils_precisions"), ", ".join(_list(row, "profils"))))),
        fee=next((FEES[one] for one in _list(row, "frais") if one in FEES), ""),
        fee_notes=row.text("frais_autres"),
        conditions="\n".join(_list(row, "pre_requis")),
        area_codes=[one for one in areas if one.strip("R")],
        access_notes=row.text("modes_orientation_beneficiaire_autres"),
        access_url=row.url("formulaire_en_ligne") or row.url("prise_rdv"),
        opening_hours=row.text("recurrence"),
        suspended_on=_iso(row.day("date_suspension")),
    )
    return _record(row, row.text("source"), row.text("structure_id"), said)


def emplois_service(row: Row) -> Record:
    """A service of les-emplois, whose codes are numbers of its own base: told, to be mapped."""
    for column in ("kind", "thematics", "publics", "receptions", "fee"):
        if row.raw(column):
            row.remark(column, "numéro d'un référentiel que le fichier ne donne pas, à mapper")
    uid = row.text("uid")
    said = part(
        "services",
        source_name=uid.partition("--")[0][:80],
        source_id=uid[:200],
        url=row.url("source_link"),
        name=row.name("name")[:150],
        description=row.text("description", "description_short")[:10_000],
        publics_notes=row.text("publics_details"),
        fee_notes=row.text("fee_details"),
        conditions=row.text("access_conditions_di"),
        area_codes=[code[:80] for code in _list(row, "eligibility_zones")],
        access_notes=row.text("mobilizations_details"),
        phone=row.phone("contact_phone"),
        email=row.email("contact_email"),
        opening_hours=row.text("opening_hours", "opening_hours_text"),
        place=_place(row, "address_line_1", "post_code", "city"),
    )
    return _record(row, "emplois-structure", row.text("structure"), said, told_on=row.day("updated_on"))


def _shared(row: Row) -> dict[str, Any]:
    return {
        "source_name": row.text("source")[:80],
        "source_id": row.text("id")[:200],
        "url": row.url("lien_source"),
        "name": row.name("nom")[:150],
        "themes": row.codes("thematiques", "themes"),
        "welcome_modes": row.codes("modes_accueil", "welcome_modes"),
        "phone": row.phone("telephone"),
        "email": row.email("courriel"),
        "weekly_hours": _hours(row),
        "weeks": _weeks(row),
        "place": _place(row, "adresse", "code_postal", "commune"),
    }


def _record(row: Row, source: str, of: str, said: PartRecord, told_on: date | None = None) -> Record:
    day = told_on or row.day("date_maj")
    if not said.values.get("name"):
        row.refuse("nom", "service sans nom")
    unknown = UNKNOWN.format(id=of) if of else "cette ligne ne dit pas de quelle structure est le service"
    return Record(source=source[:80], id=of[:200], as_of=day, unknown=unknown, parts=(said,))


def _place(row: Row, street: str, postal_code: str, city: str) -> dict[str, str]:
    said = {"street": row.text(street), "postal_code": row.postal_code(postal_code), "city": row.text(city)}
    return {name: value for name, value in said.items() if value}


def _hours(row: Row) -> str | None:
    found = number(row.raw("volume_horaire_hebdomadaire"))
    return f"{found:.2f}" if found is not None and 0 < found <= 168 else None


def _weeks(row: Row) -> int | None:
    found = whole(row.raw("nombre_semaines"))
    return found if found and found <= 520 else None


def _list(row: Row, column: str) -> list[str]:
    return listed(row.raw(column))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
