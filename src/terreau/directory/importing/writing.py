"""Writing structures already matched: a few queries for hundreds of them, each with what undoing needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from terreau.directory.actions.ess import assess
from terreau.directory.actions.fiches import fiches_of
from terreau.directory.actions.pen import Pen
from terreau.directory.importing.drafting import Draft, create, typed
from terreau.directory.importing.lines import Lines
from terreau.directory.importing.matching import Placed
from terreau.directory.importing.records import UNIONS, Record, union
from terreau.directory.importing.values import possible
from terreau.directory.models import Establishment, Fiche, FicheFlag, Organisation
from terreau.directory.rules.fiche import BY_NAME, State
from terreau.directory.rules.flags import FlagRule
from terreau.directory.rules.sources import Origin, Source
from terreau.kit.access import Actor
from terreau.kit.models import ImportBatch

DIFFERENT = "le fichier dit autre chose que ce qui a été écrit ici : votre texte est gardé"
DELETED = "cette fiche a été supprimée par la structure ou par l'équipe : elle n'est pas reprise"


@dataclass
class Writer:
    """Writes the structures of one file; `touched` gathers the legal units already known that changed."""

    by: Actor
    batch: ImportBatch
    source: Source
    on: date
    touched: set[int] = field(default_factory=set)
    undo: dict[int, dict[str, Any]] = field(default_factory=dict)

    def write(self, some: Sequence[Placed]) -> None:
        """Create or complete the fiche of each, and say on its rows what became of it."""
        new = [one for one in some if one.place_id is None]
        drafts = create(new, [self._origin(one.target.record) for one in new])
        known = self._known([one for one in some if one.place_id is not None])
        pairs = [(draft.placed, draft.fiche) for draft in drafts] + known
        _share_units([fiche for _, fiche in pairs])
        lines = Lines([fiche for _, fiche in pairs], [one.target.record for one, _ in pairs])
        pen = Pen(by=self.by, origin=Origin(self.source, self.on), batch=self.batch)
        for draft in drafts:
            self._begin(pen, lines, draft)
        taken = _numbers_taken([one for one, _ in known])
        for one, fiche in known:
            self._complete(pen, lines, one, fiche, taken)
        lines.save()
        assess({draft.fiche.establishment.organisation_id for draft in drafts}, on=self.on)
        pen.save()
        self._remember(pairs, lines)

    def _origin(self, record: Record) -> Origin:
        return Origin(self.source, min(record.as_of, self.on) if record.as_of else self.on)

    def _known(self, some: Sequence[Placed]) -> list[tuple[Placed, Fiche]]:
        places = Establishment.objects.filter(pk__in={one.place_id for one in some}).order_by("pk")
        with_fiche = set(Fiche.objects.filter(establishment__in=places).values_list("establishment_id", flat=True))
        fiches = fiches_of(places)
        for one in some:
            one.decided = "" if one.place_id in with_fiche else "begin"
        return [(one, fiches[one.place_id or 0]) for one in some]

    def _begin(self, pen: Pen, lines: Lines, draft: Draft) -> None:
        one, fiche = draft.placed, draft.fiche
        record = one.target.record
        pen.origin = self._origin(record)
        pen.begin(fiche)
        pen.say(fiche, draft.of_unit)
        self._tell_lines(pen, lines, one, fiche)
        self._settle(one, fiche, "created")
        kept = {"place": fiche.establishment.pk}
        self.undo[one.target.rows[0].position] = kept | (
            {"unit": fiche.establishment.organisation_id} if draft.is_new_unit else {}
        )

    def _complete(self, pen: Pen, lines: Lines, one: Placed, fiche: Fiche, taken: dict[str, int]) -> None:
        record = one.target.record
        if fiche.state == State.DELETED:
            for row in one.target.rows:
                row.outcome = "rejected"
            one.target.flag("", DELETED)
            return
        pen.origin = self._origin(record)
        is_new = one.decided == "begin"
        if is_new:
            pen.begin(fiche)
        said = typed(fiche, possible(one, fiche, taken))
        if self.source is Source.SIRENE and (fiche.kinds or "kinds" in fiche.origins):
            said.pop("kinds", None)  # a legal form says what a structure is only where nothing else does
        for name in UNIONS & said.keys():
            said[name] = union(getattr(fiche, name), said[name])
        different = self._different(pen, fiche, said)
        said = {name: value for name, value in said.items() if name not in different}
        changed = len(pen.say(fiche, said)) + self._tell_lines(pen, lines, one, fiche)
        changed += self._buyer(fiche, record)
        self._settle(one, fiche, "created" if is_new else "updated" if changed else "unchanged")
        if different:
            self._flag(one, fiche, different)

    def _tell_lines(self, pen: Pen, lines: Lines, one: Placed, fiche: Fiche) -> int:
        record = one.target.record
        for name in lines.services_of_others(fiche, record):
            one.target.flag("nom", f"le service « {name} » est déjà celui d'une autre fiche : il y reste")
        lines.link(fiche, record)
        changed = lines.tell_parts(pen, fiche, record)
        changed += lines.tell_activities(fiche, record, pen.origin)
        return changed + lines.tell_lists(fiche, record, pen.origin, self.batch)

    def _different(self, pen: Pen, fiche: Fiche, said: dict[str, Any]) -> tuple[str, ...]:
        """Fields that a person wrote here before the file, and that the file says otherwise."""
        refused = pen.refused(fiche, said)
        kept = {name: Origin.read(fiche.origins[name]) for name in refused}
        found = {name for name, word in kept.items() if word.source.is_local and pen.origin.as_of > word.as_of}
        both = {"longitude", "latitude"}
        return tuple(sorted(found | (both & said.keys() if both & set(refused) else set())))

    def _flag(self, one: Placed, fiche: Fiche, names: Sequence[str]) -> None:
        labels = ", ".join(BY_NAME[name].label for name in names)
        one.target.flag(labels, DIFFERENT)
        flag, is_new = FicheFlag.objects.get_or_create(
            fiche=fiche,
            rule=FlagRule.DIFFERENT_ELSEWHERE.value,
            settled_at=None,
            defaults={"note": f"{self.source.label} : {labels}"[:1000]},
        )
        if is_new:
            self.undo.setdefault(one.target.rows[0].position, {})["flag"] = flag.pk

    def _settle(self, one: Placed, fiche: Fiche, outcome: str) -> None:
        if one.place_id is not None and outcome != "unchanged":
            self.touched.add(fiche.establishment.organisation_id)
        for row in one.target.rows:
            row.outcome, row.fiche_id = outcome, fiche.pk

    @staticmethod
    def _buyer(fiche: Fiche, record: Record) -> int:
        unit = fiche.establishment.organisation
        if not record.buyer_kind or unit.buyer_kind:
            return 0
        unit.buyer_kind = record.buyer_kind
        Organisation.objects.filter(pk=unit.pk).update(buyer_kind=record.buyer_kind)
        return 1

    def _remember(self, pairs: Sequence[tuple[Placed, Fiche]], lines: Lines) -> None:
        """Keep, with the first row of each structure, what the history of its fiche does not hold."""
        first = {fiche.pk: one.target.rows[0].position for one, fiche in pairs}
        places = {fiche.establishment.pk: first[fiche.pk] for _, fiche in pairs}
        units = {fiche.establishment.organisation_id: first[fiche.pk] for _, fiche in pairs}
        for link in lines.new_links:
            self.undo.setdefault(first[link.fiche_id], {}).setdefault("links", []).append(link.pk)
        for row, before in lines.activities:
            position = places[row.establishment_id] if row.establishment_id else units[row.organisation_id or 0]
            self.undo.setdefault(position, {}).setdefault("activities", []).append([row.pk, before])
        for listing in lines.listings:
            self.undo.setdefault(units[listing.organisation_id], {}).setdefault("listings", []).append(listing.pk)


def _share_units(fiches: Sequence[Fiche]) -> None:
    """Give the places of one legal unit the same row, so that what one says of it the others already know."""
    units: dict[int, Organisation] = {}
    for fiche in fiches:
        place = fiche.establishment
        place.organisation = units.setdefault(place.organisation_id, place.organisation)


def _numbers_taken(some: Sequence[Placed]) -> dict[str, int]:
    """Which place has each SIRET of these records, and which legal unit each SIREN."""
    records = [one.target.record for one in some]
    sirets = Establishment.objects.filter(siret__in={r.siret for r in records} - {""}).order_by("pk")
    sirens = Organisation.objects.filter(siren__in={r.legal_number for r in records} - {""}).order_by("pk")
    return {
        **{str(siret): place for siret, place in sirets.values_list("siret", "pk")},
        **{str(siren): unit for siren, unit in sirens.values_list("siren", "pk")},
    }
