"""People, their employment contracts, and the hours already validated month by month."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from terreau.clauses.actions.employment import Terms, add_placement
from terreau.clauses.actions.history import HistoryLine, record_history
from terreau.clauses.actions.past_employment import PastEmployment, record_employments
from terreau.clauses.models import Commitment, Placement
from terreau.clauses.rules.vocabulary import EndReason, ExitSituation
from terreau.kit.actions import Refused
from terreau.kit.clock import telling
from terreau.kit.spans import DAY, add_months
from terreau.participants.actions import create_participants
from terreau.participants.models import Participant
from terreau.participants.rules.eligibility import PROOFS, TargetGroup
from terreau.participants.rules.records import EligibilityRecord, PersonRecord
from terreau.portal.demo import numbers
from terreau.portal.demo.ground import CITY, CITY_POSTCODE, Ground, hours
from terreau.portal.demo.names import STREETS
from terreau.portal.demo.plan import Job, Member, Person, Plan

REFERRERS = ("france_travail", "mission_locale", "plie", "cap_emploi", "department", "siae", "self")
EXITS = (
    (ExitSituation.CDI, 14),
    (ExitSituation.CDD_LONG, 16),
    (ExitSituation.CDD_SHORT, 10),
    (ExitSituation.TEMPORARY, 14),
    (ExitSituation.TRAINING, 10),
    (ExitSituation.IAE, 6),
    (ExitSituation.SELF_EMPLOYED, 1),
    (ExitSituation.JOB_SEEKING, 20),
    (ExitSituation.INACTIVE, 3),
    (ExitSituation.UNKNOWN, 6),
)
RECENT = timedelta(days=120)
Placed = dict[Job, Placement]


def record_people(ground: Ground, plan: Plan, rng: Random) -> dict[Person, Participant]:
    """A file for each person, with the reason why she counts."""
    found: dict[Person, Participant] = {}
    calendar = ground.calendar
    for people in calendar.stretches(plan.people, lambda person: person.first_hired_on):
        records = [_record(rng, person) for person in people]
        with calendar.on(people[-1].first_hired_on):
            rows = create_participants(by=ground.facilitator, rows=records, on=calendar.today)
        found |= dict(zip(people, rows, strict=True))
    return found


def _record(rng: Random, person: Person) -> PersonRecord:
    seen_on = person.first_hired_on - 5 * DAY
    is_young = person.category in {"JEUNE", "JEUNE_SUIVI"}
    return PersonRecord(
        first_name=person.first_name,
        last_name=person.last_name,
        birth_on=person.birth_on,
        sex=person.sex,
        street=f"{rng.randint(1, 80)} {rng.choice(STREETS)}",
        postal_code=CITY_POSTCODE,
        commune_id=CITY,
        lives_in_qpv=person.in_qpv,
        phone=numbers.mobile(3000 + person.rank),
        preferred_contact=rng.choice(("phone", "sms", "sms", "")),
        education=person.education,
        unemployed_since=add_months(person.first_hired_on, -rng.randint(2, 30)),
        referrer_kind="mission_locale" if is_young else rng.choice(REFERRERS),
        counsellor="Conseiller ou conseillère de suivi",
        referred_on=person.first_hired_on - rng.randint(10, 40) * DAY,
        pass_iae_number=f"99999{person.rank:07d}" if person.category == "IAE" else "",
        informed_on=seen_on,
        notice_version="1",
        eligibilities=(eligibility(person.category, seen_on),),
    )


def eligibility(category: str, seen_on: date) -> EligibilityRecord:
    """A category with its usual proof, dated a few days before it was seen."""
    proof = PROOFS[TargetGroup(category)].name
    opinion = "Éloignement durable de l'emploi, accompagnement social en cours." if category == "AVIS" else ""
    return EligibilityRecord(
        category=category,
        valid_from=seen_on,
        proof=proof,
        proof_dated_on=seen_on - 6 * DAY,
        proof_seen_on=seen_on,
        opinion=opinion,
        is_principal=True,
    )


def record_jobs(
    ground: Ground,
    plan: Plan,
    rng: Random,
    people: dict[Person, Participant],
    commitments: dict[Member, Commitment],
) -> Placed:
    """Every employment contract with its work on a lot, then on the second lot of those who have two."""
    placed: Placed = {}
    calendar = ground.calendar
    jobs = sorted((job for job in plan.jobs if not job.beside), key=lambda job: (job.span.start, job.span.end))
    for stretch in calendar.stretches(jobs, lambda job: job.span.start):
        rows = [_employment(ground, rng, job, people, commitments) for job in stretch]
        with calendar.on(stretch[-1].span.start, 10):
            placed |= dict(zip(stretch, record_employments(by=ground.facilitator, rows=rows), strict=True))
    for job in plan.jobs:
        if job.beside:
            with calendar.on(job.span.start, 11):
                placed[job] = add_placement(
                    by=ground.facilitator,
                    contract=placed[job.beside].employment_contract,
                    commitment=commitments[job.member],
                    mode=job.channel.mode,
                    from_on=job.span.start,
                )
    return placed


def _employment(
    ground: Ground, rng: Random, job: Job, people: dict[Person, Participant], commitments: dict[Member, Commitment]
) -> PastEmployment:
    if job.person is None:
        raise ValueError("a job without anybody")
    situation = _exit(ground, rng, job)
    return PastEmployment(
        participant_id=people[job.person].pk,
        commitment_id=commitments[job.member].pk,
        employer=ground.place(job.employer or job.member.firm),
        terms=Terms(
            contract_type=job.channel.contract_type,
            starts_on=job.span.start,
            planned_end_on=job.planned_end,
            weekly_hours=Decimal(job.channel.weekly * job.channel.lots),
            job=job.lot.trade.job,
            rome=job.lot.trade.rome,
            mode=job.channel.mode,
        ),
        ended_on=None if job.is_ongoing else job.span.end,
        end_reason=EndReason.TERM if job.planned_end else EndReason.OTHER,
        situation=situation,
        is_same_company=situation is ExitSituation.CDI and rng.random() < 0.5 if situation else None,
    )


def _exit(ground: Ground, rng: Random, job: Job) -> ExitSituation | None:
    """Where the person is after her last contract; still to be asked for the one who left last."""
    if job.is_ongoing or not job.is_last:
        return None
    if job.is_asked_about:
        return ExitSituation.UNKNOWN
    if job.channel.contract_type.is_open_ended:
        return ExitSituation.CDI
    known = EXITS if ground.calendar.today - job.span.end > RECENT else EXITS[:-1]
    return rng.choices([each for each, _ in known], [weight for _, weight in known])[0]


def record_months(ground: Ground, placed: Placed) -> int:
    """Validated hours, in the order in which they were checked; gives the number of lines."""
    last = ground.calendar.month(1).start
    by_month: dict[date, list[HistoryLine]] = defaultdict(list)
    for job, placement in placed.items():
        for line in job.lines:
            if line.span.end <= job.lot.until and line.span.start < last:
                by_month[ground.calendar.round_of(line.span.start)].append(
                    HistoryLine(placement.pk, line.span.start, line.span.end, hours(line.hours), hours(line.training))
                )
    created = 0
    for month in sorted(by_month):
        at = ground.calendar.moment(ground.calendar.checked_on(month), 17)
        with telling(at):
            written = record_history(by=ground.facilitator, lines=by_month[month], at=at)
        if written.rejected or written.unchanged:
            raise Refused(f"{month:%m/%Y} : {written.rejected[:3]}")
        created += written.created
    return created
