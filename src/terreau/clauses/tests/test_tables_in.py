"""Three simple tables brought by a team: previewed, written, taken back."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db.models import Sum

from terreau.clauses.models import Clause, Commitment, Figure, LedgerEntry
from terreau.clauses.rules.table_columns import TABLE_KINDS
from terreau.clauses.tables_in import actions
from terreau.clauses.tables_in.report import Report
from terreau.clauses.tests import make as clauses
from terreau.directory.tests import make as directory
from terreau.kit.actions import Refused
from terreau.kit.clock import now
from terreau.kit.models import ImportBatch, ImportRow
from terreau.participants.models import Eligibility, Participant
from terreau.procurement.models import Contract, Lot

pytestmark = pytest.mark.django_db
LOTS = """Maitre d'ouvrage;N° marché;Objet;Lot;Intitulé du lot;Titulaire;Montant;Début;Fin;Heures dues;Chantier
Ville d'Argenteuil;2026-014;École;2;Gros œuvre;Bâtival;348 000;02/02/2026;30/06/2027;833;Écoles
Ville d'Argenteuil;2026-014;École;3;Électricité;Électra;120 000;02/02/2026;30/06/2027;280;Écoles
"""
PEOPLE = """Prénom;NOM;Né le;Sexe;Ville;Statut;Eligible depuis;Téléphone
Camille;Exemple;17/05/1990;F;Argenteuil;RSA;01/02/2026;01 02 03 04 05
"""
BALANCES = """N° de marché;Lot;Entreprise;Année;Heures validées
2026-014;2;Bâtival;2024;1 302,50
2026-014;2;Bâtival;2025;200
"""


def given(kind: str, text: str, by: Any = None) -> ImportBatch:
    """A table kept with its preview."""
    upload = ContentFile(text.encode(), name=f"{kind}.csv")
    batch: ImportBatch = actions.upload_table(by=by or directory.actor(), kind=kind, upload=upload, at=now())
    return batch


def imported(kind: str, text: str, by: Any = None) -> tuple[ImportBatch, Report]:
    """A table written."""
    who = by or directory.actor()
    batch = given(kind, text, who)
    return batch, actions.import_table(by=who, batch=batch, at=now())


def outcomes(report: Report) -> list[str]:
    """The outcome of each line, in order; their sum is what was read."""
    counts = report.counts
    assert counts["read"] == sum(number for name, number in counts.items() if name != "read")
    return [fate.outcome for _, fate in sorted(report.fates.items())]


def balance_of(lot: str) -> Decimal:
    """Hours done, in the ledger, on a lot."""
    done = LedgerEntry.objects.filter(kind="done", commitment__clause__lot__number=lot)
    return Decimal(done.aggregate(total=Sum("hours_real"))["total"] or 0)


def test_a_preview_writes_nothing_but_its_report() -> None:
    directory.buyer()
    batch = given("lots", LOTS)
    assert batch.counts == {"read": 2, "created": 2, "updated": 0, "unchanged": 0, "flagged": 0, "rejected": 0}
    assert (Contract.objects.count(), LedgerEntry.objects.count(), Figure.objects.count()) == (0, 0, 0)
    assert not ImportRow.objects.exclude(before=None).exists()


def test_lots_come_with_their_contract_companies_dates_and_hours_due() -> None:
    directory.buyer()
    batch, report = imported("lots", LOTS)
    assert outcomes(report) == ["created", "created"]
    contract = Contract.objects.get()
    assert (contract.number, contract.source, contract.stage, contract.lots.count()) == (
        "2026-014",
        "table",
        "notified",
        2,
    )
    lot = Lot.objects.get(number="2")
    assert (lot.amount, lot.ends_on, str(lot.operation)) == (Decimal(348000), date(2027, 6, 30), "Écoles")
    assert lot.companies.get().establishment.name == "Bâtival"
    figure = Figure.objects.get(clause__lot=lot)
    assert figure.document is not None
    assert (figure.hours, figure.document.sha256) == (Decimal(833), batch.sha256)
    assert Commitment.objects.get(clause__lot=lot).hours == Decimal(833)


def test_two_companies_of_a_lot_share_what_the_file_gives_each() -> None:
    directory.buyer()
    text = LOTS.replace(";3;Électricité;", ";2;Gros œuvre;")
    _, report = imported("lots", text)
    assert outcomes(report) == ["created", "created"]
    held = Commitment.objects.order_by("-hours").values_list("hours", flat=True)
    assert list(held) == [Decimal(833), Decimal(280)]
    assert Contract.objects.get().group_kind == "joint"
    assert {one.role for one in Lot.objects.get().companies.all()} == {"joint_contractor"}


@pytest.mark.parametrize(("kind", "text"), [("lots", LOTS), ("people", PEOPLE), ("balances", BALANCES)])
def test_the_same_file_twice_changes_nothing(kind: str, text: str) -> None:
    directory.commune()
    directory.buyer()
    if kind == "balances":
        imported("lots", LOTS)
    imported(kind, text)
    before = (
        Lot.objects.count(),
        LedgerEntry.objects.count(),
        Participant.objects.count(),
        Eligibility.objects.count(),
    )
    _, again = imported(kind, text)
    assert set(outcomes(again)) == {"unchanged"}
    after = (Lot.objects.count(), LedgerEntry.objects.count(), Participant.objects.count(), Eligibility.objects.count())
    assert before == after


@pytest.mark.parametrize(
    ("was", "becomes", "column", "words"),
    [
        ("833", "huit cents", "Heures dues", "ne se lit pas"),
        ("30/06/2027;833", "30/06/2025;833", "Fin", "avant le début"),
        ("Ville d'Argenteuil;2026-014;École;2", "Ville Inconnue;2026-014;École;2", "Acheteur", "donnez son SIRET"),
        ("348 000", "-5", "Montant HT", "entre 0"),
        (";Gros œuvre;", ";;", "Intitulé du lot", "Donnez l'intitulé"),
    ],
)
def test_a_refused_line_says_its_line_column_and_reason(was: str, becomes: str, column: str, words: str) -> None:
    directory.buyer()
    _, report = imported("lots", LOTS.replace(was, becomes, 1))
    assert outcomes(report) == ["rejected", "created"]
    detail = next(iter(report.details()))
    assert (detail["line"], detail["field"]) == (2, column)
    assert words in detail["reason"]


def test_a_lot_is_written_whole_or_not_at_all() -> None:
    directory.buyer()
    text = LOTS.replace(";3;Électricité;", ";2;Gros œuvre;").replace("280", "beaucoup")
    _, report = imported("lots", text)
    assert outcomes(report) == ["rejected", "rejected"]
    assert Lot.objects.count() == 0


def test_hours_without_a_company_are_flagged_and_owed_by_nobody() -> None:
    directory.buyer()
    _, report = imported("lots", LOTS.replace("Bâtival", ""))
    assert outcomes(report) == ["flagged", "created"]
    assert not Clause.objects.filter(lot__number="2").exists()


def test_other_hours_than_those_recorded_are_refused() -> None:
    directory.buyer()
    imported("lots", LOTS)
    _, report = imported("lots", LOTS.replace("833", "900"))
    assert outcomes(report) == ["rejected", "unchanged"]
    assert "833,00" in next(iter(report.details()))["reason"]


def test_undoing_lots_without_hours_leaves_nothing() -> None:
    directory.buyer()
    batch, _ = imported("lots", LOTS.replace("833", "").replace("280", ""))
    actions.undo_table(by=directory.actor(), batch=batch, at=now())
    assert (Contract.objects.count(), Lot.objects.count()) == (0, 0)


def test_undoing_lots_with_hours_reverses_them_and_the_file_may_come_back() -> None:
    directory.buyer()
    batch, _ = imported("lots", LOTS)
    actions.undo_table(by=directory.actor(), batch=batch, at=now())
    assert LedgerEntry.objects.aggregate(total=Sum("hours_counted"))["total"] == 0
    assert list(Commitment.objects.values_list("hours", flat=True)) == [0, 0]
    assert Contract.objects.get().set_aside_on is not None
    assert not Clause.objects.filter(closed_on=None).exists()
    _, again = imported("lots", LOTS)
    assert outcomes(again) == ["updated", "updated"]
    assert Contract.objects.get().set_aside_on is None
    assert sum(Commitment.objects.values_list("hours", flat=True)) == Decimal(1113)
    assert Clause.objects.filter(closed_on=None).count() == 2


def test_lots_on_which_hours_were_done_are_not_undone() -> None:
    directory.buyer()
    batch, _ = imported("lots", LOTS)
    imported("balances", BALANCES)
    with pytest.raises(Refused, match="a servi depuis"):
        actions.undo_table(by=directory.actor(), batch=batch, at=now())
    assert Contract.objects.get().set_aside_on is None


def test_balances_count_in_hours_by_year_and_never_in_persons() -> None:
    directory.buyer()
    imported("lots", LOTS)
    batch, report = imported("balances", BALANCES)
    assert outcomes(report) == ["created", "created"]
    entry = LedgerEntry.objects.get(worked_to=date(2024, 12, 31))
    assert (entry.hours_real, entry.source_type, entry.employment_contract) == (
        Decimal("1302.50"),
        "opening_balance",
        None,
    )
    assert balance_of("2") == Decimal("1502.50")
    actions.undo_table(by=directory.actor(), batch=batch, at=now())
    assert balance_of("2") == 0
    _, again = imported("balances", BALANCES)
    assert outcomes(again) == ["created", "created"]
    assert balance_of("2") == Decimal("1502.50")


@pytest.mark.parametrize(
    ("was", "becomes", "column"),
    [
        ("2026-014;2;Bâtival;2024", "2026-999;2;Bâtival;2024", "Numéro de marché"),
        ("2;Bâtival;2024", "2;Inconnue;2024", "Entreprise"),
        (";2024;", ";2999;", "Année"),
        ("1 302,50", "0", "Heures validées"),
        (";2025;200", ";2024;200", "Heures validées"),
    ],
)
def test_a_balance_that_cannot_be_placed_is_refused(was: str, becomes: str, column: str) -> None:
    directory.buyer()
    imported("lots", LOTS)
    _, report = imported("balances", BALANCES.replace(was, becomes))
    assert sorted(outcomes(report)) == ["created", "rejected"]
    assert next(iter(report.details()))["field"] == column


def test_another_number_for_a_year_already_entered_is_refused() -> None:
    directory.buyer()
    imported("lots", LOTS)
    imported("balances", BALANCES)
    _, report = imported("balances", BALANCES.replace(";200", ";250"))
    assert sorted(outcomes(report)) == ["rejected", "unchanged"]
    assert balance_of("2") == Decimal("1502.50")


def test_a_person_comes_with_a_category_and_no_value_is_kept_in_the_report() -> None:
    directory.commune()
    batch, report = imported("people", PEOPLE)
    assert outcomes(report) == ["created"]
    person = Participant.objects.get()
    assert (person.first_name, person.birth_on, person.sex, str(person.commune)) == (
        "Camille",
        date(1990, 5, 17),
        "female",
        str(directory.commune()),
    )
    assert person.eligibilities.get().category == "RSA"
    kept = json.dumps(list(ImportRow.objects.values("before", "problems", "locator")))
    assert "Exemple" not in kept
    assert "1990" not in kept
    batch.refresh_from_db()
    assert not batch.file


def test_a_known_person_is_completed_never_overwritten_and_undoing_blanks_what_was_blank() -> None:
    directory.commune()
    territory = directory.territory()
    person = Participant.objects.create(
        territory=territory, first_name="Camille", last_name="Exemple", name_key="exemple camille",
        birth_on=date(1990, 5, 17), sex="male",
    )  # fmt: skip
    batch, report = imported("people", PEOPLE)
    person.refresh_from_db()
    assert outcomes(report) == ["updated"]
    assert (person.sex, person.phone) == ("male", "01 02 03 04 05")
    actions.undo_table(by=directory.actor(), batch=batch, at=now())
    person.refresh_from_db()
    assert (person.sex, person.phone, person.commune, person.eligibilities.count()) == ("male", "", None, 0)


def test_a_person_without_a_birth_date_is_flagged_and_a_namesake_refused() -> None:
    directory.commune()
    text = PEOPLE.replace("17/05/1990", "")
    _, first = imported("people", text)
    assert outcomes(first) == ["flagged"]
    _, second = imported("people", text)
    assert outcomes(second) == ["flagged"]
    assert Participant.objects.count() == 1
    _, namesake = imported("people", PEOPLE)
    assert outcomes(namesake) == ["rejected"]


def test_a_person_employed_since_is_not_taken_back() -> None:
    directory.commune()
    batch, _ = imported("people", PEOPLE)
    clauses.employment_contract(Participant.objects.get(), employer=directory.establishment())
    with pytest.raises(Refused, match="contrat de travail"):
        actions.undo_table(by=directory.actor(), batch=batch, at=now())
    assert Participant.objects.count() == 1


@pytest.mark.parametrize("kind", TABLE_KINDS)
def test_the_example_of_each_table_reads_without_a_refusal(kind: str) -> None:
    directory.commune()
    directory.buyer("Ville d'Exemple")
    of = TABLE_KINDS[kind]
    lots = TABLE_KINDS["lots"]
    if kind == "balances":
        rows = [(*row[:2], "2024-007", "", "1", *row[5:]) for row in lots.example[:1]]
        imported("lots", _csv(lots, rows))
    _, report = imported(kind, _csv(of, of.example))
    assert set(outcomes(report)) == {"created"}


def _csv(of: Any, rows: Any) -> str:
    head = ";".join(names[0] for names in of.columns.values())
    return "\n".join([head, *(";".join(row) for row in rows)]) + "\n"
