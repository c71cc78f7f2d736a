"""The people to call at a place, as one territory knows them."""

from datetime import date

from terreau.directory.models import Contact, Establishment
from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action

FIELDS = ("full_name", "job", "email", "phone", "from_on", "to_on")


@action("directory.add_contact")
def add_contact(
    *,
    by: Actor,
    establishment: Establishment,
    full_name: str,
    job: str = "",
    email: str = "",
    phone: str = "",
    from_on: date | None = None,
    to_on: date | None = None,
) -> Contact:
    """Add someone to call at a place, for the actor's territory."""
    if not by.territory_id:
        raise Refused("Un contact est tenu par un territoire : dites lequel.")
    return Contact.objects.create(
        territory_id=by.territory_id,
        establishment=establishment,
        full_name=full_name,
        job=job,
        email=email,
        phone=phone,
        from_on=from_on,
        to_on=to_on,
    )


@action("directory.edit_contact", subject="contact")
def edit_contact(*, by: Actor, contact: Contact, **values: str | date | None) -> Contact:
    """Correct a contact; `values` are among full_name, job, email, phone, from_on, to_on."""
    row = Contact.objects.select_for_update().get(pk=contact.pk)
    changed = tuple(name for name in FIELDS if name in values and getattr(row, name) != values[name])
    for name in changed:
        setattr(row, name, values[name])
    if "email" in changed:
        row.bounced_at = None
    row.save(update_fields=[*changed, "bounced_at"])
    journal.note(fields=changed)
    return row


@action("directory.end_contact", subject="contact")
def end_contact(*, by: Actor, contact: Contact, on: date) -> Contact:
    """Say the last day at which this person is the one to call; the row stays."""
    row = Contact.objects.select_for_update().get(pk=contact.pk)
    if row.from_on and on < row.from_on:
        raise Refused("Ce contact commence après cette date : choisissez une date de fin plus tardive.")
    row.to_on = on
    row.save(update_fields=["to_on"])
    journal.note(fields=("to_on",))
    return row
