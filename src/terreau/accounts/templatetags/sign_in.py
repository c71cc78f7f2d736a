"""What the sign-in page offers."""

from django import template

from terreau.accounts.demo_entry import demo_roles
from terreau.accounts.roles import Role

register = template.Library()


@register.simple_tag(name="demo_roles")
def roles_to_enter() -> tuple[Role, ...]:
    """Roles that one click enters: none outside the demo."""
    return demo_roles()
