"""What a right is made of: who acts, what a room allows, and the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol


class Actor(Protocol):
    """One user acting under one membership, the bearer of a signed link, or the system itself."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def role(self) -> str: ...
    @property
    def territory_id(self) -> int | None: ...
    @property
    def organisation_id(self) -> int | None: ...
    @property
    def membership_id(self) -> int | None: ...
    @property
    def grant(self) -> tuple[str, int] | None: ...


@dataclass(frozen=True)
class Answer:
    """Yes, or no with its reason in French. True when yes."""

    yes: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.yes


@dataclass(frozen=True)
class Policy:
    """Roles that may do an act, and the tie they must have with its subject (None, or the refusal in French)."""

    roles: frozenset[str]
    relation: Callable[[Actor, Any], str | None] | None = None


class Forbidden(Exception):
    """What one sees but may not do: the page answers 403 with this reason."""
