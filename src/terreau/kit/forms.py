"""Fields that read what French people type, and the form that refuses a social security number."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.fr import siren, siret

from terreau.kit import french
from terreau.kit.nir import SENTENCE, contains_nir


class _FigureField(forms.Field):
    """Reads a `Decimal` from French text; shows it back as French text."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "min": "Ce nombre doit valoir au moins %(limit)s.",
        "max": "Ce nombre doit valoir au plus %(limit)s.",
    }

    def __init__(
        self, *, min_value: Decimal | int | None = 0, max_value: Decimal | int | None = None, **kwargs: Any
    ) -> None:
        self.min_value, self.max_value = min_value, max_value
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "num"})
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        """The exact number, or None when nothing was typed."""
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, Decimal | int):
            return Decimal(value)
        try:
            return self._read(str(value))
        except french.UnreadableError as problem:
            raise ValidationError(str(problem), code="invalid") from problem

    def validate(self, value: Any) -> None:
        """Required, and between its limits."""
        super().validate(value)
        if value is None:
            return
        if self.min_value is not None and value < self.min_value:
            raise ValidationError(
                self.error_messages["min"], code="min", params={"limit": french.number(self.min_value)}
            )
        if self.max_value is not None and value > self.max_value:
            raise ValidationError(
                self.error_messages["max"], code="max", params={"limit": french.number(self.max_value)}
            )

    def prepare_value(self, value: Any) -> Any:
        """A stored number in French; typed text as it was typed."""
        return self._print(value) if isinstance(value, Decimal | int) and not isinstance(value, bool) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare numbers, not spellings."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True

    def _read(self, text: str) -> Decimal:
        raise NotImplementedError

    def _print(self, value: Decimal | int) -> str:
        return french.number(value, 2)


class HoursField(_FigureField):
    """Hours to the hundredth: 1302,50, 7 h, 1h30."""

    def _read(self, text: str) -> Decimal:
        return french.read_hours(text)


class EurosField(_FigureField):
    """Euros to the cent: 348 000 €, 2,4 M€."""

    def _read(self, text: str) -> Decimal:
        return french.read_euros(text)


class NumberField(_FigureField):
    """Any French number, with its own decimals."""

    def _read(self, text: str) -> Decimal:
        return french.read_number(text)

    def _print(self, value: Decimal | int) -> str:
        return french.number(value)


class PercentField(_FigureField):
    """A percentage, kept as a share: 7,5 is 0.075. Limits are shares too (0 to 1 unless told)."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "min": "Ce pourcentage ne peut pas être négatif.",
        "max": "Ce pourcentage est trop grand.",
    }

    def __init__(
        self, *, min_value: Decimal | int | None = 0, max_value: Decimal | int | None = 1, **kwargs: Any
    ) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)

    def _read(self, text: str) -> Decimal:
        return french.read_percent(text)

    def _print(self, value: Decimal | int) -> str:
        return french.number(Decimal(value) * 100)


def _day_attrs(shape: str) -> dict[str, str]:
    return {"inputmode": "numeric", "autocomplete": "off", "placeholder": shape, "class": "day"}


class FrenchDateField(forms.Field):
    """A day typed as 03/11/2026, 03112026, 2026-11-03 or 3 nov. 2026.

    Plain text: a browser's calendar would show the order of its own language, and lose what it cannot read."""

    widget = forms.DateInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%d/%m/%Y", attrs=_day_attrs("jj/mm/aaaa")))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        """The day, or None when nothing was typed."""
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, date | datetime):
            return french.to_date(value)
        try:
            return french.read_date(str(value))
        except french.UnreadableError as problem:
            raise ValidationError(str(problem), code="invalid") from problem

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare days, not spellings."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class FrenchMonthField(FrenchDateField):
    """A month, kept as its first day: octobre 2026, 10/2026, 2026-10."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%m/%Y", attrs=_day_attrs("mm/aaaa")))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        """The first day of the month, or None when nothing was typed."""
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, date | datetime):
            return french.to_date(value).replace(day=1)
        try:
            return french.read_month(str(value))
        except french.UnreadableError as problem:
            raise ValidationError(str(problem), code="invalid") from problem


class SirenField(forms.CharField):
    """Nine digits with their key, spaces allowed; kept as digits."""

    wrong = "Ce numéro SIREN n'est pas valable. Il a 9 chiffres : vérifiez-les."

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """The digits alone. Raises ValidationError in French."""
        typed = str(super().clean(value) or "")
        if not typed:
            return str(self.empty_value or "")
        try:
            return self._checked("".join(typed.split()).replace(".", "").replace("-", ""))
        except WrongNumber as problem:
            raise ValidationError(self.wrong, code="invalid") from problem

    def _checked(self, digits: str) -> str:
        return str(siren.validate(digits))


class SiretField(SirenField):
    """Fourteen digits with their key (La Poste's own rule included), spaces allowed; kept as digits."""

    wrong = "Ce numéro SIRET n'est pas valable. Il a 14 chiffres : vérifiez-les."

    def _checked(self, digits: str) -> str:
        return str(siret.validate(digits))


def refuse_nir(text: str) -> None:
    """Validator: raise ValidationError when a social security number is in the text."""
    if contains_nir(text):
        raise ValidationError(SENTENCE, code="nir")


class CleanTextForm(forms.BaseForm):
    """Mixin put first among the parents: no typed text of the form may hold a social security number."""

    def full_clean(self) -> None:
        """Clean as usual, then look into every text that was typed."""
        super().full_clean()
        if not self.is_bound:
            return
        for name in self.fields:
            for typed in self._typed(name):
                if contains_nir(typed):
                    self.add_error(name, ValidationError(SENTENCE, code="nir"))
                    break

    def _typed(self, name: str) -> list[str]:
        value = self[name].data
        values = value if isinstance(value, list | tuple) else [value]
        return [each for each in values if isinstance(each, str)]


def posted_data(request: HttpRequest) -> QueryDict | None:
    """What was posted, even when it is empty; None before anything is: an empty form is a wrong answer, not a visit."""
    return request.POST if request.method == "POST" else None
