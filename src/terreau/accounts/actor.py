"""Who acts: one user under one membership, the bearer of a signed link, or the system."""

from __future__ import annotations

from dataclasses import dataclass

from terreau.accounts.roles import MEMBER_ROLES, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """The one argument that policies, querysets and actions take to know who asks.

    `grant` is set for a signed link only: the kind of subject and its primary key.
    """

    user_id: int | None
    role: Role
    territory_id: int | None = None
    organisation_id: int | None = None
    membership_id: int | None = None
    name: str = ""
    grant: tuple[str, int] | None = None

    @property
    def role_label(self) -> str:
        """Give the French name of the role."""
        return self.role.label

    @property
    def is_signed_in(self) -> bool:
        """Tell whether a person signed in, with or without a membership."""
        return self.user_id is not None

    @property
    def is_member(self) -> bool:
        """Tell whether the actor acts under a membership's role."""
        return self.role in MEMBER_ROLES

    @classmethod
    def anonymous(cls) -> Actor:
        """Give a visitor without an account."""
        return cls(user_id=None, role=Role.ANONYMOUS)

    @classmethod
    def system(cls, territory_id: int | None = None) -> Actor:
        """Give an import, a schedule or a command, on behalf of a territory when given."""
        return cls(user_id=None, role=Role.SYSTEM, territory_id=territory_id, name="Terreau")

    @classmethod
    def again(cls, *, user_id: int | None, role: str, territory_id: int | None) -> Actor:
        """Give once more whoever asked for work that a worker does later."""
        return cls(user_id=user_id, role=Role(role), territory_id=territory_id)

    @classmethod
    def link(cls, subject: str, pk: int, territory_id: int | None) -> Actor:
        """Give the bearer of a signed link that opens one subject only."""
        return cls(user_id=None, role=Role.LINK, territory_id=territory_id, grant=(subject, pk))
