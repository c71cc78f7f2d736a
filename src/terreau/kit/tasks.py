"""The house's own jobs."""

from terreau.kit.jobs import job
from terreau.kit.mail import deliver


@job(name="kit.send_mail", retry=5)
def send_mail(*, mail_id: int) -> None:
    """Send one message of the outbox."""
    deliver(mail_id)
