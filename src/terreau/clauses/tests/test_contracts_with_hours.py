"""A contract corrected by hand keeps the lots that carry hours."""

import pytest

from terreau.clauses.tests import make as clauses
from terreau.directory.tests import make as directory
from terreau.kit.actions import Refused
from terreau.procurement.actions import save_contract
from terreau.procurement.rules.drafts import ContractDraft, LotDraft, Who
from terreau.procurement.rules.vocabulary import ContractStage
from terreau.procurement.tests import make

pytestmark = pytest.mark.django_db


def test_a_lot_that_carries_hours_cannot_be_removed_and_nothing_else_is_written() -> None:
    contract = make.contract()
    make.agreement(of=contract.buyer)
    lot = make.lot(of=contract, number="1")
    clauses.clause(of=directory.territory(), lot=lot)
    wanted = ContractDraft(
        buyer=Who(pk=contract.buyer_id),
        title="Autre",
        kind="works",
        stage=ContractStage.NOTIFIED,
        notified_on=contract.notified_on,
        lots=(LotDraft(0, number="2", title="Peinture"),),
        removed=frozenset({f"lot {lot.pk}"}),
    )
    with pytest.raises(Refused, match="Des heures sont enregistrées"):
        save_contract(by=directory.actor(), contract=contract, draft=wanted)
    contract.refresh_from_db()
    assert contract.title != "Autre"
    assert contract.lots.get() == lot
