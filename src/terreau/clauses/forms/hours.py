"""What a company types about its month, and what the facilitator types in its name."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from terreau.clauses.actions.drafts import Clash, Edit, draft_of
from terreau.clauses.actions.statements import Typed
from terreau.clauses.models import Statement, StatementLine
from terreau.clauses.rules.drafts import ZERO, LineDraft
from terreau.clauses.rules.vocabulary import NoHoursReason
from terreau.kit import french
from terreau.kit.forms import CleanTextForm, FrenchDateField, FrenchMonthField, HoursField

MOST = 2000
TOO_MANY = {"max": "C'est trop pour un mois : vérifiez ce nombre.", "min": "Les heures ne peuvent pas être négatives."}
WITHIN = "La formation est comprise dans les heures faites : elle ne peut pas les dépasser."


def shown(value: Decimal | None) -> str:
    """A figure as it stands in a box: `144`, `7,5`."""
    if value is None:
        return ""
    return french.number(value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize())


class LineForm(CleanTextForm, forms.Form):
    """One person's month. Hours left as the grey suggestion stay unsaid until confirmed, by a button or by typing."""

    hours = HoursField(label="Heures faites ici", required=False, max_value=MOST, error_messages=TOO_MANY)
    hours_training = HoursField(label="Dont formation", required=False, max_value=MOST, error_messages=TOO_MANY)
    explanation = forms.CharField(label="Dites-nous pourquoi", required=False, max_length=300)
    has_left = forms.BooleanField(label="Ne travaille plus ici", required=False)
    left_on = FrenchDateField(label="Son dernier jour ici", required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, line: StatementLine, data: QueryDict | None = None, *, confirm: bool = False) -> None:
        self.line, self.confirm = line, confirm
        self.clashes: list[Clash] = []
        stored = line.hours if line.hours is not None else line.suggested_hours
        initial = {
            "hours": shown(stored),
            "hours_training": shown(line.hours_training),
            "explanation": line.explanation,
            "has_left": line.has_left,
            "left_on": line.left_on,
        }
        super().__init__(data, prefix=f"l{line.pk}", initial=initial)

    @property
    def is_grey(self) -> bool:
        """Last month's hours, waiting to be confirmed."""
        return self.line.hours is None and self.line.suggested_hours is not None

    @property
    def seen_now(self) -> str:
        """What is stored, to be sent back with what is typed."""
        stored = draft_of(self.line)
        return json.dumps(
            [
                None if stored.hours is None else str(stored.hours),
                str(stored.training),
                stored.explanation,
                stored.has_left,
                stored.left_on.isoformat() if stored.left_on else None,
            ]
        )

    def clean(self) -> dict[str, Any]:
        """Training within hours; a departure says since when."""
        values: dict[str, Any] = super().clean() or {}
        hours, training = values.get("hours"), values.get("hours_training")
        if training and training > (hours if hours is not None else ZERO) and "hours" not in self.errors:
            self.add_error("hours_training", WITHIN)
        if values.get("has_left") and not values.get("left_on") and "left_on" not in self.errors:
            self.add_error("left_on", ValidationError("Depuis quand ? Indiquez son dernier jour ici."))
        return values

    def edit(self) -> Edit:
        """What this person changed; a field that cannot be read counts as not touched."""
        seen = self._seen()
        values = self.cleaned_data
        hours = self._hours(seen, values)
        training = values["hours_training"] or ZERO if "hours_training" in values else seen.training
        return Edit(
            self.line.pk,
            seen,
            LineDraft(
                hours=hours,
                training=training,
                explanation=values.get("explanation", seen.explanation),
                has_left=values.get("has_left", seen.has_left),
                left_on=values.get("left_on", seen.left_on) if values.get("has_left") else None,
            ),
        )

    def clash_words(self) -> list[str]:
        """What somebody else wrote meanwhile."""
        words = {"hours": "heures", "training": "formation", "explanation": "explication", "left_on": "départ"}
        return [
            f"Une autre personne a rempli ce relevé en même temps ({words.get(clash.field, 'ligne')} : "
            f"{_said(clash.stored)}). Rien n'est perdu : gardez la bonne valeur, puis enregistrez."
            for clash in self.clashes
        ]

    def _hours(self, seen: LineDraft, values: Mapping[str, Any]) -> Decimal | None:
        if "hours" not in values:
            return seen.hours
        typed: Decimal | None = values["hours"]
        touched = self.confirm or bool(values.get("hours_training"))
        if seen.hours is None and typed == self.line.suggested_hours and not touched:
            return None
        return typed

    def _seen(self) -> LineDraft:
        try:
            hours, training, explanation, has_left, left_on = json.loads(self.data.get(self.add_prefix("seen"), ""))
            return LineDraft(
                None if hours is None else Decimal(hours),
                Decimal(training),
                str(explanation),
                bool(has_left),
                date.fromisoformat(left_on) if left_on else None,
            )
        except (ValueError, TypeError, ArithmeticError):
            return draft_of(self.line)


def _said(value: object) -> str:
    if isinstance(value, Decimal):
        return french.hours(value)
    if isinstance(value, date):
        return french.day(value)
    return {None: "rien", True: "oui", False: "non"}.get(value, str(value))  # type: ignore[call-overload,no-any-return]


class NewcomerForm(CleanTextForm, forms.Form):
    """A person whom the company adds: enough for the facilitator to call back."""

    first_name = forms.CharField(label="Prénom", max_length=100)
    last_name = forms.CharField(label="Nom", max_length=100)
    from_on = FrenchDateField(label="Travaille ici depuis le")
    to_on = FrenchDateField(label="Jusqu'au", required=False)
    job = forms.CharField(label="Métier", max_length=120, required=False)
    hours = HoursField(label="Heures faites ce mois-ci", required=False, max_value=MOST, error_messages=TOO_MANY)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, prefix="nouvelle")

    def clean(self) -> dict[str, Any]:
        """Dates in order."""
        values: dict[str, Any] = super().clean() or {}
        start, end = values.get("from_on"), values.get("to_on")
        if start and end and end < start:
            self.add_error("to_on", "Cette date est avant la première : vérifiez les deux.")
        return values


class NoHoursForm(CleanTextForm, forms.Form):
    """Why a month has no hours."""

    no_hours = forms.ChoiceField(choices=NoHoursReason.choices())
    no_hours_note = forms.CharField(required=False, max_length=300)


class ReturnForm(CleanTextForm, forms.Form):
    """What is to be corrected, and on which line."""

    reason = forms.CharField(
        label="Que faut-il corriger ?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="L'entreprise lit cette phrase en haut de sa page.",
    )
    line = forms.ChoiceField(label="Ligne concernée", required=False)

    def __init__(self, lines: list[StatementLine], data: QueryDict | None = None) -> None:
        super().__init__(data)
        people = [(str(line.pk), str(line.placement.employment_contract.participant)) for line in lines]
        self.fields["line"].choices = [("", "Tout le relevé"), *people]  # type: ignore[attr-defined]

    def remarks(self) -> dict[int, str]:
        """The sentence on its line."""
        line = self.cleaned_data["line"]
        return {int(line): self.cleaned_data["reason"][:300]} if line else {}


class SetAsideForm(CleanTextForm, forms.Form):
    """Why a person whom a company told of is not added."""

    reason = forms.CharField(
        label="Pourquoi ?",
        max_length=300,
        help_text="L'entreprise lit cette phrase sur sa page et dans un message.",
        error_messages={"required": "Dites pourquoi cette personne n'est pas ajoutée."},
    )


class EntryLineForm(CleanTextForm, forms.Form):
    """One row of the facilitator's table."""

    hours = HoursField(label="Heures", required=False, max_value=MOST, error_messages=TOO_MANY)
    hours_training = HoursField(label="Dont formation", required=False, max_value=MOST, error_messages=TOO_MANY)
    explanation = forms.CharField(label="Explication", required=False, max_length=300)

    def __init__(self, line: StatementLine, data: QueryDict | None = None) -> None:
        self.line = line
        training = line.hours_training if line.hours is not None else None
        initial = {"hours": shown(line.hours), "hours_training": shown(training), "explanation": line.explanation}
        super().__init__(data, prefix=f"l{line.pk}", initial=initial)

    def clean(self) -> dict[str, Any]:
        """Training within hours."""
        values: dict[str, Any] = super().clean() or {}
        if (values.get("hours_training") or ZERO) > (values.get("hours") or ZERO) and "hours" not in self.errors:
            self.add_error("hours_training", WITHIN)
        return values

    def typed(self) -> Typed:
        """The row as the action takes it."""
        values = self.cleaned_data
        return Typed(self.line.pk, values["hours"], values["hours_training"] or ZERO, values["explanation"])


class EntryForm(CleanTextForm, forms.Form):
    """What goes with the table: a file, or a month without hours."""

    no_hours = forms.ChoiceField(
        label="Aucune heure ce mois-ci", choices=[("", "Il y a des heures"), *NoHoursReason.choices()], required=False
    )
    document = forms.FileField(label="Fichier reçu de l'entreprise", required=False, help_text="PDF, image ou tableur.")


class CorrectionForm(CleanTextForm, forms.Form):
    """Why validated hours change."""

    reason = forms.CharField(
        label="Pourquoi cette correction ?", max_length=500, help_text="L'entreprise reçoit cette phrase par e-mail."
    )


class MonthForm(forms.Form):
    """The month whose hours are asked."""

    month = FrenchMonthField(label="Mois")


def entry_forms(lines: list[StatementLine], data: QueryDict | None) -> list[EntryLineForm]:
    """A row per line."""
    return [EntryLineForm(line, data) for line in lines]


def line_forms(statement: Statement, lines: list[StatementLine], data: QueryDict | None) -> list[LineForm]:
    """A form per person; `confirm` in the data names the line whose grey hours are right."""
    confirmed = set(data.getlist("confirm")) if data is not None else set()
    return [LineForm(line, data, confirm=str(line.pk) in confirmed) for line in lines]
