"""The one write path: an action checks its policy, runs in one transaction and leaves one row in the journal."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.db.models import Model

from terreau.kit import journal
from terreau.kit.access import require

P = ParamSpec("P")
R = TypeVar("R")


class Refused(Exception):
    """A rule refuses the act; the message is a sentence in French that says what to do."""


def action(verb: str, *, subject: str | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a keyword-only function an action named `room.verb_noun`.

    `by` is the actor; `subject` names the argument that the policy and the journal are about, by default the result.
    Raises Forbidden when the policy says no; the function raises Refused when a rule does.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            by: Any = kwargs["by"]
            target: Any = kwargs[subject] if subject else None
            require(by, verb, target)
            with transaction.atomic(), journal.entry(by, verb) as draft:
                result = function(*args, **kwargs)
                draft.subject = draft.subject or target or (result if isinstance(result, Model) else None)
            return result

        run.verb = verb  # type: ignore[attr-defined]
        return run

    return decorate
