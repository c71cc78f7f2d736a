"""Fields of fiches: long lists of codes, territories covered, telephones, web addresses, the hours of a day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from terreau.directory import vocabulary
from terreau.directory.models import Network
from terreau.directory.reading.areas import FRANCE, area_names
from terreau.directory.rules.areas import COUNTRY, AreaLevel, level
from terreau.directory.rules.opening_hours import read_spans
from terreau.directory.rules.phones import written
from terreau.territories.models import Commune, Departement, Epci, Region

Choice = tuple[str, str] | tuple[str, list[tuple[str, str]]]
LEVELS = {"département": AreaLevel.DEPARTEMENT, "région": AreaLevel.REGION, "intercommunalité": AreaLevel.EPCI}


class LongChoices(forms.CheckboxSelectMultiple):
    """Boxes to tick, folded: what is chosen is told above."""

    template_name = "directory/long_choices_widget.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the words of what is chosen."""
        context = super().get_context(name, value, attrs)
        options = [option for _, group, _ in context["widget"]["optgroups"] for option in group]
        context["widget"]["chosen"] = [option["label"] for option in options if option["selected"]]
        context["widget"]["total"] = len(options)
        return context


class CodesField(forms.MultipleChoiceField):
    """Codes of a list. A code kept that is out of the list stays choosable, so that saving never loses it."""

    def __init__(self, choices: Sequence[Choice], *, folded: bool = False, **options: Any) -> None:
        widget = LongChoices if folded else forms.CheckboxSelectMultiple
        super().__init__(choices=list(choices), widget=widget, required=False, **options)

    def keep(self, codes: Sequence[str]) -> None:
        """Accept these codes too."""
        present: Any = self.choices
        known: set[str] = set()
        for code, label in present:
            known |= {each for each, _ in label} if isinstance(label, list) else {code}
        self.choices = [*present, *((code, code) for code in codes if code not in known)]


def network_choices() -> list[tuple[str, str]]:
    """Our networks and those of data·inclusion, by name."""
    known = {**vocabulary.words("networks"), **dict(Network.objects.values_list("code", "name"))}
    return sorted(known.items(), key=lambda pair: pair[1].casefold())


def theme_choices() -> list[Choice]:
    """The themes of data·inclusion under the words of their family."""
    families = vocabulary.words("theme_families")
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, label in vocabulary.choices("themes"):
        groups.setdefault(families.get(code.partition("--")[0], ""), []).append((code, label))
    return list(groups.items())


class PhoneField(forms.CharField):
    """A telephone, kept in groups of two figures."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}))
        super().__init__(max_length=30, required=False, **options)

    def clean(self, value: Any) -> str:
        """The number as the fiche keeps it. Raises ValidationError when it holds no figure."""
        typed = str(super().clean(value) or "")
        if typed and not any(letter.isdigit() for letter in typed):
            raise forms.ValidationError("Ce numéro ne se lit pas. Écrivez par exemple 01 34 11 22 33.")
        return written(typed)


class WebField(forms.URLField):
    """A web address; « https:// » may be left out."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}))
        super().__init__(max_length=500, required=False, assume_scheme="https", **options)


class DayHoursField(forms.CharField):
    """The hours of one day; gives spans, none when closed."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off", "placeholder": "fermé"}))
        super().__init__(max_length=100, required=False, **options)

    def clean(self, value: Any) -> Any:
        """Spans of a day. Raises ValidationError in French."""
        typed = str(super().clean(value) or "")
        try:
            return read_spans("" if typed.casefold() in {"fermé", "ferme"} else typed)
        except ValueError as problem:
            raise forms.ValidationError(str(problem)) from problem


class AreasField(forms.CharField):
    """Territories, one a line, by name or code; gives codes (see `rules/areas.py`)."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        """Show codes by names that this field reads back."""
        if not isinstance(value, list):
            return value
        names = area_names(value)
        return "\n".join(_with_level(code, names[code]) for code in value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what is shown, not the codes."""
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> Any:
        """The code of each line, once. Raises ValidationError for the first that no territory answers."""
        typed = str(super().clean(value) or "")
        lines = [line.strip() for line in typed.splitlines() if line.strip()]
        if len(lines) > 50:
            raise forms.ValidationError("C'est beaucoup de territoires : donnez plutôt un département ou une région.")
        return list(dict.fromkeys(_code_of(line) for line in lines))


def _with_level(code: str, name: str) -> str:
    words = {found: word for word, found in LEVELS.items()}
    found = level(code)
    if found is AreaLevel.COMMUNE and name != code:
        return f"{name} ({code})"
    return f"{name} ({words[found]})" if found in words and name != code else name


def _code_of(line: str) -> str:
    name, _, word = line.rstrip(")").partition(" (")
    wanted = LEVELS.get(word.strip().casefold())
    if line.casefold() in {COUNTRY, FRANCE.casefold()}:
        return COUNTRY
    for each in [wanted] if wanted else [AreaLevel.DEPARTEMENT, AreaLevel.REGION, AreaLevel.EPCI]:
        if (wanted or not word) and (code := _named(each, name.strip())):
            return code
    commune = Commune.objects.named(line) if not wanted else None
    if commune is None:
        raise forms.ValidationError(
            "Aucun territoire ne répond à « %(line)s ». Écrivez un nom ou un code : « Argenteuil », « 95 », "
            "« Île-de-France (région) » ou « France entière ».",
            params={"line": line},
        )
    return commune.pk


def _named(each: AreaLevel, name: str) -> str:
    if each is AreaLevel.DEPARTEMENT:
        found = Departement.objects.filter(pk=name) or Departement.objects.filter(name__iexact=name)
        return "".join(found.order_by("pk").values_list("code", flat=True)[:1])
    model = Region if each is AreaLevel.REGION else Epci
    codes = model.objects.filter(name__iexact=name).order_by("pk").values_list("code", flat=True)[:1]
    return "".join(f"R{code}" if each is AreaLevel.REGION else code for code in codes)
