"""The score of a fiche and of a service, and when a structure is asked again."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.directory.rules.fiche import FIELDS
from terreau.directory.rules.fiche_lists import BY_WHAT
from terreau.directory.rules.freshness import RHYTHMS, months_before, thresholds
from terreau.directory.rules.quality import LISTS, SENTENCES, score
from terreau.directory.rules.service_quality import (
    CRITERIA,
    ServiceFacts,
    description_value,
    recency,
    service_score,
)
from terreau.directory.rules.service_quality import SENTENCES as SERVICE_SENTENCES
from terreau.directory.rules.sources import Origin, Source
from terreau.kit import clock

ON = date(2026, 11, 3)
WEIGHED = {field.name for field in FIELDS if field.weight}
FULL = {field.name: "x" for field in FIELDS}
ALL_LISTS = dict.fromkeys(LISTS, 1)


def test_every_weighed_field_and_list_has_its_sentence() -> None:
    assert set(SENTENCES) == WEIGHED
    assert set(LISTS) <= set(BY_WHAT)
    assert sum(field.weight for field in FIELDS) == 100
    assert set(CRITERIA) == set(SERVICE_SENTENCES)


def test_a_full_fiche_has_all_the_points_and_an_empty_one_none() -> None:
    assert score(FULL, ALL_LISTS, on=ON).points == 100
    assert not score(FULL, ALL_LISTS, on=ON).missing
    assert score({}, {}, on=ON).points == 0


def test_what_is_missing_comes_the_most_useful_first() -> None:
    found = score({**FULL, "phone": "", "networks": []}, {**ALL_LISTS, "offers": 0}, on=ON)
    assert [each.name for each in found.missing] == ["offers", "phone", "networks"]


def test_a_field_to_confirm_counts_half() -> None:
    old = {"phone": Origin(Source.MARCHE, date(2024, 1, 1))}
    found = score(FULL, ALL_LISTS, on=ON, origins=old)
    assert [(each.name, each.points) for each in found.missing] == [("phone", 5)]
    assert "Confirmez" in found.missing[0].sentence
    assert not score(FULL, ALL_LISTS, on=ON, origins=old, confirmed_on=ON).missing


@given(st.sets(st.sampled_from(sorted(WEIGHED))), st.sampled_from(sorted(WEIGHED)))
def test_saying_one_more_thing_never_lowers_the_score(said: set[str], more: str) -> None:
    before = score(dict.fromkeys(said, "x"), {}, on=ON).points
    assert 0 <= before <= score(dict.fromkeys({*said, more}, "x"), {}, on=ON).points <= 100


@pytest.mark.parametrize(
    ("months", "value"),
    [pytest.param(5, "1.0", id="3.3-5m"), (15, "0.496"), (23, "0.055"), pytest.param(24, "0", id="3.3-24m")],
)
def test_a_service_grows_old_as_data_inclusion_says(months: int, value: str) -> None:
    assert recency(months_before(ON, months), on=ON) == pytest.approx(Decimal(value), abs=Decimal("0.006"))


@pytest.mark.parametrize(("length", "value"), [(49, "0"), (50, "0.5"), (199, "0.5"), (200, "1"), (2000, "0.5")])
def test_a_description_is_best_between_200_and_2000_characters(length: int, value: str) -> None:
    assert description_value(length) == Decimal(value)


def test_a_service_that_says_everything_scores_one() -> None:
    whole = ServiceFacts(
        description="x" * 300,
        has_address=True,
        phone="0134112233",
        email="a@regie.example",
        welcome_modes=["en-presentiel"],
        access_modes=["telephoner", "envoyer-un-courriel", "se-presenter"],
        reachable_by=["usagers"],
        publics=["jeunes"],
        themes=["mobilite"],
        fee="gratuit",
        as_of=ON,
    )
    found = service_score(whole, on=ON)
    assert found.value == 1
    assert not found.missing


def test_what_does_not_apply_leaves_the_mean() -> None:
    bare = service_score(ServiceFacts(source="agefiph"), on=ON)
    assert bare.value == 0
    assert {name for name, value in bare.criteria.items() if value is None} == {"address", "email", "recent", "phone"}
    assert service_score(ServiceFacts(fee="payant"), on=ON).criteria["fee"] == Decimal("0.5")
    assert service_score(ServiceFacts(access_modes=["telephoner"]), on=ON).criteria["phone"] == 0
    assert service_score(ServiceFacts(access_modes=["envoyer-un-courriel"]), on=ON).criteria["email"] == 0


def test_a_month_earlier_stays_in_its_month() -> None:
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2026, 1, 15), 12) == date(2025, 1, 15)
    assert set(thresholds(ON)) == set(RHYTHMS) - {0}


SERVICES: tuple[dict[str, Any], ...] = (
    {},
    {"frais": "payant"},
    {"frais": "payant", "frais_precisions": "2 € par atelier"},
    {"frais": "gratuit", "publics": ["jeunes"], "modes_accueil": ["en-presentiel"]},
    {"modes_mobilisation": ["telephoner", "envoyer-un-courriel"], "telephone": "0134112233", "adresse": "1 rue"},
    {"mobilisable_par": ["usagers"], "courriel": "a@regie.fr", "modes_mobilisation": ["envoyer-un-courriel"]},
    {"date_maj": months_before(clock.today(), 15)},
)


@pytest.mark.parametrize("told", SERVICES)
def test_a_service_scores_what_the_official_package_says(told: dict[str, Any]) -> None:
    official = pytest.importorskip("data_inclusion.schema.v1.score_qualite")
    v1 = pytest.importorskip("data_inclusion.schema.v1")
    today = clock.today()
    raw: dict[str, Any] = {
        "source": "terreau",
        "id": "terreau--1",
        "structure_id": "terreau--2",
        "nom": "Atelier vélo",
        "description": "x" * 120,
        "thematiques": ["mobilite--entretenir-reparer-son-vehicule"],
        "date_maj": today,
        **told,
    }
    expected, _ = official.score(v1.Service.model_construct(**{**dict.fromkeys(v1.Service.model_fields), **raw}))
    facts = ServiceFacts(
        description=raw["description"],
        source=raw["source"],
        has_address=bool(raw.get("adresse")),
        phone=raw.get("telephone", ""),
        email=raw.get("courriel", ""),
        welcome_modes=raw.get("modes_accueil", ()),
        access_modes=raw.get("modes_mobilisation", ()),
        reachable_by=raw.get("mobilisable_par", ()),
        publics=raw.get("publics", ()),
        themes=raw["thematiques"],
        fee=raw.get("frais", ""),
        fee_notes=raw.get("frais_precisions", ""),
        as_of=raw["date_maj"],
    )
    assert service_score(facts, on=today).value == pytest.approx(Decimal(str(expected)), abs=Decimal("0.011"))
