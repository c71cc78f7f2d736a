"""A neighbour territory, invented, to try that nothing passes from one to the other; one operation is shared."""

from datetime import timedelta
from decimal import Decimal

from terreau.accounts.actor import Actor
from terreau.accounts.demo_entry import DEMO_DOMAIN
from terreau.accounts.roles import Role
from terreau.clauses.actions.clause import Share, record_clause
from terreau.clauses.actions.employment import Terms
from terreau.clauses.actions.history import HistoryLine, record_history
from terreau.clauses.actions.past_employment import PastEmployment, record_employments
from terreau.clauses.models import Clause
from terreau.clauses.rules.vocabulary import AssignmentMode, ContractType, LegalLever
from terreau.directory.models import Membership
from terreau.kit.clock import telling
from terreau.kit.spans import DAY, Span, add_months
from terreau.participants.actions import create_participants
from terreau.participants.rules.records import EligibilityRecord, PersonRecord
from terreau.portal.demo import numbers
from terreau.portal.demo.calendar import OPENING, Calendar, months_of
from terreau.portal.demo.ground import Ground, actor_of, join, paper, start_territory
from terreau.portal.demo.plan import LotPlan
from terreau.portal.demo.work import eligibility
from terreau.procurement.actions.agreements import follow_buyer
from terreau.procurement.models import Lot
from terreau.territories.actions import edit_territory

PEOPLE = (
    ("Alma", "Vermandel", "female", "DELD", "112"),
    ("Boris", "Quintarel", "male", "RSA", "98.5"),
    ("Jana", "Mirandel", "female", "JEUNE_SUIVI", "121"),
    ("Rémi", "Saulnerin", "male", "SENIOR", "84.25"),
)
GREEN_WAY = 4


def add_neighbour(ground: Ground, lots: dict[LotPlan, Lot]) -> None:
    """Its own team, buyer and people, and its share of a lot of the green way, which the city follows too."""
    plan, lot = _shared_lot(lots)
    with ground.calendar.on(OPENING, 12):
        own = _open(ground.calendar)
    with ground.calendar.on(plan.contract.notified_on, 16):
        follow_buyer(by=own, buyer=lot.contract.buyer)
        clause = _record_clause(ground, own, plan, lot)
    _work(ground, own, plan, clause)
    _await_proof(ground, own)


def _open(calendar: Calendar) -> Actor:
    """The territory, its administrator and its facilitator; gives the facilitator."""
    at = calendar.moment(OPENING, 12)
    territory = start_territory(
        calendar, kind="other", code="BRUME", name="Pays de la Brume", email=f"pays@{DEMO_DOMAIN}"
    )
    admin = actor_of(Membership.objects.select_related("user").get(territory=territory, role=Role.ADMIN))
    contact = {"contact_name": "Camille Dorvalin", "contact_phone": numbers.landline(40), "contact_email": admin.name}
    edit_territory(by=admin, territory=territory, values={"is_demo": True, **contact})
    join(territory, Role.FACILITATOR, at=at)
    members = Membership.objects.filter(user=admin.user_id).select_related("user")
    return actor_of(members.get(territory=territory, role=Role.FACILITATOR))


def _record_clause(ground: Ground, own: Actor, plan: LotPlan, lot: Lot) -> Clause:
    return record_clause(
        by=own,
        lot=lot,
        legal_lever=LegalLever.PERFORMANCE_CONDITION,
        target_groups=[],
        hours=Decimal(700),
        dated_on=plan.contract.notified_on,
        document=paper(f"AE {plan.contract.number} Pays de la Brume", "700 heures"),
        shares=[Share(ground.place(plan.members[0].firm), Decimal(1))],
    )


def _await_proof(ground: Ground, own: Actor) -> None:
    """Somebody whose proof remains to be seen: her hours would not count yet."""
    since = ground.calendar.today - 9 * DAY
    record = PersonRecord(
        first_name="Fanta",
        last_name="Corvelin",
        sex="female",
        birth_on=add_months(since, -12 * 29),
        eligibilities=(EligibilityRecord(category="RSA", valid_from=since, is_principal=True),),
    )
    with ground.calendar.on(since):
        create_participants(by=own, rows=[record], on=since)


def _shared_lot(lots: dict[LotPlan, Lot]) -> tuple[LotPlan, Lot]:
    """The first open lot of the green way."""
    return next((plan, lot) for plan, lot in lots.items() if not plan.is_past and plan.contract.operation == GREEN_WAY)


def _work(ground: Ground, own: Actor, plan: LotPlan, clause: Clause) -> None:
    """Four people of the neighbour, three months of validated hours."""
    start = max(plan.span.start + DAY, ground.calendar.month(4).start)
    span = Span(start, ground.calendar.month(2).end)
    seen_on = start - 5 * DAY
    records = [
        PersonRecord(
            first_name=first,
            last_name=last,
            sex=sex,
            birth_on=add_months(start, -12 * (22 if category == "JEUNE_SUIVI" else 52 if category == "SENIOR" else 36)),
            eligibilities=(eligibility(category, seen_on),),
        )
        for first, last, sex, category, _ in PEOPLE
    ]
    with ground.calendar.on(seen_on):
        people = create_participants(by=own, rows=records, on=ground.calendar.today)
    commitment = clause.commitments.get()
    employer = ground.places["Les Jardins du Bac"]
    terms = Terms(
        contract_type=ContractType.CDDI,
        starts_on=start,
        planned_end_on=add_months(start, 6),
        weekly_hours=Decimal(26),
        job="Ouvrier ou ouvrière du paysage",
        rome="A1203",
        mode=AssignmentMode.SUBCONTRACTED,
    )
    rows = [PastEmployment(person.pk, commitment.pk, employer, terms) for person in people]
    with ground.calendar.on(start):
        placements = record_employments(by=own, rows=rows)
    for month in months_of(span):
        lines = [
            HistoryLine(placement.pk, month.start, month.end, Decimal(told) if month.days > 20 else Decimal(20))
            for placement, (*_, told) in zip(placements, PEOPLE, strict=True)
        ]
        at = ground.calendar.moment(month.end + timedelta(days=15))
        with telling(at):
            record_history(by=own, lines=lines, at=at)
