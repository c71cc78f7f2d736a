"""Organisations, their places, the people to call there, and who acts for them."""

from terreau.directory.models.membership import Invitation, Membership
from terreau.directory.models.merge import Merge
from terreau.directory.models.organisation import Contact, Establishment, Organisation

__all__ = ["Contact", "Establishment", "Invitation", "Membership", "Merge", "Organisation"]
