"""What is typed about a fiche, one form for each of its sections."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms

from terreau.directory import reference, vocabulary
from terreau.directory.forms.fiche_fields import (
    AreasField,
    CodesField,
    DayHoursField,
    PhoneField,
    WebField,
    network_choices,
)
from terreau.directory.models import Fiche
from terreau.directory.reading.values import holder
from terreau.directory.rules.fiche import BY_NAME, Section, is_stale
from terreau.directory.rules.opening_hours import CODES, DAYS, composed, week
from terreau.directory.rules.sources import Origin
from terreau.directory.rules.structures import Customer, Mode, StructureKind
from terreau.kit.forms import CleanTextForm, EurosField, NumberField, SiretField
from terreau.territories.forms import CommuneField


class FicheSectionForm(CleanTextForm, forms.Form):
    """The fields of one section; each field has the name of a field of the fiche."""

    def __init__(self, data: Any = None, *, fiche: Fiche) -> None:
        self.fiche = fiche
        super().__init__(data)
        for name, field in self.fields.items():
            if name in BY_NAME:
                self.initial[name] = present(fiche, name)
            if isinstance(field, CodesField):
                field.keep(self.initial[name])

    def said(self, *, on: date, confirms: bool) -> dict[str, object]:
        """What was changed, by field. With `confirms`, what was left and is to confirm is said again."""
        values = {name: _typed(self.cleaned_data[name]) for name in self.fields if name in BY_NAME}
        changed = {name: value for name, value in values.items() if value != (self.initial[name] or _blank(value))}
        kept = {name: value for name, value in values.items() if confirms and value not in (None, "", [])}
        return {**{name: value for name, value in kept.items() if self._is_stale(name, on)}, **changed}

    def _is_stale(self, name: str, on: date) -> bool:
        kept = self.fiche.origins.get(name)
        origin = Origin.read(kept) if kept else None
        return is_stale(BY_NAME[name], origin, confirmed_on=self.fiche.confirmed_on, on=on)


class IdentityForm(FicheSectionForm):
    """Who it is."""

    name = forms.CharField(label="Nom", max_length=255, help_text="Celui que tout le monde connaît.")
    legal_name = forms.CharField(
        label="Raison sociale", max_length=255, help_text="Le nom officiel, celui des statuts ou du registre."
    )
    acronym = forms.CharField(label="Sigle", max_length=60, required=False)
    siret = SiretField(label="SIRET", required=False, help_text="14 chiffres, ceux de cette adresse.", empty_value=None)
    rna = forms.RegexField(
        r"^[Ww][0-9A-Za-z]{9}$",
        label="Numéro RNA",
        required=False,
        help_text="Pour une association : W suivi de 9 caractères.",
        error_messages={"invalid": "Un numéro RNA commence par W et compte 10 caractères : vérifiez-le."},
    )
    legal_category = forms.ChoiceField(
        label="Forme juridique", required=False, help_text="Celle de l'INSEE : elle compte dans le statut ESS."
    )
    kinds = CodesField(StructureKind.choices(), label="Types de structure", help_text="Cochez tout ce qu'elle est.")
    networks = CodesField([], folded=True, label="Réseaux", help_text="Ceux dont elle est membre.")

    def __init__(self, data: Any = None, *, fiche: Fiche) -> None:
        self.base_fields["networks"].choices = network_choices()  # type: ignore[attr-defined]
        super().__init__(data, fiche=fiche)
        forms_of_law = [(code, f"{label} ({code})") for code, label in reference.legal_forms().items()]
        self.fields["legal_category"].choices = [("", "Inconnue"), *forms_of_law]  # type: ignore[attr-defined]
        if fiche.establishment.siret:
            del self.fields["siret"]


class PlaceForm(FicheSectionForm):
    """Where it is, when one may come, and how one gets in."""

    street = forms.CharField(label="Adresse", max_length=255, required=False, help_text="Numéro et rue.")
    street_extra = forms.CharField(
        label="Complément d'adresse", max_length=255, required=False, help_text="Bâtiment, étage, hall."
    )
    postal_code = forms.CharField(
        label="Code postal", max_length=10, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    commune = CommuneField(label="Commune", required=False)
    opening_hours = forms.CharField(
        label="Horaires d'accueil",
        max_length=1000,
        required=False,
        help_text="Au format d'OpenStreetMap : « Mo-Fr 09:00-12:00; PH off ».",
    )
    closed_on_holidays = forms.BooleanField(label="Fermé les jours fériés", required=False)
    accessibility_notes = forms.CharField(
        label="Accessibilité du lieu",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Marches, ascenseur, places réservées, boucle magnétique, accueil en langue des signes.",
    )
    accessibility_url = WebField(
        label="Page Acceslibre", help_text="L'adresse de la page du lieu sur acceslibre.beta.gouv.fr, si elle existe."
    )

    def __init__(self, data: Any = None, *, fiche: Fiche) -> None:
        super().__init__(data, fiche=fiche)
        self.days = week(fiche.opening_hours)
        if self.days is None:
            del self.fields["closed_on_holidays"]
            return
        boxes = {
            f"day_{code}": DayHoursField(
                label=f"Horaires du {word}", initial=self.days[code], help_text=_day_help(code)
            )
            for code, word in DAYS.items()
        }
        self.fields["closed_on_holidays"].initial = bool(self.days["PH"])
        del self.fields["opening_hours"]
        own = dict(self.fields)
        before = list(own)[: list(own).index("closed_on_holidays")]
        self.fields = {**{name: own[name] for name in before}, **boxes, **own}

    def said(self, *, on: date, confirms: bool) -> dict[str, object]:
        """As for other sections, with the hours of the seven boxes, and no point of the former commune."""
        values = super().said(on=on, confirms=confirms)
        if self.days is not None:
            days = {code: self.cleaned_data[f"day_{code}"] for code in CODES}
            text = composed(days, closed_on_holidays=self.cleaned_data["closed_on_holidays"])
            is_typed = any(name.startswith("day_") or name == "closed_on_holidays" for name in self.changed_data)
            if is_typed or (text and confirms and self._is_stale("opening_hours", on)):
                values["opening_hours"] = text
        if "commune" in values:
            if self.fiche.establishment.latitude is not None:
                values |= {"longitude": None, "latitude": None}
            commune: Any = values["commune"]
            values["commune"] = commune.pk if commune else None
        return values


class ReachForm(FicheSectionForm):
    """How to reach it."""

    phone = PhoneField(label="Téléphone", help_text="Celui de l'accueil, pas celui d'une personne.")
    email = forms.EmailField(
        label="Adresse e-mail",
        required=False,
        help_text="De préférence une adresse commune, comme contact@votre-structure.fr.",
    )
    website = WebField(label="Site web")


class WorkForm(FicheSectionForm):
    """What it does, for whom and where."""

    summary = forms.CharField(
        label="En une phrase", max_length=280, required=False, help_text="280 caractères, lus en premier."
    )
    description = forms.CharField(
        label="Présentation",
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="De 200 à 2 000 caractères : ce qu'elle fait, avec qui, ce qui la distingue.",
    )
    publics = CodesField(vocabulary.choices("publics"), label="Publics accueillis")
    publics_notes = forms.CharField(
        label="Précisions sur les publics", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    customers = CodesField(Customer.choices(), label="Vend à")
    modes = CodesField(Mode.choices(), label="Modes d'intervention")
    area_codes = AreasField(
        label="Territoires couverts",
        required=False,
        help_text="Un par ligne : commune, département, intercommunalité, région, ou « France entière ».",
    )
    area_km = forms.IntegerField(
        label="Rayon d'intervention, en km",
        required=False,
        min_value=1,
        max_value=1000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num"}),
    )


class SizeForm(FicheSectionForm):
    """How big it is and what it can take."""

    headcount = NumberField(label="Effectif", required=False, max_value=1_000_000, help_text="Salariés, en personnes.")
    insertion_headcount = NumberField(label="Dont salariés en insertion", required=False, max_value=1_000_000)
    yearly_capacity = EurosField(
        label="Capacité en un an, en euros HT",
        required=False,
        max_value=10**9,
        help_text="Le chiffre d'affaires qu'elle peut encore prendre. Exemple : 250 k€.",
    )
    largest_lot = EurosField(
        label="Plus grand lot possible, en euros HT",
        required=False,
        max_value=10**9,
        help_text="Le plus gros marché qu'elle peut porter seule, en un an. Exemple : 180 k€.",
    )
    people_at_once = NumberField(
        label="Personnes qu'elle peut proposer en même temps",
        required=False,
        max_value=30_000,
        help_text="Pour une mise à disposition ou des embauches sur un chantier.",
    )

    def clean(self) -> dict[str, Any]:
        """Whole persons, and no more people in insertion than people."""
        cleaned = dict(super().clean() or {})
        for name in ("headcount", "insertion_headcount", "people_at_once"):
            if (figure := cleaned.get(name)) is not None:
                if figure != int(figure):
                    self.add_error(name, "Donnez un nombre entier de personnes.")
                cleaned[name] = int(figure)
        whole, part = cleaned.get("headcount"), cleaned.get("insertion_headcount")
        if whole is not None and part is not None and part > whole:
            self.add_error("insertion_headcount", "C'est plus que l'effectif : vérifiez les deux nombres.")
        return cleaned


SECTIONS: Mapping[str, tuple[Section, str, Callable[..., FicheSectionForm]]] = {
    "identite": (Section.IDENTITY, "Qui elle est", IdentityForm),
    "adresse": (Section.PLACE, "Adresse et accueil", PlaceForm),
    "contact": (Section.REACH, "Joindre la structure", ReachForm),
    "activite": (Section.WORK, "Ce qu'elle fait", WorkForm),
    "taille": (Section.SIZE, "Taille et capacité", SizeForm),
}


def present(fiche: Fiche, name: str) -> Any:
    """The value of a field as a form shows it."""
    row, column = holder(fiche, BY_NAME[name])
    return getattr(row, column.removesuffix("_id"))


def _day_help(code: str) -> str:
    """Said once, under the first day."""
    return "Exemple : 9h-12h, 14h-17h30. Laissez vide un jour fermé." if code == CODES[0] else ""


def _typed(value: Any) -> Any:
    """A typed text with the ends of lines that we keep."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _blank(value: Any) -> Any:
    """The blank of the same kind as a value: a kept None equals a typed blank."""
    return [] if isinstance(value, list) else "" if isinstance(value, str) else None
