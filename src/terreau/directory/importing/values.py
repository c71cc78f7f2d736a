"""What of a record can be said of a fiche already there, so that no constraint is ever met by surprise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from terreau.directory.importing.matching import Placed
from terreau.directory.models import Fiche


def possible(one: Placed, fiche: Fiche, taken: Mapping[str, int]) -> dict[str, Any]:
    """The record's fields, with its numbers and its commune when they can stand; `taken` says who has a number."""
    record = one.target.record
    said = dict(record.values)
    if one.commune:
        said["commune"] = one.commune
    if record.postal_code:
        said["postal_code"] = record.postal_code
    said |= _numbers(one, fiche, taken)
    inserted = said.get("insertion_headcount", fiche.insertion_headcount)
    whole = said.get("headcount", fiche.headcount)
    if inserted is not None and whole is not None and inserted > whole:
        said.pop("insertion_headcount", None)
        said.pop("headcount", None)
    return said


def _numbers(one: Placed, fiche: Fiche, taken: Mapping[str, int]) -> dict[str, str]:
    """The SIRET and the SIREN that the record gives and that no other place or legal unit has."""
    record, place = one.target.record, fiche.establishment
    unit = place.organisation
    number = record.legal_number
    if not number or (unit.siren and unit.siren != number):
        if unit.siren and number:
            one.target.flag("siret", f"cette structure est connue ici sous le SIREN {unit.siren} : il est gardé")
        return {}
    said: dict[str, str] = {}
    if not unit.siren:
        if taken.get(number, unit.pk) != unit.pk:
            one.target.flag("siren", f"le SIREN {number} est celui d'une autre organisation : réunissez-les")
            return {}
        said["siren"] = number
    if record.siret and record.siret != place.siret:
        if taken.get(record.siret, place.pk) != place.pk:
            one.target.flag("siret", f"le SIRET {record.siret} est celui d'une autre fiche : réunissez les deux")
        elif not place.siret:
            said["siret"] = record.siret
        else:
            one.target.flag("siret", f"le fichier donne le SIRET {record.siret}, la fiche {place.siret} : il est gardé")
    return said
