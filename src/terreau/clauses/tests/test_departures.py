"""A company that leaves a lot: what it did stays, nothing more is asked."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from terreau.clauses.actions.commitments import change_entrusted, end_commitment
from terreau.clauses.models import ClauseEvent, Commitment, Exit, LedgerEntry, Statement
from terreau.clauses.tests import make
from terreau.clauses.tests.make_lots import signed_in
from terreau.kit.actions import Refused

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 30)


def entrusted() -> Commitment:
    """A subcontractor with 200 hours, and 70 done."""
    holder = make.commitment()
    made = make.commitment(
        on=holder.clause, company=make.company("Rénov+"), kind="entrusted", entrusted_by=holder, hours=Decimal(200)
    )
    done: dict[str, Any] = {"hours_counted": 70, "hours_real": 70, "dated_on": DAY, "source_type": "clauses.statement"}
    LedgerEntry.objects.create(
        commitment=made, kind="done", source_id=1, worked_from=date(2026, 8, 1), worked_to=date(2026, 8, 31), **done
    )
    return made


def test_a_subcontractor_leaves_with_what_it_did() -> None:
    gone = entrusted()
    placement = make.placement(gone)
    asked, before = make.statement(gone), make.statement(gone, month=date(2026, 9, 1))
    by = make.facilitator(gone.clause.territory)
    end_commitment(by=by, commitment=gone, on=DAY, reason="Sa part est terminée")
    gone.refresh_from_db()
    placement.refresh_from_db()
    assert (gone.hours, gone.to_on, placement.to_on) == (Decimal(70), DAY, DAY)
    assert Exit.objects.get().left_on == DAY
    assert not Statement.objects.filter(pk=asked.pk).exists()
    assert Statement.objects.filter(pk=before.pk).exists()
    assert ClauseEvent.objects.get().note == "Rénov+ : Sa part est terminée"
    with pytest.raises(Refused, match="déjà noté"):
        end_commitment(by=by, commitment=gone, on=DAY, reason="Encore")
    change_entrusted(by=by, commitment=gone, hours=Decimal(100))
    gone.refresh_from_db()
    assert gone.to_on is None


def test_a_company_that_still_owes_hours_cannot_leave() -> None:
    holder = make.commitment()
    with pytest.raises(Refused, match="doit encore"):
        end_commitment(by=make.facilitator(holder.clause.territory), commitment=holder, on=DAY, reason="Partie")


def test_the_departure_is_noted_from_the_lot() -> None:
    gone = entrusted()
    browser = signed_in(gone.clause.territory)
    page = f"/clauses/engagements/{gone.pk}/depart/"
    assert page in browser.get(f"/clauses/lots/{gone.clause_id}/").content.decode()
    wrong = browser.post(page, {"on": "30/09/2026"})
    assert (wrong.status_code, "30/09/2026" in wrong.content.decode()) == (422, True)
    browser.post(page, {"on": "30/09/2026", "reason": "Sa part est terminée"})
    assert "jusqu&#x27;au 30" in browser.get(f"/clauses/lots/{gone.clause_id}/").content.decode()
