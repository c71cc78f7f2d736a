"""Outgoing mail: written with the act that causes it, sent by the worker, kept with what became of it."""

from django.core.mail import EmailMessage
from django.db import transaction

from terreau.kit.clock import now
from terreau.kit.models import OutgoingMail


def send(*, to: str, subject: str, body: str, territory_id: int | None) -> OutgoingMail:
    """Put a message in the outbox and have it sent once the transaction commits."""
    from terreau.kit.tasks import send_mail  # noqa: PLC0415  jobs need the apps to be ready

    mail = OutgoingMail.objects.create(to=to, subject=subject[:200], body=body, territory_id=territory_id)
    send_mail.defer(mail_id=mail.pk)
    return mail


def deliver(mail_id: int) -> None:
    """Send one message unless it already left; a second worker on the same message waits and finds it sent."""
    with transaction.atomic():
        mail = OutgoingMail.objects.select_for_update().get(pk=mail_id)
        if mail.sent_at:
            return
        EmailMessage(mail.subject, mail.body, to=[mail.to]).send()
        mail.sent_at = now()
        mail.save(update_fields=["sent_at"])
