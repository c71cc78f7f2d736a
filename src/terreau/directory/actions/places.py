"""Recording places and their legal units, by hand or in bulk, never twice."""

from collections.abc import Iterable, Sequence

from django.db import IntegrityError, connection, transaction

from terreau.directory.models import Establishment, Organisation
from terreau.directory.models.organisation import EstablishmentQuerySet
from terreau.directory.rules.names import organisation_key
from terreau.directory.rules.records import PlaceValues, place_refusal
from terreau.directory.searching.indexing import refresh_places
from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action


@action("directory.record_establishments")
def record_establishments(*, by: Actor, values: Sequence[PlaceValues]) -> list[Establishment]:
    """Find or create the place of each record, in their order; what was blank is filled, nothing is overwritten.

    Safe beside another import of the same rows. A place merged into another gives that other one.
    Raises Refused, naming the record, when one cannot make a place.
    """
    for value in values:
        if refusal := place_refusal(value):
            raise Refused(f"{value.name or 'Organisation sans nom'} : {refusal}")
    units = _units_by_siren(values)
    numbered = _places_by_siret(values, units)
    bare = sorted({v for v in values if not v.siret}, key=_kept_alone)
    unnumbered = {v: _without_siret(v, units.get(v.siren)) for v in bare}
    found = [numbered[v.siret] if v.siret else unnumbered[v] for v in values]
    _fill_blanks(zip(found, values, strict=True))
    return [place.merged_into or place for place in found]


def find_or_create_establishment(
    *,
    by: Actor,
    name: str,
    siret: str = "",
    siren: str = "",
    other_number: str = "",
    other_number_type: str = "",
    **known: str,
) -> Establishment:
    """The one place with this number (or, without any, this name and commune), created when missing.

    `known` are the other fields of PlaceValues. Raises Refused when the values cannot make a place.
    """
    value = PlaceValues(
        name=name,
        siret=siret,
        siren=siren,
        other_number=other_number,
        other_number_type=other_number_type,
        **known,
    )
    return record_establishments(by=by, values=[value])[0]


@action("directory.create_establishment")
def create_establishment(*, by: Actor, values: PlaceValues) -> Establishment:
    """Create a place, and its legal unit unless its SIREN is known. Raises Refused when its number is taken."""
    _refuse_unless_possible(values, besides=None)
    place = Establishment(organisation=_unit_for(values))
    return _write(place, values, is_own_unit=False)


@action("directory.edit_establishment", subject="establishment")
def edit_establishment(*, by: Actor, establishment: Establishment, values: PlaceValues) -> Establishment:
    """Correct a place and its legal unit; another SIREN ties it to another legal unit."""
    place = Establishment.objects.select_for_update().select_related("organisation").get(pk=establishment.pk)
    _refuse_unless_possible(values, besides=place)
    former = place.organisation_id
    if values.legal_number and values.legal_number != place.organisation.siren:
        place.organisation = _moved_unit(place, values)
        place.save(update_fields=["organisation"])
    return _write(place, values, is_own_unit=place.organisation_id == former)


def _refuse_unless_possible(values: PlaceValues, *, besides: Establishment | None) -> None:
    if refusal := place_refusal(values):
        raise Refused(refusal)
    others = Establishment.objects.exclude(pk=besides.pk if besides else 0)
    if values.siret and others.filter(siret=values.siret).exists():
        raise Refused("Ce SIRET est déjà celui d'une autre fiche : ouvrez-la, ou réunissez les deux fiches.")
    same = others.filter(other_number_type=values.other_number_type, other_number=values.other_number)
    if values.other_number and same.exists():
        raise Refused("Ce numéro est déjà celui d'une autre fiche : ouvrez-la, ou réunissez les deux fiches.")


def _write(place: Establishment, values: PlaceValues, *, is_own_unit: bool) -> Establishment:
    """Save a place and its legal unit; a number taken in the meantime is refused like one taken before."""
    try:
        with transaction.atomic():
            return _saved(place, values, is_own_unit=is_own_unit)
    except IntegrityError as taken:
        raise Refused("Ce numéro vient d'être pris par une autre fiche : cherchez-la dans l'annuaire.") from taken


def _saved(place: Establishment, values: PlaceValues, *, is_own_unit: bool) -> Establishment:
    """A legal unit that the place has just joined keeps its name and, unless one is given, its kind of buyer."""
    wanted: dict[str, str | None] = {
        "name": values.name,
        "name_key": organisation_key(values.name),
        "siret": values.siret or None,
        "other_number": values.other_number,
        "other_number_type": values.other_number_type if values.other_number else "",
        "employer_kind": values.employer_kind,
        "street": values.street,
        "postal_code": values.postal_code,
        "commune_id": values.commune_code or None,
    }
    changed = _set(place, wanted)
    unit_name = values.organisation_name or values.name
    unit: dict[str, str | None] = {}
    if is_own_unit:
        unit |= {"name": unit_name, "name_key": organisation_key(unit_name)}
    if is_own_unit or values.buyer_kind:
        unit["buyer_kind"] = values.buyer_kind
    changed += _set(place.organisation, unit)
    refresh_places([place.pk])
    journal.note(fields=changed)
    return place


def _set(row: Establishment | Organisation, wanted: dict[str, str | None]) -> tuple[str, ...]:
    """Give the row the wanted values and save it when one differs; the names of those that did."""
    changed = tuple(name for name, value in wanted.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, wanted[name])
    if changed or row.pk is None:
        row.save()
    return tuple(name for name in changed if name != "name_key")


def _unit_for(values: PlaceValues) -> Organisation:
    """The legal unit of this SIREN, or a new one."""
    if values.legal_number:
        return _units_by_siren([values])[values.legal_number]
    name = values.organisation_name or values.name
    return Organisation.objects.create(name=name, name_key=organisation_key(name), buyer_kind=values.buyer_kind)


def _moved_unit(place: Establishment, values: PlaceValues) -> Organisation:
    """A unit without number and with this place alone takes the SIREN; otherwise the place joins the other unit."""
    known = Organisation.objects.filter(siren=values.legal_number).first()
    unit = place.organisation
    if known is None and unit.siren is None and not unit.establishments.exclude(pk=place.pk).exists():
        unit.siren = values.legal_number
        unit.save(update_fields=["siren"])
        return unit
    return known or _unit_for(values)


def _units_by_siren(values: Iterable[PlaceValues]) -> dict[str, Organisation]:
    """The legal units of these records that have a SIREN, created when missing, by SIREN."""
    wanted = {v.legal_number: v for v in sorted(values, key=lambda v: v.legal_number) if v.legal_number}
    Organisation.objects.bulk_create(
        [
            Organisation(
                siren=number,
                name=v.organisation_name or v.name,
                name_key=organisation_key(v.organisation_name or v.name),
                buyer_kind=v.buyer_kind,
            )
            for number, v in wanted.items()
        ],
        ignore_conflicts=True,
        batch_size=2000,
    )
    found = Organisation.objects.filter(siren__in=wanted).select_related("merged_into")
    return {str(unit.siren): unit.merged_into or unit for unit in found.order_by("pk")}


def _places_by_siret(values: Iterable[PlaceValues], units: dict[str, Organisation]) -> dict[str, Establishment]:
    """The places of these records that have a SIRET, created when missing, by SIRET."""
    wanted = {v.siret: v for v in sorted(values, key=lambda v: v.siret) if v.siret}
    Establishment.objects.bulk_create(
        [_new_place(v, units[v.legal_number]) for v in wanted.values()], ignore_conflicts=True, batch_size=2000
    )
    return {str(place.siret): place for place in _known_places().filter(siret__in=wanted).order_by("pk")}


def _without_siret(values: PlaceValues, unit: Organisation | None) -> Establishment:
    """The place with this other number, or this name in this commune or legal unit; one writer at a time for a name."""
    key = organisation_key(values.name)
    with connection.cursor() as cursor:
        lock = f"directory.place {_kept_alone(values)}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [lock])
    if values.other_number:
        same = _known_places().filter(other_number_type=values.other_number_type, other_number=values.other_number)
    else:
        same = _known_places().filter(name_key=key)
        same = same.filter(commune=values.commune_code) if values.commune_code else same
        same = same.filter(organisation=unit) if unit else same
    found = same.order_by("pk").first()
    if found is not None:
        return found
    place = _new_place(values, unit or _unit_for(values))
    place.save()
    return place


def _kept_alone(values: PlaceValues) -> str:
    """What tells a record without SIRET from another, also the order in which writers wait for each other."""
    return f"{values.other_number_type} {values.other_number}".strip() or organisation_key(values.name)


def _known_places() -> EstablishmentQuerySet:
    return Establishment.objects.select_related("organisation", "merged_into__organisation")


def _new_place(values: PlaceValues, unit: Organisation) -> Establishment:
    return Establishment(
        organisation=unit,
        name=values.name,
        name_key=organisation_key(values.name),
        siret=values.siret or None,
        other_number=values.other_number,
        other_number_type=values.other_number_type if values.other_number else "",
        employer_kind=values.employer_kind,
        street=values.street,
        postal_code=values.postal_code,
        commune_id=values.commune_code or None,
    )


def _fill_blanks(pairs: Iterable[tuple[Establishment, PlaceValues]]) -> None:
    """Write what the records know and the rows do not."""
    places: dict[int, Establishment] = {}
    units: dict[int, Organisation] = {}
    for place, value in pairs:
        for name, known in (("street", value.street), ("postal_code", value.postal_code)):
            if known and not getattr(place, name):
                setattr(place, name, known)
                places[place.pk] = place
        if value.commune_code and not place.commune_id:
            place.commune_id = value.commune_code
            places[place.pk] = place
        if value.buyer_kind and not place.organisation.buyer_kind:
            place.organisation.buyer_kind = value.buyer_kind
            units[place.organisation_id] = place.organisation
    Establishment.objects.bulk_update(
        [places[pk] for pk in sorted(places)], ["street", "postal_code", "commune"], batch_size=1000
    )
    Organisation.objects.bulk_update([units[pk] for pk in sorted(units)], ["buyer_kind"], batch_size=1000)
