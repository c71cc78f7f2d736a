"""The room's jobs, for the worker to find."""

from terreau.procurement.decp.handling import examine_later, write_later

__all__ = ["examine_later", "write_later"]
