"""Answers that few people meet: a month empty again, a person told too early, a company that owes nothing more."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile

from terreau.clauses.actions import drafts
from terreau.clauses.actions.commitments import end_commitment
from terreau.clauses.actions.employment import Terms
from terreau.clauses.actions.statements import return_statement, set_aside_newcomer
from terreau.clauses.models import LedgerEntry, Newcomer
from terreau.clauses.rules.vocabulary import ContractType, NoHoursReason
from terreau.clauses.tables_in import actions as tables
from terreau.clauses.tests import make
from terreau.clauses.tests.test_drafting import bearer, lina
from terreau.clauses.tests.test_employing import add
from terreau.clauses.tests.test_tables_in import LOTS, imported
from terreau.clauses.tests.test_tables_in import given as table_given
from terreau.directory.tests import make as directory
from terreau.kit.access import Forbidden
from terreau.kit.actions import Refused
from terreau.kit.models import ImportBatch

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 3, tzinfo=UTC)


def test_a_holder_that_owes_nothing_more_leaves_with_its_hours() -> None:
    holder = make.commitment(hours=Decimal(70))
    done: dict[str, Any] = {"hours_counted": 70, "hours_real": 70, "dated_on": date(2026, 9, 1)}
    LedgerEntry.objects.create(
        commitment=holder,
        kind="done",
        source_type="clauses.statement",
        source_id=1,
        worked_from=date(2026, 8, 1),
        worked_to=date(2026, 8, 31),
        **done,
    )
    by = make.facilitator(holder.clause.territory)
    end_commitment(by=by, commitment=holder, on=date(2026, 9, 30), reason="Chantier fini")
    holder.refresh_from_db()
    assert (holder.hours, holder.to_on) == (70, date(2026, 9, 30))


def test_an_empty_month_sent_back_is_sent_again_as_it_is() -> None:
    statement = make.statement()
    who = bearer(statement)
    drafts.declare_no_hours(by=who, statement=statement, reason=NoHoursReason.HOLIDAYS, at=AT)
    by = make.facilitator(statement.commitment.clause.territory)
    return_statement(by=by, statement=statement, reason="Karim était là, non ?", at=AT)
    sent = drafts.submit_statement(by=who, statement=statement, at=AT)
    assert (sent.status, sent.no_hours_reason) == ("sent", NoHoursReason.HOLIDAYS.value)


def test_a_person_told_for_october_and_employed_from_november_is_answered_without_a_line() -> None:
    statement = make.statement()
    told = lina(statement, hours=Decimal(60))
    add(statement.commitment, terms=Terms(ContractType.CDD, date(2026, 11, 2), date(2027, 3, 1)), newcomer=told)
    told.refresh_from_db()
    assert told.settled_at
    assert not statement.lines.exists()


def test_a_person_told_is_not_set_aside_without_a_reason() -> None:
    statement = make.statement()
    told = lina(statement)
    by = make.facilitator(statement.commitment.clause.territory)
    with pytest.raises(Refused, match="Dites pourquoi"):
        set_aside_newcomer(by=by, newcomer=told, reason="  ", at=AT)
    assert Newcomer.objects.get().settled_at is None


def test_a_disk_full_when_keeping_a_table_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    upload = ContentFile(LOTS.encode(), name="lots.csv")
    with pytest.raises(Refused, match="le disque est plein"):
        tables.upload_table(by=directory.actor(), kind="lots", upload=upload, at=AT)
    assert not ImportBatch.objects.exists()


def test_only_a_written_table_is_taken_back_and_only_once() -> None:
    directory.buyer()
    by = directory.actor()
    with pytest.raises(Refused, match="Seul un import terminé"):
        tables.undo_table(by=by, batch=table_given("lots", LOTS, by), at=AT)
    batch, _ = imported("lots", LOTS.replace(";833;", ";;").replace(";280;", ";;"), by)
    tables.undo_table(by=by, batch=batch, at=AT)
    assert tables.undo_table(by=by, batch=batch, at=AT).pk == batch.pk


def test_a_table_is_its_territory_s_own() -> None:
    directory.buyer()
    batch = table_given("lots", LOTS)
    stranger = replace(directory.actor(), territory_id=directory.neighbour().pk)
    with pytest.raises(Forbidden, match="autre territoire"):
        tables.import_table(by=stranger, batch=batch, at=AT)
