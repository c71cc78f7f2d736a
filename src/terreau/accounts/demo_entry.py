"""The people of the demo who may be entered by one click, in demo mode only."""

from django.conf import settings

from terreau.accounts.models import User
from terreau.accounts.roles import MEMBER_ROLES, Role

DEMO_DOMAIN = "demo.terreau.example"


def is_demo() -> bool:
    """Tell whether this instance runs as a demo."""
    return bool(settings.TERREAU_MODE == "demo")


def demo_email(role: Role) -> str:
    """Give the address of the demo person of a role."""
    return f"{role.value}@{DEMO_DOMAIN}"


def demo_roles() -> tuple[Role, ...]:
    """Give the roles offered on the sign-in page: none outside the demo."""
    return MEMBER_ROLES if is_demo() else ()


def demo_user(role: str) -> User | None:
    """Find the demo person of a role; None outside the demo, for another role, or before the demo is loaded."""
    if role not in demo_roles():
        return None
    user: User | None = User.objects.active().filter(email=demo_email(Role(role))).first()
    return user
