"""`./terreau bilan`: what it writes, and what it answers to a mistake."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from terreau.clauses.tests import make
from terreau.clauses.tests.reports.rows import worked
from terreau.directory.tests import make as directory
from terreau.procurement.tests import make as procurement
from terreau.territories.models import Territory

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Territory:
    """Two buyers, ten hours each, in 2025 and 2026."""
    of = make.territory(code="95018")
    for day in (date(2025, 3, 31), date(2026, 3, 31)):
        siren = directory.siren()
        contract = procurement.contract(of=procurement.buyer(siren=siren), buyer_siret=directory.siret(siren))
        lot = procurement.lot(of=contract, starts_on=date(2025, 1, 1))
        on = make.commitment(on=make.clause(of=of, lot=lot))
        worked(on, make.employment_contract(make.participant(of)), "10", day)
    return of


def bilan(*options: str) -> dict[str, object]:
    """The JSON that the command writes."""
    out = io.StringIO()
    call_command("bilan", "--territory", "95018", *options, stdout=out)
    return dict(json.loads(out.getvalue()))


def test_without_dates_it_tells_everything_until_today(home: Territory) -> None:
    found = bilan()
    wanted = ("hours_due", "hours_done", "hours_training", "persons", "contracts", "companies", "buyers")
    assert [found[name] for name in wanted] == ["1666.00", "20.00", "0.00", 2, 2, 2, 2]


def test_a_period_and_a_buyer_narrow_it(home: Territory) -> None:
    assert bilan("--from", "2026-01-01", "--to", "31/12/2026")["hours_done"] == "10.00"
    siret = home.clauses.order_by("pk")[0].lot.contract.buyer_siret
    assert bilan("--buyer", f"{siret[:9]} {siret[9:]}")["hours_done"] == "10.00"
    assert bilan("--buyer", directory.siret(siret[:9]))["hours_done"] == "10.00"


def test_the_audience_is_the_team_unless_outside_is_asked(home: Territory) -> None:
    assert bilan()["audience"] == "team"
    assert bilan("--audience", "outside")["audience"] == "outside"


@pytest.mark.parametrize(("kind", "head"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK"), ("json", b"{")])
def test_each_format_goes_to_a_file(home: Territory, tmp_path: Path, kind: str, head: bytes) -> None:
    target = tmp_path / f"bilan.{kind}"
    call_command("bilan", "--territory", "95018", "--format", kind, "-o", str(target))
    assert target.read_bytes().startswith(head)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--territory", "00000"], "Aucun territoire n'a le code 00000. Territoires connus : 95018 (Argenteuil)."),
        ([], "Donnez un territoire"),
        (["--territory", "95018", "--from", "hier"], "--from hier : Cette date ne se lit pas."),
        (["--territory", "95018", "--to", "31/02/2026"], "--to 31/02/2026 : Cette date n'existe pas."),
        (["--territory", "95018", "--from", "2026-02-01", "--to", "2026-01-01"], "avant celle de --from"),
        (["--territory", "95018", "--buyer", "123"], "un SIRET a 14 chiffres"),
        (["--territory", "95018", "--buyer", "12345678901234"], "Aucun acheteur n'a le SIRET 12345678901234"),
        (["--territory", "95018", "--format", "odt"], "Le format « odt » n'existe pas."),
        (["--territory", "95018", "--audience", "presse"], "Écrivez --audience team"),
        (["--territory", "95018", "-o", "/nulle/part/bilan.json"], "ne peut pas être écrit"),
    ],
)
def test_a_mistake_gets_a_french_sentence_and_status_2(home: Territory, options: list[str], sentence: str) -> None:
    said = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("bilan", *options, stderr=said)
    assert stopped.value.code == 2
    assert sentence in said.getvalue()
