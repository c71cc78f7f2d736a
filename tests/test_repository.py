"""What the repository itself must hold and must not hold."""

from __future__ import annotations

import enum
import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

from tests import house

ROOT = house.ROOT
IDENTIFIER = re.compile(r"\b[a-z][a-z0-9_]+\b")
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:work|home|root|Users)/\w+")
ADDRESS = re.compile(r"\w+://")
NOT_BUSINESS_WORDS = {
    "user": "the kit of sign-in, in every product",
}


def tracked_files() -> list[Path]:
    """Text files under version control."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def text_of(path: Path) -> str:
    """The text of a file, empty when it is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def glossary_words() -> set[str]:
    """Identifiers of the second column of the glossary."""
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    cells = [line.split("|")[2] for line in lines if line.startswith("|") and line.count("|") >= 4]
    return {word for cell in cells for word in IDENTIFIER.findall(cell)}


def snake(name: str) -> str:
    """CamelCase as snake_case."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def business_words() -> set[str]:
    """Names of the models and of the enumerations of the rooms."""
    rooms = [room for room in apps.get_app_configs() if room.name.startswith("terreau.") and room.label != "kit"]
    words = {snake(model.__name__) for room in rooms for model in room.get_models()}
    for path in house.product_files():
        if house.is_layer(path, "rules") and path.stem != "__init__":
            dotted = ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)
            values = vars(importlib.import_module(dotted)).items()
            words |= {snake(name) for name, value in values if is_enumeration_of(value, dotted)}
    return words - set(NOT_BUSINESS_WORDS)


def is_enumeration_of(value: object, module: str) -> bool:
    """Whether a value is an enumeration written in that module."""
    return isinstance(value, type) and issubclass(value, enum.Enum) and value.__module__ == module


def uncommented(text: str) -> list[str]:
    """Requirements that do not say why they are there."""
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if line and not line.startswith(("#", "-r")) and not re.search(r"#\s*\w", line)]


def test_lock_files_name_no_registry() -> None:
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    assert locks
    assert [lock.name for lock in locks if ADDRESS.search(lock.read_text())] == []


def test_every_locked_line_has_its_hash() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        pinned = re.findall(r"^[\w.\-\[\]]+==[^\n]*", lock.read_text(), re.MULTILINE)
        assert pinned
        assert [line for line in pinned if not line.endswith("\\")] == []


def test_every_dependency_says_why_it_is_there() -> None:
    found = {path.name: uncommented(path.read_text()) for path in (ROOT / "requirements").glob("*.in")}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_the_repository_names_no_machine_path() -> None:
    found = {house.name(path): MACHINE_PATH.findall(text_of(path)) for path in tracked_files()}
    assert {name: paths for name, paths in found.items() if paths and name != "tests/test_repository.py"} == {}


def test_every_business_word_is_in_the_glossary() -> None:
    missing = sorted(business_words() - glossary_words())
    assert not missing, f"to add to docs/glossary.md: {', '.join(missing)}"


def test_the_import_contract_holds() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_documents_of_a_public_project_are_there() -> None:
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "docs/glossary.md", "docs/operations.md"):
        assert (ROOT / name).stat().st_size > 200, name
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in (ROOT / "LICENSE").read_text()


def test_the_readme_names_every_command() -> None:
    from terreau.launcher.__main__ import HANDLERS

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in HANDLERS if f"./terreau {name}" not in readme] == []


def test_every_setting_is_documented() -> None:
    from terreau.launcher.settings_file import VARIABLES

    guide = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [word for pair in VARIABLES.items() for word in pair if f"`{word}`" not in guide] == []


def test_these_rules_can_fail() -> None:
    assert uncommented("django==5.2.19\nuvicorn==1.0  # serves") == ["django==5.2.19"]
    assert MACHINE_PATH.search("see " + "/".join(["", "home", "someone"]))
    assert ADDRESS.search("--index-url https:" + "//registry")
    assert snake("EmploymentContract") == "employment_contract"
    assert "contract" in glossary_words()
