"""Every table says who may read it and which of its fields speak of a person."""

from __future__ import annotations

import re
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Model

ACCESS = {"scoped", "reference", "public"}
PERSONAL_NAMES = re.compile(
    r"^(?:first_name|last_name|birth_\w+|usual_name|full_name|sex|gender|nationality|address|email|phone|mobile"
    r"|contact_name|counsellor|counsellor_\w+|tutor|\w+_email|\w+_phone|ip|ip_address|user_agent"
    r"|work_permit\w*|pass_iae\w*|education|unemployment\w*|disability\w*)$"
)
NOT_PERSONAL = {
    "directory.establishment.address": "the address of a place of business",
    "directory.establishment.phone": "the switchboard of a place of business",
    "directory.establishment.email": "the shared mailbox of a place of business",
    "procurement.contract.address": "the place where works are done",
}


def house_models() -> list[type[Model]]:
    """Every concrete model of the rooms and the kit."""
    return [m for m in apps.get_models() if m.__module__.startswith("terreau.") and not m._meta.auto_created]


def access_breach(model: Any) -> str | None:
    """What is wrong with a model's declared access, or None."""
    access = getattr(model, "access", None)
    if access not in ACCESS:
        return "declares no access: scoped, reference or public"
    if access == "scoped" and not hasattr(model._default_manager.get_queryset(), "visible_to"):
        return "is scoped but its default manager has no visible_to"
    return None


def undeclared_personal_fields(label: str, names: list[str], declared: dict[str, str]) -> list[str]:
    """Fields that speak of a person by their name, and are neither declared nor listed as harmless."""
    suspects = [name for name in names if PERSONAL_NAMES.match(name)]
    return [name for name in suspects if name not in declared and f"{label}.{name}" not in NOT_PERSONAL]


def field_names(model: type[Model]) -> list[str]:
    """Names of the columns of a model."""
    return [field.name for field in model._meta.concrete_fields]


def test_every_model_says_who_may_read_it() -> None:
    found = {model._meta.label: access_breach(model) for model in house_models()}
    assert {label: breach for label, breach in found.items() if breach} == {}


def test_every_personal_field_is_declared() -> None:
    found = {
        m._meta.label: undeclared_personal_fields(m._meta.label_lower, field_names(m), getattr(m, "personal", {}))
        for m in house_models()
    }
    assert {label: names for label, names in found.items() if names} == {}


def test_every_declared_personal_field_exists_with_its_purpose_and_retention() -> None:
    for model in house_models():
        for name, words in getattr(model, "personal", {}).items():
            assert name in field_names(model), f"{model._meta.label}.{name}"
            assert ";" in words, f"{model._meta.label}.{name}: « purpose; retention »"


def test_nothing_keeps_a_nir() -> None:
    names = {f"{m._meta.label}.{name}" for m in house_models() for name in field_names(m)}
    assert sorted(name for name in names if re.search(r"\b(nir|social_security)", name.lower())) == []


@pytest.mark.django_db
def test_no_migration_is_pending() -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO(), stderr=StringIO())


def test_a_model_without_access_is_found() -> None:
    assert access_breach(SimpleNamespace()) is not None
    bare = SimpleNamespace(get_queryset=object)
    assert access_breach(SimpleNamespace(access="scoped", _default_manager=bare)) is not None
    assert access_breach(SimpleNamespace(access="public")) is None


def test_an_undeclared_personal_field_is_found() -> None:
    assert undeclared_personal_fields("a.b", ["last_name", "siret"], {}) == ["last_name"]
    assert undeclared_personal_fields("a.b", ["last_name"], {"last_name": "why; how long"}) == []
