"""Grants of the Île-de-France region: lines of 6 to 23 cells for 22 columns, read by what the cells hold."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from terreau.directory.importing import cleaning
from terreau.directory.importing.files import WHOLE
from terreau.directory.importing.records import Record
from terreau.directory.importing.rows import Row, values

COLUMNS = 22
SOURCE = "subventions-idf"


def grant(row: Row) -> Record:
    """The association that received a grant."""
    row.used.add(WHOLE)
    if WHOLE in row.content:
        return _found_by_content(row, [str(cell) for cell in row.content[WHOLE]])
    year = row.text("annee")
    return _record(
        row,
        siren=row.siren("ndeg_siren"),
        name=row.name("nom_de_l_association_ou_de_la_fondation_beneficiaire"),
        year=year,
        insee=row.insee("result_citycode"),
        postal_code=row.postal_code("cp"),
        city=row.text("result_city"),
        street=row.text("result_name", "adresse"),
        **row.point("longitude", "latitude"),
    )


def _found_by_content(row: Row, cells: Sequence[str]) -> Record:
    """The SIREN is the first right one; the name is after it when the city is before it, else before it."""
    at = next((rank for rank, cell in enumerate(cells) if re.fullmatch(r"\d{9}", cell) and cleaning.siren(cell)), None)
    year = next((cell for cell in cells if re.fullmatch(r"20[0-3]\d", cell)), "")
    if at is None:
        row.refuse("ndeg_siren", "aucun SIREN juste dans cette ligne")
        return _record(row, siren="", name="", year=year)
    city = cells[at - 1] if at and cells[at - 1] in cells[: at - 1] else ""
    name = cells[at + 1] if city and at + 1 < len(cells) else cells[at - 1]
    if len(cells) < 20:
        cut = f"ligne coupée ({len(cells)} cellules pour {COLUMNS} colonnes)"
        row.flag("", f"{cut} : seuls le nom et le SIREN sont repris")
        return _record(row, siren=cells[at], name=cleaning.name(name), year=year)
    row.remark("", f"ligne de {len(cells)} cellules pour {COLUMNS} colonnes : valeurs retrouvées par leur contenu")
    place = re.match(r"\[(-?[\d.]+), (-?[\d.]+)\]", cells[0])
    where = cleaning.point(place[2], place[1]) if place else None
    postal = next((cell for cell in cells[1:at] if cleaning.postal_code(cell) and len(cleaning.figures(cell)) == 5), "")
    return _record(
        row,
        siren=cells[at],
        name=cleaning.name(name),
        year=year,
        insee=cleaning.commune_code(cells[-1]),
        postal_code=cleaning.postal_code(postal),
        city=city,
        **({"longitude": where[0], "latitude": where[1]} if where else {}),
    )


def _record(
    row: Row, *, siren: str, name: str, year: str, insee: str = "", postal_code: str = "", city: str = "", **own: Any
) -> Record:
    return Record(
        source=SOURCE,
        id=siren,
        name=name,
        siren=siren,
        names_unit=True,
        as_of=date(int(year), 12, 31) if year.isdigit() and len(year) == 4 else None,
        insee=insee,
        postal_code=postal_code,
        city=city,
        values=values(name=name, legal_name=name, kinds=["association"], **own) if siren else {},
    )
