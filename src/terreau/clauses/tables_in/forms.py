"""A table, pasted or uploaded."""

from typing import Any

from django import forms
from django.core.files.base import ContentFile, File

from terreau.clauses.tables_in.reading import read_table
from terreau.kit.spreadsheets import MAX_BYTES, UnreadableSheetError

NOTHING = "Choisissez un fichier, ou collez un tableau."


class TableForm(forms.Form):
    """Either a file or what was copied from a spreadsheet."""

    file = forms.FileField(
        label="Fichier",
        required=False,
        help_text="CSV, XLSX, XLS ou ODS ; 5 Mo et 5 000 lignes au plus.",
        allow_empty_file=True,
    )
    pasted = forms.CharField(
        label="Ou collez le tableau ici",
        required=False,
        strip=False,
        max_length=MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text="Avec la ligne de titres, tel que copié depuis un tableur.",
    )

    def __init__(self, *args: Any, problem: str = "", of: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problem, self.of = problem, of

    def clean(self) -> dict[str, Any]:
        """One of the two, that reads as the table asked for and holds no social security number."""
        cleaned = dict(super().clean() or {})
        upload, pasted = cleaned.get("file"), cleaned.get("pasted", "")
        if self.problem or not (upload or pasted.strip()):
            raise forms.ValidationError(self.problem or NOTHING)
        name = "file" if upload else "pasted"
        content = upload.read() if upload else pasted.encode()
        try:
            read_table(content).records(self.of.columns, self.of.required)
        except UnreadableSheetError as problem:
            self.add_error(name, str(problem))
        cleaned["content"] = content
        return cleaned

    def upload(self) -> File[Any]:
        """What was given, as a file."""
        given = self.cleaned_data["file"]
        name = given.name if given else f"{self.of.slug}-colle.csv"
        return ContentFile(self.cleaned_data["content"], name=name)
