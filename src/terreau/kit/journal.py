"""The audit journal: who did which act on what and why, never a personal value."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db.models import Model

from terreau.kit.access import Actor
from terreau.kit.models import JournalEntry


@dataclass
class Draft:
    """The row being prepared while an action runs."""

    verb: str
    subject: Model | None = None
    fields: list[str] = field(default_factory=list)
    reason: str = ""


_draft: ContextVar[Draft | None] = ContextVar("journal_draft", default=None)


def note(*, fields: tuple[str, ...] = (), reason: str = "") -> None:
    """Add to the row of the running action the names of changed fields, or its reason."""
    draft = _draft.get()
    if draft is not None:
        draft.fields.extend(fields)
        draft.reason = reason or draft.reason


@contextmanager
def entry(by: Actor, verb: str) -> Iterator[Draft]:
    """Write one row when the block ends well; the block names its subject on the draft."""
    draft = Draft(verb)
    token = _draft.set(draft)
    try:
        yield draft
    finally:
        _draft.reset(token)
    _write(by, draft)


def record_read(by: Actor, verb: str, subject: Model) -> None:
    """Record that a file was read: the one write that a GET may do."""
    with reading_allowed():
        _write(by, Draft(verb, subject))


@contextmanager
def reading_allowed() -> Iterator[None]:
    """Marks the one write allowed in a GET; the test guard widens the connection inside it."""
    yield


def _write(by: Actor, draft: Draft) -> None:
    subject = draft.subject
    JournalEntry.objects.create(
        user_id=by.user_id,
        membership_id=by.membership_id,
        role=by.role,
        territory_id=by.territory_id or getattr(subject, "territory_id", None),
        verb=draft.verb,
        subject_type=subject._meta.label_lower if subject is not None else "",  # noqa: SLF001
        subject_id=subject.pk if subject is not None else None,
        fields=draft.fields,
        reason=draft.reason,
    )
