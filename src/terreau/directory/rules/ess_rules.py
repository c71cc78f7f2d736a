"""The lists by which a legal form and an activity are read, as data (`EssRules`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from terreau.directory.rules.structures import Nomenclature
from terreau.kit.labels import Labelled

MASKED = "[ND]"


class EssFamily(Labelled):
    """The families of the ESS (loi 2014-856, article 1); OTHER: private bodies without profit, and the rest."""

    ASSOCIATION = "association", "Association"
    COOPERATIVE = "cooperative", "Coopérative"
    MUTUELLE = "mutuelle", "Mutuelle"
    FONDATION = "fondation", "Fondation"
    COMPANY = "company", "Société commerciale"
    OTHER = "other", "Autre"


class FormGroup(Labelled):
    """What a legal form says by itself of the ESS status."""

    STATUTE = "statute", "Forme de l'ESS par la loi"
    DOUBTFUL = "doubtful", "Forme sur laquelle les sources hésitent"
    FIFTH = "fifth", "Autre organisme privé à but non lucratif"
    COMPANY = "company", "Société, sur preuve"
    NEVER = "never", "Jamais de l'ESS par nature"
    UNLISTED = "unlisted", "Forme absente ou non classée"


class RuleStanding(Labelled):
    """Whether a list rests on a source or is a working list."""

    SOURCED = "sourced", "Sourcée"
    TO_CONFIRM = "to_confirm", "À confirmer"


@dataclass(frozen=True, slots=True)
class Form:
    """What a legal form is; `why` says in French what makes it doubtful."""

    group: FormGroup
    family: EssFamily = EssFamily.OTHER
    standing: RuleStanding = RuleStanding.SOURCED
    why: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity code and its nomenclature: a code says nothing without it. The code is kept as given."""

    nomenclature: Nomenclature
    code: str


@dataclass(frozen=True, slots=True)
class Exclusion:
    """An activity that asks for a look (`blocks`) or for a remark only."""

    nomenclature: Nomenclature
    prefix: str
    label: str
    blocks: bool
    standing: RuleStanding


@dataclass(frozen=True)
class EssRules:
    """The rules of one version. `forms` goes by whole code, `prefixes` by the longest beginning that fits."""

    version: str
    dated_on: date
    author: str
    sources: tuple[str, ...]
    list_stale_after_days: int
    forms: Mapping[str, Form] = field(default_factory=dict)
    prefixes: Mapping[str, Form] = field(default_factory=dict)
    exclusions: tuple[Exclusion, ...] = ()

    def form(self, legal_category: str | None) -> Form:
        """The form of an INSEE legal category of four figures."""
        if not legal_category:
            return Form(FormGroup.UNLISTED, standing=RuleStanding.TO_CONFIRM)
        if legal_category in self.forms:
            return self.forms[legal_category]
        fitting = [prefix for prefix in self.prefixes if legal_category.startswith(prefix)]
        if not fitting:
            return Form(FormGroup.UNLISTED, standing=RuleStanding.TO_CONFIRM)
        return self.prefixes[max(fitting, key=len)]

    def exclusion(self, activities: tuple[Activity, ...]) -> Exclusion | None:
        """The first exclusion that an activity meets, those that ask for a look first."""
        met = [
            exclusion
            for exclusion in self.exclusions
            for activity in activities
            if activity.nomenclature is exclusion.nomenclature and bare(activity.code).startswith(exclusion.prefix)
        ]
        return min(met, key=lambda exclusion: not exclusion.blocks, default=None)


def known(value: str | None) -> str | None:
    """A text of SIRENE, or None: a masked value (« [ND] », partial diffusion) is not a text."""
    text = (value or "").strip()
    return None if not text or MASKED in text else text


def bare(code: str) -> str:
    """An activity code without its point: "88.99B" and "8899B" are the same."""
    return code.replace(".", "").replace(" ", "").upper()


def read_rules(data: Mapping[str, Any]) -> EssRules:
    """The rules from their file, read by tomllib. ValueError when a code or a prefix stands in two lists."""
    forms: dict[str, Form] = {}
    prefixes: dict[str, Form] = {}
    for form, codes, beginnings in _lists(data):
        _add(forms, codes, form)
        _add(prefixes, beginnings, form)
    return EssRules(
        version=data["version"],
        dated_on=data["dated_on"],
        author=data["author"],
        sources=tuple(data["sources"]),
        list_stale_after_days=data["list_stale_after_days"],
        forms=forms,
        prefixes=prefixes,
        exclusions=tuple(exclusion for entry in data["exclusions"] for exclusion in _exclusions(entry)),
    )


def _lists(data: Mapping[str, Any]) -> list[tuple[Form, list[str], list[str]]]:
    named = [
        *((FormGroup.STATUTE, entry) for entry in data["statutes"]),
        *((FormGroup.DOUBTFUL, entry) for entry in data["doubtful"]),
        (FormGroup.FIFTH, data["fifth"]),
        (FormGroup.COMPANY, {"family": EssFamily.COMPANY, **data["company"]}),
        (FormGroup.COMPANY, {"family": EssFamily.COMPANY, **data["company_extended"]}),
        (FormGroup.NEVER, data["never"]),
    ]
    return [(_form(group, entry), entry.get("codes", []), entry.get("prefixes", [])) for group, entry in named]


def _form(group: FormGroup, entry: Mapping[str, Any]) -> Form:
    return Form(
        group=group,
        family=EssFamily(entry.get("family", EssFamily.OTHER)),
        standing=RuleStanding(entry["standing"]),
        why=entry.get("why", ""),
    )


def _add(kept: dict[str, Form], keys: list[str], form: Form) -> None:
    for key in keys:
        if key in kept:
            raise ValueError(f"« {key} » est dans deux listes.")
        kept[key] = form


def _exclusions(entry: Mapping[str, Any]) -> list[Exclusion]:
    nomenclature = Nomenclature(entry["nomenclature"])
    blocks, standing = entry["effect"] == "check", RuleStanding(entry["standing"])
    return [
        Exclusion(nomenclature, bare(prefix), label, blocks, standing) for prefix, label in entry["prefixes"].items()
    ]
