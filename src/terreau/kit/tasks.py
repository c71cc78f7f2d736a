"""The house's own jobs."""

from procrastinate import JobContext

from terreau.kit.jobs import job, periodic
from terreau.kit.mail import deliver


@job(name="kit.send_mail", retry=5)
def send_mail(*, mail_id: int) -> None:
    """Send one message of the outbox."""
    deliver(mail_id)


@periodic(cron="* * * * *")
@job(name="kit.take_over_jobs", queueing_lock="kit.take_over_jobs", pass_context=True)
async def take_over_jobs(context: JobContext, timestamp: int) -> None:
    """Give back the jobs of a worker that died in the middle: it said nothing for half a minute."""
    for left in await context.app.job_manager.get_stalled_jobs():
        await context.app.job_manager.retry_job(left)
