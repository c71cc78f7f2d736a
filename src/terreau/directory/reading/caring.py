"""What keeps the directory true: scores, flags, closed structures, silent ones, doubles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Value
from django.utils.timezone import get_current_timezone

from terreau.accounts.actor import Actor as AnyActor
from terreau.directory.freshness_mails import PURPOSE
from terreau.directory.models import Claim, Establishment, Fiche, FicheFlag, FreshnessMessage, PendingMatch, Service
from terreau.directory.reading.areas import area_names
from terreau.directory.reading.codes import network_names
from terreau.directory.reading.lists import lines_of, with_lists
from terreau.directory.reading.scoring import score_of_loaded
from terreau.directory.reading.told import in_section, told_fields
from terreau.directory.rules.fiche import Section, State
from terreau.directory.rules.fiche_lists import FICHE_LISTS
from terreau.directory.rules.flags import FlagRule
from terreau.directory.rules.freshness import LINK_DAYS, REMIND_AFTER_DAYS
from terreau.directory.rules.quality import Score
from terreau.directory.rules.searching import fresh_since
from terreau.directory.rules.service_quality import ServiceFacts, ServiceScore, service_score
from terreau.kit import links
from terreau.kit.access import Actor, find, rows
from terreau.territories.models import Territory
from terreau.territories.models.territory import COVERED_BY

SHOWN = 30
REPLACED = "Ce lien n'ouvre plus rien : un message plus récent le remplace."


@dataclass(frozen=True)
class QualityPage:
    """What the team may settle. `published` and `stale` count the fiches of the territory."""

    published: int
    stale: int
    without_keeper: int
    flags: Sequence[FicheFlag]
    ceased: Sequence[Fiche]
    closed: Sequence[Fiche]
    silent: Sequence[FreshnessMessage]


@dataclass(frozen=True)
class Asked:
    """A claim to answer ("claim"), a silent structure ("silent"), or all the records to decide ("match"), `many`."""

    what: str
    who: str
    fiche: str
    since: datetime
    many: int


def score_of(actor: Actor, fiche: Fiche, *, on: date) -> tuple[Score, list[tuple[Service, ServiceScore]]]:
    """The score of a fiche, and of each of its services."""
    loaded = with_lists(rows(actor, Fiche).select_related("establishment__organisation"), actor)
    row = find(actor, loaded, pk=fiche.pk)
    has_address = bool(row.establishment.street)
    services = [(line, service_score(_facts(line, has_address), on=on)) for line in lines_of(row, "services")]
    return score_of_loaded(row, on=on), services


def quality_page(actor: Actor, *, on: date, at: datetime) -> QualityPage:
    """The directory of the actor's territory, as its team keeps it (seven queries)."""
    here = _here(actor)
    known = Q(establishment__closed_on__isnull=False) | Q(establishment__organisation__ceased_on__isnull=False)
    flagged = rows(actor, FicheFlag).filter(fiche=OuterRef("pk"), rule=FlagRule.CLOSED_ELSEWHERE, settled_at=None)
    published = here.published()  # type: ignore[attr-defined]
    kept = Q(establishment__organisation__memberships__role="structure") & Q(
        establishment__organisation__memberships__ended_at=None
    )
    counts = published.aggregate(
        published=Count("pk", distinct=True),
        fresh=Count("pk", distinct=True, filter=Q(search_entry__fresh_on__gte=fresh_since(on))),
        kept=Count("pk", distinct=True, filter=kept),
    )
    flags = rows(actor, FicheFlag).filter(settled_at=None, fiche__in=here).select_related("fiche__establishment")
    ceased = published.filter(known | Q(Exists(flagged))).order_by("establishment__name_key", "pk")
    closed = here.filter(state=State.CLOSED).order_by("-changed_at", "pk")
    return QualityPage(
        published=counts["published"],
        stale=counts["published"] - counts["fresh"],
        without_keeper=counts["published"] - counts["kept"],
        flags=list(flags.order_by("raised_at", "pk")[:SHOWN]),
        ceased=list(ceased[:SHOWN]),
        closed=list(closed[:SHOWN]),
        silent=list(silent_messages(actor, at=at)[:SHOWN]),
    )


def silent_messages(actor: Actor, *, at: datetime) -> QuerySet[FreshnessMessage]:
    """Messages of the territory that had their reminder time and no answer, the oldest first."""
    late = rows(actor, FreshnessMessage).filter(
        answered_at=None,
        sent_at__lte=at - timedelta(days=REMIND_AFTER_DAYS),
        sent_at__gt=at - timedelta(days=LINK_DAYS + REMIND_AFTER_DAYS),
        fiche__in=_here(actor).published(),  # type: ignore[attr-defined]
    )
    return late.exclude(stamp="").select_related("fiche__establishment").order_by("sent_at", "pk")


def asked_of_team(actor: Actor, on: date) -> list[Asked]:
    """What waits at the end of that day, the oldest first (one query)."""
    name = "fiche__establishment__name"
    at = datetime.combine(on, time.max, tzinfo=get_current_timezone())
    claims = rows(actor, Claim).to_vouch().order_by("asked_at", "pk")  # type: ignore[attr-defined]
    silent = silent_messages(actor, at=at).select_related(None)
    records = rows(actor, PendingMatch).waiting()  # type: ignore[attr-defined]
    one = Value(1)
    asked = claims.annotate(what=Value("claim"), many=one).values_list("what", "full_name", name, "asked_at", "many")
    quiet = silent.annotate(what=Value("silent"), who=Value(""), many=one)
    nobody = {"what": Value("match"), "who": Value(""), "place": Value("")}
    counted = records.annotate(**nobody).values(*nobody).annotate(since=Min("batch__created_at"), many=Count("pk"))
    found = asked[:SHOWN].union(
        quiet.values_list("what", "who", name, "sent_at", "many")[:SHOWN],
        counted.values_list(*nobody, "since", "many"),
        all=True,
    )
    return [Asked(*row) for row in found.order_by("asked_at") if row[-1]]


def pairs_to_compare(actor: Actor, most: int) -> list[tuple[Establishment, Establishment]]:
    """Places that may be one: near names first, then the same phone, site or name; each pair once."""
    places: Any = rows(actor, Establishment)
    found: dict[frozenset[int], tuple[Establishment, Establishment]] = {}
    for one, other in (*places.duplicate_pairs(most), *places.twin_pairs(most)):
        found.setdefault(frozenset({one.pk, other.pk}), (one, other))
    return list(found.values())[:most]


def open_message(token: str) -> tuple[Actor, FreshnessMessage]:
    """The bearer of the link of a yearly message, and the message. Raises DeadLink."""
    opened = links.read(PURPOSE, token, max_days=LINK_DAYS)
    bearer = AnyActor.link(PURPOSE, opened.pk, None)
    loaded = rows(bearer, FreshnessMessage).select_related(
        "fiche__establishment__organisation", "fiche__establishment__commune"
    )
    message = find(bearer, loaded, pk=opened.pk)
    if not opened.stamp or message.stamp != opened.stamp:
        raise links.DeadLink(REPLACED)
    return bearer, message


def told_sections(fiche: Fiche, *, on: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every field and list of a fiche in words: titles, then (label, text) lines."""
    loaded = Fiche.objects.select_related("establishment__organisation", "establishment__commune")
    row = with_lists(loaded, AnyActor.system()).get(pk=fiche.pk)
    names = {"area_codes": list(area_names(row.area_codes).values()), "networks": network_names(row.networks)}
    fields = told_fields(row, names=names, on=on)
    sections = [
        (section.label, [(each.label, _words(each)) for each in in_section(fields, section)]) for section in Section
    ]
    lists = [(each.title, [("", str(line)) for line in lines_of(row, each.what)]) for each in FICHE_LISTS]
    return [(title, lines) for title, lines in (*sections, *lists) if lines]


def told_plainly(fiche: Fiche, *, on: date) -> str:
    """The same as the plain text of a message."""
    blocks = []
    for title, lines in told_sections(fiche, on=on):
        told = "\n".join(f"- {label + ' : ' if label else ''}{text}" for label, text in lines)
        blocks.append(f"{title.upper()}\n{told}")
    return "\n\n".join(blocks)


def _words(told: Any) -> str:
    if told.items:
        return ", ".join(told.items)
    if told.pairs:
        return " ; ".join(f"{days} : {hours}" for days, hours in told.pairs)
    return str(told.text)


def _facts(line: Service, has_address: bool) -> ServiceFacts:
    same = ("phone", "email", "access_url", "welcome_modes", "access_modes", "reachable_by", "publics", "themes", "fee")
    told: Mapping[str, Any] = {name: getattr(line, name) for name in (*same, "fee_notes", "description", "as_of")}
    return ServiceFacts(source=line.source_name, has_address=bool(line.place) or has_address, **told)


def _here(actor: Actor) -> QuerySet[Fiche]:
    """The fiches of the communes of the actor's territory, without asking which one it is."""
    commune = "establishment__commune"
    columns = {"code": f"{commune}_id", **{name: f"{commune}__{name}_id" for name in ("epci", "ept", "departement")}}
    covers = Q(pk__in=[])
    for kind, column in COVERED_BY.items():
        covers |= Q(kind=kind, code=OuterRef(columns[column]))
    own = Territory.objects.filter(covers, pk=actor.territory_id or 0)
    found = rows(actor, Fiche).select_related("establishment__organisation", commune)
    return found.filter(Exists(own))
