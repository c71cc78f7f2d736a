"""The fields of an upload and of a decision."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from terreau.directory.importing.dating import IN_FUTURE
from terreau.directory.rules.matching import MatchDecision
from terreau.kit.forms import FrenchDateField

MAX_UPLOAD = 200 * 1024**2


class UploadForm(forms.Form):
    """A list of structures."""

    file = forms.FileField(
        label="Liste de structures",
        help_text="CSV, JSON ou Parquet (200 Mo au plus, même en GZ ou ZIP), XLSX ou ODS (20 Mo au plus) : "
        "data·inclusion, emplois et marché de l'inclusion, ASP, GEIQ, ESAT et EA, listes de l'ESS, collectivités, "
        "prescripteurs.",
        allow_empty_file=True,
        error_messages={"required": "Choisissez un fichier."},
    )

    as_of = FrenchDateField(
        label="Date de la liste",
        required=False,
        help_text="Utile si ses lignes ne portent pas de date : ce qui est plus récent ici n'en sera pas changé.",
    )

    def __init__(self, *args: Any, problem: str = "", on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        if problem:
            self.fields["file"].error_messages["required"] = problem

    def clean_as_of(self) -> date | None:
        """Not after today."""
        found: date | None = self.cleaned_data["as_of"]
        if found is not None and found > self.on:
            raise forms.ValidationError(IN_FUTURE)
        return found

    def clean_file(self) -> UploadedFile[Any]:
        """Neither empty nor too big."""
        found: UploadedFile[Any] = self.cleaned_data["file"]
        if not found.size:
            raise forms.ValidationError("Ce fichier est vide. Choisissez-en un autre.")
        if found.size > MAX_UPLOAD:
            raise forms.ValidationError("Ce fichier dépasse 200 Mo. Compressez-le en GZ ou ZIP, ou découpez-le.")
        return found


class DecisionForm(forms.Form):
    """The button pressed: `same:` and the number of a candidate, `new` or `skipped`."""

    decision = forms.ChoiceField(error_messages={"required": "Choisissez l'une des réponses proposées."})

    def __init__(self, *args: Any, candidates: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        same = [(f"{MatchDecision.SAME}:{pk}", MatchDecision.SAME.label) for pk in candidates]
        others = [(one.value, one.label) for one in (MatchDecision.NEW, MatchDecision.SKIPPED)]
        self.fields["decision"].choices = [*same, *others]  # type: ignore[attr-defined]
        self.fields["decision"].error_messages["invalid_choice"] = "Choisissez l'une des réponses proposées."

    def said(self) -> tuple[MatchDecision, int | None]:
        """The decision, and the fiche that it names."""
        word, _, number = self.cleaned_data["decision"].partition(":")
        return MatchDecision(word), int(number) if number else None
