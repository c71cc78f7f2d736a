"""Jobs of the room."""

from terreau.directory.exporting.publishing import publish
from terreau.kit.clock import today
from terreau.kit.jobs import job, periodic
from terreau.territories.models import Territory


@periodic(cron="30 3 * * *")
@job(name="directory.publish_files", queueing_lock="directory.publish_files", pass_context=False)
def publish_files(timestamp: int) -> None:
    """Write the open files of every territory."""
    for territory in Territory.objects.order_by("pk"):
        publish(territory, on=today())
