"""What is typed about an ESS status: a contest with its document, a decision with its reason."""

from __future__ import annotations

from typing import Any

from django import forms

from terreau.directory.rules.ess_facts import EssVerdict
from terreau.directory.rules.ess_rules import EssFamily
from terreau.kit.forms import CleanTextForm


class EssContestForm(CleanTextForm, forms.Form):
    """Why the status is wrong, and the document that shows it."""

    message = forms.CharField(
        label="Ce qui ne va pas",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Par exemple : « Nos statuts de SAS ont les clauses de l'ESS, articles 2, 14 et 22. »",
    )
    document = forms.FileField(
        label="Le document", help_text="Statuts à jour, agrément, attestation : PDF ou image, 20 Mo au plus."
    )


class EssDecisionForm(CleanTextForm, forms.Form):
    """What a person decides after reading."""

    verdict = forms.ChoiceField(label="Votre décision", choices=EssVerdict.choices(), widget=forms.RadioSelect)
    family = forms.ChoiceField(
        label="Famille de l'ESS", choices=[("", "Celle de sa forme juridique"), *EssFamily.choices()], required=False
    )
    reason = forms.CharField(
        label="Ce qui la fonde",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ce que vous avez lu, en une phrase : la structure la verra.",
    )

    def clean(self) -> dict[str, Any]:
        """Give the enumerations rather than their codes."""
        values = super().clean() or {}
        if verdict := values.get("verdict"):
            values["verdict"] = EssVerdict(verdict)
        values["family"] = EssFamily(values["family"]) if values.get("family") else None
        return values
