"""What is typed to claim a fiche, answer, hand it over, propose a structure, and correct a fiche by link."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from terreau.directory.forms.fiche_fields import CodesField
from terreau.directory.forms.fiches import SECTIONS, FicheSectionForm
from terreau.directory.models import Fiche
from terreau.directory.rules.freshness import RHYTHMS
from terreau.directory.rules.proposals import Proposal
from terreau.directory.rules.structures import StructureKind
from terreau.kit.forms import CleanTextForm, SiretField
from terreau.territories.forms import CommuneField

TRAP = {"autocomplete": "off", "tabindex": "-1"}


class TrappedForm(CleanTextForm, forms.Form):
    """A public form; `page` is a trap that a person does not see."""

    page = forms.CharField(required=False, widget=forms.TextInput(attrs=TRAP))

    @property
    def is_from_a_robot(self) -> bool:
        """Whether the trap was filled."""
        return bool(self.data.get("page"))

    def shown(self) -> list[Any]:
        """The fields that a page shows."""
        return [bound for bound in self.visible_fields() if bound.name != "page"]


class ClaimForm(TrappedForm):
    """Who asks to keep a fiche, and what shows it."""

    full_name = forms.CharField(
        label="Prénom et nom", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label="Votre adresse e-mail",
        help_text="Si c'est une adresse de la structure, un lien suffit. Vous vous connecterez avec elle.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    siret = SiretField(
        label="SIRET de la structure", required=False, help_text="14 chiffres. Utile si votre adresse est personnelle."
    )
    proof = forms.FileField(
        label="Justificatif",
        required=False,
        help_text="Avis SIRENE, récépissé, statuts ou lettre à en-tête à votre nom : PDF ou image, 20 Mo au plus.",
    )
    message = forms.CharField(
        label="Un mot pour qui répondra",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Votre fonction dans la structure, par exemple.",
    )


class ReasonForm(CleanTextForm, forms.Form):
    """Why a claim is refused, or an access closed."""

    reason = forms.CharField(label="Pourquoi ?", max_length=300, help_text="Une phrase : la personne la lira.")


class HandOverForm(CleanTextForm, forms.Form):
    """Whom to invite, and whether one leaves."""

    email = forms.EmailField(label="Son adresse e-mail")
    leaves = forms.TypedChoiceField(
        label="Et vous ?",
        choices=[("non", "Je continue de tenir la fiche avec cette personne"), ("oui", "Elle me remplace")],
        coerce=lambda value: value == "oui",
        initial="non",
        widget=forms.RadioSelect,
        help_text="Si elle vous remplace, votre accès se ferme quand elle accepte.",
    )


class RhythmForm(forms.Form):
    """How often to ask whether the fiche is still true."""

    rhythm = forms.TypedChoiceField(
        label="Nous vous demandons si tout est juste", choices=list(RHYTHMS.items()), coerce=int
    )


class ProposalForm(TrappedForm):
    """The least that makes a fiche, and who keeps it."""

    name = forms.CharField(label="Nom de la structure", max_length=150)
    siret = SiretField(label="SIRET", required=False, help_text="14 chiffres. Laissez vide si vous ne l'avez pas.")
    commune = CommuneField(label="Commune")
    kinds = CodesField(StructureKind.choices(), label="Types de structure", help_text="Cochez tout ce qu'elle est.")
    summary = forms.CharField(label="Ce qu'elle fait, en une phrase", max_length=280, required=False)
    full_name = forms.CharField(
        label="Vos prénom et nom", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label="Votre adresse e-mail",
        help_text="Un lien y est envoyé : la fiche est publiée quand vous l'ouvrez.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def proposal(self) -> Proposal:
        """What the link will carry."""
        typed = self.cleaned_data
        return Proposal(
            name=typed["name"],
            commune=typed["commune"].pk,
            email=typed["email"].lower(),
            full_name=typed["full_name"],
            siret=typed["siret"] or "",
            summary=typed["summary"],
            kinds=tuple(typed["kinds"]),
        )


class WholeFiche:
    """Every section of a fiche on one page, without an account."""

    def __init__(self, data: Any, *, fiche: Fiche) -> None:
        self.sections: list[tuple[str, FicheSectionForm]] = [
            (title, make(data, fiche=fiche)) for _, title, make in SECTIONS.values()
        ]
        self.rhythm = RhythmForm(data, initial={"rhythm": fiche.reminder_months})

    def is_valid(self) -> bool:
        """Whether every section is, each checked so that all errors show at once."""
        return all([*(form.is_valid() for _, form in self.sections), self.rhythm.is_valid()])

    @property
    def errors(self) -> bool:
        """Whether something is to correct."""
        return any(form.errors for _, form in self.sections) or bool(self.rhythm.errors)

    def said(self, *, on: date) -> dict[str, object]:
        """What was changed, by field."""
        values: dict[str, object] = {}
        for _, form in self.sections:
            values |= form.said(on=on, confirms=False)
        return values
