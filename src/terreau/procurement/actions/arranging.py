"""Which lots make one contract, and which operation they belong to: decided by a person."""

from collections.abc import Collection

from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action
from terreau.procurement.models import Amendment, Contract, Lot, Operation
from terreau.procurement.rules.planned import move_refusal
from terreau.procurement.rules.vocabulary import Source

COPIED = (
    "buyer_id",
    "buyer_siret",
    "kind",
    "stage",
    "procedure",
    "cpv",
    "framework_number",
    "group_kind",
    "publication_on",
    "notified_on",
    "considerations",
)


@action("procurement.assign_operation", subject="contract")
def assign_operation(*, by: Actor, contract: Contract, lots: Collection[int], operation: Operation | None) -> Contract:
    """Attach lots of a contract to an operation, or detach them when it is None."""
    if not lots:
        raise Refused("Choisissez au moins un lot.")
    Lot.objects.filter(contract=contract, pk__in=lots).update(operation=operation)
    return contract


@action("procurement.split_contract", subject="contract")
def split_contract(*, by: Actor, contract: Contract, lots: Collection[int], number: str, title: str) -> Contract:
    """Give some lots a contract of their own, with their hours; the rest stays. Raises Refused."""
    held = Contract.objects.select_for_update().get(pk=contract.pk)
    known = list(held.lots.select_for_update().order_by("pk"))
    chosen = [lot for lot in known if lot.pk in set(lots)]
    taken = bool(number) and Contract.objects.filter(buyer=held.buyer_id, number=number).exists()
    refusal = move_refusal(chosen=len(chosen), total=len(known), number_taken=taken)
    if refusal:
        raise Refused(refusal)
    copied = {name: getattr(held, name) for name in COPIED}
    amounts = [lot.amount for lot in chosen]
    total = sum(amount for amount in amounts if amount is not None) if None not in amounts else None
    made = Contract.objects.create(
        **copied, number=number, title=title, amount=total, source=Source.MANUAL.value, entered_for_id=by.territory_id
    )
    _move(chosen, made)
    journal.note(fields=("lots",))
    return made


@action("procurement.group_contracts", subject="contract")
def group_contracts(*, by: Actor, contract: Contract, other: Contract) -> Contract:
    """Bring the lots of another contract of the same buyer into this one; the other stays, empty, out of the lists.

    It is kept so that a new import finds it and makes it again neither as a contract nor as lots."""
    ids = sorted({contract.pk, other.pk})
    held = {one.pk: one for one in Contract.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    into, gone = held[contract.pk], held[other.pk]
    if into.pk == gone.pk:
        raise Refused("C'est le même marché : choisissez-en un autre.")
    if into.buyer_id != gone.buyer_id:
        raise Refused("Ces deux marchés n'ont pas le même acheteur.")
    if into.grouped_into_id or gone.grouped_into_id:
        raise Refused("L'un de ces marchés est déjà réuni à un autre.")
    _move(list(gone.lots.select_for_update().order_by("pk")), into)
    gone.grouped_into = into
    gone.save(update_fields=["grouped_into"])
    journal.note(fields=("lots",))
    return into


def _move(lots: list[Lot], into: Contract) -> None:
    """Move lots with their amendments, numbered after those already there."""
    taken = set(into.lots.values_list("number", flat=True))
    for lot in lots:
        number = lot.number
        rank = 2
        while number in taken:
            number, rank = f"{lot.number or '1'} ({rank})", rank + 1
        taken.add(number)
        lot.number, lot.contract = number, into
        lot.save(update_fields=["number", "contract"])
    last = max(into.amendments.values_list("number", flat=True), default=0)
    moved = Amendment.objects.filter(lot__in=lots).exclude(contract=into).order_by("number", "pk")
    for rank, amendment in enumerate(moved, start=last + 1):
        amendment.contract, amendment.number = into, rank
        amendment.save(update_fields=["contract", "number"])
