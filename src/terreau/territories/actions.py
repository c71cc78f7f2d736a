"""What a territory's administrator may change."""

from collections.abc import Mapping

from django.db import transaction

from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action
from terreau.territories.models import Territory


@action("territories.edit_territory", subject="territory")
def edit_territory(*, by: Actor, territory: Territory, values: Mapping[str, object]) -> Territory:
    """Write the settings given; `values` maps fields of Territory, an absent one is left as it is.

    Raises Refused when the logo cannot be stored.
    """
    row = Territory.objects.select_for_update().get(pk=territory.pk)
    old_logo = row.logo.name
    changed = tuple(name for name, value in values.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, values[name])
    try:
        row.save(update_fields=changed)
    except OSError as full:
        raise Refused("Le logo n'a pas pu être enregistré (disque plein ?). Réessayez plus tard.") from full
    if "logo" in changed and old_logo:
        storage = row.logo.storage
        transaction.on_commit(lambda: storage.delete(old_logo))
    journal.note(fields=changed)
    return row
