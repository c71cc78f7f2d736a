"""Charts drawn on the server."""


class Chart:
    """What every chart gives to a page."""
