"""The one staging table: every row of the file, then, for keys met several times, the lots that they make together."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from itertools import groupby, islice
from typing import Any

from django.db import connection

from terreau.directory.rules.names import organisation_key
from terreau.procurement.decp import values
from terreau.procurement.decp.formats import RawRow
from terreau.procurement.decp.grouping import GroupedContract, group
from terreau.procurement.decp.normalise import normalise
from terreau.procurement.decp.published import (
    Concession,
    Holder,
    Problem,
    PublishedAmendment,
    PublishedRow,
    PublishedSubcontract,
    Severity,
)
from terreau.procurement.decp.tables import folded
from terreau.procurement.decp.values import CENT, is_siret
from terreau.procurement.rules.vocabulary import ContractKind, GroupKind, SocialConsideration

COLUMNS = (
    "position", "locator", "head", "lot", "rejected", "problems", "siret", "buyer_type", "buyer_name", "buyer_key",
    "number", "print", "title", "kind", "procedure", "cpv", "framework_number", "group_kind", "amount", "lot_amount",
    "months", "notified_on", "published_on", "starts_on", "place_code", "considerations", "holders", "amendments",
    "subcontracts", "extra", "lots",
)  # fmt: skip
CREATE = """
    DROP TABLE IF EXISTS decp_stage;
    CREATE TEMPORARY TABLE decp_stage (
        position int, locator text, head int, lot smallint, rejected boolean, problems jsonb,
        siret text, buyer_type text, buyer_name text, buyer_key text, number text, print text, title text, kind text,
        procedure text, cpv text, framework_number text, group_kind text, amount numeric, lot_amount numeric,
        months int, notified_on date, published_on date, starts_on date, place_code text, considerations text[],
        holders jsonb, amendments jsonb, subcontracts jsonb, extra jsonb, lots jsonb,
        contract_id bigint DEFAULT nextval(pg_get_serial_sequence('procurement_contract', 'id')),
        lot_id bigint DEFAULT nextval(pg_get_serial_sequence('procurement_lot', 'id')),
        state text DEFAULT 'new', before jsonb
    )
"""
JOINED = "position, head, lot, state, rejected, siret, number"
ABSENT = "\x01"
COPY = f"COPY decp_stage ({', '.join(COLUMNS)}) FROM STDIN WITH (NULL E'\\x01')"
REPEATED = """
    SELECT position, locator, siret, number, row_to_json(s)
    FROM decp_stage s
    WHERE (siret, number) IN (
        SELECT siret, number FROM decp_stage WHERE NOT rejected GROUP BY siret, number HAVING count(*) > 1
    ) AND NOT rejected
    ORDER BY siret, number, position
"""
_ENCODER = json.JSONEncoder(ensure_ascii=False)
NO_SUBJECT = "Objet non publié"
GROUPS_AT_ONCE = 500
LINES_AT_ONCE = 200


def fill(rows: Iterable[RawRow]) -> None:
    """Create the staging table in the running transaction and copy every row into it, grouped by key."""
    with connection.cursor() as cursor:
        cursor.execute(CREATE)
    _copy(_staged(position, raw) for position, raw in enumerate(rows, start=1))
    with connection.cursor() as cursor:
        cursor.execute("CREATE UNIQUE INDEX ON decp_stage (position)")
        cursor.execute(f"ANALYZE decp_stage ({JOINED})")
    _group_repeated()


def _copy(lines: Iterable[str]) -> None:
    """Send lines some hundreds at a time: each sending costs as much as cleaning a row."""
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        iterator = iter(lines)
        while some := "".join(islice(iterator, LINES_AT_ONCE)):
            copy.write(some)


def _line(fields: Sequence[object]) -> str:
    """Fields in COPY's text format, without a line end. No value holds a control character: cleaning took them."""
    line = "\t".join([one if type(one) is str else ABSENT if one is None else str(one) for one in fields])
    return line.replace("\\", "\\\\") if "\\" in line else line


def _staged(position: int, raw: RawRow) -> str:
    row = normalise(raw.content)
    problems = (Problem("ligne", raw.refusal, Severity.REJECTED),) if raw.refusal else row.problems
    return record(row, problems, position=position, locator=raw.locator, rejected=bool(raw.refusal) or row.is_rejected)


def record(
    row: PublishedRow,
    problems: Sequence[Problem],
    *,
    position: int,
    locator: str,
    rejected: bool = False,
    head: int | None = None,
    lot: int = 0,
    whole: GroupedContract | None = None,
) -> str:
    """Return a row of the staging table, as COPY reads it. `whole` is the contract when several rows make it."""
    amount = whole.amount if whole else row.amount
    lots = _json([[lot.row.subject or NO_SUBJECT, _text(lot.row.amount)] for lot in whole.lots]) if whole else None
    told = _json([{"field": one.field, "reason": one.reason} for one in problems]) if problems else "[]"
    who = ["SIRET" if is_siret(row.buyer_siret) else "SIRET INVALIDE", row.buyer_name, _key(row.buyer_name), row.number]
    what = [
        row.subject or NO_SUBJECT, kind_of(row), row.procedure, row.cpv, row.framework_number, row.group_kind, amount,
        row.amount, row.months, row.notified_on, row.published_on,
        (row.concession and row.concession.starts_on) or row.notified_on, row.place_code,
        f"{{{','.join(row.considerations)}}}", _companies(row.holders), _amendments(row.amendments),
        _subcontracts(row.subcontracts), _extra(row), lots,
    ]  # fmt: skip
    owner, content = _line(who), _line(what)
    known = f"{owner}\t{content}\t{told}" + (repr(whole.lots) if whole else "")
    digest = blake2b(known.encode(), digest_size=16).hexdigest()
    place = _line([position, values.text(locator), head or position, lot, rejected, told, row.buyer_siret])
    return f"{place}\t{owner}\t{digest}\t{content}\n"


def kind_of(row: PublishedRow) -> str:
    """What is bought, from the CPV division: 45 works, 71 studies, below 50 supplies, the rest services."""
    if row.concession:
        return ContractKind.CONCESSION.value
    division = int(row.cpv[:2] or 50)
    if division == 45:
        return ContractKind.WORKS.value
    if division == 71:
        return ContractKind.STUDIES.value
    return (ContractKind.SUPPLIES if division < 50 else ContractKind.SERVICES).value


@lru_cache(maxsize=8192)
def _key(name: str) -> str:
    return organisation_key(name)


def _json(value: Any) -> str:
    return _ENCODER.encode(value)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def company(holder: Holder) -> list[str]:
    """Return a company as staged: type, number (its name when it has none), name, sort key of the name."""
    if not holder.id:
        return ["NOM", _key(holder.name)[:40] or "?", holder.name, _key(holder.name)]
    return [holder.id_type, holder.id, holder.name, _key(holder.name) if holder.name else ""]


def _companies(holders: Sequence[Holder]) -> str:
    return _json([company(one) for one in holders]) if holders else "[]"


def _amendments(found: Sequence[PublishedAmendment]) -> str:
    return _json([_amendment(one) for one in found]) if found else "[]"


def _amendment(one: PublishedAmendment) -> list[Any]:
    days = [_text(one.notified_on), _text(one.published_on)]
    return [one.rank, one.subject, *days, _text(one.amount), one.months, [company(holder) for holder in one.holders]]


def _subcontracts(found: Sequence[PublishedSubcontract]) -> str:
    if not found:
        return "[]"
    return _json(
        [
            [
                s.rank,
                s.revision,
                company(s.company),
                _text(s.notified_on),
                _text(s.published_on),
                _text(s.amount),
                s.months,
            ]
            for s in found
        ]
    )


def _extra(row: PublishedRow) -> str:
    """What is published and has no column: kept with the published values."""
    concession = row.concession and (_text(row.concession.starts_on), _text(row.concession.subsidy))
    change = (row.change_rank, row.change_subject) if row.change_rank else None
    place, twin = (row.place_kind, row.place_name), (row.stem, _likeness(row)) if row.stem else None
    return _extra_json(row.nature, row.is_framework, (place, concession, change, twin))


@lru_cache(maxsize=4096)
def _extra_json(nature: str, is_framework: bool, rest: tuple[Any, ...]) -> str:
    extra = {"nature": nature, "is_framework": is_framework}
    extra |= dict(zip(("place", "concession", "change", "twin"), rest, strict=True))
    return _json({name: value for name, value in extra.items() if value is not None})


def _likeness(row: PublishedRow) -> str:
    """What two publications of one contract have in common: object, holders, day of notification."""
    holders = sorted((holder.id_type, holder.id or folded(holder.name)) for holder in row.holders)
    same = repr((folded(row.subject), holders, row.notified_on))
    return blake2b(same.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _group_repeated() -> None:
    """Group the keys met several times, a few hundred at a time, and put the lots in place of their first rows."""
    batch: list[tuple[list[tuple[int, str]], GroupedContract]] = []
    for _, found in groupby(_repeated(), key=lambda one: one[2:4]):
        rows = list(found)
        whole = group([_restored(content) for *_, content in rows])
        batch.append(([(position, locator) for position, locator, *_ in rows], whole))
        if len(batch) == GROUPS_AT_ONCE:
            _replace(batch)
            batch = []
    if batch:
        _replace(batch)


def _repeated() -> Iterator[tuple[Any, ...]]:
    connection.ensure_connection()
    with connection.connection.cursor(name="decp_repeated") as cursor:
        cursor.itersize = 2000
        cursor.execute(REPEATED)
        yield from cursor


def _replace(batch: Sequence[tuple[list[tuple[int, str]], GroupedContract]]) -> None:
    """Put each lot in the place of its first row, and tell every row of the key where its contract is."""
    merged: list[tuple[int, int]] = []
    lots: dict[int, str] = {}
    for places, whole in batch:
        head = places[0][0]
        merged += [(position, head) for position, _ in places]
        for rank, lot in enumerate(whole.lots):
            position, locator = places[lot.positions[0]]
            lots[position] = record(
                lot.row,
                lot.row.problems if rank else whole.problems,
                position=position,
                locator=locator,
                head=head,
                lot=rank,
                whole=None if rank else whole,
            )
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM decp_stage WHERE position = ANY(%s)", [list(lots)])
        cursor.execute(
            "UPDATE decp_stage s SET head = v.head, lot = NULL "
            "FROM unnest(%s::int[], %s::int[]) AS v(position, head) WHERE s.position = v.position",
            [[position for position, _ in merged], [head for _, head in merged]],
        )
    _copy(lots.values())


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _exact(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(CENT)


def _holder(value: Sequence[str]) -> Holder:
    id_type, number, name, _ = value
    return Holder("INCONNU", "", name) if id_type == "NOM" else Holder(id_type, number, name)


def _restored_amendment(a: list[Any]) -> PublishedAmendment:
    holders = tuple(_holder(one) for one in a[6])
    return PublishedAmendment(a[0], a[1], _day(a[2]), _day(a[3]), _exact(a[4]), a[5], holders)


def _restored(staged: dict[str, Any]) -> PublishedRow:
    """Return the clean row that a record was made from."""
    extra = staged["extra"]
    concession = extra.get("concession")
    place_kind, place_name = extra.get("place") or ("", "")
    change_rank, change_subject = extra.get("change") or (0, "")
    return PublishedRow(
        buyer_siret=staged["siret"],
        buyer_name=staged["buyer_name"],
        number=staged["number"],
        subject="" if staged["title"] == NO_SUBJECT else staged["title"],
        nature=extra["nature"],
        procedure=staged["procedure"],
        cpv=staged["cpv"],
        place_code=staged["place_code"],
        place_kind=place_kind,
        place_name=place_name,
        months=staged["months"],
        notified_on=_day(staged["notified_on"]),
        published_on=_day(staged["published_on"]),
        amount=_exact(staged["lot_amount"]),
        holders=tuple(_holder(one) for one in staged["holders"]),
        considerations=tuple(SocialConsideration(one) for one in staged["considerations"]),
        is_framework=extra["is_framework"],
        framework_number=staged["framework_number"],
        group_kind=GroupKind(staged["group_kind"]),
        amendments=tuple(_restored_amendment(one) for one in staged["amendments"]),
        subcontracts=tuple(
            PublishedSubcontract(s[0], s[1], _holder(s[2]), _day(s[3]), _day(s[4]), _exact(s[5]), s[6])
            for s in staged["subcontracts"]
        ),
        concession=Concession(_day(concession[0]), _exact(concession[1])) if concession else None,
        change_rank=change_rank,
        change_subject=change_subject,
        stem=(extra.get("twin") or ("", ""))[0],
        problems=tuple(Problem(one["field"], one["reason"]) for one in staged["problems"]),
    )
