"""The fields of the page that enters a contract: one form, and three flat tables keyed by the lot's number."""

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.forms.utils import ErrorDict, ErrorList

from terreau.directory.fields import EstablishmentField, OrganisationField
from terreau.directory.rules.kinds import BuyerKind
from terreau.kit.forms import CleanTextForm, EurosField, FrenchDateField, PercentField, SiretField
from terreau.procurement.models import Operation
from terreau.procurement.rules.vocabulary import (
    ContractKind,
    ContractStage,
    GroupKind,
    HolderRole,
    PartKind,
    SocialConsideration,
)

SOCIAL = [(one.value, one.label) for one in SocialConsideration if one is not SocialConsideration.NONE]
NEEDS_A_NAME = "Dites de qui il s'agit : choisissez dans l'annuaire, ou donnez son nom."


class Hushed:
    """What was typed, shown again without its errors: the page only asked for more rows."""

    _errors: Any

    def hush(self) -> None:
        """Forget to look for errors."""
        self._errors = ErrorDict()


class ContractForm(Hushed, CleanTextForm, forms.Form):
    """The contract itself; the few fields of a simple contract come first."""

    buyer = OrganisationField(label="Acheteur", buyers_only=True, required=False)
    new_buyer_name = forms.CharField(label="Nom du nouvel acheteur", max_length=255, required=False)
    new_buyer_siret = SiretField(label="SIRET du nouvel acheteur", required=False)
    new_buyer_kind = forms.ChoiceField(
        label="Type d'acheteur", choices=BuyerKind.choices(), initial=BuyerKind.MUNICIPALITY.value, required=False
    )
    title = forms.CharField(label="Objet du marché", max_length=1000)
    number = forms.CharField(label="Numéro du marché", max_length=40, required=False)
    kind = forms.ChoiceField(label="Nature", choices=ContractKind.choices(), initial=ContractKind.WORKS.value)
    stage = forms.ChoiceField(label="Étape", choices=ContractStage.choices(), initial=ContractStage.NOTIFIED.value)
    notified_on = FrenchDateField(label="Notifié le", required=False)
    amount = EurosField(label="Montant HT", required=False, max_value=9_999_999_999)
    group_kind = forms.ChoiceField(
        label="Groupement d'entreprises", choices=GroupKind.choices(), initial=GroupKind.NONE.value, required=False
    )
    procedure = forms.CharField(label="Procédure", max_length=100, required=False)
    cpv = forms.CharField(label="Code CPV", max_length=10, required=False)
    framework_number = forms.CharField(label="Numéro de l'accord-cadre", max_length=40, required=False)
    duration_months = forms.IntegerField(label="Durée en mois", min_value=0, max_value=600, required=False)
    publication_on = FrenchDateField(label="Consultation publiée le", required=False)
    considerations = forms.MultipleChoiceField(
        label="Ce que le marché prévoit", choices=SOCIAL, required=False, widget=forms.CheckboxSelectMultiple
    )
    operation = forms.ModelChoiceField(
        label="Opération", queryset=Operation.objects.order_by("name_key"), required=False, empty_label="Aucune"
    )

    def clean(self) -> dict[str, Any]:
        """A buyer, known or new."""
        cleaned = dict(super().clean() or {})
        if cleaned.get("new_buyer_name"):
            self.errors.pop("buyer", None)
            cleaned["buyer"] = None
        elif not cleaned.get("buyer") and "buyer" not in self.errors:
            self.add_error("buyer", NEEDS_A_NAME)
        return cleaned

    def typed_siret(self) -> str:
        """The SIRET typed to name the buyer; empty when it was named otherwise."""
        digits = "".join(each for each in str(self.data.get("buyer", "")) if not each.isspace())
        return digits if len(digits) == 14 and digits.isdigit() else ""


class LotForm(Hushed, CleanTextForm, forms.Form):
    """A lot."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    number = forms.CharField(label="Numéro du lot", max_length=20, required=False)
    title = forms.CharField(label="Intitulé", max_length=1000, required=False)
    amount = EurosField(label="Montant HT", required=False, max_value=9_999_999_999)
    starts_on = FrenchDateField(label="Début", required=False)
    ends_on = FrenchDateField(label="Fin", required=False)
    cpv = forms.CharField(label="Code CPV", max_length=10, required=False)


class CompanyForm(Hushed, CleanTextForm, forms.Form):
    """A company on a lot."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    company = EstablishmentField(label="Entreprise", required=False)
    role = forms.ChoiceField(label="Rôle", choices=HolderRole.choices(), initial=HolderRole.HOLDER.value)
    lot = forms.CharField(label="Lot n°", max_length=20, required=False)
    share = PercentField(label="Part du groupement, en %", required=False)
    amount = EurosField(label="Montant sous-traité HT", required=False, max_value=9_999_999_999)
    given_by = EstablishmentField(label="Sous-traitance confiée par", required=False)
    new_name = forms.CharField(label="Nom, si elle n'est pas dans l'annuaire", max_length=255, required=False)
    new_siret = SiretField(label="Son SIRET", required=False)

    def clean(self) -> dict[str, Any]:
        """A company, known or new."""
        cleaned = dict(super().clean() or {})
        if cleaned.get("new_name"):
            self.errors.pop("company", None)
            cleaned["company"] = None
        elif not cleaned.get("company") and "company" not in self.errors:
            self.add_error("company", NEEDS_A_NAME)
        return cleaned


class PartForm(Hushed, CleanTextForm, forms.Form):
    """A tranche, a renewal or an order."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label="Type", choices=PartKind.choices(), initial=PartKind.OPTIONAL_TRANCHE.value)
    number = forms.IntegerField(label="Numéro", min_value=1, max_value=999)
    lot = forms.CharField(label="Lot n°", max_length=20, required=False)
    title = forms.CharField(label="Intitulé", max_length=200, required=False)
    amount = EurosField(label="Montant HT", required=False, max_value=9_999_999_999)
    starts_on = FrenchDateField(label="Début", required=False)
    ends_on = FrenchDateField(label="Fin", required=False)
    decided_on = FrenchDateField(label="Décidée le", required=False)
    refused_on = FrenchDateField(label="Abandonnée le", required=False)


class Rows(BaseFormSet):  # type: ignore[type-arg]
    """A flat table; a row already kept may be ticked to be removed."""

    _errors: Any

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Say what the tick does."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Retirer cette ligne"

    def hush(self) -> None:
        """Show what was typed without looking for errors."""
        self._errors = []
        self._non_form_errors = ErrorList()
        for form in self.forms:
            form.hush()

    def typed(self) -> list[tuple[int, dict[str, Any]]]:
        """The rows that were filled, each with its place; those to remove left out."""
        return [
            (index, form.cleaned_data)
            for index, form in enumerate(self.forms)
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]

    def removed(self) -> list[dict[str, Any]]:
        """The rows ticked to be removed."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data and form.cleaned_data.get("DELETE")]
