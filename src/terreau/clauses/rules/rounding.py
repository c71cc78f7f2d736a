"""The one rounding of hours: whole for hours due, two decimals for hours done."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from terreau.kit.labels import Labelled


class Rounding(Labelled):
    """How hours due become whole; a setting of the clause. The floor favours the company."""

    FLOOR = "floor", "À l'heure inférieure"
    NEAREST = "nearest", "À l'heure la plus proche"
    CEIL = "ceil", "À l'heure supérieure"


_MODES = {Rounding.FLOOR: ROUND_FLOOR, Rounding.NEAREST: ROUND_HALF_UP, Rounding.CEIL: ROUND_CEILING}


def round_hours(hours: Decimal, rounding: Rounding = Rounding.NEAREST, *, places: int = 0) -> Decimal:
    """Hours with that many decimals: 0 for hours due, 2 for hours done (a quarter of an hour is 0,25)."""
    return hours.quantize(Decimal(1).scaleb(-places), _MODES[rounding])
