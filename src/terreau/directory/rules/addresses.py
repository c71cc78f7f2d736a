"""E-mail addresses as a page shows them before someone asks, so that robots gather none."""


def masked(email: str) -> str:
    """ "contact@regie.example" gives "c••••@regie.example"; what is not an address gives nothing."""
    name, at, domain = email.partition("@")
    return f"{name[:1]}••••@{domain}" if name and at and domain else ""
