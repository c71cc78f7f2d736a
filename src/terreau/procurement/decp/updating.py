"""Known contracts whose published content changed: what was typed stays, the rest follows, the past is kept."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from terreau.directory.models import Establishment
from terreau.procurement.decp.staging import NO_SUBJECT
from terreau.procurement.decp.tables import folded
from terreau.procurement.decp.writing import LIKE, PUBLISHED
from terreau.procurement.models import Amendment, Contract, Lot, LotCompany, Subcontract
from terreau.procurement.rules.vocabulary import AmendmentState, ContractStage, HolderRole, Source

FIELDS = (
    "title", "kind", "procedure", "cpv", "framework_number", "group_kind", "amount", "duration_months", "notified_on",
    "data_published_on", "place_code", "considerations",
)  # fmt: skip
AT_ONCE = 500
CHANGED = f"""
    SELECT s.position, s.contract_id, s.problems::json, ({PUBLISHED})::json, (
        SELECT json_agg(jsonb_build_object('title', l.title, 'amount', l.lot_amount::text, 'cpv', l.cpv,
            'starts_on', l.starts_on, 'months', l.months, 'holders', l.holders, 'amendments', l.amendments,
            'subcontracts', l.subcontracts) ORDER BY l.lot)
        FROM decp_stage l WHERE l.head = s.position AND l.lot IS NOT NULL)
    FROM decp_stage s WHERE s.lot = 0 AND s.state = 'changed' AND NOT s.rejected
"""  # noqa: S608


def write_changed() -> None:
    """Update every known contract whose content changed, a few hundred at a time."""
    connection.ensure_connection()
    with connection.connection.cursor(name="decp_changed") as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(CHANGED)
        while batch := cursor.fetchmany(AT_ONCE):
            _update(batch)


def _update(batch: Sequence[tuple[Any, ...]]) -> None:
    contracts = Contract.objects.prefetch_related("lots__companies", "lots__subcontracts", "amendments").in_bulk(
        [contract_id for _, contract_id, *_ in batch]
    )
    positions, befores = [], []
    for position, contract_id, problems, published, lots in batch:
        before = _update_one(contracts[contract_id], problems, published, lots)
        positions.append(position)
        befores.append(json.dumps(before, cls=DjangoJSONEncoder))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE decp_stage s SET before = v.before::jsonb "
            "FROM unnest(%s::int[], %s::text[]) AS v(position, before) WHERE s.position = v.position",
            [positions, befores],
        )


def _update_one(
    contract: Contract, problems: list[Any], published: dict[str, Any], lots: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return the values before, by table and number, and what was created."""
    before: dict[str, Any] = {"created": {}, "changed": {}}
    was = dict(contract.published_values)
    gone = _write_lots(contract, was, lots, before)
    flags = [
        *problems,
        *(one for one in contract.flags if one["reason"].startswith(LIKE) and one not in problems),
        *({"field": "titulaires", "reason": f"{name} n'est plus publié comme titulaire"} for name in gone),
    ]
    decided = not contract.is_flagged and contract.flags == flags
    values: dict[str, Any] = {
        name: _typed(name, published[name]) for name in FIELDS if not _is_kept(contract, name, published[name])
    }
    values |= {"published_values": published, "flags": flags, "is_flagged": bool(flags) and not decided}
    if contract.stage in {ContractStage.PLANNED.value, ContractStage.PUBLISHED.value} and published["notified_on"]:
        values["stage"] = ContractStage.NOTIFIED.value
    _change(contract, values, before)
    for lot in contract.lots.all():
        _change(lot, {"is_flagged": values["is_flagged"]}, before)
    return before


def _is_kept(contract: Contract, name: str, published: Any) -> bool:
    """A field typed by a person stays; in a contract entered by hand, every field that was filled."""
    if name in contract.edited_fields:
        return True
    if published in (None, "", []) or (name == "title" and published == NO_SUBJECT):
        return True
    return (
        contract.source != Source.DECP.value
        and name != "data_published_on"
        and getattr(contract, name) not in (None, "", [])
    )


def _typed(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name.endswith("_on"):
        return value if isinstance(value, date) else date.fromisoformat(value)
    return Decimal(value) if name == "amount" else value


def _change(row: Any, values: Mapping[str, Any], before: dict[str, Any]) -> None:
    """Save what differs, keeping what was there."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return
    table = before["changed"].setdefault(type(row).__name__.lower(), {})
    table[str(row.pk)] = {name: getattr(row, name) for name in changed} | table.get(str(row.pk), {})
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=list(changed))


def _created(row: Any, before: dict[str, Any]) -> None:
    before["created"].setdefault(type(row).__name__.lower(), []).append(row.pk)


def _write_lots(
    contract: Contract, was: Mapping[str, Any], lots: list[dict[str, Any]], before: dict[str, Any]
) -> list[str]:
    """Write each published lot on its own lot, and return the names of companies that are no longer published."""
    current = _current_lots(contract, was)
    gone: list[str] = []
    for rank, published in enumerate(lots):
        lot = _lot_of(current, published, alone=len(lots) == 1)
        if lot is None and not _was_published(was, published):
            lot = _new_lot(contract, published, rank, before)
        elif lot is not None and len(current) == len(lots):
            _change(lot, _lot_values(lot, published, was, rank), before)
        _write_amendments(contract, lot, published["amendments"], before)
        if lot is not None:
            gone += _write_companies(lot, published["holders"], before)
            _write_subcontracts(lot, published["subcontracts"], before)
    return gone


def _current_lots(contract: Contract, was: Mapping[str, Any]) -> list[Lot]:
    """The lots of the contract; when a person joined it to another, those that bear there a title it published."""
    own = sorted(contract.lots.all(), key=lambda lot: lot.pk)
    if own or contract.grouped_into_id is None:
        return own
    titles = [title for title, _ in was.get("lots", [])]
    return list(Lot.objects.filter(contract_id=contract.grouped_into_id, title__in=titles).order_by("pk"))


def _lot_of(current: Sequence[Lot], published: Mapping[str, Any], *, alone: bool) -> Lot | None:
    """The lot that a published one is: alone, the first of those that it was perhaps split into; else by its title."""
    if alone and current:
        return current[0]
    return next((lot for lot in current if folded(lot.title) == folded(published["title"])), None)


def _was_published(was: Mapping[str, Any], published: Mapping[str, Any]) -> bool:
    """Already there the last time: a person renamed or moved it, so it is not made again."""
    return folded(published["title"]) in {folded(title) for title, _ in was.get("lots", [])}


def _new_lot(contract: Contract, published: Mapping[str, Any], rank: int, before: dict[str, Any]) -> Lot:
    lot = Lot(contract=contract, number=str(rank + 1) if rank else "", title=published["title"], cpv=published["cpv"])
    lot.amount = _typed("amount", published["amount"])
    lot.is_flagged = True
    lot.save()
    _created(lot, before)
    return lot


def _lot_values(lot: Lot, published: Mapping[str, Any], was: Mapping[str, Any], rank: int) -> dict[str, Any]:
    """Published facts of the lot, for those that still hold what was last published: the others were typed."""
    title, amount = ([*was.get("lots", []), *([[None, None]] * (rank + 1))])[rank]
    values: dict[str, Any] = {}
    if published["title"] != NO_SUBJECT and (lot.title == title):
        values["title"] = published["title"]
    if published["amount"] is not None and lot.amount == _typed("amount", amount):
        values["amount"] = _typed("amount", published["amount"])
    starts_on, months = _typed("notified_on", published["starts_on"]), published["months"]
    old_start, old_months = _typed("notified_on", was.get("notified_on")), was.get("duration_months")
    untouched = lot.starts_on == old_start and lot.ends_on == _end(old_start, old_months)
    if starts_on and months and untouched:
        values |= {"starts_on": starts_on, "ends_on": _end(starts_on, months)}
    return values


def _end(starts_on: Any, months: int | None) -> Any:
    """The last day of a duration in whole months, as PostgreSQL counts them (a short month ends on its last day)."""
    if starts_on is None or months is None:
        return None
    year, month = divmod(starts_on.year * 12 + starts_on.month - 1 + months, 12)
    for day in range(starts_on.day, 0, -1):
        try:
            return starts_on.replace(year=year, month=month + 1, day=day) - timedelta(days=1)
        except ValueError:
            continue
    return None


def _place(company: Sequence[str]) -> Establishment:
    id_type, number, *_ = company
    found = (
        Establishment.objects.get(siret=number)
        if id_type == "SIRET"
        else Establishment.objects.get(other_number_type=id_type, other_number=number)
    )
    return found.merged_into or found


def _write_companies(lot: Lot, published: Sequence[Sequence[str]], before: dict[str, Any]) -> list[str]:
    owing = [one for one in lot.companies.all() if one.role != HolderRole.SUBCONTRACTOR.value]
    held = {one.establishment_id: one for one in owing}
    places = [_place(company) for company in published]
    role = HolderRole.JOINT_CONTRACTOR if len(places) > 1 else HolderRole.HOLDER
    for place in places:
        if place.pk not in held:
            row, is_new = LotCompany.objects.get_or_create(lot=lot, establishment=place, role=role.value)
            if is_new:
                _created(row, before)
    if not places:
        return []
    gone = [one for pk, one in held.items() if pk not in {place.pk for place in places}]
    return [one.establishment.name for one in gone]


def _write_amendments(
    contract: Contract, lot: Lot | None, published: Sequence[Sequence[Any]], before: dict[str, Any]
) -> None:
    """New ones arrive as proposals; one that a person signed or dismissed is left alone."""
    known = {one.number: one for one in contract.amendments.all()}
    for rank, subject, notified_on, published_on, amount, months, holders in published:
        values = {
            "subject": subject,
            "notified_on": _typed("notified_on", notified_on),
            "published_on": _typed("notified_on", published_on),
            "amount": _typed("amount", amount),
            "duration_months": months,
            "holders": [{"type": one[0], "number": one[1], "name": one[2]} for one in holders],
        }
        found = known.get(rank)
        if found is None:
            _created(
                Amendment.objects.create(
                    contract=contract, lot=lot, number=rank, state=AmendmentState.PROPOSED.value, **values
                ),
                before,
            )
        elif found.state == AmendmentState.PROPOSED.value:
            _change(found, values, before)


def _write_subcontracts(lot: Lot, published: Sequence[Sequence[Any]], before: dict[str, Any]) -> None:
    known = {(one.number, one.revision): one for one in lot.subcontracts.all()}
    for rank, revision, company, notified_on, published_on, amount, months in published:
        values = {
            "subcontractor_id": _place(company).pk,
            "notified_on": _typed("notified_on", notified_on),
            "published_on": _typed("notified_on", published_on),
            "amount": _typed("amount", amount),
            "duration_months": months,
        }
        found = known.get((rank, revision))
        if found is None:
            _created(Subcontract.objects.create(lot=lot, number=rank, revision=revision, **values), before)
        else:
            _change(found, values, before)


def differences(contract: Contract) -> Iterator[tuple[str, Any, Any]]:
    """Yield (field, value kept, value published) where a hand edit differs from the last published value."""
    for name in FIELDS:
        if name not in contract.published_values:
            continue
        published = _typed(name, contract.published_values[name])
        if published not in (None, "", []) and published != getattr(contract, name):
            yield name, getattr(contract, name), published
