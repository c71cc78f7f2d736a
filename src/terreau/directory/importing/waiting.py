"""Which structures of a file are written at once, and why the others are not."""

from __future__ import annotations

from collections.abc import MutableMapping

from terreau.directory.importing.matching import Placed
from terreau.directory.importing.records import Problem, Severity
from terreau.directory.rules.matching import MatchDecision
from terreau.directory.rules.sources import Source

NOTHING = "ni nom, ni identifiant d'une structure de l'annuaire : il n'y a rien à inscrire"
NEAR = "peut être une structure déjà connue : à décider dans « Rapprochements »"
WAITING = "attend une décision dans « Rapprochements »"
SET_ASIDE = "écartée dans « Rapprochements » : elle n'est pas importée"


def goes_in(one: Placed, source: Source, aside: MutableMapping[int, tuple[Placed, Source]]) -> bool:
    """Whether the structure is to be written; otherwise its rows are told why not, and `aside` gets near names."""
    record = one.target.record
    outcome = reason = ""
    if one.place_id is None and (record.unknown or not record.name):
        outcome, reason = "rejected", record.unknown or NOTHING
    elif one.decided == MatchDecision.SKIPPED.value:
        outcome, reason = "rejected", SET_ASIDE
    elif one.decided:
        outcome, reason = "flagged", WAITING
    elif one.place_id is None and one.candidates:
        outcome, reason = "flagged", NEAR
        aside[one.target.rows[0].position] = (one, source)
    for row in one.target.rows if outcome else ():
        row.outcome = outcome
        row.problems.append(Problem("", reason, Severity(outcome)))
    return not outcome
