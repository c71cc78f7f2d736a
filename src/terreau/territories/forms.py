"""Fields and forms about places."""

from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile

from terreau.territories.models import Commune, Territory
from terreau.territories.rules.images import MAX_BYTES, image_type

CHOICES_SHOWN = 8


class CommuneWidget(forms.TextInput):
    """A text box that turns into a list of communes to choose from when several answer."""

    template_name = "territories/commune_widget.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.found: list[Commune] = []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the communes found to what the template shows."""
        context = super().get_context(name, value, attrs)
        context["widget"]["found"] = self.found
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Prefer the commune chosen in the list, unless the text was changed since the list was shown."""
        typed = super().value_from_datadict(data, files, name)
        chosen = data.get(f"{name}-chosen")
        return chosen if chosen and data.get(f"{name}-searched") == typed else typed


class CommuneField(forms.CharField):
    """Type a commune's name, postal code or INSEE code; gives a Commune, or None when optional and empty.

    Works without scripts: several matches come back as a list to choose from.
    """

    widget = CommuneWidget

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", "Commune")
        options.setdefault("help_text", "Nom ou code postal")
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """Show a commune by its name and code, which the search understands."""
        return f"{value.name} ({value.code})" if isinstance(value, Commune) else value

    def clean(self, value: Any) -> Any:
        """Find the commune; several or none is an error that says what to do."""
        typed = super().clean(value)
        if not typed:
            return None
        exact = Commune.objects.named(typed)
        if exact is not None:
            return exact
        found = list(Commune.objects.search(typed).select_related("departement")[:CHOICES_SHOWN])
        if not found:
            message = "Aucune commune ne répond à « %(typed)s ». Essayez son code postal."
            raise forms.ValidationError(message, code="unknown", params={"typed": typed})
        if len(found) == 1:
            return found[0]
        if isinstance(self.widget, CommuneWidget):
            self.widget.found = found
        raise forms.ValidationError("Plusieurs communes répondent : choisissez la bonne.", code="several")


class LogoInput(forms.FileInput):
    """A file box that asks for the images that we accept."""

    def __init__(self) -> None:
        super().__init__({"accept": "image/png,image/jpeg"})


class TerritoryForm(forms.ModelForm):  # type: ignore[type-arg]
    """Settings that the administrator of a territory may change."""

    remove_logo = forms.BooleanField(label="Retirer le logo actuel", required=False)

    class Meta:
        model = Territory
        fields: ClassVar[list[str]] = [
            "name",
            "contact_name",
            "contact_email",
            "contact_phone",
            "logo",
            "answer_days",
            "reminder_days",
            "count_months",
            "hourly_rate",
            "full_time_month",
        ]
        widgets: ClassVar[dict[str, forms.Widget]] = {"logo": LogoInput()}
        localized_fields: ClassVar[list[str]] = ["hourly_rate", "full_time_month"]
        help_texts: ClassVar[dict[str, str]] = {
            "name": "Tel qu'il paraît sur les pages et les bilans, par exemple « Ville d'Argenteuil ».",
            "contact_name": "Cette personne est nommée sur les pages des entreprises.",
            "logo": "Image PNG ou JPEG, 1 Mo au plus.",
            "hourly_rate": "Coût d'une heure de travail, charges comprises, proposé dans le dimensionnement.",
            "full_time_month": "151,67 est la base mensuelle de 35 heures par semaine.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.logo:
            del self.fields["remove_logo"]

    def clean_logo(self) -> Any:
        """Accept only what its first bytes say is a PNG or a JPEG."""
        logo = self.cleaned_data.get("logo")
        if not isinstance(logo, UploadedFile):
            return logo
        if (logo.size or 0) > MAX_BYTES:
            raise forms.ValidationError("Cette image dépasse 1 Mo : réduisez-la puis recommencez.")
        start = logo.read(16)
        logo.seek(0)
        kind = image_type(start)
        if kind is None:
            raise forms.ValidationError("Ce fichier n'est pas une image PNG ou JPEG : choisissez-en une autre.")
        logo.name = "logo.png" if kind == "image/png" else "logo.jpg"
        return logo

    def values(self) -> dict[str, object]:
        """Give the settings to write, by field of Territory."""
        values: dict[str, object] = {
            name: self.cleaned_data[name] for name in self._meta.fields or () if name != "logo"
        }
        if self.cleaned_data.get("remove_logo"):
            values["logo"] = ""
        if isinstance(self.cleaned_data.get("logo"), UploadedFile):
            values["logo"] = self.cleaned_data["logo"]
        return values
