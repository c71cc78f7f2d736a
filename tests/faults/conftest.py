"""The world of the permission tables serves the faults too."""

from tests.permissions.conftest import world

__all__ = ["world"]
