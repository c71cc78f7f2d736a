"""The one field of an upload."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

MAX_UPLOAD = 1024**3


class UploadForm(forms.Form):
    """A file of published contracts."""

    file = forms.FileField(
        label="Fichier de données essentielles",
        help_text="JSON ou XML (formats 2019 et 2022), CSV, XLSX, ODS ou XLS ; même en GZ ou ZIP. 1 Go au plus.",
        allow_empty_file=True,
        error_messages={"required": "Choisissez un fichier."},
    )

    def __init__(self, *args: Any, problem: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if problem:
            self.fields["file"].error_messages["required"] = problem

    def clean_file(self) -> UploadedFile[Any]:
        """Neither empty nor too big."""
        found: UploadedFile[Any] = self.cleaned_data["file"]
        if not found.size:
            raise forms.ValidationError("Ce fichier est vide. Choisissez-en un autre.")
        if found.size > MAX_UPLOAD:
            raise forms.ValidationError("Ce fichier dépasse 1 Go. Compressez-le en GZ ou ZIP, ou découpez-le.")
        return found
