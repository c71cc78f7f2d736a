"""Why a published fiche asks for a second look (`FlagRule`), found by rules. Nothing is hidden meanwhile."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from difflib import SequenceMatcher

from terreau.directory.rules.fiche import BY_NAME
from terreau.directory.rules.names import organisation_key
from terreau.kit.french import number
from terreau.kit.labels import Labelled

MOST_HEADCOUNT = Decimal(5_000)
MOST_EUROS = Decimal(50_000_000)
TIMES_MORE = 10
SMALL = 50
MOST_IMPACT = Decimal(10_000_000)
FIGURES = {"headcount": MOST_HEADCOUNT, "insertion_headcount": MOST_HEADCOUNT, "people_at_once": Decimal(500)}
AMOUNTS = {"yearly_capacity": MOST_EUROS, "largest_lot": MOST_EUROS}
TEXTS = ("summary", "description", "publics_notes", "accessibility_notes")
_LINK = re.compile(
    r"https?://|\bwww\.|(?<![@\w.])[a-z0-9][a-z0-9-]*\.(?:fr|com|org|net|eu|info|io|biz|ru|cn|xyz|top|shop|site)\b",
    re.IGNORECASE,
)


class FlagRule(Labelled):
    """What raised the flag."""

    NAME_CHANGED = "name_changed", "Le nom a beaucoup changé"
    EMAIL_DOMAIN_CHANGED = "email_domain", "L'adresse e-mail a changé de domaine"
    LINK_IN_TEXT = "link_in_text", "La présentation contient des liens"
    UNUSUAL_FIGURES = "unusual_figures", "Un chiffre sort de l'ordinaire"
    NEW_FICHE = "new_fiche", "Fiche créée sans SIRET vérifié"
    CLAIMED_ON_PROOF = "claimed_on_proof", "Fiche prise en main sur justificatif"
    REPORTED = "reported", "Signalée par un lecteur"
    DIFFERENT_ELSEWHERE = "different", "Une source plus récente dit autre chose"
    CLOSED_ELSEWHERE = "closed", "Fermée selon l'INSEE"
    CREDENTIAL_ENDED = "credential_ended", "Convention ou agrément arrivé à son terme"


def raised(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[tuple[FlagRule, str]]:
    """What the change of some fields asks to look at: (rule, note). `before` and `after` hold the fields changed.

    The notes name fields; they never repeat an address or a text.
    """
    if name_changed_much(_text(before, "name"), _text(after, "name")):
        yield FlagRule.NAME_CHANGED, f"« {_text(before, 'name')} » est devenu « {_text(after, 'name')} »."
    if email_domain_changed(_text(before, "email"), _text(after, "email")):
        yield FlagRule.EMAIL_DOMAIN_CHANGED, "L'adresse n'est plus du même domaine."
    if any(has_link(_text(after, name)) and not has_link(_text(before, name)) for name in TEXTS):
        yield FlagRule.LINK_IN_TEXT, "Un lien est apparu dans un texte."
    for name in (*FIGURES, *AMOUNTS):
        if is_unusual(name, _figure(before, name), _figure(after, name)):
            yield FlagRule.UNUSUAL_FIGURES, _figure_changed(name, _figure(before, name), _figure(after, name))
            return


def name_changed_much(before: str, after: str) -> bool:
    """No word in common and few letters: another structure, perhaps. A blank says nothing."""
    old, new = organisation_key(before), organisation_key(after)
    if not old or not new or set(old.split()) & set(new.split()):
        return False
    return SequenceMatcher(None, old, new, autojunk=False).ratio() < 0.7


def email_domain_changed(before: str, after: str) -> bool:
    """Both are addresses, of two domains."""
    old, new = before.rpartition("@")[2].lower(), after.rpartition("@")[2].lower()
    return "@" in before and "@" in after and old != new


def has_link(text: str) -> bool:
    """Whether a web address stands in a text; an e-mail address is none."""
    return bool(_LINK.search(text))


def is_unusual(name: str, before: Decimal | None, after: Decimal | None) -> bool:
    """Above what a structure declares, or more than TIMES_MORE times what it said before."""
    if after is None:
        return False
    limits: dict[str, Decimal] = {**FIGURES, **AMOUNTS, "impact": MOST_IMPACT}
    most = limits.get(name)
    jumped = before is not None and before > 0 and after > before * TIMES_MORE and after > SMALL
    return jumped or (most is not None and after > most)


def _figure_changed(name: str, before: Decimal | None, after: Decimal | None) -> str:
    now = number(after or Decimal(0))
    return f"{BY_NAME[name].label} : {f'{number(before)} est devenu {now}' if before else now}."


def _text(values: Mapping[str, object], name: str) -> str:
    return str(values.get(name) or "")


def _figure(values: Mapping[str, object], name: str) -> Decimal | None:
    value = values.get(name)
    return None if value in (None, "") else Decimal(str(value))
