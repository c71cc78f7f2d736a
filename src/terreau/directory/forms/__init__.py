"""What is typed about organisations, fiches, contacts and the team."""

from terreau.directory.forms.organisations import (
    AcceptanceForm,
    ContactForm,
    EndContactForm,
    EstablishmentForm,
    InvitationForm,
    MergeForm,
)

__all__ = ["AcceptanceForm", "ContactForm", "EndContactForm", "EstablishmentForm", "InvitationForm", "MergeForm"]
