"""What is typed about the lines of a fiche's lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms

from terreau.directory import vocabulary
from terreau.directory.forms.fiche_fields import AreasField, CodesField, PhoneField, WebField, theme_choices
from terreau.directory.models import ClientReference, ContactRoute, Credential, ImpactFigure, Offer, Service
from terreau.directory.models.parts import FichePart
from terreau.kit.forms import CleanTextForm, FrenchDateField, HoursField, NumberField

FIRST_YEAR = 1990
SMALL_TEXT = forms.Textarea(attrs={"rows": 3})


class PartForm(CleanTextForm, forms.ModelForm):  # type: ignore[type-arg]
    """A line of a list. The row given is never written by the form: see `values`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, CodesField):
                field.keep(self.initial.get(name) or [])

    def values(self) -> dict[str, object]:
        """What to write, by field."""
        typed = {name: self.cleaned_data[name] for name in self.fields}
        return {name: v.replace("\r\n", "\n") if isinstance(v, str) else v for name, v in typed.items()}

    def new_part(self) -> FichePart:
        """A line that is not saved yet."""
        part: FichePart = self._meta.model(**self.values())
        return part


class OfferForm(PartForm):
    """Something that it sells."""

    cpv = forms.CharField(
        label="Code CPV",
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="8 chiffres, comme dans les avis de marchés. Laissez vide si vous ne le connaissez pas.",
    )

    class Meta:
        model = Offer
        fields: ClassVar[list[str]] = ["title", "description", "mode", "cpv"]
        widgets: ClassVar[dict[str, forms.Widget]] = {"description": SMALL_TEXT}
        help_texts: ClassVar[dict[str, str]] = {
            "title": "Avec vos mots : « nettoyage de bureaux », « pose de clôtures ».",
        }

    def clean_cpv(self) -> str:
        """Eight figures; the control figure of « 90910000-9 » is left out."""
        code = str(self.cleaned_data.get("cpv") or "").replace(" ", "").partition("-")[0]
        if code and not (len(code) == 8 and code.isascii() and code.isdigit()):
            raise forms.ValidationError("Un code CPV a 8 chiffres, par exemple 90910000.")
        return code


class ServiceForm(PartForm):
    """A service to people, in the words of data·inclusion."""

    kind = forms.ChoiceField(
        label="Type", required=False, choices=[("", "À préciser"), *vocabulary.choices("service_kinds")]
    )
    themes = CodesField(theme_choices(), folded=True, label="Thématiques")
    publics = CodesField(vocabulary.choices("publics"), label="Publics")
    fee = forms.ChoiceField(label="Frais", required=False, choices=[("", "À préciser"), *vocabulary.choices("fees")])
    welcome_modes = CodesField(vocabulary.choices("welcome_modes"), label="Modes d'accueil")
    access_modes = CodesField(vocabulary.choices("access_modes"), label="Comment y entrer")
    reachable_by = CodesField(vocabulary.choices("reachable_by"), label="Qui peut demander")
    area_codes = AreasField(label="Où il faut habiter", required=False, help_text="Un territoire par ligne.")
    access_url = WebField(label="Lien pour s'inscrire ou demander")
    phone = PhoneField(label="Téléphone")
    weekly_hours = HoursField(label="Heures par semaine", required=False, max_value=168)

    class Meta:
        model = Service
        fields: ClassVar[list[str]] = [
            "name", "kind", "themes", "description", "publics", "publics_notes", "fee", "fee_notes", "conditions",
            "welcome_modes", "area_codes", "access_modes", "reachable_by", "access_url", "access_notes", "phone",
            "email", "contact_name", "contact_is_public", "opening_hours", "weekly_hours", "weeks",
        ]  # fmt: skip
        widgets: ClassVar[dict[str, forms.Widget]] = {
            **{name: forms.Textarea(attrs={"rows": 2}) for name in ("publics_notes", "fee_notes", "conditions")},
            "description": forms.Textarea(attrs={"rows": 6}),
            "access_notes": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts: ClassVar[dict[str, str]] = {
            "description": "De 200 à 2 000 caractères.",
            "contact_name": "Seulement avec l'accord de la personne.",
            "opening_hours": "Au format d'OpenStreetMap : « Mo-Fr 09:00-12:00 ».",
        }

    def clean_publics(self) -> list[str]:
        """« Tous publics » stands alone."""
        codes = list(self.cleaned_data["publics"])
        if "tous-publics" in codes and len(codes) > 1:
            raise forms.ValidationError("« Tous publics » se coche seul : décochez-le, ou décochez les autres.")
        return codes


class CredentialForm(PartForm):
    """A label or an approval."""

    from_on = FrenchDateField(label="Depuis le", required=False)
    to_on = FrenchDateField(
        label="Jusqu'au", required=False, help_text="Passée cette date, la fiche dira qu'il est terminé."
    )

    class Meta:
        model = Credential
        fields: ClassVar[list[str]] = ["kind", "name", "number", "from_on", "to_on"]
        help_texts: ClassVar[dict[str, str]] = {
            "name": "Pour un label ou une certification : son nom (RSEi, RFAR, Qualiopi)."
        }

    def clean(self) -> dict[str, Any]:
        """Dates in order, and not told twice."""
        cleaned = dict(super().clean() or {})
        start, end = cleaned.get("from_on"), cleaned.get("to_on")
        if start and end and end < start:
            self.add_error("to_on", "Cette date est avant le début : vérifiez les deux dates.")
        return cleaned


class ImpactFigureForm(PartForm):
    """A figure of social impact."""

    value = NumberField(label="Valeur", max_value=10**12)
    year = forms.IntegerField(label="Année", widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num"}))

    class Meta:
        model = ImpactFigure
        fields: ClassVar[list[str]] = ["label", "value", "is_at_least", "unit", "year", "evidence"]
        labels: ClassVar[dict[str, str]] = {"is_at_least": "C'est « plus de » ce nombre"}
        help_texts: ClassVar[dict[str, str]] = {
            "label": "Exemple : personnes formées.",
            "unit": "Exemple : personnes, tonnes, heures.",
            "evidence": "Exemple : rapport d'activité 2025, page 12.",
        }

    def clean_value(self) -> Any:
        """Two decimals at most."""
        return round(self.cleaned_data["value"], 2)

    def clean_year(self) -> int:
        """A plausible year."""
        return _year(self.cleaned_data["year"])


class ReferenceForm(PartForm):
    """A customer that it may name."""

    year = forms.IntegerField(
        label="Année", required=False, widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num"})
    )

    class Meta:
        model = ClientReference
        fields: ClassVar[list[str]] = ["client", "what", "year"]
        help_texts: ClassVar[dict[str, str]] = {"client": "Avec son accord.", "what": "Exemple : entretien des halls."}

    def clean_year(self) -> int | None:
        """A plausible year, or none."""
        year = self.cleaned_data.get("year")
        return _year(year) if year is not None else None


class ContactRouteForm(PartForm):
    """Whom to ask about what."""

    phone = PhoneField(label="Téléphone")

    class Meta:
        model = ContactRoute
        fields: ClassVar[list[str]] = ["topic", "full_name", "job", "phone", "email", "is_public"]
        help_texts: ClassVar[dict[str, str]] = {
            "topic": "Exemple : un devis, un stage, une candidature.",
            "full_name": "Facultatif, et seulement avec l'accord de la personne : une fonction suffit.",
            "is_public": "Sinon, seuls la structure et les équipes des territoires le voient.",
        }

    def clean(self) -> dict[str, Any]:
        """A way to reach."""
        cleaned = dict(super().clean() or {})
        if not cleaned.get("email") and not cleaned.get("phone") and not self.errors:
            raise forms.ValidationError("Donnez au moins une adresse e-mail ou un téléphone.")
        return cleaned


class FicheDocumentForm(CleanTextForm, forms.Form):
    """A file to show."""

    title = forms.CharField(label="Titre", max_length=150, help_text="Exemple : plaquette, tarifs, rapport d'activité.")
    file = forms.FileField(label="Fichier", help_text="PDF, image ou document de bureau, 20 Mo au plus.")


FORMS: Mapping[str, type[PartForm] | None] = {
    "offers": OfferForm,
    "services": ServiceForm,
    "credentials": CredentialForm,
    "impact_figures": ImpactFigureForm,
    "references": ReferenceForm,
    "contact_routes": ContactRouteForm,
    "documents": None,
}
"""The form of a line by the name of its list; a document is never changed, it is replaced."""


def _year(year: int) -> int:
    if not FIRST_YEAR <= year <= date.max.year - 7900:
        raise forms.ValidationError(f"Donnez une année à partir de {FIRST_YEAR}.")
    return year
