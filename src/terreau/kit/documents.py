"""Documents from templates: a tagged PDF declared PDF/UA-1 and PDF/A-2a, and pictures of drawings, by typst.

Data goes by JSON, never by text pasted into the template. Only the vendored fonts are used.
"""

import json
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

from terreau.kit.french import HARD_SPACE, NARROW_SPACE

FONTS = Path(__file__).resolve().parent / "fonts"
STANDARDS = ["ua-1", "a-2a"]
PICTURE = '#set page(width: auto, height: auto, margin: 0pt)\n#image("drawing.svg", alt: "-")\n'


class DocumentError(Exception):
    """The template does not compile, or compiles with a warning."""


def pdf(template: Path, data: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """Compile a template that reads `data.json` and the given files beside it. Raises DocumentError on any warning."""
    text = printable(json.dumps(data, ensure_ascii=False)).encode()
    drawn = {name: _printable_file(name, content) for name, content in files.items()}
    return _compiled(
        {**drawn, "data.json": text, "main.typ": template.read_bytes()}, format="pdf", pdf_standards=STANDARDS
    )


def png(drawing: str, *, ppi: float = 200) -> bytes:
    """A picture of an SVG drawing, for files that take no SVG."""
    files = {"drawing.svg": printable(drawing).encode(), "main.typ": PICTURE.encode()}
    return _compiled(files, format="png", ppi=ppi)


def printable(text: str) -> str:
    """The text font has no narrow no-break space: its wide one stands for it."""
    return text.replace(NARROW_SPACE, HARD_SPACE)


def _printable_file(name: str, content: bytes) -> bytes:
    return printable(content.decode()).encode() if name.endswith(".svg") else content


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _compiled(files: Mapping[str, bytes], **options: Any) -> bytes:
    with tempfile.TemporaryDirectory(prefix="terreau-") as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        compiler = typst.Compiler(Path(folder) / "main.typ", root=folder, font_paths=_fonts())
        try:
            made, warnings = compiler.compile_with_warnings(**options)
        except typst.TypstError as wrong:
            raise DocumentError(f"{wrong.message}\n{wrong.diagnostic}") from wrong
    if warnings:
        raise DocumentError("; ".join(str(each.message) for each in warnings))
    return made[0] if isinstance(made, list) else made or b""
