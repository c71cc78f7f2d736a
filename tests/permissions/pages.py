"""The forms of a page, as a browser would find them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin


@dataclass
class PageForm:
    """One form: where it goes, by which method, and what its fields hold when the page opens."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


class FormReader(HTMLParser):
    """Collect the forms of a page; a field set outside by `form=` belongs to the form of that id."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[PageForm] = []
        self.by_id: dict[str, PageForm] = {}
        self.inside: PageForm | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a form or take a field."""
        said = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.inside = PageForm(urljoin(self.address, said.get("action", "")), said.get("method", "get").upper())
            self.forms.append(self.inside)
            self.by_id[said.get("id", "")] = self.inside
        elif tag == "option" and self.inside and self.select and "selected" in said:
            self.inside.values[self.select] = said.get("value", "")
        elif tag in {"input", "select", "textarea", "button"} and said.get("name"):
            self.take(tag, said)

    def take(self, tag: str, said: dict[str, str]) -> None:
        """Remember one field and what it holds."""
        form = self.by_id.get(said["form"]) if "form" in said else self.inside
        if form is None:
            return
        self.select = said["name"] if tag == "select" else ""
        if said.get("type") == "file":
            form.files.add(said["name"])
        elif said.get("type") not in {"radio", "checkbox"} or "checked" in said:
            form.values[said["name"]] = said.get("value", "")
        else:
            form.values.setdefault(said["name"], "")

    def handle_endtag(self, tag: str) -> None:
        """Close a form or a list of choices."""
        if tag == "form":
            self.inside = None
        elif tag == "select":
            self.select = ""


def forms_of(address: str, text: str) -> list[PageForm]:
    """Every form of a page."""
    reader = FormReader(address)
    reader.feed(text)
    return reader.forms
