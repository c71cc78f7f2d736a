"""The room's jobs, for the worker to find."""

from terreau.procurement.decp.handling import FILES

__all__ = ["FILES"]
