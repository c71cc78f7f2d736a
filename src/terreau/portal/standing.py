"""Where each thing that an administrator looks after stands."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import Count, Q

from terreau.directory.models import Invitation, Membership
from terreau.kit.access import Actor, rows
from terreau.kit.french import count
from terreau.kit.models import ImportBatch, OutgoingMail
from terreau.procurement.models import Agreement

Note = tuple[str, str]  # the kind of a state, and its words
RECENT = timedelta(days=30)


def administration_notes(actor: Actor, on: date) -> Mapping[str, Note]:
    """By address of a page, the state of what it shows (five queries); pages with nothing to say are left out."""
    own = rows(actor, Membership).filter(territory=actor.territory_id or 0)
    open_ones = own.filter(ended_at=None).count()
    invited = rows(actor, Invitation).filter(accepted_at=None, withdrawn_at=None).count()
    team = ("watch", count(invited, "invitation sans réponse", "invitations sans réponse"))
    running = Q(ends_on=None) | Q(ends_on__gte=on)
    waiting = rows(actor, ImportBatch).filter(state=ImportBatch.State.PREVIEW)
    previews = waiting.aggregate(
        published=Count("pk", filter=Q(kind="decp")), tables=Count("pk", filter=~Q(kind="decp"))
    )
    unsent = rows(actor, OutgoingMail).filter(failed_at__isnull=False, sent_at=None, created_at__date__gte=on - RECENT)
    followed = rows(actor, Agreement).filter(running).count()
    said = {
        "directory:team": team if invited else ("ok", count(open_ones, "accès ouvert", "accès ouverts")),
        "procurement:agreements": ("info", count(followed, "acheteur suivi", "acheteurs suivis")),
        "procurement:imports": _previewed(previews["published"]),
        "clauses:table_imports": _previewed(previews["tables"]),
        "portal:messages": _failed(unsent.count()),
    }
    return {name: note for name, note in said.items() if note}


def _previewed(number: int) -> Note | None:
    return ("watch", count(number, "fichier à confirmer", "fichiers à confirmer")) if number else None


def _failed(number: int) -> Note | None:
    return ("late", count(number, "message refusé", "messages refusés")) if number else None
