"""Form fields that find an organisation or a place by name or number, without a script."""

from typing import Any

from django import forms

from terreau.directory.models import Establishment, Organisation
from terreau.directory.rules.names import digits

CHOICES_SHOWN = 8


class ChosenWidget(forms.TextInput):
    """A text box that turns into a list to choose from when several rows answer."""

    template_name = "directory/chosen_widget.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.found: list[tuple[int, str, str]] = []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the rows found to what the template shows."""
        context = super().get_context(name, value, attrs)
        context["widget"]["found"] = self.found
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Prefer the row chosen in the list, unless the text was changed since the list was shown."""
        typed = super().value_from_datadict(data, files, name)
        chosen = data.get(f"{name}-chosen")
        return f"#{chosen}" if chosen and data.get(f"{name}-searched") == typed else typed


class _ChosenField(forms.CharField):
    widget = ChosenWidget
    none_found = "Aucune organisation ne répond à « %(typed)s ». Vérifiez le nom, ou ajoutez-la d'abord à l'annuaire."

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "Nom, SIRET ou SIREN")
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        """Find the row; several or none is an error that says what to do. None when optional and empty."""
        typed = super().clean(value)
        if not typed:
            return None
        found = self._search(typed)
        if not found:
            raise forms.ValidationError(self.none_found, code="unknown", params={"typed": typed})
        if len(found) == 1 and self._is_certain(typed, found[0]):
            return found[0]
        if isinstance(self.widget, ChosenWidget):
            self.widget.found = [(row.pk, str(row), self._place(row)) for row in found]
        raise forms.ValidationError("Est-ce l'une de celles-ci ? Choisissez la bonne.", code="several")

    def prepare_value(self, value: Any) -> Any:
        """Show a row by its number, which the search understands, or its name."""
        return self._shown(value) if isinstance(value, Organisation | Establishment) else value

    def _search(self, typed: str) -> list[Any]:
        rows = self._rows()
        if typed.startswith("#"):
            return list(rows.filter(pk=digits(typed[1:]) or None))
        exact = list(rows.filter(name__iexact=typed).order_by("pk")[:2])
        return exact if len(exact) == 1 else list(rows.search(typed)[:CHOICES_SHOWN])

    def _is_certain(self, typed: str, row: Any) -> bool:
        return typed.startswith("#") or bool(digits(typed)) or row.name.casefold() == typed.casefold()

    def _rows(self) -> Any:
        raise NotImplementedError

    def _place(self, row: Any) -> str:
        raise NotImplementedError

    def _shown(self, row: Any) -> str:
        raise NotImplementedError


class EstablishmentField(_ChosenField):
    """Gives an Establishment; one row that only resembles what was typed is offered, never taken."""

    def _rows(self) -> Any:
        return Establishment.objects.current().select_related("organisation", "commune")

    def _place(self, row: Establishment) -> str:
        return ", ".join(part for part in (row.number, str(row.commune or "")) if part)

    def _shown(self, row: Establishment) -> str:
        return row.siret or row.name


class OrganisationField(_ChosenField):
    """Gives an Organisation; `buyers_only` keeps those that buy."""

    def __init__(self, *, buyers_only: bool = False, **options: Any) -> None:
        self.buyers_only = buyers_only
        super().__init__(**options)

    def _rows(self) -> Any:
        rows = Organisation.objects.current()
        return rows.buyers() if self.buyers_only else rows

    def _place(self, row: Organisation) -> str:
        return f"SIREN {row.siren}" if row.siren else ""

    def _shown(self, row: Organisation) -> str:
        return row.siren or row.name
