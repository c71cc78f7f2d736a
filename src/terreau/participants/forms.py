"""What is typed about a person. A social security number is refused wherever it is typed."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField

from terreau.directory.fields import OrganisationField
from terreau.kit.forms import CleanTextForm, FrenchDateField
from terreau.participants.models import Participant
from terreau.participants.rules.eligibility import PROOFS, TargetGroup
from terreau.participants.rules.records import EligibilityRecord, PersonRecord, birth_refusal, eligibility_refusal
from terreau.participants.rules.words import PreferredContact, ReferrerKind, Sex
from terreau.territories.forms import CommuneField
from terreau.territories.models import Territory

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Qui est-ce\u00a0?", ("first_name", "last_name", "birth_on", "sex")),
    ("Où habite cette personne\u00a0?", ("street", "postal_code", "commune", "lives_in_qpv", "qpv_name")),
    ("Comment la joindre\u00a0?", ("phone", "email", "preferred_contact")),
    ("Sa situation", ("unemployed_since", "education", "pass_iae_number", "work_permit_until")),
    ("Qui l'oriente\u00a0?", ("referrer_kind", "referrer", "counsellor", "referred_on")),
    ("Ce qui lui a été dit", ("informed_on", "notice_version", "agreed_to_share_on")),
)
YES_NO = [("", "Ne sait pas"), ("true", "Oui"), ("false", "Non")]


class ParticipantForm(CleanTextForm, forms.ModelForm):  # type: ignore[type-arg]
    """The file of a person, in sections."""

    birth_on = FrenchDateField(label="Date de naissance", required=False)
    commune = CommuneField(label="Commune", required=False)
    lives_in_qpv = forms.TypedChoiceField(
        label="Habite un quartier prioritaire",
        choices=YES_NO,
        required=False,
        coerce=lambda value: value == "true",
        empty_value=None,
    )
    unemployed_since = FrenchDateField(label="Sans emploi depuis le", required=False)
    work_permit_until = FrenchDateField(
        label="Autorisation de travail jusqu'au",
        required=False,
        help_text="La date seule, sans le titre ni son numéro.",
    )
    referrer = OrganisationField(label="Structure qui l'oriente", required=False)
    referred_on = FrenchDateField(label="Orientée le", required=False)
    informed_on = FrenchDateField(
        label="Notice d'information remise le",
        required=False,
        help_text="Chaque personne doit savoir ce qui est gardé sur elle, et pourquoi.",
    )
    agreed_to_share_on = FrenchDateField(
        label="D'accord pour que son profil soit envoyé, depuis le",
        required=False,
        help_text="Demandé par courtoisie avant d'envoyer son profil à une entreprise.",
    )
    is_distinct = forms.BooleanField(
        label="Non, c'est une autre personne : ouvrir un nouveau dossier", required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Participant
        fields: ClassVar[list[str]] = [name for _, names in SECTIONS for name in names]
        help_texts: ClassVar[dict[str, str]] = {
            "pass_iae_number": "12 chiffres, pour un parcours d'insertion par l'activité économique.",
            "counsellor": "La personne qui l'accompagne.",
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)
        for name, words in (("sex", Sex), ("preferred_contact", PreferredContact), ("referrer_kind", ReferrerKind)):
            self.fields[name].choices = [("", "Non renseigné"), *words.choices()]  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["lives_in_qpv"] = {True: "true", False: "false"}.get(self.instance.lives_in_qpv, "")
            self.initial["commune"], self.initial["referrer"] = self.instance.commune, self.instance.referrer

    def sections(self) -> list[tuple[str, list[BoundField]]]:
        """The fields by section."""
        return [(title, [self[name] for name in names]) for title, names in SECTIONS]

    def clean_birth_on(self) -> date | None:
        """A plausible date of birth."""
        birth_on: date | None = self.cleaned_data["birth_on"]
        if refusal := birth_refusal(birth_on, on=self.today):
            raise forms.ValidationError(refusal)
        return birth_on

    def clean_pass_iae_number(self) -> str:
        """Twelve digits, spaces forgiven."""
        number = "".join(str(self.cleaned_data["pass_iae_number"]).split())
        if number and not (len(number) == 12 and number.isalnum()):
            raise forms.ValidationError("Un numéro de PASS IAE a 12 caractères : vérifiez-le.")
        return number

    def values(self) -> dict[str, object]:
        """What to write, by field of PersonRecord."""
        kept = {name: self.cleaned_data[name] for name in self._meta.fields or ()}
        commune, referrer = kept.pop("commune"), kept.pop("referrer")
        return {**kept, "commune_id": commune and commune.pk, "referrer_id": referrer and referrer.pk}

    def record(self) -> PersonRecord:
        """The record of a new person."""
        return PersonRecord(**self.values())  # type: ignore[arg-type]

    def offer_distinct(self) -> None:
        """Show the box by which one says that it is somebody else."""
        self.fields["is_distinct"].widget = forms.CheckboxInput()


class ProofForm(CleanTextForm, forms.Form):
    """A proof that was seen."""

    proof = forms.CharField(label="Justificatif vu", max_length=200)
    dated_on = FrenchDateField(label="Date du justificatif", required=False)
    seen_on = FrenchDateField(label="Vu le")

    def __init__(self, *args: Any, record: EligibilityRecord, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = PROOFS[TargetGroup(record.category)]
        self.fields["proof"].help_text = f"D'ordinaire : {usual.name}."
        if usual.months:
            self.fields["dated_on"].help_text = f"De moins de {usual.months} mois au début de la période."


class EligibilityForm(CleanTextForm, forms.Form):
    """Why a person counts, on what proof and until when."""

    category = forms.ChoiceField(label="Catégorie", choices=[("", "Choisir"), *TargetGroup.choices()])
    valid_from = FrenchDateField(label="Ses heures comptent à partir du")
    valid_to = FrenchDateField(label="Jusqu'au", required=False)
    proof_seen_on = FrenchDateField(
        label="Justificatif vu le", required=False, help_text="Laissez vide si vous l'attendez encore."
    )
    proof = forms.CharField(label="Quel justificatif ?", max_length=200, required=False)
    proof_dated_on = FrenchDateField(label="Date du justificatif", required=False)
    opinion = forms.CharField(
        label="Avis motivé",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Obligatoire quand la personne compte sur votre avis.",
    )
    is_principal = forms.BooleanField(label="C'est sa catégorie principale, celle des bilans", required=False)

    def __init__(self, *args: Any, months: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_to"].help_text = f"Laissez vide pour {months} mois, le réglage de votre territoire."

    def clean(self) -> dict[str, Any]:
        """What the rules refuse, said on the form."""
        cleaned = dict(super().clean() or {})
        if self.errors:
            return cleaned
        if cleaned["proof_seen_on"] and not cleaned["proof"]:
            cleaned["proof"] = PROOFS[TargetGroup(cleaned["category"])].name
        if refusal := eligibility_refusal(EligibilityRecord(**cleaned)):
            raise forms.ValidationError(refusal)
        return cleaned

    def record(self) -> EligibilityRecord:
        """What to write."""
        return EligibilityRecord(**self.cleaned_data)


class EndForm(CleanTextForm, forms.Form):
    """A last day, and why."""

    on = FrenchDateField(label="Dernier jour")
    reason = forms.CharField(label="Motif", max_length=300, required=False)


class ShareForm(CleanTextForm, forms.Form):
    """To whom a file is shown, and why."""

    territory = forms.ModelChoiceField(label="Territoire", queryset=Territory.objects.none(), empty_label="Choisir")
    reason = forms.CharField(
        label="Pourquoi ?",
        max_length=300,
        help_text="Une phrase, gardée avec le partage. Exemple : chantier suivi à deux.",
    )

    def __init__(self, *args: Any, besides: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Territory.objects.exclude(pk=besides).order_by("name", "pk")
        self.fields["territory"].queryset = others  # type: ignore[attr-defined]
