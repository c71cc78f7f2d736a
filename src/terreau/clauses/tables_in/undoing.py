"""Takes back what a table wrote: rows nobody used go, hours are reversed in the ledger, the rest stays, set aside."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Model, ProtectedError, Q

from terreau.clauses.actions.ledger import reverse
from terreau.clauses.models import Clause, ClauseEvent, Commitment, Figure, LedgerEntry, Placement, Statement
from terreau.clauses.rules.vocabulary import EntryKind
from terreau.directory.models import Establishment, Organisation
from terreau.kit.access import Actor
from terreau.kit.actions import Refused
from terreau.kit.models import ImportBatch, ImportRow, JournalEntry
from terreau.participants.models import Eligibility, Participant, ParticipantShare
from terreau.procurement.decp.undoing import unused
from terreau.procurement.models import Contract, Lot, LotCompany, Operation
from terreau.procurement.rules.vocabulary import ContractStage

MODELS: Mapping[str, type[Model]] = {
    "contract": Contract,
    "lot": Lot,
    "lotcompany": LotCompany,
    "operation": Operation,
    "clause": Clause,
    "figure": Figure,
    "participant": Participant,
    "eligibility": Eligibility,
    "establishment": Establishment,
    "organisation": Organisation,
}
KEEP = "Retirez d'abord ce qui a été fait depuis, ou gardez l'import."


def undo(batch: ImportBatch, *, by: Actor, on: date) -> None:
    """Take back everything a batch wrote; a company that it made and that anything else names stays.

    Raises Refused, and writes nothing, when later work stands on it.
    """
    kept = [row.before for row in batch.rows.exclude(before=None).order_by("-position") if row.before]
    _refuse_later_imports(batch)
    _refuse_used_lots(kept)
    _refuse_used_people(kept, batch)
    for before in kept:
        _reverse(before.get("entries", []), by=by, on=on)
        _restore(before.get("changed", {}))
        _blank(before.get("filled"))
        _remove(before["created"], on=on)
    for name in ("establishment", "organisation"):
        made = [pk for before in kept for pk in before["created"].get(name, [])]
        unused(MODELS[name]._default_manager.filter(pk__in=made)).delete()  # noqa: SLF001


def _refuse_later_imports(batch: ImportBatch) -> None:
    """A later table of the same kind on the same rows is undone first."""
    ours = batch.rows.exclude(before=None).values("subject_id")
    later = ImportRow.objects.filter(batch_id__gt=batch.pk, batch__kind=batch.kind, batch__state=ImportBatch.State.DONE)
    later = later.filter(batch__territory_id=batch.territory_id, subject_id__in=ours).exclude(before=None)
    found = later.select_related("batch").order_by("batch_id").first()
    if found is not None:
        raise Refused(f"L'import « {found.batch} » s'appuie sur celui-ci : annulez-le d'abord.")


def _refuse_used_lots(kept: Iterable[Mapping[str, Any]]) -> None:
    entries = [pk for before in kept for pk in before.get("entries", [])]
    clauses = [pk for before in kept for pk in before["created"].get("clause", [])]
    figures = [pk for before in kept for pk in before["created"].get("figure", [])]
    contracts = [pk for before in kept for pk in before["created"].get("contract", [])]
    due = LedgerEntry.objects.filter(pk__in=entries, kind=EntryKind.DUE.value)
    touched = Clause.objects.filter(Q(pk__in=clauses) | Q(commitments__in=due.values("commitment")))
    used = touched.filter(_is_used(entries, figures)).select_related("lot").order_by("pk").first()
    if used is not None:
        raise Refused(f"Cet import ne peut pas être annulé : le lot « {used} » a servi depuis. {KEEP}")
    edited = Contract.objects.filter(pk__in=contracts).exclude(edited_fields=[]).order_by("pk").first()
    if edited is not None:
        raise Refused(f"Le marché « {edited} » a été corrigé à la main depuis : l'annulation perdrait cette saisie.")


def _is_used(entries: list[int], figures: list[int]) -> Q:
    """A clause on which something else was written: hours, statements, persons, figures or events."""
    others = LedgerEntry.objects.exclude(pk__in=entries).filter(reverses=None, reversed_by=None)
    commitments = Q(commitments__in=others.values("commitment"))
    commitments |= Q(commitments__in=Statement.objects.values("commitment"))
    commitments |= Q(commitments__in=Placement.objects.values("commitment"))
    other_figures = Figure.objects.exclude(pk__in=figures).values("clause")
    return commitments | Q(pk__in=other_figures) | Q(pk__in=ClauseEvent.objects.values("clause"))


def _refuse_used_people(kept: Iterable[Mapping[str, Any]], batch: ImportBatch) -> None:
    created = [pk for before in kept for pk in before["created"].get("participant", [])]
    filled = [before["filled"]["participant"] for before in kept if before.get("filled")]
    ours = [pk for before in kept for pk in before["created"].get("eligibility", [])]
    changed = JournalEntry.objects.filter(
        subject_type="participants.participant", subject_id__in=[*created, *filled], at__gt=batch.finished_at
    ).exclude(fields=[])
    more = Eligibility.objects.filter(participant__in=created).exclude(pk__in=ours)
    shared = ParticipantShare.objects.filter(participant__in=created)
    if changed.exists() or more.exists() or shared.exists():
        raise Refused(f"Cet import ne peut pas être annulé : un dossier de personne a été complété depuis. {KEEP}")


def _reverse(entries: Iterable[int], *, by: Actor, on: date) -> None:
    """The ledger only grows: each entry gets its opposite, and what is owed follows."""
    known = LedgerEntry.objects.filter(pk__in=entries, reversed_by=None).select_related("commitment")
    for entry in known.order_by("pk"):
        reverse(by=by, entry=entry, dated_on=max(on, entry.dated_on))
        if entry.kind == EntryKind.DUE:
            owed = Commitment.objects.select_for_update().get(pk=entry.commitment_id)
            owed.hours -= entry.hours_counted
            owed.save(update_fields=["hours"])


def _restore(changed: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> None:
    for name, rows in changed.items():
        for pk, values in rows.items():
            MODELS[name]._default_manager.filter(pk=pk).update(**values)  # noqa: SLF001


def _blank(filled: Mapping[str, Any] | None) -> None:
    """What was blank in a person's file is blank again; the values themselves were never kept."""
    if filled:
        empty = {name: None if name in {"birth_on", "commune"} else "" for name in filled["fields"]}
        Participant.objects.filter(pk=filled["participant"]).update(**empty)


def _remove(created: Mapping[str, list[int]], *, on: date) -> None:
    """Delete what nothing holds; what the ledger holds is closed and set aside."""
    Figure.objects.filter(pk__in=created.get("figure", [])).delete()
    for pk in created.get("clause", []):
        _remove_clause(pk, on)
    LotCompany.objects.filter(pk__in=created.get("lotcompany", [])).delete()
    Lot.objects.filter(pk__in=created.get("lot", []), clauses=None).delete()
    for pk in created.get("contract", []):
        if Lot.objects.filter(contract=pk).exists():
            Contract.objects.filter(pk=pk).update(set_aside_on=on, stage=ContractStage.ABANDONED.value)
        else:
            Contract.objects.filter(pk=pk).delete()
    Operation.objects.filter(pk__in=created.get("operation", []), lots=None).delete()
    try:
        Eligibility.objects.filter(pk__in=created.get("eligibility", [])).delete()
        Participant.objects.filter(pk__in=created.get("participant", [])).delete()
    except ProtectedError as held:
        raise Refused(
            f"Cet import ne peut pas être annulé : une personne a un contrat de travail ici. {KEEP}"
        ) from held


def _remove_clause(pk: int, on: date) -> None:
    commitments = Commitment.objects.filter(clause=pk)
    if LedgerEntry.objects.filter(commitment__in=commitments).exists():
        Clause.objects.filter(pk=pk).update(closed_on=on)
        return
    commitments.delete()
    Clause.objects.filter(pk=pk).delete()
