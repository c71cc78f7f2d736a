"""Background work on PostgreSQL. A job deferred in a transaction exists only if that transaction commits."""

from procrastinate.contrib.django import app

job = app.task
periodic = app.periodic


def defer(name: str, **arguments: int | str) -> None:
    """Ask a worker for the job of that name; its arguments are plain values."""
    app.configure_task(name).defer(**arguments)
