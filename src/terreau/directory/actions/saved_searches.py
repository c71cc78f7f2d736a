"""Keeping a search, choosing when to be told, and telling what is new since."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from terreau.directory.mails import send_new_structures
from terreau.directory.models import Establishment, SavedSearch
from terreau.directory.rules.searching import read_query
from terreau.directory.searching.answering import keys_of
from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action
from terreau.kit.links import absolute

MOST_KEPT = 30
MOST_WATCHED = 1000
DAYS = {SavedSearch.Rhythm.WEEKLY: 7, SavedSearch.Rhythm.MONTHLY: 30}


@action("directory.save_search")
def save_search(*, by: Actor, name: str, query: str, rhythm: str, on: date) -> SavedSearch:
    """Keep a search under a name. What answers it today is already known. Raises Refused past MOST_KEPT searches."""
    if by.user_id is None:
        raise Refused("Connectez-vous pour garder une recherche.")
    if SavedSearch.objects.filter(user_id=by.user_id).count() >= MOST_KEPT:
        raise Refused(f"Vous gardez déjà {MOST_KEPT} recherches : oubliez-en une avant d'en garder une autre.")
    found = keys_of(read_query(query), on=on, most=MOST_WATCHED)
    return SavedSearch.objects.create(
        user_id=by.user_id, name=name[:100], query=query[:1000], rhythm=rhythm, known=found, told_on=on
    )


@action("directory.change_search", subject="saved")
def change_search(*, by: Actor, saved: SavedSearch, name: str, rhythm: str) -> SavedSearch:
    """Give it another name or rhythm."""
    row = SavedSearch.objects.select_for_update().get(pk=saved.pk)
    row.name, row.rhythm = name[:100], rhythm
    row.save(update_fields=["name", "rhythm"])
    journal.note(fields=("name", "rhythm"))
    return row


@action("directory.forget_search", subject="saved")
def forget_search(*, by: Actor, saved: SavedSearch) -> None:
    """Forget it."""
    SavedSearch.objects.filter(pk=saved.pk).delete()


def tell_new_structures(*, on: date) -> int:
    """Write to those whose rhythm is due and whose searches have new answers; how many messages."""
    sent = 0
    for rhythm, days in DAYS.items():
        due = SavedSearch.objects.filter(rhythm=rhythm, told_on__lte=on - timedelta(days=days), user__is_active=True)
        for pk in due.order_by("pk").values_list("pk", flat=True):
            sent += _tell(pk, on=on)
    return sent


@transaction.atomic
def _tell(pk: int, *, on: date) -> bool:
    """Write about one search, unless another worker just did or nothing is new."""
    saved = SavedSearch.objects.select_for_update(of=("self",)).select_related("user").get(pk=pk)
    if saved.told_on == on:
        return False
    found = keys_of(read_query(saved.query), on=on, most=MOST_WATCHED)
    new = [fiche for fiche in found if fiche not in set(saved.known)]
    saved.known, saved.told_on = [*saved.known, *new], on
    saved.save(update_fields=["known", "told_on"])
    if not new:
        return False
    places = Establishment.objects.filter(fiche__in=new).select_related("commune").order_by("name_key", "pk")
    send_new_structures(
        to=saved.user.email,
        name=saved.name,
        structures=[f"{place.name}{f', {place.commune}' if place.commune else ''}" for place in places[:20]],
        count=len(new),
        link=absolute(f"{reverse('directory:annuaire')}?{saved.query}"),
        manage=absolute(reverse("directory:saved_searches")),
    )
    return True
