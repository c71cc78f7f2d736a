"""What the worker does for accounts, at night."""

from terreau.accounts.devices import forget_closed
from terreau.kit.clock import now
from terreau.kit.jobs import job, periodic


@periodic(cron="20 3 * * *")
@job(queueing_lock="forget_closed_devices")
def forget_closed_devices(timestamp: int) -> None:
    """Forget the address and browser of devices whose session is over."""
    forget_closed(at=now())
