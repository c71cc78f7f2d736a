"""People who sign in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from terreau.accounts.actor import Actor
from terreau.accounts.roles import Role


class UserQuerySet(models.QuerySet["User"]):
    """Words to find people."""

    def visible_to(self, actor: Actor) -> UserQuerySet:
        """Keep the person's own account; the system sees all."""
        if actor.role is Role.SYSTEM:
            return self
        return self.filter(pk=actor.user_id) if actor.user_id else self.none()

    def active(self) -> UserQuerySet:
        """Keep accounts that may sign in."""
        return self.filter(is_active=True)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Creates people; an e-mail address is stored in lower case."""

    def create_user(self, email: str, full_name: str = "", password: str | None = None, **fields: object) -> User:
        """Create one person; without a password only e-mail codes and passkeys open the account."""
        user: User = self.model(email=email.strip().lower(), full_name=full_name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Find one person by e-mail address, in any case."""
        user: User = self.get(email=(username or "").strip().lower())
        return user


class User(AbstractBaseUser):
    """A person who signs in; rights come from memberships, never from here."""

    access: ClassVar[str] = "scoped"
    personal: ClassVar[dict[str, str]] = {
        "email": "Connexion et messages de service ; effacée trois ans après la dernière connexion",
        "full_name": "Dire qui a agi ; effacé trois ans après la dernière connexion",
        "phone": "Joindre la personne (facultatif) ; effacé trois ans après la dernière connexion",
        "last_login": "Sécurité et durée de conservation ; effacée avec le compte",
    }

    email = models.EmailField("adresse e-mail", unique=True, error_messages={"unique": "Cette adresse est déjà prise."})
    full_name = models.CharField("nom", max_length=150, blank=True, default="")
    phone = models.CharField("téléphone", max_length=30, blank=True, default="")
    is_active = models.BooleanField("actif", default=True)
    created_at = models.DateTimeField("créé le", default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "utilisateur"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case")
        ]

    def __str__(self) -> str:
        return self.full_name or self.email
