"""Lists of contracts, of buyers followed and of operations."""

from datetime import date
from typing import Any, ClassVar

import django_filters as filters
import django_tables2 as columns
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from terreau.directory.models import Organisation
from terreau.kit.access import rows
from terreau.kit.clock import today
from terreau.kit.tables import DateColumn, EurosColumn, NumberColumn, StateColumn, Table
from terreau.procurement.models import Agreement, Contract, Operation
from terreau.procurement.rules.listing import THE_REST, Listed, reasons
from terreau.procurement.rules.thresholds import to_check
from terreau.procurement.rules.vocabulary import ContractStage, SocialConsideration

STAGES = {
    ContractStage.PLANNED: "watch",
    ContractStage.PUBLISHED: "watch",
    ContractStage.NOTIFIED: "ok",
    ContractStage.CLOSED: "off",
    ContractStage.ABANDONED: "off",
}


def why(contract: Any) -> str:
    """Why this contract is in the list (a row with `resembles_planned` and its buyer)."""
    above = to_check(
        kind=contract.kind,
        buyer_kind=contract.buyer.buyer_kind,
        amount=contract.amount,
        publication_on=contract.publication_on,
        notified_on=contract.notified_on,
    )
    known = Listed(
        considerations=contract.considerations,
        stage=contract.stage,
        source=contract.source,
        above=above,
        is_planned=contract.planned_as_id is not None,
        resembles_planned=contract.resembles_planned,
    )
    return " ; ".join(reasons(known)) or THE_REST


def state_of(contract: Contract) -> tuple[str, str]:
    """The shape and the word of where a contract stands."""
    if contract.grouped_into_id:
        return "off", "Réuni à un autre marché"
    if contract.set_aside_on:
        return "off", "Laissé de côté"
    if contract.is_flagged:
        return "late", "À vérifier"
    return STAGES[ContractStage(contract.stage)], str(contract.get_stage_display())


class ContractTable(Table):
    """Contracts, each with why it is there."""

    title = columns.Column("Marché", linkify=("procurement:contract", [columns.A("pk")]))
    number = columns.Column("Numéro")
    buyer = columns.Column("Acheteur", accessor="buyer__name", order_by="buyer__name_key")
    why = columns.Column("Pourquoi il est ici", empty_values=(), orderable=False)
    notified_on = DateColumn(verbose_name="Notifié le")
    amount = EurosColumn(verbose_name="Montant HT", places=0)
    state = StateColumn(verbose_name="État", empty_values=())

    class Meta(Table.Meta):
        model = Contract
        fields: ClassVar = ("title", "number", "buyer", "why", "notified_on", "amount", "state")
        caption = "Marchés"

    def render_why(self, record: Contract) -> str:
        """Each reason, the strongest first."""
        return why(record)

    def value_why(self, record: Contract) -> str:
        """The same, in a file."""
        return why(record)

    def render_state(self, record: Contract, column: StateColumn) -> SafeString:
        """A shape and a word."""
        return column.render(state_of(record))

    def value_state(self, record: Contract) -> str:
        """The word alone."""
        return state_of(record)[1]


class FollowedBuyerFilter(filters.ModelChoiceFilter):
    """Only the buyers that the territory follows."""

    def get_queryset(self, request: Any) -> QuerySet[Organisation]:
        """Ordered by name."""
        followed = rows(request.actor, Agreement).values("buyer")
        return rows(request.actor, Organisation).filter(pk__in=followed).order_by("name_key", "pk")


SCOPES = [
    ("rest", "Le reste des acheteurs suivis"),
    ("all", "Tous les marchés connus"),
    ("flagged", "À vérifier"),
    ("aside", "Laissés de côté"),
]


class ContractFilter(filters.FilterSet):
    """What matters by default; the rest behind a choice. Everything lives in the address."""

    q = filters.CharFilter(label="Objet ou numéro", method="search")
    voir = filters.ChoiceFilter(label="Voir", choices=SCOPES, empty_label="Ce qui demande un regard", method="as_it_is")
    acheteur = FollowedBuyerFilter(label="Acheteur", field_name="buyer", empty_label="Tous")
    etape = filters.ChoiceFilter(label="Étape", field_name="stage", choices=ContractStage.choices())
    annee = filters.NumberFilter(
        label="Année de notification", field_name="notified_on", lookup_expr="year", min_value=1950, max_value=2150
    )
    prevoit = filters.ChoiceFilter(label="Ce qui est déclaré", choices=SocialConsideration.choices(), method="declares")

    class Meta:
        model = Contract
        fields: ClassVar = ["q", "voir", "acheteur", "etape", "annee", "prevoit"]

    request: HttpRequest

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The scope first, then each filter."""
        found: QuerySet[Any] = super().filter_queryset(self._scope(queryset))
        return found

    def _scope(self, queryset: Any) -> Any:
        """The contracts that the choice « Voir » names."""
        actor: Any = self.request.actor  # type: ignore[attr-defined]
        chosen = self.form.cleaned_data.get("voir")
        found = queryset.with_resemblance().select_related("buyer")
        if actor.role == "buyer":
            return found.filter(buyer_id=actor.organisation_id).current()
        if chosen == "all":
            return found.current()
        found = found.followed_by(actor.territory_id, on=today())
        if chosen == "aside":
            return found.filter(set_aside_on__isnull=False)
        found = found.current()
        if chosen == "flagged":
            return found.filter(is_flagged=True)
        worth = found.worth_a_look()
        return found.exclude(pk__in=worth.values("pk")) if chosen == "rest" else worth

    def as_it_is(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The scope was applied before."""
        return queryset

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Words of the object, or the number."""
        return queryset.search(value)

    def declares(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those that declare this consideration."""
        return queryset.filter(considerations__contains=[value])


class AgreementTable(Table):
    """Buyers that the territory follows."""

    buyer = columns.Column(
        "Acheteur", linkify=("procurement:edit_agreement", [columns.A("pk")]), order_by="buyer__name_key"
    )
    kind = columns.Column("Type", accessor="buyer__get_buyer_kind_display", order_by="buyer__buyer_kind")
    signed_on = DateColumn(verbose_name="Convention signée le")
    ends_on = DateColumn(verbose_name="Jusqu'au")
    answer_days = NumberColumn(verbose_name="Délai de réponse (jours)")
    state = StateColumn(verbose_name="État", empty_values=())

    class Meta(Table.Meta):
        model = Agreement
        fields: ClassVar = ("buyer", "kind", "signed_on", "ends_on", "answer_days", "state")
        caption = "Acheteurs suivis"

    def render_state(self, record: Agreement, column: StateColumn) -> SafeString:
        """A shape and a word."""
        return column.render(agreement_state(record, today()))

    def value_state(self, record: Agreement) -> str:
        """The word alone."""
        return agreement_state(record, today())[1]


def agreement_state(agreement: Agreement, on: date) -> tuple[str, str]:
    """Followed with or without an agreement, or not any more."""
    if agreement.ends_on and agreement.ends_on < on:
        return "off", "Terminée"
    return ("ok", "Convention signée") if agreement.signed_on else ("info", "Suivi sans convention")


class OperationTable(Table):
    """Operations with the number of their lots."""

    name = columns.Column("Opération", order_by=("name_key", "pk"))
    programme = columns.Column("Programme")
    commune = columns.Column("Commune", accessor="commune__name", order_by="commune__name_key")
    lots = NumberColumn(verbose_name="Lots", accessor="lots_count", places=0)
    edit = columns.Column("Corriger", empty_values=(), orderable=False, exclude_from_export=True)

    class Meta(Table.Meta):
        model = Operation
        fields: ClassVar = ("name", "programme", "commune", "lots", "edit")
        caption = "Opérations"

    def render_name(self, record: Operation) -> SafeString | str:
        """The name, and the way to its hours where a room shows them."""
        try:
            return format_html('<a href="{}">{}</a>', reverse("clauses:operation", args=[record.pk]), record.name)
        except NoReverseMatch:
            return record.name

    def value_name(self, record: Operation) -> str:
        """The name alone."""
        return record.name

    def render_edit(self, record: Operation) -> SafeString:
        """The way to correct it."""
        words = '<a href="{}">Modifier<span class="visually-hidden"> {}</span></a>'
        return format_html(words, reverse("procurement:edit_operation", args=[record.pk]), record.name)
