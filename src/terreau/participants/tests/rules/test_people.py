"""Levels of education grouped as figures ask."""

import pytest

from terreau.participants.rules.people import EducationLevel, education_level


@pytest.mark.parametrize(
    ("level", "group"),
    [
        (None, EducationLevel.UNKNOWN),
        (2, EducationLevel.BELOW_3),
        (3, EducationLevel.LEVEL_3),
        (4, EducationLevel.LEVEL_4),
        (8, EducationLevel.LEVEL_5_UP),
    ],
)
def test_a_level_has_its_group(level: int | None, group: EducationLevel) -> None:
    assert education_level(level) is group
