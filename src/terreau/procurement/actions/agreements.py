"""Which buyers a territory follows."""

from datetime import date

from terreau.directory.models import Organisation
from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action
from terreau.procurement.models import Agreement

REVERSED = "La fin de la convention est avant sa signature : vérifiez les deux dates."


@action("procurement.follow_buyer")
def follow_buyer(
    *,
    by: Actor,
    buyer: Organisation,
    signed_on: date | None = None,
    ends_on: date | None = None,
    answer_days: int = 28,
) -> Agreement:
    """Follow the contracts of a buyer, with or without a signed agreement. Raises Refused when already followed."""
    if by.territory_id is None:
        raise Refused("Choisissez d'abord un territoire : c'est lui qui suit l'acheteur.")
    if _is_reversed(signed_on, ends_on):
        raise Refused(REVERSED)
    agreement, is_new = Agreement.objects.get_or_create(
        territory_id=by.territory_id,
        buyer=buyer,
        defaults={"signed_on": signed_on, "ends_on": ends_on, "answer_days": answer_days},
    )
    if not is_new:
        raise Refused(f"{buyer} est déjà suivi : modifiez plutôt ses dates.")
    return agreement


@action("procurement.edit_agreement", subject="agreement")
def edit_agreement(
    *, by: Actor, agreement: Agreement, signed_on: date | None, ends_on: date | None, answer_days: int
) -> Agreement:
    """Correct the dates of an agreement and the delay to answer the buyer, in days."""
    if _is_reversed(signed_on, ends_on):
        raise Refused(REVERSED)
    wanted = {"signed_on": signed_on, "ends_on": ends_on, "answer_days": answer_days}
    changed = [name for name, value in wanted.items() if getattr(agreement, name) != value]
    for name in changed:
        setattr(agreement, name, wanted[name])
    agreement.save(update_fields=changed)
    journal.note(fields=tuple(changed))
    return agreement


@action("procurement.stop_following", subject="agreement")
def stop_following(*, by: Actor, agreement: Agreement, on: date) -> None:
    """Stop following a buyer: a signed agreement ends that day and stays, a mere following goes."""
    if agreement.signed_on is None:
        Agreement.objects.filter(pk=agreement.pk).delete()
        return
    agreement.ends_on = on
    agreement.save(update_fields=["ends_on"])


def _is_reversed(signed_on: date | None, ends_on: date | None) -> bool:
    return signed_on is not None and ends_on is not None and ends_on < signed_on
