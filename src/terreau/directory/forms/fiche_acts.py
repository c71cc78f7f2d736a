"""What is typed to create, delete and report a fiche."""

from __future__ import annotations

from typing import Any

from django import forms

from terreau.directory.forms.fiche_fields import CodesField, PhoneField
from terreau.directory.rules.structures import StructureKind
from terreau.kit.forms import CleanTextForm, SiretField
from terreau.territories.forms import CommuneField


class NewFicheForm(CleanTextForm, forms.Form):
    """The least that makes a fiche."""

    name = forms.CharField(label="Nom", max_length=255, help_text="Celui que tout le monde connaît.")
    siret = SiretField(label="SIRET", required=False, help_text="14 chiffres. Laissez vide si vous ne l'avez pas.")
    commune = CommuneField(label="Commune")
    kinds = CodesField(StructureKind.choices(), label="Types de structure", help_text="Cochez tout ce qu'elle est.")
    summary = forms.CharField(label="Ce qu'elle fait, en une phrase", max_length=280, required=False)
    phone = PhoneField(label="Téléphone")
    email = forms.EmailField(label="Adresse e-mail", required=False)

    def known(self) -> dict[str, str]:
        """What finds or creates the place."""
        typed = self.cleaned_data
        return {"name": typed["name"], "siret": typed["siret"] or "", "commune_code": typed["commune"].pk}

    def said(self) -> dict[str, object]:
        """What to say on the fiche, blanks left out."""
        typed = {name: self.cleaned_data[name] for name in ("kinds", "summary", "phone", "email")}
        return {name: value for name, value in typed.items() if value}


class DeleteFicheForm(CleanTextForm, forms.Form):
    """Why a fiche goes."""

    reason = forms.CharField(
        label="Pourquoi la supprimer ?",
        max_length=300,
        help_text="Une phrase, gardée dans le journal. Exemple : « l'association est dissoute ».",
    )


class ReportForm(CleanTextForm, forms.Form):
    """What is wrong, said by anyone. `page` is a trap: a person does not see it."""

    message = forms.CharField(
        label="Qu'est-ce qui n'est pas juste ?",
        min_length=10,
        max_length=800,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Dites ce qui est faux et, si vous le savez, ce qui est vrai. Ne donnez pas de renseignement "
        "sur une personne.",
        error_messages={"min_length": "Dites-en un peu plus : une phrase suffit."},
    )
    page = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))

    @property
    def is_from_a_robot(self) -> bool:
        """Whether the trap was filled."""
        return bool(self.data.get("page"))

    def visible_to_people(self) -> list[Any]:
        """The fields that a page shows."""
        return [self["message"]]
