"""The pages of the house: first page of each role, search, journal, messages, errors."""

from terreau.portal.views.errors import bad_request, forbidden, not_found, server_error

__all__ = ["bad_request", "forbidden", "not_found", "server_error"]
