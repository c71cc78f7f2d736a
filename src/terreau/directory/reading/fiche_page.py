"""A fiche as everyone reads it: its sections with their sources, its lists, its status, its neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404

from terreau.directory import reference
from terreau.directory.models import Establishment, Fiche, MainActivity, Organisation
from terreau.directory.reading.areas import area_names
from terreau.directory.reading.codes import network_names, words_of
from terreau.directory.reading.ess import EssShown, ess_shown
from terreau.directory.reading.linked_data import linked_data
from terreau.directory.reading.lists import MODELS, lines_of, with_lists
from terreau.directory.reading.told import (
    SourceLine,
    Told,
    in_section,
    sources_of,
    sources_of_lines,
    told_fields,
)
from terreau.directory.rules.addresses import masked
from terreau.directory.rules.credentials import CredentialKind, Held
from terreau.directory.rules.fiche import Section, State
from terreau.directory.rules.structures import Mode, Nomenclature, StructureKind
from terreau.kit.access import Actor, find, may, rows

MOST_SIBLINGS = 20
TOP = frozenset({"name", "kinds", "ess_flag", "summary", "description", "longitude", "latitude", "closed_on"})
ADDRESS = frozenset({"street", "street_extra", "postal_code", "commune"})
WORK = frozenset({"area_codes", "area_km", "customers", "modes", "publics", "publics_notes"})


@dataclass(frozen=True)
class Part:
    """Some fields or lines under one title, with who said them."""

    fields: list[Told]
    sources: list[SourceLine]


@dataclass(frozen=True)
class Lines:
    """A list of the fiche, with who said it."""

    rows: list[Any]
    sources: list[SourceLine]


@dataclass(frozen=True)
class FichePage:
    """What the page shows. `parts` by section, `lists` by name; `card` are the public facts of search engines."""

    fiche: Fiche
    place: Establishment
    unit: Organisation
    kinds: list[str]
    parts: dict[str, Part]
    lists: dict[str, Lines]
    activities: list[tuple[str, str, str]]
    ess: EssShown
    siblings: list[Establishment]
    top_sources: list[SourceLine]
    stale: int
    can_edit: bool
    is_revealed: bool
    email: str
    hides_addresses: bool
    card: dict[str, Any]


def find_fiche(actor: Actor, pk: int) -> Fiche:
    """The fiche with its place and unit, whatever its state. Raises Http404."""
    places = "establishment"
    fiches = rows(actor, Fiche).select_related(
        f"{places}__organisation", f"{places}__commune__departement", f"{places}__merged_into__fiche"
    )
    return find(actor, fiches, pk=pk)


def fiche_page(actor: Actor, pk: int, *, on: date, is_revealed: bool) -> FichePage:
    """Everything of a published or closed fiche; a deleted one is a 404. E-mail addresses are masked unless asked."""
    loaded = rows(actor, Fiche).select_related(
        "establishment__organisation__ess_assessment", "establishment__commune", "establishment__merged_into__fiche"
    )
    fiche = find(actor, with_lists(loaded, actor), pk=pk)
    if fiche.state == State.DELETED:
        raise Http404
    place, unit = fiche.establishment, fiche.establishment.organisation
    lists = {what: lines_of(fiche, what) for what in MODELS}
    areas = area_names([*fiche.area_codes, *(code for each in lists["services"] for code in each.area_codes)])
    names = {
        "area_codes": [areas[code] for code in fiche.area_codes],
        "networks": network_names(fiche.networks),
    }
    fields = told_fields(fiche, names=names, on=on)
    activities = _activities(actor, place)
    return FichePage(
        fiche=fiche,
        place=place,
        unit=unit,
        kinds=[StructureKind(kind).label for kind in fiche.kinds],
        parts=_parts(fields),
        lists=_dressed(lists, areas=areas, on=on, is_revealed=is_revealed),
        activities=_told_activities(activities),
        ess=ess_shown(unit, activities, as_of=_sirene_day(fields, on), on=on),
        siblings=_siblings(actor, place),
        top_sources=sources_of([fields[name] for name in ("summary", "description") if name in fields]),
        stale=sum(field.is_stale for field in fields.values()),
        can_edit=bool(may(actor, "directory.edit_fiche", fiche)) and place.merged_into_id is None,
        is_revealed=is_revealed,
        email=fiche.email if is_revealed else masked(fiche.email),
        hides_addresses=not is_revealed and _has_addresses(fiche, lists),
        card=linked_data(fiche, areas=names["area_codes"], offers=lists["offers"]),
    )


def _parts(fields: dict[str, Told]) -> dict[str, Part]:
    address = [fields[name] for name in ("street", "street_extra", "postal_code", "commune") if name in fields]
    told = {section.value: in_section(fields, section, TOP | ADDRESS | WORK) for section in Section}
    told["address"] = address
    for name in ("welcome", "sells"):
        wanted = ("publics", "publics_notes") if name == "welcome" else ("customers", "modes", "area_codes", "area_km")
        told[name] = [fields[each] for each in wanted if each in fields]
    return {name: Part(each, sources_of(each)) for name, each in told.items()}


def _dressed(lists: dict[str, list[Any]], *, areas: dict[str, str], on: date, is_revealed: bool) -> dict[str, Lines]:
    """Each line with the words that the page shows beside its own columns."""
    for each in (*lists["services"], *lists["contact_routes"]):
        each.shown_email = each.email if is_revealed else masked(each.email)
    for service in lists["services"]:
        service.words = _service_words(service, areas)
        service.kind_word = "".join(words_of("kind", [service.kind] if service.kind else []))
        service.themes_told = words_of("themes", service.themes)
    for credential in lists["credentials"]:
        held = Held(CredentialKind(credential.kind), credential.from_on, credential.to_on)
        credential.holds = held.holds(on)
        credential.is_to_come = credential.from_on is not None and credential.from_on > on
    for offer in lists["offers"]:
        offer.mode_word = Mode(offer.mode).label if offer.mode else ""
    return {what: Lines(each, sources_of_lines(each)) for what, each in lists.items()}


def _has_addresses(fiche: Fiche, lists: dict[str, list[Any]]) -> bool:
    return bool(fiche.email) or any(each.email for each in (*lists["services"], *lists["contact_routes"]))


def _service_words(service: Any, areas: dict[str, str]) -> list[tuple[str, str]]:
    """(label, words) of what a service says in codes, blanks left out."""
    fee = ". ".join(filter(None, (*words_of("fee", [service.fee] if service.fee else []), service.fee_notes)))
    said = (
        ("Pour qui", ", ".join(words_of("publics", service.publics))),
        ("Précisions", service.publics_notes),
        ("Frais", fee),
        ("Conditions", service.conditions),
        ("Accueil", ", ".join(words_of("welcome_modes", service.welcome_modes))),
        ("Où", ", ".join(areas[code] for code in service.area_codes)),
        ("Pour y aller", ", ".join(words_of("access_modes", service.access_modes))),
        ("Ouvert aux demandes des", ", ".join(words_of("reachable_by", service.reachable_by)).lower()),
        ("À savoir", service.access_notes),
        ("Personne à joindre", service.contact_name if service.contact_is_public else ""),
    )
    return [(label, words) for label, words in said if words]


def _activities(actor: Actor, place: Establishment) -> list[MainActivity]:
    """The main activities of the place, or those of its legal unit where the place says none."""
    every = rows(actor, MainActivity)
    found = every.filter(establishment=place) | every.filter(organisation=place.organisation_id)
    ordered = sorted(found, key=lambda each: (each.nomenclature, each.establishment_id is None))
    first: dict[str, MainActivity] = {}
    for each in ordered:
        first.setdefault(each.nomenclature, each)
    return list(first.values())


def _told_activities(activities: list[MainActivity]) -> list[tuple[str, str, str]]:
    """(nomenclature, code, label), the label blank where none is shipped."""
    told = [(Nomenclature(each.nomenclature), each.code) for each in activities]
    return [(each.label, code, reference.activity_label(each, code) or "") for each, code in told]


def _siblings(actor: Actor, place: Establishment) -> list[Establishment]:
    """Other open places of the same unit, with their fiche where it is published."""
    others = rows(actor, Establishment).filter(organisation=place.organisation_id, merged_into=None, closed_on=None)
    found = others.exclude(pk=place.pk).select_related("commune", "fiche").order_by("name_key", "pk")[:MOST_SIBLINGS]
    siblings = list(found)
    for each in siblings:
        fiche = getattr(each, "fiche", None)
        each.open_fiche = fiche.pk if fiche and fiche.state == State.PUBLISHED else None  # type: ignore[attr-defined]
    return siblings


def _sirene_day(fields: dict[str, Told], on: date) -> date:
    """The day of the official facts, as the fiche keeps it."""
    form = fields.get("legal_category")
    return form.origin.as_of if form and form.origin else on
