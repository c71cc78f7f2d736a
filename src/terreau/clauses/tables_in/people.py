"""Writes the table of persons: a file per person, a category per line; what was known is never overwritten."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from terreau.clauses.rules.table_columns import PEOPLE, TABLE_KINDS
from terreau.clauses.rules.table_rows import PersonRow, Wrong
from terreau.clauses.tables_in.report import CREATED, FLAGGED, UNCHANGED, UPDATED, Fate, Report
from terreau.kit.access import Actor
from terreau.participants.models import Eligibility, Participant
from terreau.participants.rules.eligibility import TargetGroup
from terreau.participants.rules.words import person_key
from terreau.territories.models import Commune

OF = TABLE_KINDS[PEOPLE]
FILLED = ("birth_on", "sex", "street", "postal_code", "phone", "email")
SAME_NAME = "Une personne du même nom a déjà un dossier : donnez la date de naissance, dans ce fichier et son dossier."
NO_BIRTH = "Sans date de naissance, l'âge ne se vérifie pas : complétez son dossier."
NO_START = "La catégorie n'est pas enregistrée : donnez la date à partir de laquelle elle vaut."
NEEDS_OPINION = "La catégorie n'est pas enregistrée : un avis motivé s'écrit dans le dossier de la personne."
UNKNOWN_COMMUNE = "Cette commune n'est pas reconnue : complétez son dossier, ou écrivez « Argenteuil (95018) »."


class PeopleWriter:
    """Writes the lines of a file for the territory that controls the files of persons."""

    def __init__(self, *, by: Actor, territory: int) -> None:
        self.by, self.territory = by, territory
        self.known: dict[str, list[Participant]] = defaultdict(list)
        self.facts: dict[int, list[Eligibility]] = defaultdict(list)
        self.communes: dict[str, Commune | None] = {}

    def write(self, rows: Sequence[PersonRow], report: Report) -> None:
        """Give each line its fate."""
        self._load(rows)
        for row in rows:
            self._write_person(row, report)

    def _load(self, rows: Sequence[PersonRow]) -> None:
        keys = {person_key(row.first_name, row.last_name) for row in rows}
        found = Participant.objects.filter(territory_id=self.territory, name_key__in=keys)
        for person in found.select_for_update().order_by("pk"):
            self.known[person.name_key].append(person)
        held = Eligibility.objects.filter(participant__territory_id=self.territory)
        for fact in held.filter(participant__name_key__in=keys).order_by("pk"):
            self.facts[fact.participant_id].append(fact)

    def _write_person(self, row: PersonRow, report: Report) -> None:
        key = person_key(row.first_name, row.last_name)
        same = self.known[key]
        person = next((one for one in same if row.birth_on and one.birth_on == row.birth_on), None)
        if person is None and (same and (row.birth_on is None or any(one.birth_on is None for one in same))):
            person = next((one for one in same if self._is_twin(one, row)), None)
            if person is None:
                return report.reject(row.line, [Wrong(OF.label("birth_on"), SAME_NAME)])
        flags = self._flags(row)
        before: dict[str, Any] = {"created": {}}
        if person is None:
            person = self._new(row, key)
            before["created"]["participant"] = [person.pk]
        else:
            self._fill(person, row, before)
        self._add_category(person, row, before)
        is_new = "participant" in before["created"]
        moved = bool(before["created"]) or "filled" in before
        outcome = CREATED if is_new else UPDATED if moved else UNCHANGED
        kept = before if moved else None
        report.add(Fate(row.line, FLAGGED if flags else outcome, flags, "participants.participant", person.pk, kept))
        return None

    def _is_twin(self, person: Participant, row: PersonRow) -> bool:
        """Without a date of birth on either side, only the very same address, phone or e-mail tells one person."""
        if person.birth_on is not None or row.birth_on is not None:
            return False
        pairs = ((person.street, row.street), (person.phone, row.phone), (person.email, row.email))
        told = any(mine and mine == theirs for mine, theirs in pairs)
        return told or all(mine == theirs for mine, theirs in pairs)

    def _flags(self, row: PersonRow) -> tuple[Wrong, ...]:
        found = []
        if row.birth_on is None:
            found.append(Wrong(OF.label("birth_on"), NO_BIRTH))
        if row.commune and self._commune(row.commune) is None:
            found.append(Wrong(OF.label("commune"), UNKNOWN_COMMUNE))
        if row.category is TargetGroup.AVIS:
            found.append(Wrong(OF.label("category"), NEEDS_OPINION))
        elif row.category is not None and row.valid_from is None:
            found.append(Wrong(OF.label("valid_from"), NO_START))
        return tuple(found)

    def _commune(self, text: str) -> Commune | None:
        if text not in self.communes:
            self.communes[text] = Commune.objects.named(text)
        return self.communes[text]

    def _new(self, row: PersonRow, key: str) -> Participant:
        person = Participant.objects.create(
            territory_id=self.territory,
            first_name=row.first_name,
            last_name=row.last_name,
            name_key=key,
            commune=self._commune(row.commune) if row.commune else None,
            **{name: getattr(row, name) for name in FILLED},
        )
        self.known[key].append(person)
        return person

    def _fill(self, person: Participant, row: PersonRow, before: dict[str, Any]) -> None:
        """Write what the file knows and the person's file does not; only the names of the fields are kept."""
        filled = [name for name in FILLED if getattr(row, name) and not getattr(person, name)]
        for name in filled:
            setattr(person, name, getattr(row, name))
        commune = self._commune(row.commune) if row.commune else None
        if commune is not None and person.commune_id is None:
            person.commune = commune
            filled.append("commune")
        if filled:
            person.save(update_fields=filled)
            before["filled"] = {"participant": person.pk, "fields": filled}

    def _add_category(self, person: Participant, row: PersonRow, before: dict[str, Any]) -> None:
        if row.category is None or row.category is TargetGroup.AVIS or row.valid_from is None:
            return
        known = self.facts[person.pk]
        if any((fact.category, fact.valid_from) == (row.category.value, row.valid_from) for fact in known):
            return
        fact = Eligibility.objects.create(
            participant=person,
            category=row.category.value,
            is_principal=not any(one.is_principal for one in known),
            proof=row.proof,
            proof_seen_on=row.proof_seen_on,
            checked_by_id=self.by.user_id if row.proof_seen_on else None,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        known.append(fact)
        before["created"]["eligibility"] = [fact.pk]
