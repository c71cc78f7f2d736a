"""Fields read what French people type and keep what they typed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.template import Context, Template

from terreau.kit.forms import (
    CleanTextForm,
    EurosField,
    FrenchDateField,
    FrenchMonthField,
    HoursField,
    NumberField,
    PercentField,
    SirenField,
    SiretField,
)

HARD, NARROW = "\u00a0", "\u202f"


class Sample(CleanTextForm, forms.Form):
    name = forms.CharField(label="Nom", required=False, help_text="Comme dans le marché.")
    hours = HoursField(label="Heures", required=False, max_value=1000)
    on = FrenchDateField(label="Début", required=False)
    kind = forms.MultipleChoiceField(
        label="Motif", required=False, choices=[("a", "Congés")], widget=forms.CheckboxSelectMultiple
    )
    seen = forms.BooleanField(label="Vu", required=False)


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        (HoursField(), "1h30", Decimal("1.50")),
        (EurosField(), "2,4 M€", Decimal(2400000)),
        (NumberField(), "0,333", Decimal("0.333")),
        (PercentField(), "7,5 %", Decimal("0.075")),
        (FrenchDateField(), "3 nov. 2026", date(2026, 11, 3)),
        (FrenchMonthField(), "octobre 2026", date(2026, 10, 1)),
        (SirenField(), "732 829 320", "732829320"),
        (SiretField(), "732 829 320 00074", "73282932000074"),
        (SiretField(), "356 000 000 00048", "35600000000048"),
    ],
)
def test_a_field_reads_french(field: forms.Field, typed: str, kept: Any) -> None:
    assert field.clean(typed) == kept


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (HoursField(), "12 5", "Ce nombre ne se lit pas"),
        (HoursField(), "-1", "au moins 0"),
        (HoursField(max_value=300), "301", "au plus 300"),
        (PercentField(), "120", "trop grand"),
        (FrenchDateField(), "31/02/2026", "n'existe pas"),
        (FrenchMonthField(), "bientôt", "Ce mois ne se lit pas"),
        (SirenField(), "123456789", "SIREN"),
        (SiretField(), "123", "SIRET"),
        (HoursField(), "", "obligatoire"),
    ],
)
def test_a_field_refuses_in_french(field: forms.Field, typed: str, sentence: str) -> None:
    with pytest.raises(forms.ValidationError, match=sentence):
        field.clean(typed)


@pytest.mark.parametrize("field", [HoursField, EurosField, FrenchDateField, FrenchMonthField])
def test_an_optional_field_may_stay_empty(field: type[forms.Field]) -> None:
    assert field(required=False).clean("  ") is None


def test_a_stored_value_shows_in_french_and_counts_as_unchanged_when_sent_back() -> None:
    form = Sample(
        {"hours": f"1{NARROW}302,50", "on": "3/11/2026"}, initial={"hours": Decimal("1302.5"), "on": date(2026, 11, 3)}
    )
    fresh = Sample(initial={"hours": Decimal("1302.5"), "on": date(2026, 11, 3)})
    assert f'value="1{NARROW}302,50"' in str(fresh["hours"])
    assert 'value="03/11/2026"' in str(fresh["on"])
    assert form.changed_data == []


def test_what_was_typed_wrong_stays_in_the_field() -> None:
    form = Sample({"hours": "12 5", "on": "31/02/2026"})
    assert not form.is_valid()
    assert 'value="12 5"' in str(form["hours"])
    assert 'value="31/02/2026"' in str(form["on"])
    assert set(form.changed_data) == {"hours", "on"}


@pytest.mark.parametrize("name", ["name", "hours"])
def test_a_social_security_number_is_refused_wherever_it_is_typed(name: str) -> None:
    form = Sample({name: "1 85 05 78 006 084 36"})
    assert not form.is_valid()
    assert any("sécurité sociale" in error for error in form.errors[name])


def _render(name: str, form: forms.Form) -> str:
    return Template("{% load kit %}{% field bound %}").render(Context({"bound": form[name]}))


def test_a_field_ties_its_label_help_and_error() -> None:
    html = _render("name", Sample({"name": "1850578006084"}))
    assert 'aria-describedby="id_name_help id_name_error"' in html
    assert 'id="id_name_help"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert '<label class="form-label" for="id_name">' in html
    assert "style=" not in html


def test_groups_and_boxes_have_their_own_shapes() -> None:
    form = Sample()
    assert "<legend" in _render("kind", form)
    assert "form-check-label" in _render("seen", form)
    assert "(facultatif)" in _render("hours", form)
    assert "(facultatif)" not in _render("seen", form)


def test_the_summary_of_errors_links_to_each_field() -> None:
    html = Template("{% include 'kit/parts/errors.html' %}").render(Context({"form": Sample({"on": "demain"})}))
    assert 'href="#id_on"' in html
    assert f"1{HARD}point à corriger" in html


def test_a_formset_shows_each_line_and_its_errors() -> None:
    lines = forms.formset_factory(Sample, extra=0)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-hours": "12 5", "form-1-on": "3/11/2026"}
    formset = lines(data)
    html = Template("{% include 'kit/parts/formset.html' with item_title='Lot' %}").render(
        Context({"formset": formset})
    )
    assert "form-TOTAL_FORMS" in html
    assert "Lot 2" in html
    assert 'id="id_form-0-hours_error"' in html


def test_any_form_printed_whole_has_the_look_of_the_house() -> None:
    html = str(Sample({"on": "demain"}))
    assert "error-summary" in html
    assert 'id="id_on_error"' in html


def test_a_list_of_choices_is_written_as_django_writes_it() -> None:
    field = forms.ChoiceField(choices=[("", "Tous"), ("L'État", (("a & b", "<i>"), (3, "trois")))])
    ours, django = TemplatesSetting(), DjangoTemplates()
    for value in ("", "3"):
        written = [field.widget.render("choix", value, {"id": "choix"}, each) for each in (ours, django)]
        assert len({"".join(line.strip() for line in text.splitlines()) for text in written}) == 1
