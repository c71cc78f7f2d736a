"""Outgoing mail: written with the act that causes it, sent by the worker, kept with what became of it."""

from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import transaction

from terreau.kit.clock import now
from terreau.kit.jobs import defer
from terreau.kit.models import OutgoingMail


def send(*, to: str, subject: str, body: str, territory_id: int | None) -> OutgoingMail:
    """Put a message in the outbox and have it sent once the transaction commits."""
    mail = OutgoingMail.objects.create(to=to, subject=subject[:200], body=body, territory_id=territory_id)
    defer("kit.send_mail", mail_id=mail.pk)
    return mail


def deliver(mail_id: int) -> None:
    """Send one message unless it already left; a second worker on the same message waits and finds it sent.

    Raises SMTPException or OSError after noting why, so that the job is tried again.
    """
    with transaction.atomic():
        mail = OutgoingMail.objects.select_for_update().get(pk=mail_id)
        if mail.sent_at:
            return
        refusal = _send(mail)
        mail.sent_at, mail.failed_at = (None, now()) if refusal else (now(), None)
        mail.error = str(refusal or "")
        mail.save(update_fields=["sent_at", "failed_at", "error"])
    if refusal:
        raise refusal


def _send(mail: OutgoingMail) -> SMTPException | OSError | None:
    try:
        EmailMessage(mail.subject, mail.body, to=[mail.to]).send()
    except (SMTPException, OSError) as refusal:
        return refusal
    return None
