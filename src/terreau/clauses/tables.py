"""Lists of lots and of hours."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, TypeVar

import django_filters as filters
import django_tables2 as columns
from django.db.models import Case, CharField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2.data import TableData

from terreau.clauses.models import Clause, ClauseEvent, Commitment, Figure, LedgerEntry
from terreau.clauses.reading.progress import NEEDY, LotState, Standing, in_full
from terreau.clauses.rules.progress import Lateness
from terreau.clauses.rules.vocabulary import EntryKind, EventKind, FigureKind
from terreau.directory.models import Organisation
from terreau.kit.access import rows
from terreau.kit.french import day, hours, month, of_month
from terreau.kit.spans import month_of
from terreau.kit.tables import DateColumn, HoursColumn, StateColumn, Table
from terreau.kit.templatetags.kit import hours_bar
from terreau.procurement.models import Operation

Stood = TypeVar("Stood", bound=Standing)
STATES = [
    ("besoin", "Qui ont besoin de vous"),
    *((state.value, state.label.capitalize()) for state in Lateness),
    ("sans_heures", "Aucune heure due"),
    ("clos", "Suivi clos"),
    ("tous", "Tous, clos compris"),
]
FIGURES = {kind.value: kind.label for kind in FigureKind}
EVENTS = {kind.value: kind.label for kind in EventKind}


class LotRows(TableData):
    """Lots already sorted: those of a page are read in full when it shows them, all of them for a file."""

    def __init__(self, found: Sequence[Standing]) -> None:
        self.found = found

    @property
    def data(self) -> list[LotState]:
        """Every row."""
        return in_full(self.found)

    def __len__(self) -> int:
        return len(self.found)

    def __getitem__(self, key: slice) -> list[LotState]:
        return in_full(self.found[key])

    def order_by(self, aliases: object) -> None:
        """No other order than the need."""


class LotTable(Table):
    """Lots and where they stand; a row is a LotState."""

    lot = columns.Column(verbose_name="Lot", accessor="clause__lot", orderable=False)
    buyer = columns.Column(verbose_name="Acheteur", accessor="clause__lot__contract__buyer", orderable=False)
    companies = columns.Column(verbose_name="Entreprise", orderable=False)
    bar = columns.Column(
        verbose_name="Heures", accessor="lot", orderable=False, exclude_from_export=True, empty_values=()
    )
    done = HoursColumn(verbose_name="Validé", accessor="lot__validated", places=0, orderable=False)
    due = HoursColumn(verbose_name="Dû", accessor="lot__due", places=0, orderable=False)
    state = StateColumn(verbose_name="État")

    class Meta(Table.Meta):
        sequence = ("lot", "buyer", "companies", "bar", "done", "due", "state")

    def render_lot(self, record: LotState) -> SafeString:
        """A link to the lot, its operation before it."""
        lot = record.clause.lot
        name = f"{lot.operation} · {lot}" if lot.operation else f"{lot}"
        return format_html('<a href="{}">{}</a>', reverse("clauses:lot", args=[record.clause.pk]), name)

    def value_lot(self, record: LotState) -> str:
        """The lot, in a file."""
        return str(record.clause.lot)

    def render_companies(self, value: tuple[str, ...]) -> str:
        """The first company, and how many more."""
        more = len(value) - 1
        if more < 0:
            return "aucune entreprise"
        return f"{value[0]} et {more} autre{'s' if more > 1 else ''}" if more > 0 else value[0]

    def value_companies(self, value: tuple[str, ...]) -> str:
        """All of them, in a file."""
        return ", ".join(value)

    def render_bar(self, record: LotState) -> SafeString:
        """Done, expected today, forecast."""
        kind = "late" if record.kind == "late" else "ok"
        return hours_bar(record.lot.validated, record.expected, record.forecast, record.lot.due, kind)


def _operations(request: HttpRequest | None) -> QuerySet[Operation]:
    if request is None:
        return Operation.objects.none()
    mine = rows(request.actor, Clause)  # type: ignore[attr-defined]
    return Operation.objects.filter(pk__in=mine.values("lot__operation")).order_by("name_key")


def _buyers(request: HttpRequest | None) -> QuerySet[Organisation]:
    if request is None:
        return Organisation.objects.none()
    mine = rows(request.actor, Clause)  # type: ignore[attr-defined]
    return Organisation.objects.filter(pk__in=mine.values("lot__contract__buyer")).order_by("name_key")


class LotFilter(filters.FilterSet):
    """Filters of the lots, all in the address. The state is computed, so it is applied by `keep`."""

    etat = filters.ChoiceFilter(label="État", choices=STATES, empty_label="En cours", method="by_closing")
    operation = filters.ModelChoiceFilter(
        label="Opération", field_name="lot__operation", queryset=_operations, empty_label="Toutes"
    )
    acheteur = filters.ModelChoiceFilter(
        label="Acheteur", field_name="lot__contract__buyer", queryset=_buyers, empty_label="Tous"
    )
    entreprise = filters.CharFilter(label="Entreprise", method="by_company")
    annee = filters.NumberFilter(label="En cours pendant l'année", method="by_year", min_value=1990, max_value=2100)

    class Meta:
        model = Clause
        fields: ClassVar[list[str]] = []

    @property
    def qs(self) -> QuerySet[Clause]:
        """Open lots unless a state says otherwise."""
        found: QuerySet[Clause] = super().qs
        return found if self.wanted in {"clos", "tous"} else found.filter(closed_on=None)

    @property
    def wanted(self) -> str:
        """The state asked for."""
        asked = self.form.cleaned_data.get("etat") if self.form.is_valid() else ""
        return str(asked or "")

    def by_closing(self, queryset: QuerySet[Clause], name: str, value: str) -> QuerySet[Clause]:
        """Closed lots alone when asked."""
        return queryset.exclude(closed_on=None) if value == "clos" else queryset

    def by_company(self, queryset: QuerySet[Clause], name: str, value: str) -> QuerySet[Clause]:
        """A company that owes or is entrusted."""
        return queryset.filter(pk__in=queryset.filter(commitments__company__name__icontains=value.strip()).values("pk"))

    def by_year(self, queryset: QuerySet[Clause], name: str, value: Any) -> QuerySet[Clause]:
        """Lots that ran that year, as far as their dates are known."""
        first, last = date(int(value), 1, 1), date(int(value), 12, 31)
        return queryset.filter(
            Q(lot__starts_on__lte=last) | Q(lot__starts_on=None, lot__contract__notified_on__lte=last),
            Q(lot__ends_on__gte=first) | Q(lot__ends_on=None),
        )


def keep(found: list[Stood], wanted: str) -> list[Stood]:
    """The lots asked for, those that need most first."""
    if wanted == "besoin":
        found = [each for each in found if each.lateness in NEEDY]
    elif wanted == "sans_heures":
        found = [each for each in found if not each.has_hours]
    elif wanted in {state.value for state in Lateness}:
        found = [each for each in found if each.lateness == wanted]
    return sorted(found, key=lambda each: each.need)


def with_sources(entries: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
    """Add `told`, the kind of the figure or of the event that an entry comes from."""
    figure = Figure.objects.filter(pk=OuterRef("source_id")).values("kind")
    event = ClauseEvent.objects.filter(pk=OuterRef("source_id")).values("kind")
    return entries.select_related(
        "commitment__company", "employment_contract__participant", "line__statement"
    ).annotate(
        told=Case(
            When(source_type="clauses.figure", then=Subquery(figure)),
            When(source_type="clauses.clauseevent", then=Subquery(event)),
            default=Value(""),
            output_field=CharField(),
        )
    )


def _commitments(request: Any) -> QuerySet[Commitment]:
    """Those of the lot of this address that the actor may see."""
    mine = rows(request.actor, Commitment).filter(clause=request.resolver_match.kwargs["pk"])
    return mine.select_related("company", "clause__lot").order_by("pk")


class CompanyChoice(filters.fields.ModelChoiceField):
    """A commitment, named by its company."""

    def label_from_instance(self, obj: Any) -> str:
        """The company alone: the lot is the page's."""
        return str(obj.company)


class CompanyFilter(filters.ModelChoiceFilter):
    """Entries of one commitment."""

    field_class = CompanyChoice


class EntryFilter(filters.FilterSet):
    """Entries of one kind, of one company."""

    entreprise = CompanyFilter(label="Entreprise", field_name="commitment", queryset=_commitments, empty_label="Toutes")
    nature = filters.ChoiceFilter(label="Nature", field_name="kind", choices=EntryKind.choices(), empty_label="Toutes")

    class Meta:
        model = LedgerEntry
        fields: ClassVar[list[str]] = []


class EntryTable(Table):
    """Every line of hours with what it comes from."""

    dated_on = DateColumn(verbose_name="Date")
    company = columns.Column(verbose_name="Entreprise", accessor="commitment__company")
    kind = columns.Column(verbose_name="Nature", accessor="get_kind_display", order_by="kind")
    source = columns.Column(verbose_name="D'où elles viennent", empty_values=(), orderable=False)
    worked = columns.Column(verbose_name="Faites", accessor="worked_to")
    hours_counted = HoursColumn(verbose_name="Comptées")
    hours_real = HoursColumn(verbose_name="Réelles")
    hours_training = HoursColumn(verbose_name="Formation")

    class Meta(Table.Meta):
        model = LedgerEntry
        fields: ClassVar = ("dated_on", "company", "kind", "source", "worked")

    def render_source(self, record: Any) -> str:
        """The figure, the event or the statement."""
        said = "Correction : " if record.reverses_id else ""
        if record.line_id:
            return f"{said}relevé {of_month(record.line.statement.to_on)}"
        known = FIGURES.get(record.told) or EVENTS.get(record.told)
        if known:
            return f"{said}{known}"
        return f"{said}répartition" if record.source_type == "clauses.clause" else f"{said}reprise de l'historique"

    def render_worked(self, record: Any) -> str:
        """The month, or the days."""
        first, last = record.worked_from, record.worked_to
        if (first, last) == (month_of(first).start, month_of(first).end):
            return month(first)
        return f"du {day(first, 'short')} au {day(last, 'short')}"

    def value_worked(self, record: Any) -> str:
        """The same, in a file."""
        return self.render_worked(record)

    def render_hours_real(self, record: Any) -> str:
        """Only hours done were worked."""
        return hours(record.hours_real) if record.kind == EntryKind.DONE else ""

    def render_hours_training(self, record: Any) -> str:
        """Nothing rather than zero."""
        return hours(record.hours_training) if record.hours_training else ""

    def value_source(self, record: Any) -> str:
        """The same, in a file."""
        return self.render_source(record)


class PersonEntryTable(EntryTable):
    """The same with persons, for the team that follows the lot."""

    person = columns.Column(verbose_name="Personne", accessor="employment_contract__participant")

    class Meta(EntryTable.Meta):
        sequence = ("dated_on", "company", "kind", "source", "person", "...")
