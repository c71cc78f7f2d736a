"""Contracts in the database: the list in SQL says what the rules say, and writes leave nothing half done."""

import random
from datetime import date, timedelta

import pytest

from terreau.directory.tests import make as directory
from terreau.kit.access import Forbidden
from terreau.kit.actions import Refused
from terreau.procurement.actions import group_contracts, resolve_flags, save_contract, split_contract
from terreau.procurement.models import Contract, Lot, LotCompany, Part, Subcontract
from terreau.procurement.rules.drafts import CompanyDraft, ContractDraft, LotDraft, PartDraft, Who
from terreau.procurement.rules.thresholds import THRESHOLDS, to_check
from terreau.procurement.rules.vocabulary import ContractKind, ContractStage, HolderRole, PartKind
from terreau.procurement.tests import make

pytestmark = pytest.mark.django_db
BUYERS = ("state", "municipality", "utility", "private")


def test_the_list_in_sql_finds_what_the_rule_of_thresholds_finds() -> None:
    pick = random.Random(29)
    buyers = [directory.buyer(f"Acheteur {kind}", kind) for kind in BUYERS]
    amounts = [one.amount + step for one in THRESHOLDS for step in (-1, 0, 1)]
    for _ in range(150):
        day = date(2026, 7, 1) + timedelta(days=pick.randrange(700))
        make.contract(
            of=pick.choice(buyers),
            source="decp",
            kind=pick.choice([one.value for one in ContractKind]),
            amount=pick.choice([None, *amounts]),
            notified_on=day,
            publication_on=pick.choice([None, day - timedelta(days=pick.randrange(200))]),
        )
    rows = Contract.objects.select_related("buyer")
    expected = {
        one.pk
        for one in rows
        if to_check(
            kind=one.kind,
            buyer_kind=one.buyer.buyer_kind,
            amount=one.amount,
            publication_on=one.publication_on,
            notified_on=one.notified_on,
        )
    }
    found = set(Contract.objects.with_resemblance().worth_a_look().values_list("pk", flat=True))
    assert 0 < len(expected) < 150
    assert found == expected


def draft(contract: Contract, **known: object) -> ContractDraft:
    """The page of a contract as it stands."""
    values: dict[str, object] = {
        "buyer": Who(pk=contract.buyer_id),
        "title": contract.title,
        "number": contract.number,
        "kind": contract.kind,
        "stage": ContractStage(contract.stage),
        "notified_on": contract.notified_on,
    }
    return ContractDraft(**{**values, **known})  # type: ignore[arg-type]


def kept() -> Contract:
    """A contract of a followed buyer, with one lot."""
    contract = make.contract()
    make.agreement(of=contract.buyer)
    make.lot(of=contract, number="1")
    return contract


def test_rows_are_corrected_in_place_and_removed_when_ticked() -> None:
    contract = kept()
    lot, by = contract.lots.get(), directory.actor()
    company, other = directory.establishment(), directory.establishment("Électra")
    holder = make.holder(of=lot, company=company)
    part = Part.objects.create(lot=lot, kind="renewal", number=1)
    wanted = draft(
        contract,
        lots=(LotDraft(0, pk=lot.pk, number="1", title="Toiture"),),
        companies=(CompanyDraft(0, Who(pk=other.pk), HolderRole.HOLDER, key=f"company {holder.pk}"),),
        parts=(PartDraft(0, PartKind.RENEWAL, 2, pk=part.pk),),
    )
    save_contract(by=by, contract=contract, draft=wanted)
    assert (Lot.objects.get().title, LotCompany.objects.get().establishment) == ("Toiture", other)
    assert (Part.objects.get().pk, Part.objects.get().number) == (part.pk, 2)
    turned = draft(
        contract,
        lots=wanted.lots,
        companies=(CompanyDraft(0, Who(pk=other.pk), HolderRole.SUBCONTRACTOR, key=f"company {holder.pk}"),),
        removed=frozenset({f"part {part.pk}"}),
    )
    save_contract(by=by, contract=contract, draft=turned)
    assert (LotCompany.objects.count(), Subcontract.objects.get().subcontractor, Part.objects.count()) == (0, other, 0)


def test_the_siret_by_which_published_data_name_the_buyer_is_kept() -> None:
    contract = kept()
    contract.buyer_siret = directory.siret()
    contract.save()
    saved = save_contract(by=directory.actor(), contract=contract, draft=draft(contract, title="Autre objet"))
    assert (saved.buyer_siret, saved.edited_fields) == (contract.buyer_siret, ["title"])


def test_a_team_that_follows_neither_the_buyer_nor_the_contract_changes_nothing() -> None:
    contract = kept()
    with pytest.raises(Forbidden):
        save_contract(by=directory.actor(territory=directory.neighbour()), contract=contract, draft=draft(contract))


def test_contracts_of_two_buyers_are_not_joined_nor_one_with_itself() -> None:
    contract, by = kept(), directory.actor()
    for other in (make.contract(of=directory.buyer("Autre ville")), contract):
        with pytest.raises(Refused):
            group_contracts(by=by, contract=contract, other=other)


def test_lots_that_join_a_contract_keep_apart_from_those_with_the_same_number() -> None:
    contract, by = kept(), directory.actor()
    other = make.contract(of=contract.buyer)
    make.lot(of=other, number="1")
    group_contracts(by=by, contract=contract, other=other)
    assert sorted(contract.lots.values_list("number", flat=True)) == ["1", "1 (2)"]
    with pytest.raises(Refused, match="déjà réuni"):
        group_contracts(by=by, contract=contract, other=other)


def test_the_last_lot_stays_and_an_unknown_decision_is_refused() -> None:
    contract, by = kept(), directory.actor()
    with pytest.raises(Refused, match="au moins un lot dans ce marché"):
        split_contract(by=by, contract=contract, lots=[contract.lots.get().pk], number="X", title="X")
    with pytest.raises(Refused):
        resolve_flags(by=by, contract=contract, decision="perhaps", on=date(2026, 11, 1))
