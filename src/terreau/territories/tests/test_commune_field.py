"""Choosing a commune by typing, without a script."""

import pytest
from django import forms

from terreau.territories.forms import CommuneField
from terreau.territories.tests.make import make_commune

pytestmark = pytest.mark.django_db


class AddressForm(forms.Form):
    """A form that asks for a commune."""

    commune = CommuneField()


class OptionalForm(forms.Form):
    """A form that may do without a commune."""

    commune = CommuneField(required=False)


@pytest.mark.parametrize("typed", ["argenteuil", "95100", "95018", "Argentueil", "Argenteuil (95018)"])
def test_a_commune_is_understood(typed: str) -> None:
    commune = make_commune()
    form = AddressForm({"commune": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["commune"] == commune


def test_an_unknown_commune_is_refused_with_advice() -> None:
    form = AddressForm({"commune": "Brigadoon"})
    assert form.errors["commune"] == ["Aucune commune ne répond à « Brigadoon ». Essayez son code postal."]


def test_several_communes_are_offered_and_the_chosen_one_is_kept() -> None:
    make_commune("95001", "Ableiges", postal_codes=("95450",))
    sagy = make_commune("95535", "Sagy", postal_codes=("95450",))
    form = AddressForm({"commune": "95450"})
    assert form.errors["commune"] == ["Plusieurs communes répondent : choisissez la bonne."]
    page = form.as_p()
    assert page.count('type="radio"') == 2
    assert 'value="Sagy (95535)"' in page
    chosen = {"commune": "95450", "commune-searched": "95450", "commune-chosen": "Sagy (95535)"}
    form = AddressForm(chosen)
    assert form.is_valid()
    assert form.cleaned_data["commune"] == sagy


def test_a_choice_left_over_from_another_search_is_ignored() -> None:
    argenteuil = make_commune()
    make_commune("95535", "Sagy", postal_codes=("95450",))
    form = AddressForm({"commune": "95100", "commune-searched": "95450", "commune-chosen": "Sagy (95535)"})
    assert form.is_valid()
    assert form.cleaned_data["commune"] == argenteuil


def test_an_optional_commune_may_be_left_empty() -> None:
    form = OptionalForm({"commune": " "})
    assert form.is_valid()
    assert form.cleaned_data["commune"] is None
    assert not AddressForm({"commune": " "}).is_valid()


def test_a_known_commune_is_shown_so_that_sending_it_back_finds_it() -> None:
    commune = make_commune()
    assert 'value="Argenteuil (95018)"' in AddressForm(initial={"commune": commune}).as_p()
