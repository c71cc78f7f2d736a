"""Builders of people for tests."""

from typing import Any

from terreau.accounts.models import User

PASSWORD = "quatre mots pour entrer"


def make_user(email: str = "amel@exemple.fr", *, full_name: str = "Amel Tounsi", **fields: Any) -> User:
    """Create one person, without a password unless given."""
    user: User = User.objects.create_user(email=email, full_name=full_name, **fields)
    return user
