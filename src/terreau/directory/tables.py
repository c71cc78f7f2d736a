"""Lists of the directory."""

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.html import format_html

from terreau.directory.models import Establishment
from terreau.directory.rules.kinds import BuyerKind, EmployerKind
from terreau.kit.tables import FileColumn, Table


class EstablishmentTable(Table):
    """Places, their numbers and kinds."""

    name = tables.Column(
        "Nom", linkify=("directory:establishment", {"pk": tables.A("pk")}), order_by=("name_key", "pk")
    )
    unit = FileColumn("Entreprise ou siège", accessor="organisation__name", order_by="organisation__name_key")
    number = tables.Column("SIRET ou autre numéro", order_by="siret")
    kind = tables.Column("Type", accessor="get_employer_kind_display", order_by="employer_kind")
    buyer = tables.Column(
        "Acheteur", accessor="organisation__get_buyer_kind_display", order_by="organisation__buyer_kind"
    )
    commune = tables.Column("Commune", accessor="commune__name", order_by="commune__name_key")

    class Meta(Table.Meta):
        fields = ("name", "unit", "number", "kind", "buyer", "commune")
        caption = "Organisations et établissements"

    def value_number(self, record: Establishment) -> str:
        """The bare number, as other files write it."""
        return record.siret or record.number

    def render_kind(self, value: str, record: Establishment) -> str:
        """Nothing for a buyer of which it is not known that it employs."""
        is_only_buyer = record.organisation.buyer_kind and record.employer_kind == EmployerKind.COMPANY.value
        return "" if is_only_buyer else value

    value_kind = render_kind

    def render_name(self, value: str, record: Establishment) -> str:
        """The legal unit beside the name, when it says something else."""
        unit = record.organisation.name
        return value if unit == value else format_html('{} <span class="text-secondary">({})</span>', value, unit)

    def value_name(self, value: str) -> str:
        """The name alone."""
        return value


class EstablishmentFilter(django_filters.FilterSet):
    """By name or number, by kind of employer or buyer."""

    q = django_filters.CharFilter(label="Nom, SIRET ou SIREN", method="search")
    employer = django_filters.ChoiceFilter(
        label="Type d'employeur", field_name="employer_kind", choices=EmployerKind.choices(), empty_label="Tous"
    )
    buyer = django_filters.ChoiceFilter(
        label="Type d'acheteur",
        choices=[("any", "Tous les acheteurs"), *BuyerKind.choices()],
        empty_label="Peu importe",
        method="of_buyer",
    )

    def search(self, queryset: QuerySet[Establishment], name: str, value: str) -> QuerySet[Establishment]:
        """Keep what the text finds, best first."""
        return queryset.search(value)  # type: ignore[attr-defined, no-any-return]

    def of_buyer(self, queryset: QuerySet[Establishment], name: str, value: str) -> QuerySet[Establishment]:
        """Keep the places of buyers, or of one kind of buyers."""
        if value == "any":
            return queryset.exclude(organisation__buyer_kind="")
        return queryset.filter(organisation__buyer_kind=value)
