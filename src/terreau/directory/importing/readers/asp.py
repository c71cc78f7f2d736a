"""ASP: conventions of insertion and their yearly annexes, as les-emplois keeps them and as the ASP sends them."""

from collections.abc import Mapping
from datetime import date

from terreau.directory.importing.records import PartRecord, Record
from terreau.directory.importing.rows import Row, part, values

KINDS: Mapping[str, str] = {"ACI": "aci", "EI": "ei", "AI": "ai", "ETTI": "etti", "EITI": "eiti"}
BY_CONVENTION, BY_STRUCTURE = "asp-convention", "asp-structure"
NO_PLACE = (
    "aucune structure de l'annuaire n'a ce SIRET, et ce fichier ne donne pas de nom : importez d'abord une liste de "
    "structures, ou donnez les deux fichiers ensemble"
)
NO_CONVENTION = (
    "la convention n° {id} n'est pas dans l'annuaire : donnez le fichier des conventions dans le même import"
)
NO_STRUCTURE = (
    "la structure n° {id} de l'ASP n'est pas dans l'annuaire : donnez aussi la liste des structures et le fichier des "
    "conventions"
)
STANDING = frozenset({"VALIDE", "PROVISOIRE", "HISTORISE", "CLOTURE"})


def convention(row: Row) -> Record:
    """A convention: a kind of insertion, and the numbers by which annexes name it."""
    kinds = row.mapped("kind", KINDS)
    number = row.text("asp_id")
    ended = row.day("deactivated_at") if str(row.raw("is_active")) == "False" else None
    said = part(
        "credentials",
        kind="convention_iae",
        name=_named(row.text("kind")),
        number=f"ASP {number}",
        to_on=ended.isoformat() if ended else None,
    )
    return Record(
        source=BY_CONVENTION,
        id=row.text("pk"),
        siret=row.siret("siret_signature"),
        as_of=row.day("reactivated_at") or row.day("created_at"),
        unknown=NO_PLACE,
        links=((BY_STRUCTURE, number),) if number else (),
        values=values(kinds=kinds),
        parts=(said,),
    )


def annexe(row: Row) -> Record:
    """A yearly annexe of a convention, with its dates."""
    number = row.text("number")
    of = row.text("convention")
    _refuse_unless_standing(row, "state")
    found = next((known for known in ("ETTI", "EITI", "ACI", "EI", "AI") if number.startswith(known)), "")
    said = _annexe(found, number, row.day("start_at"), row.day("end_at"))
    unknown = NO_CONVENTION.format(id=of)
    return Record(
        source=BY_CONVENTION, id=of, as_of=row.day("created_at"), unknown=unknown, parts=(said,),
        values=values(kinds=[KINDS[found]] if found in KINDS else []),
    )  # fmt: skip


def flow(row: Row) -> Record:
    """An annexe in the file that the ASP sends: its number is completed by its renewal and its amendment."""
    of = row.text("af_id_structure")
    _refuse_unless_standing(row, "af_etat_annexe_financiere_code")
    kind = row.text("af_mesure_dispositif_code").partition("_")[0]
    suffix = f"A{row.text('af_numero_avenant_renouvellement') or 0}M{row.text('af_numero_avenant_modification') or 0}"
    said = _annexe(
        kind,
        row.text("af_numero_annexe_financiere") + suffix,
        row.day("af_date_debut_effet"),
        row.day("af_date_fin_effet"),
    )
    return Record(
        source=BY_STRUCTURE,
        id=of,
        as_of=row.day("af_date_signature") or row.day("af_date_etat_valide"),
        unknown=NO_STRUCTURE.format(id=of),
        values=values(kinds=[KINDS[kind]] if kind in KINDS else []),
        parts=(said,),
    )


def _annexe(kind: str, number: str, starts: date | None, ends: date | None) -> PartRecord:
    return part(
        "credentials",
        kind="convention_iae" if kind in KINDS else "other",
        name=_named(kind) if kind in KINDS else "Fonds départemental d'insertion",
        number=number[:60],
        from_on=starts.isoformat() if starts else None,
        to_on=ends.isoformat() if ends and (starts is None or ends >= starts) else None,
    )


def _named(kind: str) -> str:
    return f"Convention {kind}"


def _refuse_unless_standing(row: Row, column: str) -> None:
    state = row.text(column)
    if state not in STANDING:
        row.refuse(column, f"annexe « {state or 'sans état'} » : elle ne vaut pas")
