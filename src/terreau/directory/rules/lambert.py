"""Lambert 93 to longitude and latitude, for the points that SIRENE publishes in metropolitan France."""

import math
from typing import NamedTuple

# RGF93, IGN note NTG_71 and registry EPSG:2154: GRS 80, meridian 3°, parallels 44° and 49°, origin 46.5°.
ECCENTRICITY = 0.0818191910428158
MERIDIAN = math.radians(3)
EXPONENT = 0.7256077650532670
RADIUS = 11754255.426096
POLE_X, POLE_Y = 700_000.0, 12_655_612.049876
PRECISION = 1e-12
EASTINGS = (0.0, 1_300_000.0)
NORTHINGS = (6_000_000.0, 7_200_000.0)
OVERSEAS = ("97", "98")


class Point(NamedTuple):
    """Degrees, RGF93 (a few decimetres from WGS 84), rounded to 6 decimals, about 10 cm."""

    latitude: float
    longitude: float


def from_lambert_93(easting: float, northing: float) -> Point | None:
    """The point of Lambert 93 metres (inverse of a conformal conic, NTG_71 algorithms 2 and 4).

    None outside the frame of metropolitan France.
    """
    if not (EASTINGS[0] <= easting <= EASTINGS[1] and NORTHINGS[0] <= northing <= NORTHINGS[1]):
        return None
    across, down = easting - POLE_X, POLE_Y - northing
    longitude = MERIDIAN + math.atan2(across, down) / EXPONENT
    isometric = -math.log(math.hypot(across, down) / RADIUS) / EXPONENT
    return Point(round(math.degrees(_latitude(isometric)), 6), round(math.degrees(longitude), 6))


def _latitude(isometric: float) -> float:
    stretched = math.exp(isometric)
    found = 2 * math.atan(stretched) - math.pi / 2
    while True:
        bulge = ECCENTRICITY * math.sin(found)
        better = 2 * math.atan(((1 + bulge) / (1 - bulge)) ** (ECCENTRICITY / 2) * stretched) - math.pi / 2
        if abs(better - found) < PRECISION:
            return better
        found = better


def published_point(easting: str | None, northing: str | None, commune: str | None) -> Point | None:
    """The point of two published texts; None overseas (other projections), and when a text is not a number."""
    if not easting or not northing or not commune or commune.startswith(OVERSEAS):
        return None
    try:
        return from_lambert_93(float(easting), float(northing))
    except ValueError:
        return None
