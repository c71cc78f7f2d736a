"""The people: so many, each job given to somebody who could take it."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from terreau.kit.spans import DAY, add_months
from terreau.portal.demo.names import FAMILIES, MEN, WOMEN
from terreau.portal.demo.plan import Job, Person

PEOPLE = 975
WINDOW = 24
MOST_JOBS = 7
RESERVE = 20
"""People kept for the jobs that nobody else could take."""
YOUNG = {"geiq", "apprentice"}
EDUCATION = ("below_3", "level_3", "level_4", "level_5_up", "unknown")
INSERTION = {"etti", "ei", "aci", "ai", "regie"}


@dataclass
class Names:
    """First and last names, each pair once."""

    rng: Random
    taken: set[tuple[str, str]] = field(default_factory=set)

    def draw(self, sex: str) -> tuple[str, str]:
        """A pair that nobody has yet."""
        while True:
            pair = (self.rng.choice(WOMEN if sex == "female" else MEN), self.rng.choice(FAMILIES))
            if pair not in self.taken:
                self.taken.add(pair)
                return pair


def give_jobs(rng: Random, jobs: list[Job], names: Names, count: int = PEOPLE) -> list[Person]:
    """Share the jobs among exactly so many people, in order of time. Raises ValueError when they cannot be shared."""
    people: list[Person] = []
    ordered = sorted((job for job in jobs if not job.beside), key=lambda job: (job.span.start, job.span.end))
    for at, job in enumerate(ordered):
        left, wanted = len(ordered) - at, count - len(people)
        able = [] if job.must_be_new or wanted >= left else _able(people, job)
        if not able and not wanted:
            raise ValueError("nobody is free for this job")
        if not able or (wanted > RESERVE and rng.random() < wanted / left):
            people.append(draw_person(rng, names, len(people), job))
            chosen = people[-1]
        else:
            chosen = rng.choice(able)
        for earlier in chosen.jobs:
            earlier.is_last = False
        chosen.jobs.append(job)
        job.person = chosen
    if len(people) != count:
        raise ValueError(f"{len(people)} people instead of {count}")
    _add_second_jobs(jobs)
    return people


def _add_second_jobs(jobs: list[Job]) -> None:
    """Those who work on two lots at once: one employment contract, so one person."""
    for job in jobs:
        if job.beside and job.beside.person:
            job.person = job.beside.person
            job.person.jobs.append(job)


def _able(people: list[Person], job: Job) -> list[Person]:
    """Those free that day, whose hours still count until the end of the job."""
    recent = people[-260:]
    return [person for person in recent if _may(person, job)]


def _may(person: Person, job: Job) -> bool:
    last = person.jobs[-1]
    if last.is_ongoing or last.channel.contract_type.is_open_ended or last.span.end >= job.span.start:
        return False
    if len(person.jobs) >= MOST_JOBS or not any(line.span.end <= last.lot.until for line in last.lines):
        return False
    if job.channel.key in YOUNG and job.span.start > add_months(person.birth_on, 12 * 28):
        return False
    ends = max(job.span.end, job.planned_end or job.span.end)
    return ends <= add_months(person.first_hired_on, WINDOW) - 15 * DAY


def draw_person(rng: Random, names: Names, rank: int, job: Job) -> Person:
    """Somebody hired for the first time, with traits that fit the job."""
    sex = "female" if rng.random() < (0.66 if job.lot.contract.is_service else 0.28) else "male"
    first_name, last_name = names.draw(sex)
    age = _age(rng, job)
    born = add_months(job.span.start, -12 * age - rng.randint(0, 11)) - rng.randint(1, 27) * DAY
    return Person(
        rank=rank,
        first_name=first_name,
        last_name=last_name,
        sex=sex,
        birth_on=born,
        education=rng.choices(EDUCATION, (46, 30, 13, 5, 6))[0],
        in_qpv=rng.random() < 0.47,
        category=_category(rng, age, job),
        first_hired_on=job.span.start,
    )


def _age(rng: Random, job: Job) -> int:
    if job.channel.key in YOUNG:
        return rng.randint(18, 25)
    low, high = rng.choices(((18, 24), (26, 34), (35, 48), (50, 60)), (28, 30, 27, 15))[0]
    return rng.randint(low, high)


def _category(rng: Random, age: int, job: Job) -> str:
    if job.channel.key == "geiq":
        return "GEIQ"
    if job.channel.key in INSERTION and rng.random() < 0.5:
        return "IAE"
    if job.channel.key == "ea":
        return "BOETH"
    if age < 25:
        return rng.choices(("JEUNE", "JEUNE_SUIVI", "QPV"), (50, 35, 15))[0]
    if age >= 50 and rng.random() < 0.6:
        return "SENIOR"
    groups = ("DELD", "RSA", "QPV", "BOETH", "ASS_AAH_AV", "REFUGIE", "JUSTICE", "AVIS")
    return rng.choices(groups, (32, 32, 14, 6, 6, 4, 2, 4))[0]


def age_on(person: Person, day: date) -> int:
    """Whole years, near enough."""
    return (day - person.birth_on).days // 365
