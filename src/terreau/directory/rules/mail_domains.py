"""Whether an e-mail address is one of a structure: its domain is that of the structure's site or published address."""

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

PROVIDERS = Path(__file__).resolve().parents[1] / "data" / "mail_providers.txt"


@cache
def public_providers() -> frozenset[str]:
    """Domains under which anybody may open a mailbox (`data/mail_providers.txt`)."""
    lines = PROVIDERS.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def domain_of(email: str) -> str:
    """What follows the @, in lower case; empty when there is none."""
    return email.strip().rpartition("@")[2].lower() if "@" in email else ""


def host_of(website: str) -> str:
    """The host of a site without its "www."; empty when it cannot be read."""
    try:
        host = urlsplit(website if "//" in website else f"//{website}").hostname or ""
    except ValueError:
        return ""
    return host.lower().removeprefix("www.")


def is_public(domain: str) -> bool:
    """Whether the domain, or one above it, belongs to a provider open to all."""
    parts = domain.split(".")
    return any(".".join(parts[start:]) in public_providers() for start in range(len(parts) - 1))


def is_of_structure(address: str, *, website: str, email: str) -> bool:
    """Whether an address shares the structure's domain: the very one of its site or of its published address.

    A domain above or below is another one: many structures are hosted under the same.
    """
    domain = domain_of(address)
    if "." not in domain or is_public(domain):
        return False
    return domain in {host_of(website), domain_of(email)}
