"""Long tables of a bilan fold after their first lines."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.template.loader import render_to_string


@dataclass(frozen=True)
class Line:
    """A company of a bilan, as its table reads it."""

    name: str
    company_id: int = 1
    hours: Decimal = Decimal(1)
    persons: int = 1


def folded(lines: int) -> str:
    """The table of so many companies."""
    words = {"part": "clauses/report_companies.html", "words": "autre entreprise,autres entreprises"}
    return render_to_string("clauses/report_fold.html", {"all": [Line(f"E{n}") for n in range(lines)], **words})


@pytest.mark.parametrize(
    ("lines", "told"), [(12, ""), (13, "1\u00a0autre entreprise"), (40, "28\u00a0autres entreprises")]
)
def test_a_long_table_folds_after_twelve_lines_and_loses_none(lines: int, told: str) -> None:
    text = folded(lines)
    assert text.count('role="rowheader"') == lines
    assert ("<details" in text) is bool(told)
    assert told in text


def test_two_tables_of_one_page_never_share_a_name() -> None:
    text = folded(20)
    assert 'aria-label="Tableau par entreprise"' in text
    assert 'aria-label="Tableau par entreprise, suite"' in text
