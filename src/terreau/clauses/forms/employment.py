"""What is typed about employing a person on a lot."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from terreau.clauses.actions.employment import Terms
from terreau.clauses.models import EmploymentContract
from terreau.clauses.rules.counting import AgeBand
from terreau.clauses.rules.employment import dates_refusal
from terreau.clauses.rules.vocabulary import AssignmentMode, ContractType, EndReason, ExitSituation
from terreau.directory.fields import CHOICES_SHOWN, EstablishmentField
from terreau.directory.rules.kinds import EmployerKind
from terreau.kit.forms import CleanTextForm, FrenchDateField, FrenchMonthField, HoursField
from terreau.participants.models import Participant
from terreau.participants.rules.eligibility import PROOFS, TargetGroup
from terreau.participants.rules.people import EducationLevel
from terreau.participants.rules.records import EligibilityRecord, PersonRecord
from terreau.participants.rules.words import Sex

UNKNOWN = ("", "Ne sait pas")
YES_NO = [UNKNOWN, ("true", "Oui"), ("false", "Non")]
PERSON_FIELDS = ("person", "first_name", "last_name", "birth_on", "sex", "category", "proof_seen_on")
CONTRACT_FIELDS = ("employer", "mode", "contract_type", "starts_on", "planned_end_on", "weekly_hours")
WORK_FIELDS = ("job", "rome", "tutor", "placed_from", "placed_to", "opinion")


def tri_state(label: str) -> forms.TypedChoiceField:
    """Yes, no, or not known."""
    return forms.TypedChoiceField(
        label=label, choices=YES_NO, required=False, coerce=lambda value: value == "true", empty_value=None
    )


class PersonField(EstablishmentField):
    """Finds a person of the territory by name; one that only resembles what was typed is offered, never taken."""

    none_found = "Personne ne répond à « %(typed)s ». Vérifiez le nom, ou ouvrez son dossier avec les champs suivants."

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "Son nom, si elle est déjà suivie")
        super().__init__(**options)
        self.queryset: QuerySet[Participant] = Participant.objects.none()

    def prepare_value(self, value: Any) -> Any:
        """Show a person by name."""
        return str(value) if isinstance(value, Participant) else value

    def _search(self, typed: str) -> list[Any]:
        if typed.startswith("#"):
            return list(self.queryset.filter(pk=typed[1:])) if typed[1:].isdigit() else []
        return list(self.queryset.search(typed)[:CHOICES_SHOWN])  # type: ignore[attr-defined]

    def _is_certain(self, typed: str, row: Any) -> bool:
        return typed.startswith("#") or str(row).casefold() == typed.casefold()

    def _place(self, row: Any) -> str:
        return f"née ou né le {row.birth_on:%d/%m/%Y}" if row.birth_on else ""


class EmploymentForm(CleanTextForm, forms.Form):
    """A person on a lot: who, employed how, to do what."""

    person = PersonField(label="Personne", required=False)
    first_name = forms.CharField(label="Prénom", max_length=100, required=False)
    last_name = forms.CharField(label="Nom", max_length=100, required=False)
    birth_on = FrenchDateField(label="Date de naissance", required=False)
    sex = forms.ChoiceField(label="Sexe", choices=[("", "Ne sait pas"), *Sex.choices()], required=False)
    category = forms.ChoiceField(
        label="Pourquoi ses heures comptent", choices=[("", "Choisir"), *TargetGroup.choices()], required=False
    )
    proof_seen_on = FrenchDateField(label="Justificatif vu le", required=False)
    employer = EstablishmentField(label="Employeur", required=False)
    mode = forms.ChoiceField(label="Modalité", choices=AssignmentMode.choices())
    contract_type = forms.ChoiceField(
        label="Type de contrat de travail", choices=ContractType.choices(), initial=ContractType.CDD.value
    )
    starts_on = FrenchDateField(label="Début du contrat")
    planned_end_on = FrenchDateField(label="Fin prévue", required=False)
    weekly_hours = HoursField(label="Heures par semaine", required=False, max_value=48)
    job = forms.CharField(label="Poste", max_length=120, required=False)
    rome = forms.RegexField(
        label="Code ROME",
        regex=r"^[A-N][0-9]{4}$",
        required=False,
        error_messages={"invalid": "Un code ROME a une lettre et quatre chiffres, par exemple F1703."},
    )
    tutor = forms.CharField(label="Tuteur ou tutrice", max_length=150, required=False)
    placed_from = FrenchDateField(
        label="En poste sur ce lot depuis le", required=False, help_text="Laissez vide si c'est le début du contrat."
    )
    placed_to = FrenchDateField(label="En poste jusqu'au", required=False)
    opinion = forms.CharField(
        label="Avis motivé",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Seulement si la personne ne compte pas encore : votre avis écrit la fait compter.",
    )

    def __init__(
        self, data: QueryDict | None = None, *, people: QuerySet[Participant], company: str, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["employer"].help_text = f"Nom ou SIRET. Laissez vide si c'est {company}."

    def clean(self) -> dict[str, Any]:
        """A person and dates that hold together."""
        values: dict[str, Any] = super().clean() or {}
        is_new = bool(values.get("first_name") or values.get("last_name"))
        if not values.get("person") and not is_new and "person" not in self.errors:
            self.add_error("person", "Choisissez une personne, ou donnez le prénom et le nom d'un nouveau dossier.")
        if is_new and not values.get("person"):
            for name in ("first_name", "last_name"):
                if not values.get(name):
                    self.add_error(name, "Donnez le prénom et le nom.")
        if {"contract_type", "starts_on"} <= values.keys():
            kind = ContractType(values["contract_type"])
            refusal = dates_refusal(kind, values["starts_on"], values.get("planned_end_on"))
            if refusal:
                self.add_error("planned_end_on", refusal)
        return values

    def terms(self) -> Terms:
        """What is signed."""
        values = self.cleaned_data
        return Terms(
            contract_type=ContractType(values["contract_type"]),
            mode=AssignmentMode(values["mode"]),
            **{name: values[name] for name in (*CONTRACT_FIELDS[3:], *WORK_FIELDS)},
        )

    def new_person(self) -> PersonRecord:
        """The file to open; its category starts with the contract."""
        values = self.cleaned_data
        held: tuple[EligibilityRecord, ...] = ()
        if values["category"] and values["category"] != TargetGroup.AVIS:
            seen = values["proof_seen_on"]
            proof = PROOFS[TargetGroup(values["category"])].name if seen else ""
            held = (
                EligibilityRecord(
                    category=values["category"],
                    valid_from=values["starts_on"],
                    proof=proof,
                    proof_dated_on=min(seen, values["starts_on"]) if seen else None,
                    proof_seen_on=seen,
                    is_principal=True,
                ),
            )
        return PersonRecord(
            first_name=values["first_name"],
            last_name=values["last_name"],
            birth_on=values["birth_on"],
            sex=values["sex"],
            eligibilities=held,
        )


class PlacementForm(CleanTextForm, forms.Form):
    """Another lot for somebody already employed."""

    mode = forms.ChoiceField(label="Modalité", choices=AssignmentMode.choices())
    from_on = FrenchDateField(label="En poste depuis le")
    to_on = FrenchDateField(label="Jusqu'au", required=False)


class RenewForm(CleanTextForm, forms.Form):
    """The dates of a renewal."""

    starts_on = FrenchDateField(label="Début du nouveau contrat")
    planned_end_on = FrenchDateField(label="Fin prévue", required=False)


class EndForm(CleanTextForm, forms.Form):
    """Why and when a contract ends, and where the person goes."""

    ended_on = FrenchDateField(label="Dernier jour du contrat")
    reason = forms.ChoiceField(label="Motif", choices=EndReason.choices())
    situation = forms.ChoiceField(
        label="Sa situation ensuite", choices=ExitSituation.choices(), initial=ExitSituation.UNKNOWN.value
    )
    is_same_company = tri_state("Dans la même entreprise")

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        said = self.cleaned_data
        return {**said, "reason": EndReason(said["reason"]), "situation": ExitSituation(said["situation"])}


class ExitForm(CleanTextForm, forms.Form):
    """Where the person is since the departure."""

    situation = forms.ChoiceField(label="Sa situation", choices=ExitSituation.choices())
    is_same_company = tri_state("Dans la même entreprise")
    left_on = FrenchDateField(label="Partie le")

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        return {**self.cleaned_data, "situation": ExitSituation(self.cleaned_data["situation"])}


class PlacementEndForm(CleanTextForm, forms.Form):
    """The last day on a lot."""

    on = FrenchDateField(label="Dernier jour sur ce lot")


class HoursPaidForm(CleanTextForm, forms.Form):
    """Hours paid in a month."""

    month = FrenchMonthField(label="Mois")
    hours = HoursField(label="Heures payées", max_value=744)


FACTS: dict[str, tuple[str, list[tuple[str, str]] | None]] = {
    "category": ("Catégorie principale", TargetGroup.choices()),
    "age_band": ("Tranche d'âge", AgeBand.choices()),
    "education": ("Niveau de formation", EducationLevel.choices()),
    "in_qpv": ("Habite un quartier prioritaire", YES_NO),
    "employer_kind": ("Type d'employeur", EmployerKind.choices()),
    "counts_until": ("Ses heures comptent jusqu'au", None),
}


class FactForm(CleanTextForm, forms.Form):
    """The right value of a frozen fact, and why."""

    reason = forms.CharField(label="Pourquoi cette correction ?", max_length=500)

    def __init__(self, fact: str, contract: EmploymentContract, data: QueryDict | None = None) -> None:
        super().__init__(data)
        label, choices = FACTS[fact]
        value: forms.Field
        if choices is None:
            value = FrenchDateField(label=label, required=False, help_text="Vide : aucune de ses heures ne compte.")
        elif choices is YES_NO:
            value = tri_state(label)
        else:
            value = forms.ChoiceField(label=label, choices=choices)
        current = getattr(contract, fact)
        value.initial = {True: "true", False: "false"}.get(current, current) if choices is YES_NO else current
        self.fields = {"value": value, **self.fields}
