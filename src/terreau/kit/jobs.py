"""Background work on PostgreSQL. A job deferred in a transaction exists only if that transaction commits."""

from procrastinate.contrib.django import app

job = app.task
periodic = app.periodic

__all__ = ["job", "periodic"]
