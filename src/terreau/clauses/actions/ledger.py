"""The only writer of the hours ledger: entries are never changed, and corrected by their reverse."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from psycopg.errors import CheckViolation

from terreau.clauses.models import Commitment, LedgerEntry, StatementLine
from terreau.clauses.rules.vocabulary import EntryKind
from terreau.kit.access import Actor
from terreau.kit.actions import Refused

ZERO = Decimal(0)
BATCH = 2000
BALANCE = "opening_balance"
GUARDS = ("hours_done_within_hours_paid", "hours_paid_bound_hours_done")
OVER_PAID = "Le total validé dépasserait les heures payées de ce contrat de travail : corrigez l'un des deux."


def post(
    *, by: Actor, commitment: Commitment, kind: EntryKind, hours: Decimal, dated_on: date, source: Model
) -> LedgerEntry:
    """Enter hours due, transferred, waived or penalised (signed, counted hours) with what justifies them."""
    return LedgerEntry.objects.create(
        commitment=commitment,
        kind=kind,
        hours_counted=hours,
        dated_on=dated_on,
        source_type=source._meta.label_lower,  # noqa: SLF001
        source_id=source.pk,
        user_id=by.user_id,
    )


def done(*, by: Actor, line: StatementLine, counted: Decimal, dated_on: date, revision: int = 0) -> LedgerEntry:
    """The entry, to be entered, of one validated line: real hours as declared, counted ones as the clause says."""
    return LedgerEntry(
        commitment_id=line.placement.commitment_id,
        kind=EntryKind.DONE,
        hours_counted=counted,
        hours_real=line.hours or ZERO,
        hours_training=line.hours_training,
        dated_on=dated_on,
        worked_from=line.from_on,
        worked_to=line.to_on,
        employment_contract_id=line.placement.employment_contract_id,
        line=line,
        revision=revision,
        source_type=line._meta.label_lower,  # noqa: SLF001
        source_id=line.pk,
        user_id=by.user_id,
    )


def enter(entries: Iterable[LedgerEntry]) -> None:
    """Enter hours done, in batches. Raises Refused when they exceed the hours paid of an employment contract."""
    with within_hours_paid():
        LedgerEntry.objects.bulk_create(entries, batch_size=BATCH)


def post_balance(*, by: Actor, commitment: Commitment, hours: Decimal, year: int, until: date) -> LedgerEntry:
    """Enter hours done in a year before the start, without any person, up to a day of it."""
    last = min(date(year, 12, 31), until)
    return LedgerEntry.objects.create(
        commitment=commitment,
        kind=EntryKind.DONE,
        hours_counted=hours,
        hours_real=hours,
        dated_on=last,
        worked_from=date(year, 1, 1),
        worked_to=last,
        source_type=BALANCE,
        user_id=by.user_id,
    )


@contextmanager
def within_hours_paid() -> Iterator[None]:
    """Have the database compare hours done with hours paid at the end of the block, not at commit. Raises Refused."""
    guards = ", ".join(GUARDS)
    try:
        with transaction.atomic():
            yield
            with connection.cursor() as cursor:
                cursor.execute(f"SET CONSTRAINTS {guards} IMMEDIATE")
                cursor.execute(f"SET CONSTRAINTS {guards} DEFERRED")
    except IntegrityError as broken:
        if isinstance(broken.__cause__, CheckViolation) and broken.__cause__.diag.constraint_name == GUARDS[0]:
            raise Refused(OVER_PAID) from broken
        raise


def reverse(*, by: Actor, entry: LedgerEntry, dated_on: date) -> LedgerEntry:
    """Cancel an entry by its opposite; the pair sums to zero and both stay."""
    return LedgerEntry.objects.create(
        commitment_id=entry.commitment_id,
        kind=entry.kind,
        hours_counted=-entry.hours_counted,
        hours_real=-entry.hours_real,
        hours_training=-entry.hours_training,
        dated_on=dated_on,
        worked_from=entry.worked_from,
        worked_to=entry.worked_to,
        employment_contract_id=entry.employment_contract_id,
        line_id=entry.line_id,
        revision=entry.revision,
        source_type=entry.source_type,
        source_id=entry.source_id,
        reverses=entry,
        user_id=by.user_id,
    )
