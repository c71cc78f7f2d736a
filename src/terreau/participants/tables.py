"""The list of persons."""

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet

from terreau.kit.tables import DateColumn, StateColumn, Table
from terreau.kit.templatetags.kit import state
from terreau.participants.models import Participant
from terreau.participants.rules.eligibility import Standing, TargetGroup
from terreau.participants.rules.people import EducationLevel
from terreau.participants.rules.words import ReferrerKind

KINDS = {Standing.YES.value: "ok", Standing.NO.value: "off", Standing.MISSING_PROOF.value: "watch"}
LABELS = {standing.value: standing.label for standing in Standing}
YES_NO = [("true", "Oui"), ("false", "Non")]


class ParticipantTable(Table):
    """Persons in the order of their names, never ranked."""

    name = tables.Column(
        "Nom",
        accessor="last_name",
        order_by=("name_key", "pk"),
        linkify=("participants:participant", {"pk": tables.A("pk")}),
    )
    standing = StateColumn("Compte aujourd'hui")
    counts_until = DateColumn("Jusqu'au")
    principal = tables.Column("Catégorie principale", default="")
    birth_on = DateColumn("Naissance")
    commune = tables.Column("Commune", accessor="commune__name", order_by="commune__name_key")
    lives_in_qpv = tables.Column("Quartier prioritaire", default="")
    referrer_kind = tables.Column("Orientée par", accessor="get_referrer_kind_display", order_by="referrer_kind")

    class Meta(Table.Meta):
        fields = (
            "name",
            "standing",
            "counts_until",
            "principal",
            "birth_on",
            "commune",
            "lives_in_qpv",
            "referrer_kind",
        )
        caption = "Participants"

    def render_name(self, record: Participant) -> str:
        """Last name first, as lists are read."""
        return f"{record.last_name} {record.first_name}"

    value_name = render_name

    def render_standing(self, value: str) -> str:
        """A word and its shape."""
        return state(KINDS[value], LABELS[value])

    def value_standing(self, value: str) -> str:
        """The word alone."""
        return LABELS[value]

    def render_principal(self, value: str) -> str:
        """The category in words."""
        return TargetGroup(value).label

    value_principal = render_principal

    def render_lives_in_qpv(self, value: bool, record: Participant) -> str:
        """Yes with the name of the neighbourhood, or no."""
        return f"Oui, {record.qpv_name}" if value and record.qpv_name else "Oui" if value else "Non"


class ParticipantFilter(django_filters.FilterSet):
    """By name, by what counts today, by what figures ask."""

    q = django_filters.CharFilter(label="Nom ou prénom", method="search")
    counts = django_filters.ChoiceFilter(
        label="Compte aujourd'hui", field_name="standing", choices=Standing.choices(), empty_label="Peu importe"
    )
    category = django_filters.ChoiceFilter(
        label="Catégorie", choices=TargetGroup.choices(), empty_label="Toutes", method="of_category"
    )
    qpv = django_filters.ChoiceFilter(
        label="Quartier prioritaire", choices=YES_NO, empty_label="Peu importe", method="in_qpv"
    )
    referrer = django_filters.ChoiceFilter(
        label="Orientée par", field_name="referrer_kind", choices=ReferrerKind.choices(), empty_label="Peu importe"
    )
    education = django_filters.ChoiceFilter(
        label="Niveau de formation", choices=EducationLevel.choices(), empty_label="Tous"
    )

    def search(self, queryset: QuerySet[Participant], name: str, value: str) -> QuerySet[Participant]:
        """Keep what the name finds."""
        return queryset.search(value)  # type: ignore[attr-defined, no-any-return]

    def of_category(self, queryset: QuerySet[Participant], name: str, value: str) -> QuerySet[Participant]:
        """Keep those who hold, or held, this category."""
        return queryset.filter(eligibilities__category=value).distinct()

    def in_qpv(self, queryset: QuerySet[Participant], name: str, value: str) -> QuerySet[Participant]:
        """Keep those known to live in a priority neighbourhood, or known not to."""
        return queryset.filter(lives_in_qpv=value == "true")
