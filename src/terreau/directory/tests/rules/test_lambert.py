import math

from hypothesis import given
from hypothesis import strategies as st

from terreau.directory.rules.lambert import (
    ECCENTRICITY,
    EXPONENT,
    POLE_X,
    POLE_Y,
    RADIUS,
    from_lambert_93,
    published_point,
)


def forward(latitude: float, longitude: float) -> tuple[float, float]:
    """Degrees to Lambert 93 metres (NTG_71, algorithms 1 and 3)."""
    phi, bulge = math.radians(latitude), ECCENTRICITY * math.sin(math.radians(latitude))
    isometric = math.log(math.tan(math.pi / 4 + phi / 2) * ((1 - bulge) / (1 + bulge)) ** (ECCENTRICITY / 2))
    radius, angle = RADIUS * math.exp(-EXPONENT * isometric), EXPONENT * math.radians(longitude - 3)
    return POLE_X + radius * math.sin(angle), POLE_Y - radius * math.cos(angle)


def test_the_origin_of_the_projection_is_where_its_definition_says() -> None:
    """EPSG:2154: false origin 700 000, 6 600 000 at 46.5° N, 3° E."""
    assert from_lambert_93(700_000, 6_600_000) == (46.5, 3.0)


@given(st.floats(42, 51), st.floats(-5, 9.5))
def test_a_point_comes_back_to_its_degrees(latitude: float, longitude: float) -> None:
    found = from_lambert_93(*forward(latitude, longitude))
    assert found is not None
    assert abs(found.latitude - latitude) < 2e-6
    assert abs(found.longitude - longitude) < 2e-6


def test_a_point_outside_metropolitan_france_is_unknown() -> None:
    assert from_lambert_93(648_237, 1_500_000) is None
    assert published_point("345000.5", "7692000.5", "97411") is None
    assert published_point("648237.3", "6862271.7", "75107") is not None


def test_a_text_that_is_no_number_gives_no_point() -> None:
    assert published_point("x", "6862271.7", "75107") is None
    assert published_point("nan", "6862271.7", "75107") is None
    assert published_point(None, "6862271.7", "75107") is None
    assert published_point("648237.3", "6862271.7", None) is None
