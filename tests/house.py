"""Reads the sources for the house's rules: files, functions, classes, templates."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON_FOLDERS = ("src", "tests", "e2e", "bench")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def python_files() -> tuple[Path, ...]:
    """Every Python file that people write: no migration."""
    found = [path for folder in PYTHON_FOLDERS for path in (ROOT / folder).rglob("*.py")]
    return tuple(sorted(path for path in found if "migrations" not in path.parts))


def product_files() -> tuple[Path, ...]:
    """The product's own files, without tests."""
    return tuple(p for p in python_files() if (ROOT / "src") in p.parents and "tests" not in p.parts)


def templates() -> tuple[Path, ...]:
    """Every template of the rooms."""
    return tuple(sorted(path for path in (ROOT / "src").rglob("templates/**/*") if path.is_file()))


@cache
def tree(path: Path) -> ast.Module:
    """Syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name(path: Path) -> str:
    """Path from the repository's root."""
    return path.relative_to(ROOT).as_posix()


def is_layer(path: Path, layer: str) -> bool:
    """Whether a file of a room belongs to a layer, written as one file or as a folder."""
    return path.stem == layer or layer in path.relative_to(ROOT).parts[:-1]


def functions(module: ast.AST) -> Iterator[Function]:
    """Every function and method of a tree."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: Function) -> int:
    """Lines of a function from its `def`, docstring left out."""
    whole = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        whole -= (first.end_lineno or first.lineno) - first.lineno + 1
    return whole


def imported(module: ast.AST) -> Iterator[str]:
    """Dotted names that a tree imports."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module or ''}.{alias.name}" for alias in node.names)
