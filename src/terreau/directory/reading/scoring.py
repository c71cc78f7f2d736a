"""The score of a fiche that is already loaded with its lists: one reading, whoever shows it."""

from __future__ import annotations

from datetime import date

from terreau.directory.models import Fiche
from terreau.directory.reading.lists import lines_of
from terreau.directory.reading.values import document
from terreau.directory.rules.quality import LISTS, Score, score
from terreau.directory.rules.sources import Origin


def score_of_loaded(fiche: Fiche, *, on: date) -> Score:
    """The score of a fiche read by `lists.with_lists`, without another query."""
    origins = {name: Origin.read(kept) for name, kept in fiche.origins.items()}
    counts = {what: len(lines_of(fiche, what)) for what in LISTS}
    return score(document(fiche), counts, on=on, origins=origins, confirmed_on=fiche.confirmed_on)
