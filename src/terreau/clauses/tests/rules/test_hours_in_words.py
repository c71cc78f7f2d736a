"""Hours told in words, and what ledger entries add up to."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.clauses.rules.explained import band_lines, labour_lines, pictured, trade, tranche_lines
from terreau.clauses.rules.sizing import TRAINING_BANDS, LabourSizing, TrancheSizing
from terreau.clauses.rules.totals import totals
from terreau.clauses.rules.vocabulary import EntryKind


def plain(lines: tuple[tuple[str, str], ...]) -> list[str]:
    return [f"{label} : {value}".replace("\u202f", " ").replace("\u00a0", " ") for label, value in lines]


def test_833_hours_read_as_in_the_journey() -> None:
    said = pictured(Decimal(833)).replace("\u00a0", " ")
    assert said == "119 jours, 5,5 mois à temps plein, environ 2 personnes"


def test_a_sizing_by_labour_is_told_step_by_step_v01() -> None:
    sizing = LabourSizing(Decimal(1_000_000), Decimal("0.5"), Decimal(30), Decimal("0.05"))
    assert plain(labour_lines(sizing, origin="publié")) == [
        "Montant hors taxes : 1 000 000,00 €",
        "× part de main-d'œuvre 50,0 % (publié) : 500 000,00 €",
        "÷ taux horaire 30,00 € : 16 666,67 h de travail",
        "× taux d'effort 5,0 % : 833,33 h",
        "Arrondi : à l'heure inférieure : 833 h",
    ]
    assert "(" not in plain(labour_lines(sizing))[1]


def test_a_sizing_by_tranches_counts_above_the_trigger() -> None:
    lines = plain(tranche_lines(TrancheSizing(Decimal(2000), Decimal(2_700_000)), Decimal(3_000_000)))
    assert lines[1] == "Au-dessus du seuil de 2 700 000,00 € : 300 000,00 €"
    assert lines[-1].endswith("150 h")


@pytest.mark.parametrize(
    ("amount", "said"), [("250000", "Palier à partir de 200 000 € : 450 h"), ("0", "Sous le premier palier : 0 h")]
)
def test_a_sizing_by_bands_names_the_band(amount: str, said: str) -> None:
    assert plain(band_lines(Decimal(amount), TRAINING_BANDS))[1] == said


def test_a_trade_is_known_by_its_code() -> None:
    known = trade("masonry")
    assert known
    assert known.share == Decimal("0.50")
    assert trade("nothing") is None


entries = st.lists(st.tuples(st.sampled_from(list(EntryKind)), st.decimals(-1000, 1000, places=2)))


@given(entries, entries)
def test_totals_add_up_in_any_order_and_penalties_move_nothing(
    first: list[tuple[EntryKind, Decimal]], second: list[tuple[EntryKind, Decimal]]
) -> None:
    whole = totals([*first, *second])
    assert whole.remaining == totals(first).remaining + totals(second).remaining
    assert whole == totals(reversed([*first, *second]))
    without = [(kind, hours) for kind, hours in [*first, *second] if kind is not EntryKind.PENALISED]
    assert totals(without) == whole
    assert whole.net_due == whole.due + whole.transferred - whole.waived
