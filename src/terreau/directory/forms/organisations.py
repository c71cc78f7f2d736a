"""What is typed about organisations, contacts and the team."""

from datetime import date
from typing import Any, ClassVar

from django import forms

from terreau.accounts.roles import MEMBER_ROLES, Role
from terreau.directory.fields import OrganisationField
from terreau.directory.models import Contact, Establishment
from terreau.directory.rules.kinds import BuyerKind, EmployerKind
from terreau.directory.rules.records import PlaceValues, place_refusal
from terreau.kit.forms import CleanTextForm, FrenchDateField, SirenField, SiretField
from terreau.territories.forms import CommuneField

NUMBER_TYPES = [
    ("", "Aucun"),
    ("tva", "Numéro de TVA européen"),
    ("foreign", "Numéro étranger"),
    ("rna", "Numéro d'association (RNA)"),
    ("tahiti", "Numéro TAHITI"),
    ("ridet", "Numéro RIDET"),
    ("other", "Autre"),
]


class EstablishmentForm(CleanTextForm, forms.Form):
    """A place and its legal unit, in one form."""

    name = forms.CharField(label="Nom", max_length=255, help_text="Celui que tout le monde connaît.")
    siret = SiretField(label="SIRET", required=False, help_text="14 chiffres. Laissez vide si vous ne l'avez pas.")
    siren = SirenField(label="SIREN", required=False, help_text="9 chiffres, quand le SIRET n'est pas connu.")
    other_number_type = forms.ChoiceField(label="Autre numéro : type", choices=NUMBER_TYPES, required=False)
    other_number = forms.CharField(
        label="Autre numéro", max_length=40, required=False, help_text="Entreprise étrangère, association sans SIRET..."
    )
    employer_kind = forms.ChoiceField(label="Type d'employeur", choices=EmployerKind.choices())
    buyer_kind = forms.ChoiceField(
        label="Type d'acheteur",
        choices=[("", "N'achète pas"), *BuyerKind.choices()],
        required=False,
        help_text="À remplir si cette organisation passe des marchés publics.",
    )
    organisation_name = forms.CharField(
        label="Nom de l'entreprise ou du siège",
        max_length=255,
        required=False,
        help_text="S'il diffère du nom de cet établissement.",
    )
    street = forms.CharField(label="Adresse", max_length=255, required=False)
    postal_code = forms.CharField(label="Code postal", max_length=10, required=False)
    commune = CommuneField(label="Commune", required=False)

    @staticmethod
    def initial_of(place: Establishment) -> dict[str, Any]:
        """The values of a place, by field."""
        unit = place.organisation
        return {
            **{name: getattr(place, name) for name in ("name", "siret", "other_number_type", "other_number")},
            **{name: getattr(place, name) for name in ("employer_kind", "street", "postal_code", "commune")},
            "siren": unit.siren,
            "buyer_kind": unit.buyer_kind,
            "organisation_name": "" if unit.name == place.name else unit.name,
        }

    def clean(self) -> dict[str, Any]:
        """Numbers that agree with each other."""
        cleaned = dict(super().clean() or {})
        if "name" in cleaned and "siret" in cleaned and "siren" in cleaned:
            if cleaned["siret"] and "siren" not in self.changed_data:
                cleaned["siren"] = cleaned["siret"][:9]
            if refusal := place_refusal(self._values(cleaned)):
                raise forms.ValidationError(refusal)
        return cleaned

    def values(self) -> PlaceValues:
        """The record to write."""
        return self._values(self.cleaned_data)

    def _values(self, cleaned: dict[str, Any]) -> PlaceValues:
        commune = cleaned.get("commune")
        known = {name: cleaned.get(name) or "" for name in self.fields if name != "commune"}
        return PlaceValues(**known, commune_code=commune.pk if commune else "")


class ContactForm(CleanTextForm, forms.ModelForm):  # type: ignore[type-arg]
    """Someone to call, from a day to another."""

    from_on = FrenchDateField(label="Depuis le", required=False)
    to_on = FrenchDateField(label="Jusqu'au", required=False)

    class Meta:
        model = Contact
        fields: ClassVar[list[str]] = ["full_name", "job", "email", "phone", "from_on", "to_on"]
        help_texts: ClassVar[dict[str, str]] = {"email": "Les demandes d'heures partent à cette adresse."}

    def clean(self) -> dict[str, Any]:
        """A way to reach the person, and dates in order."""
        cleaned = dict(super().clean() or {})
        if not cleaned.get("email") and not cleaned.get("phone") and not self.errors:
            raise forms.ValidationError("Donnez au moins une adresse e-mail ou un téléphone.")
        start, end = cleaned.get("from_on"), cleaned.get("to_on")
        if start and end and end < start:
            self.add_error("to_on", "Cette date est avant le début : vérifiez les deux dates.")
        return cleaned

    def values(self) -> dict[str, str | date | None]:
        """What to write, by field."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class EndContactForm(forms.Form):
    """The last day of a contact."""

    on = FrenchDateField(label="Dernier jour")


class MergeForm(CleanTextForm, forms.Form):
    """Which of the two to keep, and why."""

    kept = forms.TypedChoiceField(label="Fiche à garder", coerce=int, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Pourquoi est-ce la même organisation ?",
        max_length=300,
        help_text="Une phrase, gardée dans l'historique. Exemple : « même adresse, vérifié par téléphone ».",
    )

    def __init__(self, *args: Any, places: list[Establishment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (p.pk, " · ".join(part for part in (p.name, p.number, str(p.commune or "")) if part)) for p in places
        ]
        self.fields["kept"].choices = choices  # type: ignore[attr-defined]
        self.fields["kept"].initial = min(places, key=lambda p: (p.siret is None, p.pk)).pk


class InvitationForm(CleanTextForm, forms.Form):
    """Whom to invite, as what, for whom."""

    email = forms.EmailField(label="Adresse e-mail")
    role = forms.ChoiceField(label="Rôle", choices=[(role.value, role.label) for role in MEMBER_ROLES])
    organisation = OrganisationField(
        label="Organisation", required=False, help_text="Pour un acheteur ou une entreprise : nom, SIRET ou SIREN."
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the organisation when the role needs one."""
        cleaned = dict(super().clean() or {})
        needs_one = cleaned.get("role") in {Role.BUYER, Role.COMPANY}
        if needs_one and not cleaned.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", "Dites pour quelle organisation cette personne agira.")
        return cleaned


class AcceptanceForm(CleanTextForm, forms.Form):
    """How to call the person who accepts."""

    full_name = forms.CharField(
        label="Prénom et nom", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
