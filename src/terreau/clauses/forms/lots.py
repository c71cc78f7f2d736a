"""What is typed about a lot: its clause, its figures, what happens to it and who owes what."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from terreau.clauses.models import Clause, Commitment
from terreau.clauses.rules.vocabulary import EventKind, FigureKind, LegalLever, NoClauseReason
from terreau.directory.fields import EstablishmentField
from terreau.directory.models import Establishment
from terreau.kit.forms import CleanTextForm, FrenchDateField, HoursField, NumberField, PercentField
from terreau.kit.french import hours as hours_fr
from terreau.kit.french import percent
from terreau.kit.once import FIELD, new_key
from terreau.participants.rules.eligibility import TargetGroup
from terreau.procurement.models import Lot, Part
from terreau.procurement.rules.vocabulary import SocialConsideration

FUTURE = "Cette date est dans le futur : un document signé a déjà sa date."
ONE_PERCENT = Decimal("0.01")
PERIODS = [(1, "Chaque mois"), (3, "Chaque trimestre")]


class AskedForm(CleanTextForm, forms.Form):
    """A form answered once, however many times its button is pressed."""

    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, required=False, initial=new_key)


class DocumentedForm(AskedForm):
    """A day that is not in the future and the signed document behind the hours."""

    dated_on = FrenchDateField(label="Date du document")
    document = forms.FileField(
        label="Document signé", required=False, help_text="PDF, image ou document de bureau, 20 Mo au plus."
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_dated_on(self) -> date:
        """Refuse tomorrow."""
        day: date = self.cleaned_data["dated_on"]
        if day > self.today:
            raise forms.ValidationError(FUTURE)
        return day


class SettingsForm(AskedForm):
    """The contract's own rules of counting; defaults are practice, not law."""

    legal_lever = forms.ChoiceField(label="Levier juridique", choices=LegalLever.choices())
    target_groups = forms.MultipleChoiceField(
        label="Publics de la clause",
        choices=TargetGroup.choices(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ceux que nomment les documents. Aucun coché : tous.",
    )
    period_months = forms.TypedChoiceField(label="Relevé d'heures", choices=PERIODS, coerce=int, initial=1)
    due_day = forms.IntegerField(
        label="À transmettre avant le (jour du mois suivant)", min_value=2, max_value=28, initial=15
    )
    count_months = forms.IntegerField(
        label="Une personne compte pendant (mois)", min_value=1, max_value=120, initial=24, help_text="24 par usage."
    )
    capacity = forms.IntegerField(
        label="Personnes que le lot peut occuper à la fois", min_value=0, max_value=500, initial=4
    )
    training_coefficient = NumberField(
        label="Une heure de formation compte pour", min_value=0, max_value=10, initial=Decimal(1)
    )
    cdi_coefficient = NumberField(label="Une heure en CDI compte pour", min_value=0, max_value=10, initial=Decimal(1))
    counts_alternance = forms.BooleanField(
        label="Compter les heures en centre de formation des alternants", required=False
    )

    def values(self) -> dict[str, Any]:
        """The settings of a clause, by field."""
        return {name: self.cleaned_data[name] for name in SettingsForm.base_fields}

    @staticmethod
    def initial_of(clause: Clause) -> dict[str, Any]:
        """The settings of a clause."""
        return {name: getattr(clause, name) for name in SettingsForm.base_fields}


def lever_of(lot: Lot) -> LegalLever:
    """The lever that the published data name, a condition of performance by default."""
    said = lot.contract.considerations
    if SocialConsideration.RESERVED in said:
        return LegalLever.RESERVED_CONTRACT
    return LegalLever.AWARD_CRITERION if SocialConsideration.CRITERION in said else LegalLever.PERFORMANCE_CONDITION


class ClauseForm(SettingsForm, DocumentedForm):
    """The whole clause of a notified contract on one page; `companies` owe, with the share known of each."""

    hours = HoursField(label="Heures inscrites au marché", min_value=1, max_value=9_999_999)
    offered = HoursField(
        label="Heures offertes en plus par l'entreprise", required=False, min_value=0, max_value=9_999_999
    )
    field_order = ("legal_lever", "hours", "offered", "dated_on", "document", "target_groups")

    def __init__(self, *args: Any, companies: Mapping[Establishment, Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.companies = companies
        self.fields["document"].required = True
        self.fields["document"].label = "Document signé (AE, CCAP, annexe)"
        for company, known in companies.items():
            if len(companies) > 1:
                self.fields[f"share_{company.pk}"] = PercentField(
                    label=f"Part de {company} (%)", initial=known["share"]
                )
            self.fields[f"name_{company.pk}"] = forms.CharField(
                label="Personne à joindre", required=False, max_length=150, initial=known["contact_name"]
            )
            self.fields[f"email_{company.pk}"] = forms.EmailField(
                label="Adresse e-mail", required=False, initial=known["contact_email"]
            )
            self.fields[f"phone_{company.pk}"] = forms.CharField(
                label="Téléphone", required=False, max_length=30, initial=known["contact_phone"]
            )

    def clean(self) -> dict[str, Any]:
        """The shares make a whole."""
        cleaned = super().clean() or self.cleaned_data
        shares = _known(cleaned.get(f"share_{company.pk}") for company in self.companies)
        if len(self.companies) > 1 and len(shares) == len(self.companies):
            total = sum(shares, Decimal(0))
            if abs(total - 1) > ONE_PERCENT:
                raise forms.ValidationError(f"Les parts font {percent(total, 2)} : elles doivent faire 100 %.")
        return cleaned

    def shares(self) -> list[tuple[Establishment, Decimal, dict[str, str]]]:
        """Each company, its weight and whom to call there."""
        typed = self.cleaned_data
        return [
            (
                company,
                typed.get(f"share_{company.pk}") or Decimal(len(self.companies) == 1),
                {f"contact_{part}": typed.get(f"{part}_{company.pk}", "") for part in ("name", "email", "phone")},
            )
            for company in self.companies
        ]

    def company_fields(self) -> list[tuple[Establishment, list[forms.BoundField]]]:
        """Each company and the fields about it."""
        parts = ("share", "name", "email", "phone")
        return [
            (each, [self[name] for part in parts if (name := f"{part}_{each.pk}") in self.fields])
            for each in self.companies
        ]

    def counting_fields(self) -> list[forms.BoundField]:
        """The fields that have a default."""
        return [self[name] for name in SettingsForm.base_fields if name != "legal_lever"]


class FigureForm(DocumentedForm):
    """Hours written in a signed document."""

    kind = forms.ChoiceField(
        label="Ce que dit le document",
        choices=[
            (FigureKind.AMENDMENT.value, "Un avenant ajoute ou retire des heures"),
            (FigureKind.OFFERED.value, "L'entreprise s'est engagée sur des heures en plus"),
            (FigureKind.CONTRACT.value, "Les heures inscrites au marché (première fois ou correction)"),
        ],
    )
    hours = HoursField(
        label="Heures", min_value=-9_999_999, max_value=9_999_999, help_text="Avec un signe moins si on en retire."
    )
    part = forms.ModelChoiceField(
        label="Ne vaut que pour",
        queryset=Part.objects.none(),
        required=False,
        empty_label="Tout le lot",
        help_text="Les heures d'une tranche optionnelle ne sont dues qu'une fois la tranche affermie.",
    )
    note = forms.CharField(label="Remarque", max_length=300, required=False)
    field_order = ("kind", "hours", "dated_on", "document", "part", "note")

    def __init__(self, *args: Any, parts: QuerySet[Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["part"]
        field.queryset = parts

    def clean(self) -> dict[str, Any]:
        """Only an amendment takes hours away."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") != FigureKind.AMENDMENT and (cleaned.get("hours") or 0) < 0:
            self.add_error("hours", "Seul un avenant retire des heures : choisissez « Un avenant… ».")
        return cleaned


class AmendmentForm(DocumentedForm):
    """The hours of an amendment seen in open data."""

    hours = HoursField(
        label="Heures ajoutées ou retirées",
        min_value=-9_999_999,
        max_value=9_999_999,
        help_text="0 si l'avenant ne change pas les heures.",
    )
    note = forms.CharField(label="Remarque", max_length=300, required=False)
    field_order = ("hours", "dated_on", "document", "note")


class PartForm(AskedForm):
    """The day a part of the contract was decided."""

    decided_on = FrenchDateField(label="Décidée le", help_text="Affermissement, reconduction ou bon de commande.")


class EventForm(AskedForm):
    """Something that happened to the contract."""

    kind = forms.ChoiceField(
        label="Que s'est-il passé ?",
        choices=[
            (kind.value, kind.label)
            for kind in EventKind
            if kind not in {EventKind.TRANSFER, EventKind.HOLDER_CHANGE, EventKind.DEPARTURE}
        ],
    )
    from_on = FrenchDateField(label="Le")
    to_on = FrenchDateField(label="Jusqu'au", required=False, help_text="Fin de la suspension, ou nouvelle fin du lot.")
    hours = HoursField(
        label="Heures en plus ou en moins",
        required=False,
        min_value=-9_999_999,
        max_value=9_999_999,
        help_text="Seulement si un document signé donne ce nombre ; signe moins pour une dispense.",
    )
    document = forms.FileField(label="Document", required=False)
    note = forms.CharField(label="Remarque", max_length=500, required=False)


class ContactForm(AskedForm):
    """Whom to call for the hours."""

    contact_name = forms.CharField(label="Personne à joindre", max_length=150, required=False)
    contact_email = forms.EmailField(label="Adresse e-mail", required=False)
    contact_phone = forms.CharField(label="Téléphone", max_length=30, required=False)

    def contact(self) -> dict[str, str]:
        """The three fields of a commitment."""
        return {name: self.cleaned_data[name] for name in ContactForm.base_fields}


class NoClauseForm(AskedForm):
    """Why a lot has no clause."""

    reason = forms.ChoiceField(
        label="Pourquoi ?",
        choices=NoClauseReason.choices(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la raison."},
    )
    note = forms.CharField(
        label="Précision", max_length=300, required=False, help_text="Une phrase, pour qui reprendra ce dossier."
    )


class DepartureForm(AskedForm):
    """A company that leaves a lot."""

    on = FrenchDateField(label="Dernier jour sur ce lot")
    reason = forms.CharField(label="Pourquoi", max_length=300, help_text="Par exemple : sa part est terminée.")


class ReachForm(ContactForm):
    """Whom to call for the hours of a company: some way to reach that person."""

    def clean(self) -> dict[str, Any]:
        """An address or a number."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("contact_email") and not cleaned.get("contact_phone") and not self.errors:
            raise forms.ValidationError("Donnez au moins une adresse e-mail ou un téléphone.")
        return cleaned


class HolderForm(ContactForm):
    """Another company takes over."""

    commitment = forms.ModelChoiceField(label="Entreprise qui s'arrête", queryset=Commitment.objects.none())
    company = EstablishmentField(label="Entreprise qui reprend")
    from_on = FrenchDateField(label="À partir du")
    keeps_subcontractors = forms.BooleanField(
        label="Les sous-traitants continuent avec elle", required=False, initial=True
    )
    document = forms.FileField(label="Document", required=False)
    note = forms.CharField(label="Remarque", max_length=500, required=False)
    field_order = ("commitment", "company", "from_on", "keeps_subcontractors", "document", "note")

    def __init__(self, *args: Any, commitments: QuerySet[Commitment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["commitment"]
        field.queryset, field.label_from_instance = commitments, lambda each: str(each.company)


class TransferForm(AskedForm):
    """Hours that will be done on another contract of the same buyer."""

    to = forms.ModelChoiceField(label="Vers le lot", queryset=Clause.objects.none())
    hours = HoursField(label="Heures reportées", min_value=Decimal("0.01"), max_value=9_999_999)
    on = FrenchDateField(label="Le")
    document = forms.FileField(label="Accord écrit de l'acheteur")
    note = forms.CharField(label="Remarque", max_length=500, required=False)

    def __init__(self, *args: Any, clauses: QuerySet[Clause], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = clauses
        field.label_from_instance = lambda each: f"{each.lot}, marché {each.lot.contract.number}"


class EntrustForm(ContactForm):
    """A holder entrusts hours to a subcontractor."""

    holder = forms.ModelChoiceField(label="Confiées par", queryset=Commitment.objects.none(), empty_label=None)
    company = EstablishmentField(label="Sous-traitant")
    hours = HoursField(label="Heures confiées", min_value=Decimal("0.01"), max_value=9_999_999)
    from_on = FrenchDateField(label="À partir du")
    field_order = ("holder", "company", "hours", "from_on")

    def __init__(self, *args: Any, holders: QuerySet[Commitment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["holder"]
        field.queryset = holders
        field.label_from_instance = lambda each: f"{each.company} (en doit {hours_fr(each.hours)})"


class EntrustedForm(AskedForm):
    """The hours of a subcontractor."""

    hours = HoursField(label="Heures confiées", max_value=9_999_999, help_text="0 pour les reprendre.")


class SplitForm(AskedForm):
    """The same total, shared otherwise."""

    reason = forms.CharField(label="Pourquoi", max_length=300, required=False)

    def __init__(self, *args: Any, owed: Mapping[Establishment, Decimal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owed = owed
        for company, hours in owed.items():
            self.fields[f"hours_{company.pk}"] = HoursField(label=str(company), initial=hours, max_value=9_999_999)
        self.order_fields([*(f"hours_{company.pk}" for company in owed), "reason"])

    def clean(self) -> dict[str, Any]:
        """The total stays."""
        cleaned = super().clean() or self.cleaned_data
        total, typed = sum(self.owed.values(), Decimal(0)), self.hours(cleaned)
        if None not in typed.values() and sum(_known(typed.values()), Decimal(0)) != total:
            raise forms.ValidationError(
                f"Le total fait {hours_fr(sum(_known(typed.values()), Decimal(0)))} ; il doit rester {hours_fr(total)}."
            )
        return cleaned

    def hours(self, cleaned: Mapping[str, Any]) -> dict[Establishment, Decimal | None]:
        """What each would owe."""
        return {company: cleaned.get(f"hours_{company.pk}") for company in self.owed}


def _known(values: Iterable[Decimal | None]) -> list[Decimal]:
    return [value for value in values if value is not None]


class CallForm(AskedForm):
    """One line, in ten seconds."""

    note = forms.CharField(label="Ce qui s'est dit", max_length=500, widget=forms.TextInput)
