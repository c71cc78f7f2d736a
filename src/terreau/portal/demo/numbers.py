"""Numbers that nobody has: a range of invented SIREN, and telephone numbers kept for fiction by the Arcep."""

CITY_SIREN = "219500188"
BUYERS, COMPANIES, STRUCTURES, DIRECTORY = 990_000_00, 991_000_00, 992_000_00, 993_000_00


def with_key(digits: str) -> str:
    """The digits followed by the one that makes them valid (Luhn, as Insee numbers)."""
    total = 0
    for at, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if at % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return f"{digits}{-total % 10}"


def siren(family: int, rank: int) -> str:
    """An invented SIREN, valid and unlike any given out: it begins with 99."""
    return with_key(f"{family + rank:08d}")


def siret(legal: str, place: int = 1) -> str:
    """The number of a place of this legal unit."""
    return with_key(f"{legal}{place:04d}")


def landline(rank: int) -> str:
    """A telephone number of the range kept for fiction: 01 99 00 xx xx."""
    return f"01 99 00 {rank // 100 % 100:02d} {rank % 100:02d}"


def mobile(rank: int) -> str:
    """A mobile number of the range kept for fiction: 06 39 98 xx xx."""
    return f"06 39 98 {rank // 100 % 100:02d} {rank % 100:02d}"
