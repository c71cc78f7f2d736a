"""A worker killed in the middle of a job: another takes the job over, and its effect happens once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from terreau.kit import mail
from terreau.kit.jobs import defer
from terreau.kit.models import OutgoingMail

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
WORKER = ("manage.py", "procrastinate", "worker", "--concurrency", "4")


@pytest.fixture(autouse=True)
def no_job_from_before() -> None:
    """Jobs belong to no model that a flush empties."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def worker(*options: str) -> subprocess.Popen[bytes]:
    """A worker of its own on the database of the test."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(settings.BASE_DIR / "src")}
    command = [sys.executable, *WORKER, *options]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, **quiet)  # type: ignore[call-overload,no-any-return]


def wait_until(come_true: Callable[[], bool]) -> None:
    """Wait half a minute at most."""
    limit = time.monotonic() + 30
    while not come_true():
        assert time.monotonic() < limit
        time.sleep(0.1)


def status() -> str:
    """Where the message's job stands."""
    return str(ProcrastinateJob.objects.get(task_name="kit.send_mail").status)


def test_a_job_whose_worker_was_killed_is_done_once_by_another() -> None:
    message = mail.send(to="karim@batival.example", subject="Vos heures", body="Bonjour", territory_id=None)
    first = worker()
    try:
        with transaction.atomic():
            OutgoingMail.objects.select_for_update().get(pk=message.pk)
            wait_until(lambda: status() == "doing")
            first.kill()
            first.wait()
        assert OutgoingMail.objects.filter(pk=message.pk, sent_at=None).exists()
        assert status() == "doing"
    finally:
        first.kill()
        first.wait()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    defer("kit.take_over_jobs", timestamp=0)
    for _ in range(2):
        assert worker("--one-shot").wait(timeout=60) == 0
    message.refresh_from_db()
    assert status() == "succeeded"
    assert message.sent_at is not None
    assert message.error == ""
