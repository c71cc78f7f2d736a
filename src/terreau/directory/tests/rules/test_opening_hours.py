"""Opening hours: what OpenStreetMap writes, what people read and what they type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.directory.rules.opening_hours import CODES, composed, read, read_spans, told, week

DAILY = "00:00", "24:00"


@pytest.mark.parametrize(
    ("text", "french"),
    [
        ("Mo-Fr 09:00-17:00", [("Du lundi au vendredi", "de 9 h à 17 h")]),
        ("Mo-Fr 9:00-12:30,14:00-17:30", [("Du lundi au vendredi", "de 9 h à 12 h 30 et de 14 h à 17 h 30")]),
        ("Mo,We 08:30-12:00; Sa off", [("Lundi et mercredi", "de 8 h 30 à 12 h"), ("Samedi", "fermé")]),
        ("Mo-We,Fr 09:00-12:00", [("Du lundi au mercredi et vendredi", "de 9 h à 12 h")]),
        ("Mo-Su 10:00-18:00; PH closed", [("Tous les jours", "de 10 h à 18 h"), ("Jours fériés", "fermé")]),
        ("Sa-Mo 10:00-12:00", [("Lundi, samedi et dimanche", "de 10 h à 12 h")]),
        ("10:00-18:00", [("Tous les jours", "de 10 h à 18 h")]),
        ("24/7", [("Tous les jours", "24 heures sur 24")]),
        ("Th 14:00+", [("Jeudi", "à partir de 14 h")]),
        ('Tu 09:00-12:00 "sur rendez-vous"', [("Mardi", "de 9 h à 12 h, sur rendez-vous")]),
        ('Mo-Fr "sur rendez-vous"', [("Du lundi au vendredi", "sur rendez-vous")]),
        ("", []),
    ],
)
def test_the_usual_part_is_told_in_french(text: str, french: list[tuple[str, str]]) -> None:
    openings = read(text)
    assert openings is not None
    assert [(days, hours.replace("\u00a0", " ")) for days, hours in told(openings)] == french


@pytest.mark.parametrize(
    "text",
    [
        "sur rendez-vous",
        "Jan-Mar Mo 09:00-12:00",
        "week 1-53/2 Mo 09:00-12:00",
        "Mo sunrise-sunset",
        "Mo 25:00-26:00",
        "Mo",
    ],
)
def test_the_rest_is_left_as_it_was_typed(text: str) -> None:
    assert read(text) is None
    assert week(text) is None


@pytest.mark.parametrize(
    ("typed", "spans"),
    [
        ("9h-12h", (("09:00", "12:00"),)),
        ("9h-12h, 14h-17h30", (("09:00", "12:00"), ("14:00", "17:30"))),
        ("9h à 12h et 14h à 17h30", (("09:00", "12:00"), ("14:00", "17:30"))),
        ("09:00-12:00 / 14:00-24:00", (("09:00", "12:00"), ("14:00", "24:00"))),
        ("  8 h 30 – 12 h ", (("08:30", "12:00"),)),
        ("", ()),
    ],
)
def test_a_day_is_typed_in_french(typed: str, spans: tuple[tuple[str, str], ...]) -> None:
    assert read_spans(typed) == spans


@pytest.mark.parametrize("typed", ["le matin", "12h-9h", "9h-12h, 11h-14h", "9h-25h", "9h61-10h", "9h-12h matin"])
def test_a_day_that_does_not_read_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(ValueError, match=r"[.:»]"):
        read_spans(typed)


@pytest.mark.parametrize("text", ["Mo 14:00+", 'Mo 09:00-12:00 "rdv"', "SH off", "PH 10:00-12:00"])
def test_what_seven_boxes_cannot_hold_is_typed_as_it_stands(text: str) -> None:
    assert read(text) is not None
    assert week(text) is None


MINUTES = st.integers(0, 24 * 60)


@st.composite
def days(draw: st.DrawFn) -> dict[str, tuple[tuple[str, str], ...]]:
    """Hours of some days, in order and apart."""
    chosen = {}
    for code in CODES:
        cuts = sorted(draw(st.sets(MINUTES, max_size=4)))
        times = [f"{cut // 60:02d}:{cut % 60:02d}" for cut in cuts[: len(cuts) // 2 * 2]]
        chosen[code] = tuple(zip(times[::2], times[1::2], strict=True))
    return chosen


@given(days=days(), holidays=st.booleans())
def test_a_week_composed_is_the_week_read(days: dict[str, tuple[tuple[str, str], ...]], holidays: bool) -> None:
    boxes = week(composed(days, closed_on_holidays=holidays))
    assert boxes is not None
    assert {code: read_spans(boxes[code]) for code in CODES} == days
    assert boxes["PH"] == ("off" if holidays and any(days.values()) else "")


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    openings = read(text)
    assert openings is None or all(told(openings))
