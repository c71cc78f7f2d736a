"""What the team settles on published fiches: flags, closed structures."""

from __future__ import annotations

from datetime import datetime

from terreau.directory.actions.fiches import locked
from terreau.directory.models import Fiche, FicheFlag
from terreau.directory.rules.fiche import State
from terreau.directory.rules.flags import FlagRule
from terreau.directory.searching.indexing import refresh
from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action


@action("directory.settle_flag", subject="flag")
def settle_flag(*, by: Actor, flag: FicheFlag, at: datetime) -> FicheFlag:
    """Say that someone looked, and that nothing more is to do."""
    row = FicheFlag.objects.select_for_update().get(pk=flag.pk)
    if row.settled_at:
        raise Refused("Ce signalement est déjà réglé.")
    row.settled_at, row.settled_by_id = at, by.user_id
    row.save(update_fields=["settled_at", "settled_by"])
    return row


@action("directory.close_fiche", subject="fiche")
def close_fiche(*, by: Actor, fiche: Fiche, at: datetime) -> Fiche:
    """Take the fiche of a closed structure out of searches; its page says that it is closed."""
    row = _to(fiche, State.PUBLISHED, State.CLOSED, "Cette fiche n'est pas publiée : il n'y a rien à fermer.")
    closed = row.flags.open().filter(rule=FlagRule.CLOSED_ELSEWHERE)
    closed.update(settled_at=at, settled_by=by.user_id)
    return row


@action("directory.reopen_fiche", subject="fiche")
def reopen_fiche(*, by: Actor, fiche: Fiche) -> Fiche:
    """Publish again the fiche of a structure that is not closed after all."""
    return _to(fiche, State.CLOSED, State.PUBLISHED, "Cette fiche n'est pas fermée.")


def _to(fiche: Fiche, present: State, wanted: State, refusal: str) -> Fiche:
    row = locked(fiche)
    if row.state != present:
        raise Refused(refusal)
    row.state = wanted.value
    row.save(update_fields=["state"])
    refresh([row.pk])
    journal.note(fields=("state",))
    return row
