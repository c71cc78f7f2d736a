"""Writing in the hours ledger: one entry at a time, never changed, corrected by its reverse."""

from datetime import date
from decimal import Decimal

from django.db.models import Model

from terreau.clauses.models import Commitment, LedgerEntry, StatementLine
from terreau.clauses.rules.vocabulary import EntryKind
from terreau.kit.access import Actor

ZERO = Decimal(0)


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


def post_done(*, by: Actor, line: StatementLine, counted: Decimal, dated_on: date, revision: int = 0) -> LedgerEntry:
    """Enter the hours of one validated line: real ones as declared, counted ones as the clause's coefficients say."""
    return LedgerEntry.objects.create(
        commitment_id=line.statement.commitment_id,
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
