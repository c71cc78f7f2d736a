"""What is typed to ask structures about a lot, and what they answer."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet

from terreau.clauses.forms.lots import AskedForm
from terreau.clauses.models import Clause
from terreau.clauses.rules.batches import BATCH_DAYS, BATCH_SIZE, WANTED
from terreau.clauses.rules.sourcing_words import (
    AmountBracket,
    BlankAmount,
    DeclineReason,
    SourcingAnswer,
    SourcingKind,
    SourcingOutcome,
    bracket_of,
)
from terreau.directory.models import Establishment
from terreau.kit.forms import CleanTextForm, FrenchDateField
from terreau.kit.french import day
from terreau.procurement.models import Lot

PAST = "Cette date est passée : choisissez un jour à venir."
ANSWER_DAYS = 21
LONGEST = timedelta(days=730)


class DeadlineForm(AskedForm):
    """A last day to answer, still to come."""

    deadline_on = FrenchDateField(label="Réponse attendue avant le")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_deadline_on(self) -> date:
        """Refuse yesterday, and a year mistyped."""
        said: date = self.cleaned_data["deadline_on"]
        if said < self.today:
            raise forms.ValidationError(PAST)
        if said > self.today + LONGEST:
            raise forms.ValidationError("Cette date est trop loin : deux ans au plus.")
        return said


class SourcingForm(DeadlineForm):
    """What structures are asked: what, where, when, how many, and by how many at a time."""

    text = forms.CharField(
        label="Ce qu'il y a à faire",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="En mots simples : la structure lit cette phrase sur son téléphone.",
    )
    place = forms.CharField(label="Où", max_length=200, required=False)
    period = forms.CharField(label="Quand", max_length=200, required=False)
    people = forms.IntegerField(label="Combien de personnes à la fois", min_value=1, max_value=500, required=False)
    amount = forms.ChoiceField(
        label="Montant HT",
        choices=[
            ("", "Choisir"),
            *AmountBracket.choices(),
            ("Pas de montant", [(each.value, each.label) for each in BlankAmount]),
        ],
    )
    wanted = forms.IntegerField(
        label="Arrêter quand tant de structures sont intéressées", min_value=1, max_value=50, initial=WANTED
    )
    batch_size = forms.IntegerField(label="En interroger à la fois", min_value=1, max_value=50, initial=BATCH_SIZE)
    batch_days = forms.IntegerField(
        label="Jours ouvrés avant l'envoi suivant", min_value=1, max_value=30, initial=BATCH_DAYS
    )
    field_order = ("text", "place", "period", "people", "amount", "deadline_on", "wanted", "batch_size", "batch_days")

    def values(self) -> dict[str, Any]:
        """The fields of a request; an amount is a bracket, or why there is none."""
        said = {name: self.cleaned_data[name] for name in SourcingForm.field_order}
        is_blank = said["amount"] in {each.value for each in BlankAmount}
        return said | {
            "amount": "" if is_blank else said["amount"],
            "amount_blank": said["amount"] if is_blank else "",
        }

    @staticmethod
    def initial_of(clause: Clause, kind: SourcingKind, *, today: date, wish: str = "") -> dict[str, Any]:
        """What the lot already says."""
        lot = clause.lot
        return {
            "text": wish or lot.title,
            "place": str(lot.operation.commune or "") if lot.operation else "",
            "period": _period(lot),
            "people": clause.capacity or None if kind is SourcingKind.SUPPLY else None,
            "amount": bracket_of(lot.amount) if lot.amount is not None and kind is SourcingKind.CARRY else "",
            "deadline_on": today + timedelta(days=ANSWER_DAYS),
        }


def _period(lot: Lot) -> str:
    if lot.starts_on and lot.ends_on:
        return f"Du {day(lot.starts_on)} au {day(lot.ends_on)}"
    return f"À partir du {day(lot.starts_on)}" if lot.starts_on else ""


class WishForm(AskedForm):
    """What a buyer wishes to be asked."""

    kind = forms.ChoiceField(label="Que chercher ?", choices=SourcingKind.choices(), widget=forms.RadioSelect)
    text = forms.CharField(
        label="Ce qu'il y a à faire",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="La personne qui suit ce lot le relit, choisit les structures et les interroge.",
    )


class CloseSourcingForm(AskedForm):
    """How a request ends."""

    outcome = forms.ChoiceField(label="Issue", choices=SourcingOutcome.choices(), widget=forms.RadioSelect)
    signed_with = forms.ModelChoiceField(
        label="Contrat signé avec", queryset=Establishment.objects.none(), required=False, empty_label="Personne"
    )
    note = forms.CharField(label="Remarque", max_length=500, required=False)

    def __init__(self, *args: Any, asked: QuerySet[Establishment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["signed_with"]
        field.queryset = asked


class AnswerForm(CleanTextForm, forms.Form):
    """« Intéressée » or « Pas cette fois », by the structure."""

    answer = forms.ChoiceField(label="Votre réponse", choices=SourcingAnswer.choices())
    reason = forms.ChoiceField(label="Pourquoi ?", choices=[("", ""), *DeclineReason.choices()], required=False)
    note = forms.CharField(label="Un mot de plus", max_length=500, required=False)
    contact = forms.CharField(label="Qui rappeler, à quel numéro ?", max_length=200, required=False)


class PhoneAnswerForm(AskedForm):
    """What a structure said on the phone, and what was done with it."""

    answer = forms.ChoiceField(
        label="Sa réponse", choices=[("", "Pas encore de réponse"), *SourcingAnswer.choices()], required=False
    )
    reason = forms.ChoiceField(
        label="Pourquoi, si c'est non", choices=[("", "Choisir"), *DeclineReason.choices()], required=False
    )
    note = forms.CharField(label="Ce qu'elle a dit", max_length=500, required=False)
    contact = forms.CharField(label="Qui rappeler", max_length=200, required=False)
    follow_up = forms.CharField(label="Suite donnée", max_length=500, required=False)
