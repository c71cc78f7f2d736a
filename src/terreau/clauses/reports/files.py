"""The bilan as a file, by kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.text import slugify

from terreau.clauses.reports.data import json_of
from terreau.clauses.reports.pdf import pdf_of
from terreau.clauses.reports.word import docx_of
from terreau.clauses.reports.workbook import xlsx_of
from terreau.clauses.reports.writing import Content

OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Kind:
    """A kind of file: what the link says, its type, how it is made from the content and the day."""

    label: str
    content_type: str
    icon: str
    make: Callable[[Content, date], bytes]


KINDS: Mapping[str, Kind] = {
    "pdf": Kind("PDF", "application/pdf", "file-earmark-pdf", lambda content, today: pdf_of(content, today=today)),
    "docx": Kind(
        "Document à modifier (DOCX)",
        f"{OFFICE}.wordprocessingml.document",
        "file-earmark-text",
        lambda content, today: docx_of(content, today=today),
    ),
    "xlsx": Kind(
        "Tableur (XLSX)",
        f"{OFFICE}.spreadsheetml.sheet",
        "file-earmark-spreadsheet",
        lambda content, _: xlsx_of(content),
    ),
    "json": Kind("Données (JSON)", "application/json", "download", lambda content, _: json_of(content).encode()),
}


def file_name(content: Content, kind: str) -> str:
    """`bilan-ville-d-argenteuil-annee-2026.pdf`: ASCII, as every disk takes."""
    about = f"{content.heading.subject} {content.heading.period}".replace("'", " ")
    return f"bilan-{slugify(about)[:120].strip('-')}.{kind}"
