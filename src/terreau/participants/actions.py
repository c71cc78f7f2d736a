"""The writes of the participants room."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action
from terreau.participants.models import Eligibility, Participant, ParticipantShare
from terreau.participants.rules.records import (
    EligibilityRecord,
    PersonRecord,
    eligibility_refusal,
    own_values,
    person_refusal,
    usual_end,
)
from terreau.participants.rules.words import person_key
from terreau.territories.models import Territory


@action("participants.create_participant")
def create_participant(*, by: Actor, record: PersonRecord, on: date) -> Participant:
    """Open the file of one person, with the categories given. Raises Refused."""
    return _create(by, [record], on)[0]


@action("participants.create_participants")
def create_participants(*, by: Actor, rows: Sequence[PersonRecord], on: date) -> list[Participant]:
    """Open files in bulk, in the order of the rows. Raises Refused, naming the row, and then writes none."""
    return _create(by, rows, on)


@action("participants.edit_participant", subject="participant")
def edit_participant(*, by: Actor, participant: Participant, values: Mapping[str, object], on: date) -> Participant:
    """Correct a file; `values` maps fields of PersonRecord (eligibilities apart), an absent one is left as it is."""
    row = Participant.objects.select_for_update().get(pk=participant.pk)
    before = PersonRecord(**{name: getattr(row, name) for name in own_values(PersonRecord("", ""))})
    after = replace(before, **values)  # type: ignore[arg-type]
    if refusal := person_refusal(after, on=on):
        raise Refused(refusal)
    old, new = own_values(before), own_values(after)
    changed = tuple(name for name in new if old[name] != new[name])
    for name in changed:
        setattr(row, name, new[name])
    row.name_key = person_key(row.first_name, row.last_name)
    row.save()
    journal.note(fields=changed)
    return row


@action("participants.add_eligibility", subject="participant")
def add_eligibility(*, by: Actor, participant: Participant, record: EligibilityRecord) -> Eligibility:
    """Say that a person counts, in which category, on what proof and until when. Raises Refused.

    The first category of a person is the principal one; a later one takes its place when the record says so.
    """
    if refusal := eligibility_refusal(record):
        raise Refused(refusal)
    person = Participant.objects.select_for_update(of=("self",)).select_related("territory").get(pk=participant.pk)
    principal = Eligibility.objects.filter(participant=person, is_principal=True)
    if record.is_principal:
        principal.update(is_principal=False)
    is_first = not record.is_principal and not principal.exists()
    eligibility = _eligibility(person, replace(record, is_principal=record.is_principal or is_first), by)
    eligibility.save()
    journal.note(fields=("eligibilities",))
    return eligibility


@action("participants.record_proof", subject="eligibility")
def record_proof(
    *, by: Actor, eligibility: Eligibility, proof: str, dated_on: date | None, seen_on: date
) -> Eligibility:
    """Note that the proof of a category was seen, by whom and when. Raises Refused when it is too old."""
    row = Eligibility.objects.select_for_update().get(pk=eligibility.pk)
    record = EligibilityRecord(row.category, row.valid_from, row.valid_to, proof, dated_on, seen_on, row.opinion)
    if refusal := eligibility_refusal(record):
        raise Refused(refusal)
    row.proof, row.proof_dated_on, row.proof_seen_on, row.checked_by_id = proof, dated_on, seen_on, by.user_id
    row.save(update_fields=["proof", "proof_dated_on", "proof_seen_on", "checked_by"])
    journal.note(fields=("proof", "proof_dated_on", "proof_seen_on", "checked_by"))
    return row


@action("participants.end_eligibility", subject="eligibility")
def end_eligibility(*, by: Actor, eligibility: Eligibility, on: date, reason: str) -> Eligibility:
    """Set the last day at which a category holds; the row stays."""
    row = Eligibility.objects.select_for_update().get(pk=eligibility.pk)
    if on < row.valid_from:
        raise Refused("Cette catégorie commence après cette date : choisissez une date de fin plus tardive.")
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    journal.note(fields=("valid_to",), reason=reason)
    return row


@action("participants.choose_principal", subject="eligibility")
def choose_principal(*, by: Actor, eligibility: Eligibility) -> Eligibility:
    """Make a category the principal one, the one that counts in figures."""
    Participant.objects.select_for_update().get(pk=eligibility.participant_id)
    same_person = Eligibility.objects.filter(participant_id=eligibility.participant_id)
    same_person.filter(is_principal=True).update(is_principal=False)
    same_person.filter(pk=eligibility.pk).update(is_principal=True)
    journal.note(fields=("is_principal",))
    return Eligibility.objects.get(pk=eligibility.pk)


@action("participants.share_participant", subject="participant")
def share_participant(
    *, by: Actor, participant: Participant, territory: Territory, reason: str, on: date
) -> ParticipantShare:
    """Show a file to another territory from this day, for a reason, until ended."""
    if territory.pk == participant.territory_id:
        raise Refused("Ce dossier est déjà celui de votre territoire.")
    if not reason.strip():
        raise Refused("Dites en une phrase pourquoi cet autre territoire a besoin du dossier.")
    share, is_new = ParticipantShare.objects.get_or_create(
        participant=participant, territory=territory, ended_on=None, defaults={"from_on": on, "reason": reason.strip()}
    )
    if not is_new:
        raise Refused(f"Ce dossier est déjà montré à {territory}.")
    journal.note(fields=("shares",))
    return share


@action("participants.end_share", subject="share")
def end_share(*, by: Actor, share: ParticipantShare, on: date) -> ParticipantShare:
    """Stop showing a file to another territory."""
    row = ParticipantShare.objects.select_for_update().get(pk=share.pk)
    if row.ended_on:
        raise Refused("Ce partage est déjà terminé.")
    row.ended_on = max(on, row.from_on)
    row.save(update_fields=["ended_on"])
    journal.note(fields=("ended_on",))
    return row


def _create(by: Actor, records: Sequence[PersonRecord], on: date) -> list[Participant]:
    if not by.territory_id:
        raise Refused("Un dossier est tenu par un territoire : dites lequel.")
    for position, record in enumerate(records, start=1):
        if refusal := person_refusal(record, on=on):
            raise Refused(refusal if len(records) == 1 else f"Ligne {position} : {refusal}")
    territory = Territory.objects.get(pk=by.territory_id)
    people = [
        Participant(territory=territory, name_key=person_key(r.first_name, r.last_name), **own_values(r))
        for r in records
    ]
    Participant.objects.bulk_create(people, batch_size=1000)
    eligibilities = [
        _eligibility(person, _principal_among(record, at), by)
        for person, record in zip(people, records, strict=True)
        for at in range(len(record.eligibilities))
    ]
    Eligibility.objects.bulk_create(eligibilities, batch_size=1000)
    return people


def _principal_among(record: PersonRecord, at: int) -> EligibilityRecord:
    """The category at this place, principal when it is the first that says so, or the first of all when none does."""
    said = [place for place, each in enumerate(record.eligibilities) if each.is_principal]
    return replace(record.eligibilities[at], is_principal=at == (said[0] if said else 0))


def _eligibility(person: Participant, record: EligibilityRecord, by: Actor) -> Eligibility:
    return Eligibility(
        participant=person,
        category=record.category,
        is_principal=record.is_principal,
        proof=record.proof,
        proof_dated_on=record.proof_dated_on,
        proof_seen_on=record.proof_seen_on,
        checked_by_id=by.user_id if record.proof_seen_on else None,
        valid_from=record.valid_from,
        valid_to=record.valid_to or usual_end(record.valid_from, person.territory.count_months),
        opinion=record.opinion,
    )
