"""Drawing jobs: who employs, from when to when, how many hours each month."""

from datetime import date
from random import Random

from terreau.clauses.rules.vocabulary import AssignmentMode as Mode
from terreau.clauses.rules.vocabulary import ContractType as Type
from terreau.kit.spans import DAY, Span, add_months
from terreau.portal.demo.calendar import months_of, weekday_after, working_days
from terreau.portal.demo.hours import QUARTER, Line, draw_line
from terreau.portal.demo.plan import Channel, Firm, Job, LotPlan, Member

FEWEST_DAYS = 4
CHANNELS = (
    Channel("etti", 38, "etti", Type.MISSION, Mode.SUPPLIED, 35, (1, 4), 0.86),
    Channel("ett", 5, "ett", Type.MISSION, Mode.SUPPLIED, 35, (1, 3), 0.86),
    Channel("geiq", 6, "geiq", Type.PROFESSIONALISATION, Mode.SUPPLIED, 35, (6, 9), 0.68),
    Channel("ai", 5, "ai", Type.CDD_USAGE, Mode.SUPPLIED, 26, (1, 3), 0.8),
    Channel("ei", 7, "ei", Type.CDDI, Mode.SUBCONTRACTED, 32, (2, 5), 0.82),
    Channel("aci", 5, "aci", Type.CDDI, Mode.SUBCONTRACTED, 26, (2, 5), 0.82),
    Channel("regie", 3, "regie", Type.CDDI, Mode.SUBCONTRACTED, 28, (2, 6), 0.82),
    Channel("ea", 2, "ea", Type.CDD, Mode.SUBCONTRACTED, 30, (2, 6), 0.8),
    Channel("cdd", 18, "", Type.CDD, Mode.DIRECT, 35, (1, 5), 0.86),
    Channel("cdi", 5, "", Type.CDI, Mode.DIRECT, 35, (2, 6), 0.88),
    Channel("apprentice", 4, "", Type.APPRENTICESHIP, Mode.DIRECT, 35, (9, 12), 0.62),
)
HALF = Channel("half", 0, "regie", Type.CDDI, Mode.SUBCONTRACTED, 14, (2, 6), 0.85, lots=2)
"""Half of the week of somebody who works on two lots at once."""
BY_KEY = {channel.key: channel for channel in CHANNELS}


def draw_channel(rng: Random, months: int) -> Channel:
    """A way to come to a lot, among those whose contracts fit in so many months."""
    fit = [channel for channel in CHANNELS if channel.months[0] <= months]
    return rng.choices(fit, [channel.weight for channel in fit])[0]


def draw_job(rng: Random, lot: LotPlan, member: Member, window: Span, structures: list[Firm]) -> Job:
    """A finished job within a window of days."""
    whole = max(1, int(window.months))
    kind = draw_channel(rng, whole)
    least, most = kind.months
    length = rng.randint(least, max(least, min(most, whole)))
    latest = max(window.start, add_months(window.end + DAY, -length))
    start = weekday_after(window.start + rng.randint(0, (latest - window.start).days) * DAY)
    start = min(start, window.end - 6 * DAY)
    end = min(add_months(start, length) - DAY, window.end)
    return make_job(rng, lot, member, Span(start, end), channel=kind, structures=structures)


def make_job(rng: Random, lot: LotPlan, member: Member, span: Span, *, channel: Channel, structures: list[Firm]) -> Job:
    """A job of these days, with its monthly lines; stray days at both ends are left out."""
    presence = channel.presence * rng.uniform(0.8, 1.1)
    months = [month for month in months_of(span) if working_days(month) >= FEWEST_DAYS] or [span]
    lines = [draw_line(rng, month, weekly=channel.weekly, presence=presence) for month in months]
    _train(rng, lines)
    worked = Span(lines[0].span.start, lines[-1].span.end)
    same = [firm for firm in structures if firm.kind == channel.structure]
    return Job(
        lot=lot,
        member=member,
        channel=channel,
        span=worked,
        planned_end=None if channel.contract_type.is_open_ended else worked.end,
        lines=lines,
        employer=rng.choices(same, range(len(same) * 2, len(same), -1))[0] if same else None,
    )


def _train(rng: Random, lines: list[Line]) -> None:
    """A job in eight comes with some training on the site, within the hours of its first month."""
    if rng.random() < 0.22:
        lines[0].training = rng.choice((7, 14, 14, 21, 35)) * 100


def fit_training(lines: list[Line]) -> None:
    """Training stays under half of the hours once these are settled."""
    for line in lines:
        line.training = min(line.training, line.hours // 200 * 100)


def furthest_behind(lot: LotPlan, members: list[Member]) -> Member:
    """The company that has done least beside its share, so that the next job is for it."""
    return min(members, key=lambda member: sum(line.drawn for line in lot.lines_of(member)) / lot.shares[member])


def keep_to_shares(lot: LotPlan) -> None:
    """Bring what was drawn near the share of each company, within what its days hold."""
    whole = sum(line.drawn for line in lot.validated)
    for member, part in lot.shares.items():
        lines = lot.lines_of(member)
        factor = whole * part / sum(line.drawn for line in lines)
        for line in lines:
            line.drawn = max(QUARTER, min(int(line.drawn * factor), line.most))


def draw_in_month(rng: Random, month: Span, first: int = 2, last: int = 20) -> date:
    """A weekday of that month."""
    return weekday_after(month.start + rng.randint(first - 1, last - 1) * DAY)
