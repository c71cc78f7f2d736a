"""What the acts on contracts, agreements and files refuse, and what rare corrections keep."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from terreau.directory.tests import make as directory
from terreau.kit.access import Forbidden
from terreau.kit.actions import Refused
from terreau.kit.models import ImportBatch, ImportRow, JournalEntry
from terreau.procurement import actions as acts
from terreau.procurement.decp import actions as files
from terreau.procurement.decp.importing import KIND
from terreau.procurement.models import Agreement, Amendment, LotCompany, Part, Subcontract
from terreau.procurement.rules.drafts import CompanyDraft, LotDraft, PartDraft, Who
from terreau.procurement.rules.vocabulary import HolderRole, PartKind
from terreau.procurement.tests import make
from terreau.procurement.tests.decp.make import contract as published
from terreau.procurement.tests.decp.make import v2, write
from terreau.procurement.tests.test_contract_rows import draft, kept

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 3, tzinfo=UTC)
SIGNED, BEFORE = date(2026, 6, 1), date(2026, 5, 1)


def batch(state: str = "preview") -> ImportBatch:
    """A file of the territory."""
    return ImportBatch.objects.create(
        kind=KIND, file_name="decp.json", state=state, territory_id=directory.territory().pk
    )


def test_a_buyer_is_followed_once_with_dates_in_order_by_a_territory() -> None:
    by, buyer = directory.actor(), make.buyer()
    with pytest.raises(Refused, match="Choisissez d'abord un territoire"):
        acts.follow_buyer(by=replace(by, territory_id=None), buyer=buyer)
    with pytest.raises(Refused, match="vérifiez les deux dates"):
        acts.follow_buyer(by=by, buyer=buyer, signed_on=SIGNED, ends_on=BEFORE)
    acts.follow_buyer(by=by, buyer=buyer)
    with pytest.raises(Refused, match="déjà suivi"):
        acts.follow_buyer(by=by, buyer=buyer)
    assert Agreement.objects.count() == 1


def test_the_dates_of_an_agreement_are_corrected_and_named_in_the_journal() -> None:
    agreement, by = make.agreement(), directory.actor()
    with pytest.raises(Refused, match="vérifiez les deux dates"):
        acts.edit_agreement(by=by, agreement=agreement, signed_on=SIGNED, ends_on=BEFORE, answer_days=28)
    acts.edit_agreement(by=by, agreement=agreement, signed_on=SIGNED, ends_on=None, answer_days=28)
    assert Agreement.objects.get().signed_on == SIGNED
    assert JournalEntry.objects.get(verb="procurement.edit_agreement").fields == ["signed_on"]


def test_a_signed_agreement_ends_and_stays_while_a_mere_following_goes() -> None:
    by = directory.actor()
    acts.stop_following(by=by, agreement=make.agreement(), on=SIGNED)
    assert not Agreement.objects.exists()
    acts.stop_following(by=by, agreement=make.agreement(signed_on=BEFORE), on=SIGNED)
    assert Agreement.objects.get().ends_on == SIGNED


def test_the_agreement_of_a_neighbour_is_left_alone() -> None:
    agreement = make.agreement(territory=directory.neighbour())
    with pytest.raises(Forbidden, match="autre territoire"):
        acts.stop_following(by=directory.actor(), agreement=agreement, on=SIGNED)


def test_lots_are_chosen_before_they_join_an_operation() -> None:
    with pytest.raises(Refused, match="au moins un lot"):
        acts.assign_operation(by=directory.actor(), contract=kept(), lots=[], operation=make.operation())


def test_amendments_follow_their_lot_and_are_numbered_after_those_already_there() -> None:
    contract, by = kept(), directory.actor()
    other = make.contract(of=contract.buyer)
    Amendment.objects.create(contract=contract, number=1, state="accepted")
    moved = Amendment.objects.create(contract=other, lot=make.lot(of=other), number=1, state="accepted")
    acts.group_contracts(by=by, contract=contract, other=other)
    moved.refresh_from_db()
    assert (moved.contract, moved.number) == (contract, 2)


def test_a_page_that_does_not_fit_together_writes_nothing() -> None:
    contract = kept()
    with pytest.raises(Refused, match="Donnez la date de notification"):
        acts.save_contract(by=directory.actor(), contract=contract, draft=draft(contract, notified_on=None, title="X"))
    contract.refresh_from_db()
    assert contract.title != "X"


def test_a_part_whose_number_another_bears_is_refused() -> None:
    contract = kept()
    lot = contract.lots.get()
    Part.objects.create(lot=lot, kind="renewal", number=1)
    wanted = draft(
        contract, lots=(LotDraft(0, pk=lot.pk, number="1", title="T"),), parts=(PartDraft(0, PartKind.RENEWAL, 1),)
    )
    with pytest.raises(Refused, match="existe déjà sur ce lot"):
        acts.save_contract(by=directory.actor(), contract=contract, draft=wanted)


def test_a_company_corrected_into_one_already_there_makes_one_row() -> None:
    contract = kept()
    lot = contract.lots.get()
    first, second = directory.establishment(), directory.establishment("Électra")
    wrong, right = make.holder(of=lot, company=first), make.holder(of=lot, company=second)
    wanted = draft(
        contract,
        lots=(LotDraft(0, pk=lot.pk, number="1", title="T"),),
        companies=(CompanyDraft(0, Who(pk=second.pk), HolderRole.HOLDER, key=f"company {wrong.pk}"),),
    )
    acts.save_contract(by=directory.actor(), contract=contract, draft=wanted)
    assert LotCompany.objects.get().pk == right.pk


def test_a_subcontract_corrected_keeps_its_number() -> None:
    contract = kept()
    lot, company = contract.lots.get(), directory.establishment()
    for amount in (5000, 7000):
        known = Subcontract.objects.first()
        line = CompanyDraft(
            0,
            Who(pk=company.pk),
            HolderRole.SUBCONTRACTOR,
            key=f"subcontract {known.pk}" if known else "",
            amount=Decimal(amount),
        )
        wanted = draft(contract, lots=(LotDraft(0, pk=lot.pk, number="1", title="T"),), companies=(line,))
        acts.save_contract(by=directory.actor(), contract=contract, draft=wanted)
    assert [(each.number, each.amount) for each in Subcontract.objects.order_by("pk")] == [(1, 7000)]


def test_a_contract_already_notified_is_not_the_planned_one() -> None:
    contract = kept()
    with pytest.raises(Refused, match="n'est plus en préparation"):
        acts.link_planned(by=directory.actor(), contract=contract, planned=make.contract(of=contract.buyer))


def test_a_file_is_written_once_previewed_before_and_taken_back_after() -> None:
    by = directory.actor()
    with pytest.raises(Refused, match="déjà été traité"):
        files.import_decp(by=by, batch=batch("done"), paths=[], at=AT)
    with pytest.raises(Refused, match="déjà été traité"):
        files.preview_decp(by=by, batch=batch("done"), paths=[], at=AT)
    with pytest.raises(Refused, match="Seul un import terminé"):
        files.undo_decp(by=by, batch=batch(), at=AT)
    with pytest.raises(Refused, match="annulez l'import"):
        files.discard_decp(by=by, batch=batch("done"))


def test_the_reasons_of_a_long_preview_are_kept_by_packets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(files, "ROWS_AT_ONCE", 1)
    path = write(tmp_path, v2(published(dureeMois="NC"), published(id="2", dureeMois="NC")))
    kept_file = batch()
    files.preview_decp(by=directory.actor(), batch=kept_file, paths=[path], at=AT)
    assert ImportRow.objects.filter(batch=kept_file).count() == 2


def test_the_file_of_a_neighbour_is_left_alone() -> None:
    stranger = directory.actor(territory=directory.neighbour())
    with pytest.raises(Forbidden, match="autre territoire"):
        files.discard_decp(by=stranger, batch=batch())
