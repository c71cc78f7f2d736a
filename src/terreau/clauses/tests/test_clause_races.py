"""Two people at once on one lot: nothing is doubled, no limit is passed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from terreau.clauses.actions.commitments import entrust_hours
from terreau.clauses.actions.events import transfer_hours
from terreau.clauses.models import Commitment, LedgerEntry
from terreau.clauses.tests import make
from terreau.kit.actions import Refused
from terreau.procurement.tests import make as procurement

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]
TODAY = date(2026, 11, 16)


def together(*acts: Callable[[], object]) -> list[str]:
    """Run the acts at the same time, each on its own connection; what each was told, sorted."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            start.wait(timeout=10)
            act()
        except Refused:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_two_facilitators_never_entrust_together_more_than_is_owed() -> None:
    holder = make.commitment(hours=Decimal(100))
    by = make.facilitator(holder.clause.territory)
    values: dict[str, Any] = {"by": by, "holder": holder, "hours": Decimal(60), "from_on": TODAY}
    first, second = make.company("Armatures du Val"), make.company("Élec Val")
    told = together(lambda: entrust_hours(**values, company=first), lambda: entrust_hours(**values, company=second))
    assert told == ["done", "refused"]
    assert Commitment.objects.filter(kind="entrusted").count() == 1


def test_crossed_transfers_neither_lock_each_other_nor_lose_an_hour(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    here = make.commitment(hours=Decimal(100))
    of = here.clause.lot.contract.buyer
    there = make.commitment(
        on=make.clause(of=here.clause.territory, lot=procurement.lot(of=procurement.contract(of=of))),
        hours=Decimal(100),
    )
    by = make.facilitator(here.clause.territory)

    def move(giving: Commitment, taking: Commitment) -> None:
        document = SimpleUploadedFile("accord.pdf", b"%PDF-1.7 invented")
        transfer_hours(by=by, clause=giving.clause, to=taking.clause, hours=Decimal(40), on=TODAY, document=document)

    assert together(lambda: move(here, there), lambda: move(there, here)) == ["done", "done"]
    moved = LedgerEntry.objects.filter(kind="transferred").values_list("hours_counted", flat=True)
    assert sorted(moved) == [-40, -40, 40, 40]
    assert set(Commitment.objects.values_list("hours", flat=True)) == {100}
