"""The sizes and habits of the house. An exception is a line below, with its reason."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import house

EXCEPTIONS: dict[str, str] = {}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "base"}
MOST_LINES_OF_A_FILE, MOST_LINES_OF_A_FUNCTION, MOST_LINES_OF_A_VIEW, MOST_LINES_OF_A_TEMPLATE = 400, 40, 25, 150


def long_functions(module: ast.Module, limit: int) -> list[str]:
    """Functions longer than the limit."""
    return [f"{f.name}: {house.length(f)} lines" for f in house.functions(module) if house.length(f) > limit]


def signals(module: ast.Module) -> list[str]:
    """Imports of signals."""
    roots = ("django.dispatch", "django.db.models.signals", "django.core.signals")
    return [name for name in house.imported(module) if name.startswith(roots)]


def save_overrides(module: ast.Module) -> list[str]:
    """Classes with a `save` or `delete` method of their own."""
    classes = [node for node in ast.walk(module) if isinstance(node, ast.ClassDef)]
    methods = [(c, f) for c in classes for f in c.body if isinstance(f, ast.FunctionDef)]
    return [f"{c.name}.{f.name}" for c, f in methods if f.name in {"save", "delete"}]


def meta_orderings(module: ast.Module) -> list[str]:
    """`ordering` in a Meta class."""
    metas = [node for node in ast.walk(module) if isinstance(node, ast.ClassDef) and node.name == "Meta"]
    assigned = [
        target for meta in metas for line in meta.body if isinstance(line, ast.Assign) for target in line.targets
    ]
    return ["Meta.ordering" for target in assigned if isinstance(target, ast.Name) and target.id == "ordering"]


def managers(module: ast.Module) -> list[str]:
    """`.objects` and `_default_manager`."""
    found = [node for node in ast.walk(module) if isinstance(node, ast.Attribute)]
    return [f"line {node.lineno}" for node in found if node.attr in {"objects", "_default_manager", "_base_manager"}]


def requests(module: ast.Module) -> list[str]:
    """Functions that take a `request`."""
    return [
        f.name for f in house.functions(module) if any(a.arg == "request" for a in (*f.args.args, *f.args.kwonlyargs))
    ]


def clocks(module: ast.Module) -> list[str]:
    """Calls that read the clock."""
    calls = [node.func for node in ast.walk(module) if isinstance(node, ast.Call)]
    named = [f for f in calls if isinstance(f, ast.Attribute) and f.attr in {"today", "now", "utcnow", "localdate"}]
    return [f"line {f.lineno}: {ast.unparse(f)}" for f in named]


def breaches(files: tuple[Path, ...], look: Callable[[ast.Module], list[str]]) -> dict[str, list[str]]:
    """What a rule finds, by file; listed exceptions left out."""
    found = {house.name(path): look(house.tree(path)) for path in files}
    return {name: lines for name, lines in found.items() if lines and name not in EXCEPTIONS}


def in_layer(*layers: str) -> tuple[Path, ...]:
    """The product's files of some layers, the launcher and the settings apart."""
    rooms = [p for p in house.product_files() if not {"launcher", "config"} & set(p.parts)]
    return tuple(p for p in rooms if any(house.is_layer(p, layer) for layer in layers))


def test_a_file_is_at_most_400_lines() -> None:
    sizes = {house.name(p): len(p.read_text(encoding="utf-8").splitlines()) for p in house.python_files()}
    assert {n: s for n, s in sizes.items() if s > MOST_LINES_OF_A_FILE and n not in EXCEPTIONS} == {}


def test_a_function_is_at_most_40_lines() -> None:
    assert breaches(house.python_files(), lambda tree: long_functions(tree, MOST_LINES_OF_A_FUNCTION)) == {}


def test_a_view_is_at_most_25_lines() -> None:
    assert breaches(in_layer("views"), lambda tree: long_functions(tree, MOST_LINES_OF_A_VIEW)) == {}


def test_a_template_is_at_most_150_lines() -> None:
    sizes = {house.name(p): len(p.read_text(encoding="utf-8").splitlines()) for p in house.templates()}
    assert {n: s for n, s in sizes.items() if s > MOST_LINES_OF_A_TEMPLATE and n not in EXCEPTIONS} == {}


def test_no_file_is_called_utils_or_the_like() -> None:
    names = [*house.python_files(), *(p.parent for p in house.python_files())]
    assert sorted({house.name(path) for path in names if path.stem in FORBIDDEN_NAMES}) == []


def test_no_signal_is_used() -> None:
    assert breaches(house.product_files(), signals) == {}


def test_no_model_overrides_save_or_delete() -> None:
    assert breaches(in_layer("models"), save_overrides) == {}


def test_no_model_has_a_default_ordering() -> None:
    assert breaches(in_layer("models"), meta_orderings) == {}


def test_views_reach_rows_by_the_gate_alone() -> None:
    assert breaches(in_layer("views"), managers) == {}


def test_actions_never_see_a_request() -> None:
    assert breaches(in_layer("actions"), requests) == {}


def test_rules_and_actions_never_read_the_clock() -> None:
    assert breaches(in_layer("rules"), clocks) == {}


def test_every_exception_still_exists() -> None:
    assert [name for name in EXCEPTIONS if not (house.ROOT / name).exists()] == []


@pytest.mark.parametrize(
    ("source", "look"),
    [
        ("def f():\n" + "    x = 1\n" * 41, lambda tree: long_functions(tree, 40)),
        ("from django.db.models.signals import post_save", signals),
        ("import django.dispatch", signals),
        ("class A:\n    def save(self): pass", save_overrides),
        ("class A:\n    class Meta:\n        ordering = ['x']", meta_orderings),
        ("A.objects.all()", managers),
        ("def act(*, request): pass", requests),
        ("from datetime import date\ndate.today()", clocks),
    ],
)
def test_each_budget_can_fail(source: str, look: Callable[[ast.Module], list[str]]) -> None:
    assert look(ast.parse(source)) != []
    assert look(ast.parse("def f(*, by):\n    return by")) == []
