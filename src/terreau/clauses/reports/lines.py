"""The ledger lines behind a figure of the bilan, for the team."""

from typing import Any, ClassVar

import django_tables2 as columns
from django.db.models import Q, QuerySet, Sum
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from terreau.clauses.models import LedgerEntry
from terreau.clauses.reports.scope import Scope
from terreau.kit import french
from terreau.kit.labels import Labelled
from terreau.kit.tables import DateColumn, HoursColumn, Table


class Which(Labelled):
    """Which lines: the figure that they make, as in the address."""

    HOURS = "", "heures faites et validées"
    TRAINING = "formation", "heures de formation"
    CATCH_UP = "rattrapage", "heures d'avant, validées dans la période"
    UNNAMED = "sans-personne", "heures sans personne connue"


def lines(entries: QuerySet[LedgerEntry], scope: Scope, which: Which) -> QuerySet[LedgerEntry]:
    """The lines of hours done that a figure of this scope adds up, newest first."""
    within = Q(worked_to__range=(scope.from_on, scope.to_on))
    conditions = {
        Which.HOURS: within,
        Which.TRAINING: within & ~Q(hours_training=0),
        Which.CATCH_UP: Q(worked_to__lt=scope.from_on, dated_on__range=(scope.from_on, scope.to_on)),
        Which.UNNAMED: within & Q(employment_contract=None),
    }
    found = entries.filter(conditions[which], kind="done", commitment__clause__territory_id=scope.territory_id)
    narrowed: dict[str, Any] = {
        "commitment__clause__lot__contract__buyer_id": scope.buyer_id,
        "commitment__clause__lot__operation_id": scope.operation_id,
        "commitment__clause__lot__operation__programme": scope.programme or None,
    }
    found = found.filter(**{path: value for path, value in narrowed.items() if value is not None})
    if scope.company_id is not None:
        own = Q(commitment__company__organisation_id=scope.company_id)
        found = found.filter(own | Q(commitment__entrusted_by__company__organisation_id=scope.company_id))
    return found.select_related(
        "commitment__clause__lot__contract__buyer", "commitment__company", "employment_contract__participant"
    ).order_by("-worked_to", "-pk")


def told(found: QuerySet[LedgerEntry], which: Which) -> str:
    """What the lines add up to, in a sentence."""
    name = "hours_training" if which is Which.TRAINING else "hours_real"
    total = found.order_by().aggregate(total=Sum(name))["total"] or 0
    return f"Total : {french.hours(total)}, {which.label}. Une correction est une ligne de sens contraire."


class ReportLineTable(Table):
    """Lines of hours done, with where each comes from."""

    worked_to = DateColumn(verbose_name="Travaillées jusqu'au")
    person = columns.Column(verbose_name="Personne", accessor="employment_contract__participant", orderable=False)
    lot = columns.Column(verbose_name="Lot", accessor="commitment__clause__lot", orderable=False)
    buyer = columns.Column(
        verbose_name="Acheteur", accessor="commitment__clause__lot__contract__buyer", orderable=False
    )
    company = columns.Column(verbose_name="Entreprise", accessor="commitment__company", orderable=False)
    hours_real = HoursColumn(verbose_name="Heures")
    hours_training = HoursColumn(verbose_name="Dont formation")
    dated_on = DateColumn(verbose_name="Validées le")

    class Meta(Table.Meta):
        model = LedgerEntry
        fields: ClassVar = (
            "worked_to", "person", "lot", "buyer", "company", "hours_real", "hours_training", "dated_on",
        )  # fmt: skip

    def render_lot(self, record: LedgerEntry, value: Any) -> SafeString:
        """A link to the lot's own hours."""
        return format_html(
            '<a href="{}">{}</a>', reverse("clauses:lot_hours", args=[record.commitment.clause_id]), value
        )

    def value_lot(self, value: Any) -> str:
        """The lot, in a file."""
        return str(value)
