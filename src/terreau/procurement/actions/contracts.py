"""A contract entered or corrected by hand, whole: lots, companies, subcontracts, parts."""

from typing import Any, cast

from django.db.models import Max, Model, ProtectedError

from terreau.directory.actions import find_or_create_establishment
from terreau.directory.models import Establishment, Organisation
from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action
from terreau.procurement.models import Contract, Lot, LotCompany, Part, Subcontract
from terreau.procurement.rules.drafts import CompanyDraft, ContractDraft, LotDraft, Who, misfits
from terreau.procurement.rules.vocabulary import SocialConsideration, Source

FIELDS = (
    "number",
    "title",
    "kind",
    "stage",
    "procedure",
    "cpv",
    "framework_number",
    "group_kind",
    "amount",
    "duration_months",
    "publication_on",
    "notified_on",
)
LOT_FIELDS = ("number", "title", "amount", "cpv", "starts_on", "ends_on")
PART_FIELDS = ("kind", "number", "title", "amount", "starts_on", "ends_on", "decided_on", "refused_on")


@action("procurement.save_contract", subject="contract")
def save_contract(*, by: Actor, contract: Contract | None, draft: ContractDraft) -> Contract:
    """Write a contract with all that hangs from it; organisations not yet known are recorded.

    A correction is remembered field by field, so that an import keeps it. Raises Refused, and writes nothing, when
    something does not fit, the number is taken, or what is removed carries hours.
    """
    problem = next(iter(misfits(draft)), None)
    if problem is not None:
        raise Refused(problem.sentence)
    held = Contract.objects.select_for_update().get(pk=contract.pk) if contract else None
    row = held or Contract(source=Source.MANUAL.value, entered_for_id=by.territory_id)
    was = (row.buyer_id, row.buyer_siret)
    row.buyer, row.buyer_siret = _buyer(by, draft.buyer)
    if row.buyer_id == was[0] and was[1] and not draft.buyer.siret:
        row.buyer_siret = was[1]
    _refuse_taken_number(row, draft.number)
    typed = {name: getattr(draft, name) for name in FIELDS}
    changed = _set(row, {**typed, "considerations": _considerations(row, draft)})
    if held is not None:
        row.edited_fields = sorted({*row.edited_fields, *changed})
        journal.note(fields=changed)
    row.save()
    _remove(row, draft.removed)
    lots = _write_lots(row, draft)
    _write_companies(by, draft, lots)
    _write_parts(draft, lots)
    return row


def _set(row: Model, values: dict[str, Any]) -> tuple[str, ...]:
    """Give the row these values; the names of those that changed."""
    changed = tuple(name for name, value in values.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, values[name])
    return changed


def _considerations(row: Contract, draft: ContractDraft) -> list[str]:
    """What was ticked; published words that say there is none stay as they are."""
    return list(draft.considerations) or [one for one in row.considerations if one == SocialConsideration.NONE]


def _buyer(by: Actor, who: Who) -> tuple[Organisation, str]:
    """The buyer and the SIRET by which published data name it: the one typed, else that of its only place."""
    if who.pk is None:
        place = find_or_create_establishment(by=by, name=who.name, siret=who.siret, buyer_kind=who.buyer_kind)
        return place.organisation, place.siret or ""
    buyer = Organisation.objects.get(pk=who.pk)
    if who.siret:
        return buyer, who.siret
    places = Establishment.objects.filter(organisation=buyer, merged_into=None, siret__isnull=False).order_by("pk")
    known = list(places.values_list("siret", flat=True)[:2])
    return buyer, str(known[0]) if len(known) == 1 else ""


def _refuse_taken_number(row: Contract, number: str) -> None:
    same = Contract.objects.filter(buyer=row.buyer, number=number).exclude(pk=row.pk).order_by("pk").first()
    if number and same is not None:
        raise Refused(f"Cet acheteur a déjà un marché n° {number} (« {same.title} ») : ouvrez-le pour le corriger.")


def _remove(contract: Contract, removed: frozenset[str]) -> None:
    """Remove the rows that the page names. Raises Refused when hours stand on one."""
    owners: dict[str, Any] = {
        "company": LotCompany.objects.filter(lot__contract=contract),
        "subcontract": Subcontract.objects.filter(lot__contract=contract),
        "part": Part.objects.filter(lot__contract=contract),
        "lot": Lot.objects.filter(contract=contract),
    }
    try:
        for kind, rows in owners.items():
            keys = [name.split(" ")[1] for name in removed if name.startswith(f"{kind} ")]
            rows.filter(pk__in=keys).delete()
    except ProtectedError as held:
        raise Refused("Des heures sont enregistrées sur ce que vous retirez : il doit rester dans ce marché.") from held


def _write_lots(contract: Contract, draft: ContractDraft) -> dict[int, Lot]:
    """The lots by their place on the page."""
    known = {lot.pk: lot for lot in contract.lots.select_for_update().order_by("pk")}
    written = {}
    for each in draft.all_lots():
        lot = known.get(each.pk) if each.pk else _only(known, draft)
        lot = lot or Lot(contract=contract)
        values = {name: getattr(each, name) for name in LOT_FIELDS}
        if not draft.lots and lot.pk:
            values = {"title": each.title}
        if draft.operation is not None and lot.operation_id is None:
            lot.operation_id = draft.operation
        _set(lot, {**values, "title": each.title or draft.title})
        lot.save()
        written[each.row] = lot
    return written


def _only(known: dict[int, Lot], draft: ContractDraft) -> Lot | None:
    """The lot of a contract without lots, when the page lists none."""
    return next(iter(known.values())) if len(known) == 1 and not draft.lots else None


def _write_companies(by: Actor, draft: ContractDraft, lots: dict[int, Lot]) -> None:
    for each in draft.companies:
        lot = lots[_row(draft, each.lot)]
        place = _place(by, each.company)
        if each.role.owes:
            _write_holder(lot, place, each)
        else:
            giver = _place(by, each.given_by) if each.given_by else _only_holder(lot)
            _write_subcontract(lot, place, giver, each)


def _row(draft: ContractDraft, number: str) -> int:
    """The place of a lot on the page; `misfits` has already refused a number that no lot bears."""
    return cast(LotDraft, draft.lot_of(number)).row


def _place(by: Actor, who: Who) -> Establishment:
    if who.pk is not None:
        return Establishment.objects.get(pk=who.pk)
    return find_or_create_establishment(by=by, name=who.name, siret=who.siret)


def _write_holder(lot: Lot, place: Establishment, draft: CompanyDraft) -> None:
    _drop(Subcontract, draft.key, "subcontract", lot)
    known = _known(LotCompany, draft.key, "company", lot)
    twin = LotCompany.objects.filter(lot=lot, establishment=place, role=draft.role.value).first()
    row = twin or known or LotCompany()
    if twin is not None and known is not None and twin.pk != known.pk:
        known.delete()
    row.lot, row.establishment, row.role, row.share = lot, place, draft.role.value, draft.share
    row.save()


def _only_holder(lot: Lot) -> Establishment | None:
    """The one who gives the subcontract when a single company holds the lot."""
    held = list(LotCompany.objects.filter(lot=lot, to_on=None).select_related("establishment").order_by("pk")[:2])
    return held[0].establishment if len(held) == 1 else None


def _write_subcontract(lot: Lot, place: Establishment, giver: Establishment | None, draft: CompanyDraft) -> None:
    _drop(LotCompany, draft.key, "company", lot)
    row = _known(Subcontract, draft.key, "subcontract", lot) or Subcontract()
    if row.pk is None or row.lot_id != lot.pk:
        row.number = (Subcontract.objects.filter(lot=lot).aggregate(last=Max("number"))["last"] or 0) + 1
        row.revision = 0
    row.lot, row.subcontractor, row.given_by, row.amount = lot, place, giver, draft.amount
    row.save()


def _known(model: Any, key: str, kind: str, lot: Lot) -> Any:
    """The row that the page corrects, when it is of this kind and of this contract."""
    name, _, pk = key.partition(" ")
    if name != kind:
        return None
    return model.objects.filter(pk=pk, lot__contract=lot.contract_id).first()


def _drop(model: Any, key: str, kind: str, lot: Lot) -> None:
    """A holder that becomes a subcontractor, or the reverse, changes tables."""
    stale = _known(model, key, kind, lot)
    if stale is not None:
        stale.delete()


def _write_parts(draft: ContractDraft, lots: dict[int, Lot]) -> None:
    for each in draft.parts:
        lot = lots[_row(draft, each.lot)]
        own = Part.objects.filter(pk=each.pk, lot__contract=lot.contract_id).first() if each.pk else None
        same = Part.objects.filter(lot=lot, kind=each.kind.value, number=each.number)
        if (same.exclude(pk=own.pk) if own else same).exists():
            raise Refused(f"« {each.kind.label} {each.number} » existe déjà sur ce lot : changez son numéro.")
        row = own or Part()
        _set(row, {name: getattr(each, name) for name in PART_FIELDS})
        row.lot = lot
        row.save()
