"""Who may see and do what. The only road from a page to rows goes through `rows` and `find`."""

from collections.abc import Mapping
from functools import cache
from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import Http404

from terreau.kit.policy import Actor, Answer, Forbidden, Policy
from terreau.kit.rooms import all_rooms

__all__ = ["Actor", "Answer", "Forbidden", "Policy", "find", "may", "policies", "require", "rows"]

Row = TypeVar("Row", bound=Model)


@cache
def policies() -> Mapping[str, Policy]:
    """Every policy of every room, by the name of its act."""
    return {verb: policy for room in all_rooms() for verb, policy in room.policies.items()}


def may(actor: Actor, verb: str, subject: Model | None = None) -> Answer:
    """May this actor do `room.verb` on this subject? Raises KeyError for an act that no room declares."""
    policy = policies()[verb]
    if actor.role not in policy.roles:
        return Answer(yes=False, reason="Votre rôle ne permet pas cette action.")
    if policy.relation is not None and (refusal := policy.relation(actor, subject)):
        return Answer(yes=False, reason=refusal)
    return Answer(yes=True)


def require(actor: Actor, verb: str, subject: Model | None = None) -> None:
    """Raise Forbidden unless `may` says yes."""
    answer = may(actor, verb, subject)
    if not answer:
        raise Forbidden(answer.reason)


def rows(actor: Actor, model: type[Row]) -> QuerySet[Row]:
    """The rows of a model that this actor may see."""
    manager = model._default_manager  # noqa: SLF001
    if getattr(model, "access", None) == "scoped":
        visible: QuerySet[Row] = manager.get_queryset().visible_to(actor)  # type: ignore[attr-defined]
        return visible
    return manager.all()


def find(actor: Actor, source: type[Row] | QuerySet[Row], **lookup: object) -> Row:
    """The one visible row that matches. Raises Http404, whether it is absent or hidden."""
    queryset = source if isinstance(source, QuerySet) else rows(actor, source)
    try:
        return queryset.get(**lookup)
    except (ObjectDoesNotExist, ValueError, OverflowError) as missing:
        raise Http404 from missing
