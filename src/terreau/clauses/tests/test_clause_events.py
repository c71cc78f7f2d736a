"""What happens to a contract: hours move on both sides or not at all."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from terreau.clauses.actions.calls import note_call
from terreau.clauses.actions.events import change_holder, record_event, transfer_hours
from terreau.clauses.models import Clause, Commitment, LedgerEntry
from terreau.clauses.reading.figures_table import due_hours
from terreau.clauses.rules.totals import Totals, totals
from terreau.clauses.rules.vocabulary import EntryKind, EventKind
from terreau.clauses.tests import make
from terreau.kit.actions import Refused
from terreau.procurement.tests import make as procurement

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 16)


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("accord.pdf", b"%PDF-1.7 invented")


def sums(clause: Clause) -> Totals:
    entries = LedgerEntry.objects.filter(commitment__clause=clause).values_list("kind", "hours_counted")
    return totals((EntryKind(kind), hours) for kind, hours in entries)


def done(commitment: Commitment, hours: int) -> None:
    LedgerEntry.objects.create(
        commitment=commitment,
        kind="done",
        hours_counted=Decimal(hours),
        hours_real=Decimal(hours),
        dated_on=TODAY,
        worked_from=date(2026, 9, 1),
        worked_to=date(2026, 9, 30),
        source_type="clauses.statementline",
    )


def event(clause: Clause, kind: EventKind, **fields: Any) -> None:
    values = {"by": make.facilitator(clause.territory), "clause": clause, "kind": kind, "from_on": date(2026, 5, 4)}
    record_event(**{**values, **fields})


def test_a_suspension_and_an_extension_move_days_and_no_hours() -> None:
    holder = make.commitment()
    event(holder.clause, EventKind.SUSPENSION, to_on=date(2026, 6, 30))
    event(holder.clause, EventKind.EXTENSION, to_on=date(2028, 3, 31))
    assert holder.clause.events.count() == 2
    assert sums(holder.clause).net_due == 833


def test_hours_in_an_event_need_the_document_that_gives_them() -> None:
    holder = make.commitment()
    with pytest.raises(Refused, match="Joignez le document"):
        event(holder.clause, EventKind.TERMINATION, hours=Decimal(-100))
    with pytest.raises(Refused, match="nouvelle date de fin"):
        event(holder.clause, EventKind.EXTENSION)
    with pytest.raises(Refused, match="avant le début"):
        event(holder.clause, EventKind.SUSPENSION, to_on=date(2026, 1, 1))
    with pytest.raises(Refused, match="sa propre page"):
        event(holder.clause, EventKind.TRANSFER)
    assert not holder.clause.events.exists()


def test_a_termination_waives_at_most_what_is_left_and_the_rule_agrees_with_the_ledger() -> None:
    holder = make.commitment(hours=Decimal(0))
    event(holder.clause, EventKind.EXTENSION, to_on=date(2028, 1, 1), hours=Decimal(500), document=pdf())
    done(holder, 100)
    with pytest.raises(Refused, match="400,00"):
        event(holder.clause, EventKind.TERMINATION, hours=Decimal(-401), document=pdf())
    event(holder.clause, EventKind.TERMINATION, hours=Decimal(-400), document=pdf())
    assert sums(holder.clause).net_due == due_hours(holder.clause, TODAY).due == 100
    assert sums(holder.clause).waived == 400
    assert sums(holder.clause).remaining == 0


def test_a_new_holder_takes_what_is_left_and_what_is_done_stays_with_who_did_it() -> None:
    former = make.commitment(hours=Decimal(1000))
    stays = make.commitment(
        on=former.clause, company=make.company("Élec Val"), kind="entrusted", entrusted_by=former, hours=Decimal(200)
    )
    done(former, 300)
    done(stays, 50)
    by = make.facilitator(former.clause.territory)
    new = make.company("Grandin TP")
    change_holder(by=by, commitment=former, company=new, from_on=date(2026, 10, 1))
    former.refresh_from_db()
    stays.refresh_from_db()
    taken = Commitment.objects.get(company=new)
    assert (former.hours, taken.hours, former.to_on) == (300, 700, date(2026, 9, 30))
    assert stays.entrusted_by == taken
    assert sums(former.clause).net_due == 1000
    with pytest.raises(Refused, match="déjà cette entreprise"):
        change_holder(by=by, commitment=taken, company=new, from_on=TODAY)


def test_a_new_holder_without_the_subcontractors_takes_less() -> None:
    former = make.commitment(hours=Decimal(1000))
    leaves = make.commitment(
        on=former.clause, company=make.company("Élec Val"), kind="entrusted", entrusted_by=former, hours=Decimal(200)
    )
    done(former, 300)
    done(leaves, 50)
    by = make.facilitator(former.clause.territory)
    new = make.company("Grandin TP")
    change_holder(by=by, commitment=former, company=new, from_on=TODAY, keeps_subcontractors=False, document=pdf())
    former.refresh_from_db()
    leaves.refresh_from_db()
    assert (former.hours, Commitment.objects.get(company=new).hours) == (350, 650)
    assert leaves.entrusted_by == former


def test_a_holder_who_did_everything_passes_nothing_and_may_come_back() -> None:
    former = make.commitment(hours=Decimal(100))
    done(former, 120)
    by = make.facilitator(former.clause.territory)
    change_holder(by=by, commitment=former, company=make.company("Grandin TP"), from_on=date(2026, 10, 1))
    taken = Commitment.objects.get(company__name="Grandin TP")
    assert (taken.hours, LedgerEntry.objects.filter(commitment=taken).count()) == (0, 0)
    change_holder(by=by, commitment=taken, company=former.company, from_on=TODAY)
    former.refresh_from_db()
    assert (former.hours, former.to_on) == (100, None)


def test_a_transfer_writes_both_sides_and_doubles_nothing() -> None:
    giving = make.commitment(hours=Decimal(1000))
    of = giving.clause.lot.contract.buyer
    lot = procurement.lot(of=procurement.contract(of=of))
    taking = make.commitment(on=make.clause(of=giving.clause.territory, lot=lot), hours=Decimal(400))
    by = make.facilitator(giving.clause.territory)
    transfer_hours(by=by, clause=giving.clause, to=taking.clause, hours=Decimal(250), on=TODAY, document=pdf())
    assert (sums(giving.clause).net_due, sums(taking.clause).net_due) == (750, 650)
    assert (giving.clause.events.get().hours, taking.clause.events.get().hours) == (-250, 250)


def test_a_transfer_keeps_to_one_buyer_one_territory_and_what_is_left() -> None:
    giving, elsewhere = make.commitment(hours=Decimal(100)), make.commitment()
    by = make.facilitator(giving.clause.territory)
    same = make.commitment(
        on=make.clause(
            of=giving.clause.territory,
            lot=procurement.lot(of=procurement.contract(of=giving.clause.lot.contract.buyer)),
        )
    )
    values: dict[str, Any] = {"by": by, "clause": giving.clause, "on": TODAY}
    for to, hours, document, words in (
        (elsewhere.clause, 10, pdf(), "même acheteur"),
        (giving.clause, 10, pdf(), "autre lot"),
        (same.clause, 101, pdf(), "100,00"),
        (same.clause, 10, None, "accord écrit"),
    ):
        with pytest.raises(Refused, match=words), transaction.atomic():
            transfer_hours(**values, to=to, hours=Decimal(hours), document=document)
    assert sums(giving.clause).net_due == 100


def test_hours_need_someone_who_owes_them() -> None:
    clause = make.clause()
    with pytest.raises(Refused, match="Aucune entreprise"):
        event(clause, EventKind.EXTENSION, to_on=date(2028, 1, 1), hours=Decimal(5), document=pdf())


def test_a_call_is_one_line() -> None:
    clause = make.clause()
    note_call(by=make.facilitator(clause.territory), clause=clause, note="Cherche deux coffreurs", on=TODAY)
    assert clause.calls.get().note == "Cherche deux coffreurs"
