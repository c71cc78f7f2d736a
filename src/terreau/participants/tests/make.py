"""Builders for tests: invented persons and why they count."""

from __future__ import annotations

from datetime import date

from terreau.directory.tests import make as directory
from terreau.participants.models import Eligibility, Participant, ParticipantShare
from terreau.participants.rules.words import person_key
from terreau.territories.models import Territory


def participant(
    first_name: str = "Yanis", last_name: str = "Morel", *, territory: Territory | None = None, **fields: object
) -> Participant:
    """A person followed by a territory."""
    values: dict[str, object] = {"birth_on": date(1990, 5, 17), "sex": "male", **fields}
    return Participant.objects.create(
        territory=territory or directory.territory(),
        first_name=first_name,
        last_name=last_name,
        name_key=person_key(first_name, last_name),
        **values,
    )


def eligibility(
    participant: Participant | None = None,
    category: str = "DELD",
    *,
    valid_from: date = date(2025, 1, 1),
    valid_to: date | None = date(2026, 12, 31),
    proof_seen_on: date | None = date(2025, 1, 1),
    **fields: object,
) -> Eligibility:
    """One category of a person, its proof seen unless `proof_seen_on` is None; principal when it is the first."""
    person = participant or _someone()
    values: dict[str, object] = {
        "is_principal": not person.eligibilities.filter(is_principal=True).exists(),
        "opinion": "Avis écrit." if category == "AVIS" else "",
        "proof": "Pièce vue" if proof_seen_on else "",
        **fields,
    }
    return Eligibility.objects.create(
        participant=person,
        category=category,
        valid_from=valid_from,
        valid_to=valid_to,
        proof_seen_on=proof_seen_on,
        **values,
    )


def share(participant: Participant, territory: Territory, *, from_on: date = date(2026, 1, 1)) -> ParticipantShare:
    """A file shown to another territory."""
    return ParticipantShare.objects.create(
        participant=participant, territory=territory, from_on=from_on, reason="Chantier suivi à deux"
    )


def _someone() -> Participant:
    return participant()
