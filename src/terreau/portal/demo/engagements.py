"""The clause of each lot: hours of its documents, who owes them, who is entrusted with a part, what happened since."""

from datetime import date, timedelta
from decimal import Decimal

from terreau.accounts.demo_entry import DEMO_DOMAIN
from terreau.clauses.actions.clause import Share, close_clause, record_clause
from terreau.clauses.actions.commitments import entrust_hours
from terreau.clauses.actions.events import record_event
from terreau.clauses.actions.figures import add_figure
from terreau.clauses.models import Clause, Commitment
from terreau.clauses.rules.vocabulary import EventKind, FigureKind, LegalLever
from terreau.kit.spans import add_months
from terreau.portal.demo import numbers
from terreau.portal.demo.ground import Ground, paper
from terreau.portal.demo.plan import ENTRUSTED, LotPlan, Member
from terreau.procurement.models import Lot, Part

AMENDED_SINCE = timedelta(days=95)


def record_clauses(ground: Ground, lots: dict[LotPlan, Lot]) -> dict[Member, Commitment]:
    """A clause for each lot; gives the commitment of each company."""
    found: dict[Member, Commitment] = {}
    for plan, lot in lots.items():
        with ground.calendar.on(plan.contract.notified_on, 14):
            clause = _clause(ground, plan, lot)
        with ground.calendar.on(plan.span.start):
            found |= _commitments(ground, plan, clause)
        _tell_events(ground, plan, clause)
    return found


def close_clauses(ground: Ground, lots: dict[LotPlan, Lot]) -> None:
    """Finished lots are followed no more."""
    clauses = {clause.lot_id: clause for clause in Clause.objects.filter(lot__in=lots.values()).order_by("pk")}
    for plan, lot in lots.items():
        if plan.is_past:
            on = min(add_months(plan.span.end, 2), ground.calendar.today)
            with ground.calendar.on(on, 15):
                close_clause(by=ground.facilitator, clause=clauses[lot.pk], on=on)


def _clause(ground: Ground, plan: LotPlan, lot: Lot) -> Clause:
    owing = [member for member in plan.members if not member.is_entrusted]
    shares = [
        Share(ground.place(member.firm), Decimal(member.weight), contact(ground, member) if not plan.is_past else {})
        for member in owing
    ]
    return record_clause(
        by=ground.facilitator,
        lot=lot,
        legal_lever=LegalLever.PERFORMANCE_CONDITION if plan.number != 3 else LegalLever.AWARD_CRITERION,
        target_groups=[],
        hours=Decimal(plan.due),
        dated_on=plan.contract.notified_on,
        document=paper(f"AE {plan.contract.number} lot {plan.number} {plan.contract.buyer}", f"{plan.due} heures"),
        shares=shares,
        offered=Decimal(plan.offered) if plan.offered else None,
        settings=_settings(plan),
    )


def _settings(plan: LotPlan) -> dict[str, object]:
    settings: dict[str, object] = {"capacity": plan.capacity}
    if "quarter" in plan.marks:
        settings["period_months"] = 3
    if "coefficient" in plan.marks:
        settings["training_coefficient"] = Decimal("1.50")
    return settings


def contact(ground: Ground, member: Member) -> dict[str, str]:
    """Whom to call at a company."""
    rank = member.firm.rank if member.firm else 0
    return {
        "contact_name": "Paul Morvandier" if rank == 1 else "Conduite de travaux",
        "contact_email": f"chantier.{rank}@{DEMO_DOMAIN}",
        "contact_phone": numbers.mobile(2000 + rank),
    }


def _commitments(ground: Ground, plan: LotPlan, clause: Clause) -> dict[Member, Commitment]:
    owed = {each.company_id: each for each in clause.commitments.owed().select_related("company")}
    found = {m: owed[ground.place(m.firm).pk] for m in plan.members if not m.is_entrusted}
    for member in plan.members:
        if member.is_entrusted:
            holder = found[plan.members[0]]
            found[member] = entrust_hours(
                by=ground.facilitator,
                holder=holder,
                company=ground.place(member.firm),
                hours=Decimal(round(plan.due * ENTRUSTED / 10) * 10) if plan.due >= 100 else Decimal(10),
                from_on=plan.span.start,
                contact=contact(ground, member) if not plan.is_past else {},
            )
    return found


def _tell_events(ground: Ground, plan: LotPlan, clause: Clause) -> None:
    by, calendar = ground.facilitator, ground.calendar
    if plan.is_past:
        return
    if plan.span.start <= calendar.today:
        with calendar.on(plan.span.start, 11):
            record_event(by=by, clause=clause, kind=EventKind.START_ORDER, from_on=plan.span.start)
    if plan.suspended_on:
        note = "Diagnostic amiante complémentaire"
        with calendar.on(plan.suspended_on, 11):
            record_event(by=by, clause=clause, kind=EventKind.SUSPENSION, from_on=plan.suspended_on, note=note)
    if plan.amended:
        with calendar.on(calendar.today - AMENDED_SINCE):
            _amend(ground, plan, clause, calendar.today - AMENDED_SINCE)
    with calendar.on(plan.contract.notified_on, 15):
        _record_part(ground, plan, clause)


def _record_part(ground: Ground, plan: LotPlan, clause: Clause) -> None:
    """Hours that wait for a tranche or a renewal to be decided."""
    part = Part.objects.filter(lot=clause.lot_id).order_by("pk").first()
    if part is not None:
        add_figure(
            by=ground.facilitator,
            clause=clause,
            kind=FigureKind.CONTRACT,
            hours=Decimal(plan.due // 5 // 10 * 10),
            dated_on=plan.contract.notified_on,
            document=paper(f"CCAP {plan.contract.number} lot {plan.number}", str(part)),
            part=part,
        )


def _amend(ground: Ground, plan: LotPlan, clause: Clause, signed_on: date) -> None:
    add_figure(
        by=ground.facilitator,
        clause=clause,
        kind=FigureKind.AMENDMENT,
        hours=Decimal(plan.amended),
        dated_on=signed_on,
        document=paper(f"Avenant 1 {plan.contract.number} lot {plan.number}", f"{plan.amended} heures de plus"),
        note="Avenant n° 1 : logements supplémentaires",
    )
