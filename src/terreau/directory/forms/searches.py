"""What is typed about a search that someone keeps."""

from django import forms

from terreau.directory.models import SavedSearch


class SavedSearchForm(forms.Form):
    """Its name and when to write about it."""

    name = forms.CharField(label="Nom de la recherche", max_length=100)
    rhythm = forms.ChoiceField(
        label="Me prévenir des nouvelles structures",
        choices=SavedSearch.Rhythm.choices,
        initial=SavedSearch.Rhythm.WEEKLY.value,
    )
