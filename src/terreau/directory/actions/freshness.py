"""Asking structures whether their fiche is still true, and taking their answer without an account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from secrets import token_hex

from django.db import connection
from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest, TruncDate

from terreau.accounts.actor import Actor as AnyActor
from terreau.accounts.roles import Role
from terreau.directory.actions.fiches import confirm_fiche, delete_fiche, edit_fiche, restore_fiche
from terreau.directory.actions.handing_over import set_rhythm
from terreau.directory.freshness_mails import send_asking
from terreau.directory.models import Fiche, FreshnessMessage, Membership
from terreau.directory.rules.fiche import State
from terreau.directory.rules.freshness import LINK_DAYS, REMIND_AFTER_DAYS, thresholds
from terreau.directory.rules.sources import Origin, Source
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action

AT_ONCE = 200
Answer = FreshnessMessage.Answer
Teller = Callable[[Fiche], str]


@action("directory.ask_freshness")
def ask_freshness(*, by: Actor, on: date, at: datetime, told: Teller, most: int = AT_ONCE) -> int:
    """Write to the structures whose turn it is, the longest silent first; how many. Never twice, even side by side.

    `told` gives a fiche in plain text. The links of an earlier message stop opening anything.
    """
    _alone()
    fiches = list(due(on)[:most])
    FreshnessMessage.objects.filter(fiche__in=fiches, answered_at=None).update(stamp="")
    written = []
    for fiche, addresses in _with_addresses(fiches):
        to, _ = addresses[0]
        message = FreshnessMessage.objects.create(fiche=fiche, to=to, stamp=token_hex(16))
        _send(message, addresses, told, is_reminder=False)
        written.append(message.pk)
    FreshnessMessage.objects.filter(pk__in=written).update(sent_at=at)
    return len(written)


@action("directory.remind_freshness")
def remind_freshness(*, by: Actor, at: datetime, told: Teller, most: int = AT_ONCE) -> int:
    """Ask once more those who have not answered for REMIND_AFTER_DAYS days; how many."""
    _alone()
    silent = FreshnessMessage.objects.filter(
        answered_at=None,
        reminded_at=None,
        sent_at__lte=at - timedelta(days=REMIND_AFTER_DAYS),
        sent_at__gt=at - timedelta(days=LINK_DAYS),
        fiche__in=Fiche.objects.published(),
    ).exclude(stamp="")
    messages = {each.fiche_id: each for each in silent.order_by("sent_at", "pk")[:most]}
    for fiche, addresses in _with_addresses(_loaded().filter(pk__in=messages).order_by("pk")):
        message = messages[fiche.pk]
        message.fiche = fiche
        _send(message, addresses, told, is_reminder=True)
    FreshnessMessage.objects.filter(pk__in=[each.pk for each in messages.values()]).update(reminded_at=at)
    return len(messages)


@action("directory.answer_freshness", subject="message")
def answer_true(*, by: Actor, message: FreshnessMessage, on: date, at: datetime) -> None:
    """All is true: every field is confirmed that day."""
    row = _open(message)
    confirm_fiche(by=bearer(row), fiche=row.fiche, on=on, source=Source.OWNER)
    _answered(row, Answer.TRUE, at)


@action("directory.answer_freshness", subject="message")
def answer_corrected(
    *, by: Actor, message: FreshnessMessage, values: Mapping[str, object], rhythm: int, on: date, at: datetime
) -> tuple[str, ...]:
    """What is changed is corrected, what is left is confirmed. The names of the fields that changed."""
    row = _open(message)
    who = bearer(row)
    changed = edit_fiche(by=who, fiche=row.fiche, values=values, origin=Origin(Source.OWNER, on))
    confirm_fiche(by=who, fiche=row.fiche, on=on, source=Source.OWNER)
    if rhythm != row.fiche.reminder_months:
        set_rhythm(by=who, fiche=row.fiche, months=rhythm)
    _answered(row, Answer.CORRECTED, at)
    return changed


@action("directory.answer_freshness", subject="message")
def answer_deleted(*, by: Actor, message: FreshnessMessage, at: datetime) -> None:
    """The fiche leaves the directory; the same link brings it back for 30 days."""
    row = _open(message)
    delete_fiche(by=bearer(row), fiche=row.fiche, reason="Supprimée depuis le message annuel.", at=at)
    _answered(row, Answer.DELETED, at)


@action("directory.answer_freshness", subject="message")
def answer_restored(*, by: Actor, message: FreshnessMessage, at: datetime) -> None:
    """The deleted fiche comes back; nothing else is said of it."""
    row = _locked(message)
    restore_fiche(by=bearer(row), fiche=row.fiche, at=at)
    _answered(row, Answer.CORRECTED, at)


@action("directory.forget_addresses")
def forget_addresses(*, by: Actor, at: datetime) -> int:
    """Erase where messages were sent, a year later."""
    return FreshnessMessage.objects.filter(sent_at__lt=at - timedelta(days=365)).exclude(to="").update(to="")


def bearer(message: FreshnessMessage) -> Actor:
    """Who holds the link of a message acts on its fiche alone."""
    return AnyActor.link("directory.fiche", message.fiche_id, None)


def due(on: date) -> QuerySet[Fiche]:
    """Published fiches that someone can be asked about and whose rhythm has passed, the longest silent first."""
    last = FreshnessMessage.objects.filter(fiche=OuterRef("pk")).order_by("-sent_at").values("sent_at")[:1]
    born = Coalesce("confirmed_on", TruncDate("created_at"), output_field=DateField())
    seen = Greatest(born, TruncDate(Subquery(last)), output_field=DateField())
    turn = Q(pk__in=[])
    for months, day in thresholds(on).items():
        turn |= Q(reminder_months=months, seen_on__lte=day)
    kept = Exists(_keepers().filter(organisation=OuterRef("establishment__organisation")))
    reachable = _loaded().published().annotate(seen_on=seen).filter(~Q(email="") | kept)  # type: ignore[attr-defined]
    found: QuerySet[Fiche] = reachable.filter(turn, establishment__closed_on=None).order_by("seen_on", "pk")
    return found


def _send(
    message: FreshnessMessage, addresses: list[tuple[str, int | None]], told: Teller, *, is_reminder: bool
) -> None:
    text = told(message.fiche)
    for to, territory_id in addresses:
        send_asking(message, to=to, told=text, territory_id=territory_id, is_reminder=is_reminder)


def _with_addresses(fiches: Iterable[Fiche]) -> Iterable[tuple[Fiche, list[tuple[str, int | None]]]]:
    """Each fiche that someone can be asked about, with the addresses of its keepers, else the one it publishes."""
    loaded = list(fiches)
    units = {fiche.establishment.organisation_id for fiche in loaded}
    by_unit: dict[int, dict[str, int | None]] = {}
    for each in _keepers().filter(organisation__in=units).select_related("user").order_by("pk"):
        by_unit.setdefault(each.organisation_id or 0, {})[each.user.email] = each.territory_id
    for fiche in loaded:
        own: dict[str, int | None] = {fiche.email: None} if fiche.email else {}
        addresses = by_unit.get(fiche.establishment.organisation_id) or own
        if addresses:
            yield fiche, list(addresses.items())


def _keepers() -> QuerySet[Membership]:
    return Membership.objects.active().filter(role=Role.STRUCTURE, user__is_active=True)


def _loaded() -> QuerySet[Fiche]:
    return Fiche.objects.select_related("establishment__organisation", "establishment__commune")


def _alone() -> None:
    """One sender at a time, so that two side by side see what the other wrote."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('directory.freshness', 0))")


def _open(message: FreshnessMessage) -> FreshnessMessage:
    """The message locked, its fiche still published. Raises Refused."""
    row = _locked(message)
    if row.fiche.state == State.DELETED:
        raise Refused("Cette fiche est supprimée : rétablissez-la d'abord, depuis la page « Supprimer ».")
    if row.fiche.state != State.PUBLISHED or row.fiche.establishment.merged_into_id:
        raise Refused("Cette fiche n'est plus publiée. Rien n'est à confirmer.")
    return row


def _locked(message: FreshnessMessage) -> FreshnessMessage:
    rows = FreshnessMessage.objects.select_for_update(of=("self",)).select_related("fiche__establishment")
    row = rows.get(pk=message.pk)
    if not row.stamp or row.stamp != message.stamp:
        raise Refused("Ce lien n'ouvre plus rien : un message plus récent le remplace.")
    return row


def _answered(row: FreshnessMessage, answer: FreshnessMessage.Answer, at: datetime) -> None:
    row.answer, row.answered_at = answer.value, at
    row.save(update_fields=["answer", "answered_at"])
