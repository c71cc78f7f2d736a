"""Rows of one key: one contract, its lots, and an amount that counts once (decision 4)."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from terreau.procurement.decp.grouping import group
from terreau.procurement.decp.normalise import normalise
from terreau.procurement.decp.published import PublishedRow
from terreau.procurement.tests.decp.make import BUYER, FIRMS, contract, holder


def row(**fields: Any) -> PublishedRow:
    return normalise(contract(**fields))


def test_one_row_is_one_lot() -> None:
    found = group([row()])
    assert (len(found.lots), found.amount, found.problems) == (1, Decimal("250000.50"), ())


def test_rows_that_differ_only_by_holder_are_one_lot_with_its_group() -> None:
    found = group([row(titulaires=[holder(firm)]) for firm in FIRMS[:3]])
    assert len(found.lots) == 1
    assert [one.id for one in found.lots[0].row.holders] == FIRMS[:3]
    assert (found.amount, found.problems) == (Decimal("250000.50"), ())


def test_rows_that_differ_by_object_are_distinct_lots_to_verify() -> None:
    found = group(
        [row(objet="Lot 1 gros œuvre"), row(objet="Lot 2 peinture", montant=100), row(objet="LOT 1  gros œuvre")]
    )
    assert [lot.positions for lot in found.lots] == [(0, 2), (1,)]
    assert found.amount == Decimal("250100.50")
    assert [one.field for one in found.problems] == ["objet"]


def test_two_amounts_for_one_object_are_to_verify_and_the_last_published_stands() -> None:
    found = group([row(montant=90, datePublicationDonnees="2026-05-01"), row(montant=80)])
    assert found.amount == Decimal("90.00")
    assert [one.field for one in found.problems] == ["montant"]


def test_an_unknown_amount_makes_the_whole_unknown() -> None:
    assert group([row(objet="a", montant=None), row(objet="b")]).amount is None


def test_identical_rows_merge_without_a_word() -> None:
    assert group([row(), row()]) == replace(group([row()]), lots=(replace(group([row()]).lots[0], positions=(0, 1)),))


def test_a_table_that_repeats_a_contract_after_a_change_gives_an_amendment() -> None:
    base = {"_table": True, "id": "A", "acheteur": {"id": BUYER}, "objet": "x", "montant": "100", "dureeMois": "3"}
    base |= {"dateNotification": "2026-01-05", "titulaires": [holder()["titulaire"]]}
    change = base | {
        "modificationId": "1",
        "objetModification": "Durée",
        "dureeMois": "6",
        "titulaires": [holder(FIRMS[1])["titulaire"]],
    }
    found = group([normalise(base), normalise(change)])
    assert (len(found.lots), found.amount, found.problems) == (1, Decimal("100.00"), ())
    lot = found.lots[0].row
    assert [one.id for one in lot.holders] == [FIRMS[0]]
    assert [(one.rank, one.subject, one.months, one.amount) for one in lot.amendments] == [(1, "Durée", 6, None)]
    assert [one.id for one in lot.amendments[0].holders] == [FIRMS[1]]


def test_amendments_of_several_lots_are_numbered_through_the_contract() -> None:
    one = {"modification": {"id": 1, "montant": 20}}
    found = group(
        [row(objet="a", modifications=[one, {"modification": {"id": 2}}]), row(objet="b", modifications=[one])]
    )
    assert [[a.rank for a in lot.row.amendments] for lot in found.lots] == [[1, 2], [3]]


def test_acts_of_subcontracting_of_two_rows_never_overwrite_each_other() -> None:
    acts = [[{"acteSousTraitance": {"id": 1, "sousTraitant": holder(firm)["titulaire"]}}] for firm in FIRMS[1:3]]
    found = group([row(actesSousTraitance=acts[0]), row(titulaires=[holder(FIRMS[4])], actesSousTraitance=acts[1])])
    assert [(one.rank, one.revision, one.company.id) for one in found.lots[0].row.subcontracts] == [
        (1, 0, FIRMS[1]),
        (1, 1, FIRMS[2]),
    ]


ROWS = st.lists(
    st.builds(
        lambda subject, amount, firm, day: row(
            objet=subject, montant=amount, titulaires=[holder(firm)], datePublicationDonnees=f"2026-04-{day:02d}"
        ),
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from([10, 20]),
        st.sampled_from(FIRMS),
        st.integers(1, 28),
    ),
    min_size=1,
    max_size=8,
)


@given(ROWS)
def test_every_row_belongs_to_exactly_one_lot_and_no_amount_counts_twice(rows: list[PublishedRow]) -> None:
    found = group(rows)
    assert sorted(position for lot in found.lots for position in lot.positions) == list(range(len(rows)))
    assert found.amount is not None
    assert found.amount <= sum(
        {r.subject: max(x.amount or 0 for x in rows if x.subject == r.subject) for r in rows}.values()
    )
    assert {holder.id for lot in found.lots for holder in lot.row.holders} == {
        holder.id for r in rows for holder in r.holders
    }


@given(ROWS, st.randoms())
def test_the_order_of_the_rows_changes_no_amount(rows: list[PublishedRow], chance: Any) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert group(shuffled).amount == group(rows).amount
