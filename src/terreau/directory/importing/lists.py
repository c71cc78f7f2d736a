"""The list of imports, what became of the rows of one, and the records that wait for a person."""

from typing import Any, ClassVar

import django_filters as filters
import django_tables2 as columns
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from terreau.directory.models import PendingMatch
from terreau.kit import french
from terreau.kit.models import ImportBatch, ImportRow
from terreau.kit.tables import StateColumn, Table

STATES = {
    ImportBatch.State.PREVIEW: "watch",
    ImportBatch.State.RUNNING: "info",
    ImportBatch.State.DONE: "ok",
    ImportBatch.State.UNDONE: "off",
    ImportBatch.State.FAILED: "late",
}
OUTCOMES = {"created": "ok", "updated": "ok", "unchanged": "off", "flagged": "watch", "rejected": "late"}


def state_of(batch: ImportBatch) -> tuple[str, str]:
    """The shape and the word of a batch's state."""
    return STATES[ImportBatch.State(batch.state)], batch.get_state_display()


class ListTable(Table):
    """Every list given, newest first."""

    file_name = columns.Column(verbose_name="Fichier")
    created_at = columns.DateTimeColumn(verbose_name="Déposé le", format="d/m/Y H:i")
    state = StateColumn(verbose_name="État")
    counts = columns.Column(verbose_name="Lignes", orderable=False)

    class Meta(Table.Meta):
        model = ImportBatch
        fields: ClassVar = ("file_name", "created_at", "state", "counts")

    def render_file_name(self, record: ImportBatch) -> SafeString:
        """The name, and the way to its report."""
        return format_html('<a href="{}">{}</a>', reverse("directory:list_import", args=[record.pk]), record.file_name)

    def value_file_name(self, record: ImportBatch) -> str:
        """The name alone."""
        return record.file_name

    def render_state(self, record: ImportBatch, column: StateColumn) -> SafeString:
        """A shape and a word."""
        return column.render(state_of(record))

    def value_state(self, record: ImportBatch) -> str:
        """The word alone."""
        return state_of(record)[1]

    def render_counts(self, value: dict[str, Any]) -> str:
        """How many rows were read."""
        return french.number(value["read"]) if "read" in value else ""

    def value_counts(self, value: dict[str, Any]) -> Any:
        """The number, for files."""
        return value.get("read", "")


class ListRowTable(Table):
    """Where each row stood in the file, what became of it and why."""

    locator = columns.Column(verbose_name="Place dans le fichier", orderable=False)
    outcome = StateColumn(verbose_name="Issue")
    problems = columns.Column(verbose_name="Raisons", orderable=False)

    class Meta(Table.Meta):
        model = ImportRow
        fields: ClassVar = ("locator", "outcome", "problems")

    def render_outcome(self, record: ImportRow, column: StateColumn) -> SafeString:
        """A shape and a word."""
        return column.render((OUTCOMES[record.outcome], record.get_outcome_display()))

    def value_outcome(self, record: ImportRow) -> str:
        """The word alone."""
        return str(record.get_outcome_display())

    def render_problems(self, value: list[dict[str, str]]) -> str:
        """Each field with its reason."""
        return " ; ".join(" : ".join(filter(None, (one["field"], one["reason"]))) for one in value)

    def value_problems(self, value: list[dict[str, str]]) -> str:
        """The same, for files."""
        return self.render_problems(value)


class ListRowFilter(filters.FilterSet):
    """Keep one outcome."""

    outcome = filters.ChoiceFilter(label="Issue", empty_label="Toutes", choices=ImportRow.Outcome.choices)

    class Meta:
        model = ImportRow
        fields: ClassVar = ["outcome"]


class MatchTable(Table):
    """Records that may be a structure already known."""

    record = columns.Column(verbose_name="Dans le fichier", orderable=False)
    city = columns.Column(verbose_name="Commune", accessor="record", orderable=False)
    candidates = columns.Column(verbose_name="Structures proches", orderable=False)
    batch = columns.Column(verbose_name="Fichier", orderable=False)

    class Meta(Table.Meta):
        model = PendingMatch
        fields: ClassVar = ("record", "city", "candidates", "batch")

    def render_record(self, record: PendingMatch) -> SafeString:
        """The name, and the way to the decision."""
        address = reverse("directory:match", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, record.record["name"])

    def value_record(self, record: PendingMatch) -> str:
        """The name alone."""
        return str(record.record["name"])

    def render_city(self, record: PendingMatch) -> str:
        """Where the file says it is."""
        return str(record.record["city"] or record.record["postal_code"])

    def value_city(self, record: PendingMatch) -> str:
        """The same, for files."""
        return self.render_city(record)

    def render_candidates(self, record: PendingMatch) -> str:
        """How many."""
        return french.number(len(record.candidates))

    def value_candidates(self, record: PendingMatch) -> int:
        """The number, for files."""
        return len(record.candidates)
