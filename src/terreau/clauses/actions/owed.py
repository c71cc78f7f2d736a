"""What the owed commitments of one clause owe: locked, moved in the ledger, and kept equal to it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Model, Q, Sum

from terreau.clauses.actions.ledger import ZERO, post
from terreau.clauses.models import Clause, Commitment, LedgerEntry
from terreau.clauses.rules.shares import split_hours
from terreau.clauses.rules.vocabulary import CommitmentKind, EntryKind
from terreau.directory.models import Establishment
from terreau.kit.access import Actor
from terreau.kit.actions import Refused
from terreau.procurement.rules.vocabulary import ContractStage

SIGNED_STAGES = frozenset({ContractStage.NOTIFIED, ContractStage.CLOSED})
DAY = timedelta(days=1)


def lock(clause: Clause) -> Clause:
    """The clause, held until the end of the transaction: two acts on one clause never cross."""
    return Clause.objects.select_for_update(of=("self",)).select_related("lot__contract").get(pk=clause.pk)


def is_signed(clause: Clause) -> bool:
    """Hours are due on a notified contract only; before, they are sized."""
    return clause.lot.contract.stage in SIGNED_STAGES


def owed_on(clause: Clause, on: date) -> list[Commitment]:
    """The locked commitments of those who owe that day; all that ever owed when none is left."""
    known = list(Commitment.objects.owed().filter(clause=clause).select_for_update().order_by("pk"))
    return [each for each in known if each.to_on is None or each.to_on >= on] or known


def post_owed(
    *, by: Actor, commitment: Commitment, kind: EntryKind, hours: Decimal, dated_on: date, source: Model
) -> None:
    """Enter hours on an owed commitment and keep its hours equal to the sum of its entries."""
    left = commitment.hours + (-hours if kind is EntryKind.WAIVED else hours)
    if left < 0:
        raise Refused("Ces heures retirent plus que ce qui est dû : vérifiez le nombre.")
    post(by=by, commitment=commitment, kind=kind, hours=hours, dated_on=dated_on, source=source)
    commitment.hours = left
    commitment.save(update_fields=["hours"])


def share_owed(
    *,
    by: Actor,
    clause: Clause,
    hours: Decimal,
    dated_on: date,
    source: Model,
    kind: EntryKind = EntryKind.DUE,
    weights: Mapping[int, Decimal] | None = None,
) -> None:
    """Enter signed hours on those who owe that day, by weight (commitment pk), by default as they owe now."""
    if not hours:
        return
    owed = owed_on(clause, dated_on)
    if not owed:
        raise Refused("Aucune entreprise ne doit encore d'heures sur ce lot : enregistrez d'abord la clause.")
    by_weight = dict(weights) if weights is not None else {each.pk: each.hours for each in owed}
    if not any(by_weight.values()):
        by_weight = {each.pk: Decimal(1) for each in owed}
    sign = Decimal(1) if hours > 0 else Decimal(-1)
    parts = split_hours(abs(hours), by_weight)
    for each in owed:
        if parts.get(each.pk):
            post_owed(by=by, commitment=each, kind=kind, hours=sign * parts[each.pk], dated_on=dated_on, source=source)


def done_on(commitments: Sequence[Commitment]) -> Decimal:
    """Counted hours validated on these commitments."""
    done = LedgerEntry.objects.filter(commitment__in=commitments, kind=EntryKind.DONE)
    total: Decimal | None = done.aggregate(total=Sum("hours_counted"))["total"]
    return total or ZERO


def remaining_on(clause: Clause) -> Decimal:
    """Hours that the clause still asks for: what is owed less what is validated, subcontractors included."""
    owed = Commitment.objects.owed().filter(clause=clause).aggregate(total=Sum("hours"))["total"] or ZERO
    return max(ZERO, owed - done_on(list(Commitment.objects.filter(clause=clause))))


def owing(*, clause: Clause, company: Establishment, from_on: date, contact: Mapping[str, str]) -> Commitment:
    """The owed commitment of a company on a clause, created with no hours when it has none."""
    commitment, is_new = Commitment.objects.get_or_create(
        clause=clause,
        company=company,
        kind=CommitmentKind.OWED.value,
        defaults={"hours": ZERO, "from_on": from_on, **contact},
    )
    if not is_new and commitment.to_on is not None:
        commitment.to_on = None
        commitment.save(update_fields=["to_on"])
    return commitment


def entrusted_total(holder: Commitment) -> Decimal:
    """Hours that a holder has entrusted so far."""
    total: Decimal | None = Commitment.objects.filter(Q(entrusted_by=holder)).aggregate(total=Sum("hours"))["total"]
    return total or ZERO
