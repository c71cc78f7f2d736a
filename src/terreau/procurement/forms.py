"""What is typed about buyers followed, operations, and decisions on contracts."""

from typing import Any

from django import forms

from terreau.directory.fields import OrganisationField
from terreau.kit.forms import CleanTextForm, FrenchDateField
from terreau.procurement.models import Agreement, Contract, Operation
from terreau.territories.forms import CommuneField


class AgreementDatesForm(CleanTextForm, forms.Form):
    """The dates of an agreement and the delay it gives."""

    signed_on = FrenchDateField(
        label="Convention signée le", required=False, help_text="Laissez vide sans convention : l'acheteur est suivi."
    )
    ends_on = FrenchDateField(label="Jusqu'au", required=False)
    answer_days = forms.IntegerField(
        label="Délai pour répondre à l'acheteur, en jours", min_value=1, max_value=365, initial=28
    )

    @staticmethod
    def initial_of(agreement: Agreement) -> dict[str, Any]:
        """The values of an agreement, by field."""
        return {name: getattr(agreement, name) for name in ("signed_on", "ends_on", "answer_days")}


class FollowForm(AgreementDatesForm):
    """Which buyer to follow, and on what terms."""

    buyer = OrganisationField(
        label="Acheteur", buyers_only=True, help_text="Nom, SIRET ou SIREN d'une organisation qui passe des marchés."
    )
    field_order = ("buyer", "signed_on", "ends_on", "answer_days")


class OperationForm(CleanTextForm, forms.Form):
    """A site or a project."""

    name = forms.CharField(label="Nom", max_length=200)
    programme = forms.CharField(
        label="Programme", max_length=60, required=False, help_text="Par exemple NPNRU, ANRU, Grand Paris Express."
    )
    commune = CommuneField(label="Commune", required=False)

    @staticmethod
    def initial_of(operation: Operation | None) -> dict[str, Any]:
        """The values of an operation, by field."""
        if operation is None:
            return {}
        return {name: getattr(operation, name) for name in ("name", "programme", "commune")}


class OperationChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An operation by its name and its programme."""

    def label_from_instance(self, obj: Any) -> str:
        """« Porte Saint-Germain (NPNRU) »."""
        return f"{obj.name} ({obj.programme})" if obj.programme else str(obj.name)


class ContractChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A contract by its number and its object."""

    def label_from_instance(self, obj: Any) -> str:
        """The number and the beginning of the object."""
        return str(obj)[:120]


class LotsForm(CleanTextForm, forms.Form):
    """Some of the lots of a contract."""

    lots = forms.TypedMultipleChoiceField(
        label="Lots",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un lot."},
    )

    def __init__(self, *args: Any, contract: Contract, lots: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contract = contract
        self.fields["lots"].choices = [(lot.pk, str(lot)) for lot in lots]  # type: ignore[attr-defined]
        if len(lots) == 1:
            self.fields["lots"].initial = [lots[0].pk]


class AssignForm(LotsForm):
    """The operation of some lots."""

    operation = OperationChoice(label="Opération", queryset=None, required=False, empty_label="Aucune opération")

    def __init__(self, *args: Any, operations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["operation"].queryset = operations  # type: ignore[attr-defined]


class SplitForm(LotsForm):
    """The lots that become a contract of their own."""

    number = forms.CharField(label="Numéro du nouveau marché", max_length=40, required=False)
    title = forms.CharField(label="Objet du nouveau marché", max_length=1000)


class GroupForm(forms.Form):
    """Another contract of the same buyer, whose lots join this one."""

    other = ContractChoice(
        label="Marché à réunir à celui-ci",
        queryset=None,
        help_text="Ses lots et leurs heures rejoignent ce marché ; rien n'est perdu.",
        error_messages={"required": "Choisissez un marché."},
    )

    def __init__(self, *args: Any, contracts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = contracts  # type: ignore[attr-defined]


class DecisionForm(CleanTextForm, forms.Form):
    """What to do with a flagged contract."""

    decision = forms.ChoiceField(
        label="Votre décision",
        choices=[("include", "Compter ce marché tel qu'il est"), ("set_aside", "Le laisser de côté")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez l'une des deux réponses."},
    )
    reason = forms.CharField(label="Pourquoi", max_length=300, required=False, help_text="Une phrase, pour mémoire.")
