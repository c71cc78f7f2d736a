"""Operations, followed buyers, and the contracts of the plan with their lots and companies."""

from datetime import date
from decimal import Decimal

from terreau.kit.spans import add_months
from terreau.portal.demo.calendar import OPENING
from terreau.portal.demo.ground import Ground
from terreau.portal.demo.open_table import OPERATIONS
from terreau.portal.demo.plan import ContractPlan, LotPlan, Plan
from terreau.procurement.actions.agreements import follow_buyer
from terreau.procurement.actions.contracts import save_contract
from terreau.procurement.actions.operations import save_operation
from terreau.procurement.models import Lot
from terreau.procurement.rules.drafts import CompanyDraft, ContractDraft, LotDraft, PartDraft, Who
from terreau.procurement.rules.vocabulary import ContractKind, ContractStage, GroupKind, HolderRole, PartKind
from terreau.territories.models import Commune

RATE, SHARE = Decimal(32), Decimal("0.07")


def record_operations(ground: Ground, plan: Plan) -> list[int]:
    """The operations, by their place in the table."""
    city = Commune.objects.get(code="95018")
    found = []
    for rank, (name, programme, is_here) in enumerate(OPERATIONS):
        began = [contract.notified_on for contract in plan.contracts if contract.operation == rank]
        with ground.calendar.on(min(began), 8):
            row = save_operation(
                by=ground.facilitator,
                operation=None,
                name=name,
                programme=programme,
                commune=city if is_here else None,
            )
        found.append(row.pk)
    return found


def follow_buyers(ground: Ground) -> None:
    """Every buyer is followed; two in three have signed."""
    today = ground.calendar.today
    for rank, place in enumerate(ground.buyers):
        signed_on = add_months(today, -9 - rank) if rank % 3 != 2 else None
        ends_on = add_months(signed_on, 36) if signed_on else None
        with ground.calendar.on(signed_on or OPENING, 11):
            follow_buyer(by=ground.facilitator, buyer=place.organisation, signed_on=signed_on, ends_on=ends_on)


def record_contracts(ground: Ground, plan: Plan, operations: list[int]) -> dict[LotPlan, Lot]:
    """Every contract of the plan; gives the row of each lot."""
    found: dict[LotPlan, Lot] = {}
    for contract in plan.contracts:
        with ground.calendar.on(contract.notified_on):
            row = save_contract(by=ground.facilitator, contract=None, draft=_draft(ground, contract, operations))
        rows = row.lots.select_related("contract").order_by("pk")
        found |= dict(zip(contract.lots, rows, strict=True))
    return found


def _draft(ground: Ground, contract: ContractPlan, operations: list[int]) -> ContractDraft:
    buyer = ground.buyers[contract.buyer]
    ends_on = max(lot.span.end for lot in contract.lots)
    companies = [each for lot in contract.lots for each in _companies(ground, lot)]
    has_group = any(each.role is HolderRole.LEAD_CONTRACTOR for each in companies)
    return ContractDraft(
        buyer=Who(pk=buyer.organisation_id, siret=buyer.siret or ""),
        title=contract.title,
        kind=ContractKind.SERVICES if contract.is_service else ContractKind.WORKS,
        stage=ContractStage.CLOSED if contract.lots[0].is_past else ContractStage.NOTIFIED,
        number=contract.number,
        procedure="Appel d'offres ouvert" if len(contract.lots) > 1 else "Procédure adaptée",
        cpv=contract.lots[0].trade.cpv,
        group_kind=GroupKind.JOINT if has_group else GroupKind.NONE,
        amount=sum((amount_of(lot) for lot in contract.lots), Decimal(0)),
        duration_months=_months(contract.notified_on, ends_on),
        notified_on=contract.notified_on,
        considerations=("clause",),
        operation=operations[contract.operation] if contract.operation is not None else None,
        lots=[_lot(lot) for lot in contract.lots],
        companies=[
            CompanyDraft(
                row, each.company, each.role, each.lot, share=each.share, amount=each.amount, given_by=each.given_by
            )
            for row, each in enumerate(companies)
        ],
        parts=[part for lot in contract.lots for part in _parts(lot)],
    )


def amount_of(lot: LotPlan) -> Decimal:
    """The amount that such hours stand for, in hundreds of euros, by the usual sizing turned round."""
    return (Decimal(lot.due) * RATE / (lot.trade.labour * SHARE) / 100).quantize(Decimal(1)) * 100


def _months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month + 1


def _lot(lot: LotPlan) -> LotDraft:
    return LotDraft(
        row=lot.number,
        number=str(lot.number),
        title=lot.trade.title,
        amount=amount_of(lot),
        cpv=lot.trade.cpv,
        starts_on=lot.span.start,
        ends_on=lot.span.end,
    )


def _companies(ground: Ground, lot: LotPlan) -> list[CompanyDraft]:
    owing = [member for member in lot.members if not member.is_entrusted]
    whole = sum(member.weight for member in owing)
    lead = Who(pk=ground.place(owing[0].firm).pk)
    found = []
    for rank, member in enumerate(lot.members):
        who = Who(pk=ground.place(member.firm).pk)
        if member.is_entrusted:
            amount = (amount_of(lot) / 500).quantize(Decimal(1)) * 100
            role = HolderRole.SUBCONTRACTOR
            found.append(CompanyDraft(0, who, role, str(lot.number), amount=amount, given_by=lead))
        elif len(owing) == 1:
            found.append(CompanyDraft(0, who, HolderRole.HOLDER, str(lot.number)))
        else:
            role = HolderRole.JOINT_CONTRACTOR if rank else HolderRole.LEAD_CONTRACTOR
            share = (Decimal(member.weight) / whole).quantize(Decimal("0.0001"), rounding="ROUND_DOWN")
            found.append(CompanyDraft(0, who, role, str(lot.number), share=share))
    return found


def _parts(lot: LotPlan) -> list[PartDraft]:
    number = str(lot.number)
    if "optional" in lot.marks:
        title = "Tranche optionnelle : bâtiment C"
        return [PartDraft(0, PartKind.OPTIONAL_TRANCHE, 1, number, title=title, amount=Decimal(180_000))]
    if "renewal" in lot.marks:
        starts_on = add_months(lot.span.end, 0)
        return [PartDraft(0, PartKind.RENEWAL, 1, number, title="Première reconduction", starts_on=starts_on)]
    return []
