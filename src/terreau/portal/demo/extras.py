"""What waits upstream and around: contracts in preparation, hours to record, calls, candidates."""

from datetime import date
from decimal import Decimal
from random import Random

from terreau.clauses.actions.calls import note_call
from terreau.clauses.actions.clause import size_clause
from terreau.clauses.models import Clause
from terreau.clauses.rules.vocabulary import LegalLever
from terreau.kit.spans import DAY, add_months
from terreau.participants.actions import create_participants
from terreau.participants.rules.records import EligibilityRecord, PersonRecord
from terreau.portal.demo import numbers
from terreau.portal.demo.companies import MAIN
from terreau.portal.demo.ground import CITY, CITY_POSTCODE, Ground
from terreau.portal.demo.names import FAMILIES, MEN, WOMEN
from terreau.portal.demo.trades import TRADES
from terreau.portal.demo.work import eligibility
from terreau.procurement.actions.contracts import save_contract
from terreau.procurement.models import Lot
from terreau.procurement.rules.drafts import CompanyDraft, ContractDraft, LotDraft, Who
from terreau.procurement.rules.vocabulary import ContractKind, ContractStage, HolderRole

# Contracts in preparation: buyer, title, trades with their amounts, months before publication, sized or not.
PLANNED = (
    (
        0,
        "Reconstruction du gymnase des Grèbes",
        (("structure", 1_400_000), ("roof", 420_000), ("paint", 250_000)),
        2,
        3,
    ),
    (1, "Réhabilitation de la résidence du Pressoir", (("front", 980_000), ("windows", 610_000)), 3, 2),
    (6, "Espaces verts du cœur d'îlot, Porte Saint-Germain", (("gardens", 540_000),), 1, 0),
    (5, "Nettoyage des services de soins", (("cleaning", 890_000),), 4, 1),
    (8, "Extension du collège du Colombier, deuxième phase", (("structure", 1_150_000), ("power", 380_000)), 5, 2),
)
TOLD_SINCE, SIZED_SINCE, NOTIFIED_SINCE = 22 * DAY, 12 * DAY, 7 * DAY
RATE, SHARE = Decimal(32), Decimal("0.05")
CALLS = (
    "Réunion de lancement : liste des justificatifs remise, deux postes d'aide prévus au printemps.",
    "La conductrice de travaux confirme l'arrivée d'un maçon d'insertion le mois prochain.",
    "Message laissé : retard sur les cloisons, heures attendues d'ici deux mois.",
)


def prepare_contracts(ground: Ground) -> None:
    """Consultations to come: some sized, the others waiting for it."""
    today = ground.calendar.today
    for buyer, title, lots, months, sized in PLANNED:
        draft = ContractDraft(
            buyer=Who(pk=ground.buyers[buyer].organisation_id, siret=ground.buyers[buyer].siret or ""),
            title=title,
            kind=ContractKind.SERVICES if lots[0][0] == "cleaning" else ContractKind.WORKS,
            stage=ContractStage.PLANNED,
            amount=Decimal(sum(amount for _, amount in lots)),
            cpv=TRADES[lots[0][0]].cpv,
            duration_months=14,
            publication_on=add_months(today, months),
            considerations=("clause",),
            lots=[_planned_lot(rank, trade, amount) for rank, (trade, amount) in enumerate(lots, start=1)],
        )
        with ground.calendar.on(today - TOLD_SINCE):
            row = save_contract(by=ground.facilitator, contract=None, draft=draft)
        for lot, (trade, amount) in list(zip(row.lots.order_by("pk"), lots, strict=True))[:sized]:
            with ground.calendar.on(today - SIZED_SINCE):
                _size(ground, lot, trade, Decimal(amount))


def _planned_lot(rank: int, trade: str, amount: int) -> LotDraft:
    return LotDraft(rank, number=str(rank), title=TRADES[trade].title, amount=Decimal(amount), cpv=TRADES[trade].cpv)


def _size(ground: Ground, lot: Lot, trade: str, amount: Decimal) -> None:
    labour = TRADES[trade].labour
    size_clause(
        by=ground.facilitator,
        lot=lot,
        legal_lever=LegalLever.PERFORMANCE_CONDITION,
        hours=Decimal(int(amount * labour / RATE * SHARE)),
        on=ground.calendar.today - SIZED_SINCE,
        inputs={
            "sizing_amount": amount,
            "labour_share": labour,
            "hourly_rate": RATE,
            "insertion_share": SHARE,
        },
        note="Montant × part de main-d'œuvre ÷ taux horaire × part d'insertion",
    )


def notify_contract(ground: Ground) -> None:
    """A contract notified last week whose hours are still to be recorded from its documents."""
    today, buyer = ground.calendar.today, ground.buyers[0]
    trade, amount, notified_on = TRADES["partitions"], Decimal(430_000), today - NOTIFIED_SINCE
    ends_on = add_months(today, 12)
    lot = LotDraft(
        1, number="1", title=trade.title, amount=amount, cpv=trade.cpv, starts_on=today + 20 * DAY, ends_on=ends_on
    )
    draft = ContractDraft(
        buyer=Who(pk=buyer.organisation_id, siret=buyer.siret or ""),
        title="Rénovation de la crèche des Tisserands",
        kind=ContractKind.WORKS,
        stage=ContractStage.NOTIFIED,
        number=f"{notified_on.year}-N{NOTIFIED_SINCE.days:02d}",
        amount=amount,
        cpv=trade.cpv,
        duration_months=12,
        notified_on=notified_on,
        considerations=("clause",),
        lots=[lot],
        companies=[CompanyDraft(1, Who(pk=ground.places[MAIN].pk), HolderRole.HOLDER, "1")],
    )
    with ground.calendar.on(notified_on + 3 * DAY):
        save_contract(by=ground.facilitator, contract=None, draft=draft)


def note_calls(ground: Ground) -> None:
    """What was said lately about some lots."""
    clauses = Clause.objects.filter(territory=ground.territory, closed_on=None).order_by("pk")
    for rank, clause in enumerate(clauses[:9]):
        on = ground.calendar.today - (4 + 5 * rank) * DAY
        with ground.calendar.on(on, 16):
            note_call(by=ground.facilitator, clause=clause, note=CALLS[rank % len(CALLS)], on=on)


def welcome_candidates(ground: Ground, rng: Random, taken: set[tuple[str, str]]) -> None:
    """People not hired yet: ready, or whose two years are over or nearly."""
    today = ground.calendar.today
    for rank in range(36):
        record = _candidate(rng, taken, rank, today)
        with ground.calendar.on(record.referred_on or today):
            create_participants(by=ground.facilitator, rows=[record], on=today)


def _candidate(rng: Random, taken: set[tuple[str, str]], rank: int, today: date) -> PersonRecord:
    sex = "female" if rank % 2 else "male"
    pair = next(
        pair
        for pair in iter(lambda: (rng.choice(WOMEN if sex == "female" else MEN), rng.choice(FAMILIES)), None)
        if pair not in taken
    )
    taken.add(pair)
    category = ("DELD", "RSA", "JEUNE_SUIVI", "SENIOR", "QPV", "BOETH")[rank % 6]
    age = {"JEUNE_SUIVI": 21, "SENIOR": 54}.get(category, 33)
    since = today - (8 + 3 * rank) * DAY
    return PersonRecord(
        first_name=pair[0],
        last_name=pair[1],
        birth_on=add_months(today, -12 * age - rank % 11),
        sex=sex,
        postal_code=CITY_POSTCODE,
        commune_id=CITY,
        lives_in_qpv=rank % 3 != 0,
        phone=numbers.mobile(5000 + rank),
        preferred_contact="sms",
        education="level_3" if rank % 2 else "below_3",
        referrer_kind=("france_travail", "mission_locale", "plie")[rank % 3],
        referred_on=since,
        informed_on=since,
        notice_version="1",
        agreed_to_share_on=since if rank % 4 else None,
        eligibilities=(_reason(category, since, rank, today),),
    )


def _reason(category: str, since: date, rank: int, today: date) -> EligibilityRecord:
    if rank % 9 == 2:
        return eligibility(category, add_months(today, -25))
    if rank % 9 == 5:
        return eligibility(category, add_months(today, -24) + 18 * DAY)
    return eligibility(category, since)
