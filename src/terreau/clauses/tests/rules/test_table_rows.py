"""One line of a table: what is read, and the sentence for each cell that cannot be."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.clauses.rules.table_columns import BALANCES, LOTS, PEOPLE, TABLE_KINDS
from terreau.clauses.rules.table_rows import Wrong, balance_refusal, read_balance, read_lot, read_person
from terreau.participants.rules.eligibility import TargetGroup

TODAY = date(2026, 11, 22)
LOT = {"buyer": "Ville", "contract": "2026-014", "lot": "2", "lot_title": "Gros œuvre", "starts_on": "02/02/2026"}
PERSON = {"last_name": "Exemple", "first_name": "Camille", "sex": "F", "category": "RSA"}
BALANCE = {"contract": "2026-014", "lot": "2", "company": "Bâtival", "year": "2024", "hours": "1 302,50"}
Found = tuple[Any, list[Wrong]]


def lot(**typed: str) -> Found:
    """A line of lots."""
    blank = dict.fromkeys(TABLE_KINDS[LOTS].columns, "")
    return read_lot(TABLE_KINDS[LOTS], 2, {**blank, **LOT, **typed})


def person(**typed: str) -> Found:
    """A line of people."""
    blank = dict.fromkeys(TABLE_KINDS[PEOPLE].columns, "")
    return read_person(TABLE_KINDS[PEOPLE], 2, {**blank, **PERSON, **typed})


def balance(**typed: str) -> Found:
    """A line of opening balances."""
    blank = dict.fromkeys(TABLE_KINDS[BALANCES].columns, "")
    return read_balance(TABLE_KINDS[BALANCES], 2, {**blank, **BALANCE, **typed}, on=TODAY)


def refused(found: Found, column: str, words: str) -> None:
    """Nothing is read, and one sentence names the column."""
    row, wrong = found
    assert row is None
    assert [each.field for each in wrong] == [column]
    assert words in wrong[0].reason


def test_lines_that_say_enough_are_read() -> None:
    row, wrong = lot(amount="348 000", hours="833")
    assert (row.amount, row.hours, row.starts_on, wrong) == (Decimal(348000), Decimal(833), date(2026, 2, 2), [])
    row, wrong = person(email="camille@exemple.fr")
    assert (row.sex, row.category, wrong) == ("female", TargetGroup.RSA, [])
    row, wrong = balance()
    assert (row.year, row.hours, wrong) == (2024, Decimal("1302.50"), [])


@pytest.mark.parametrize(
    ("typed", "column", "words"),
    [
        ({"title": "x" * 1001}, "Objet du marché", "dépasse 1000 caractères"),
        ({"lot_title": ""}, "Intitulé du lot", "Donnez l'intitulé"),
        ({"contract": ""}, "Numéro de marché", "ou son objet"),
        ({"buyer": ""}, "Acheteur", "nom ou le SIRET"),
        ({"buyer_siret": "123 456 789 00012"}, "SIRET de l'acheteur", "14 chiffres"),
        ({"company_siret": "12"}, "SIRET de l'entreprise", "14 chiffres"),
        ({"starts_on": ""}, "Début", "ou celle de notification"),
        ({"starts_on": "hier"}, "Début", "03/11/2026"),
        ({"ends_on": "01/02/2026"}, "Fin", "avant le début"),
        ({"hours": "-3"}, "Heures dues", "entre 0 et"),
        ({"amount": "99 999 999 999"}, "Montant HT", "entre 0 et"),
    ],
)
def test_a_lot_that_cannot_be_read_says_why(typed: dict[str, str], column: str, words: str) -> None:
    refused(lot(**typed), column, words)


@pytest.mark.parametrize(
    ("typed", "column", "words"),
    [
        ({"last_name": ""}, "Nom", "Donnez le nom"),
        ({"valid_from": "01/02/2026", "valid_to": "01/01/2026"}, "Valable au", "avant le début"),
        ({"email": "camille@"}, "E-mail", "n'est pas complète"),
        ({"sex": "X"}, "Sexe", "Écrivez F ou H"),
        ({"category": "inconnue"}, "Catégorie", "l'un de ces codes : DELD"),
    ],
)
def test_a_person_who_cannot_be_read_says_why(typed: dict[str, str], column: str, words: str) -> None:
    refused(person(**typed), column, words)


@pytest.mark.parametrize(
    ("typed", "column", "words"),
    [
        ({"year": ""}, "Année", "Donnez l'année"),
        ({"year": "1989"}, "Année", "entre 1990 et 2026"),
        ({"year": "2027"}, "Année", "entre 1990 et 2026"),
        ({"year": "2024,5"}, "Année", "entre 1990 et 2026"),
        ({"hours": ""}, "Heures validées", "Donnez un nombre d'heures"),
        ({"hours": "0"}, "Heures validées", "Donnez un nombre d'heures"),
        ({"contract": ""}, "Numéro de marché", "Donnez le numéro"),
        ({"company": ""}, "Entreprise", "Donnez l'entreprise"),
    ],
)
def test_a_balance_that_cannot_be_read_says_why(typed: dict[str, str], column: str, words: str) -> None:
    refused(balance(**typed), column, words)


@pytest.mark.parametrize(
    ("before", "statements", "words"),
    [
        (None, "0", None),
        ("200", "0", None),
        ("200", "70", None),
        ("150", "0", "sont déjà reprises"),
        (None, "70", "compteraient deux fois"),
    ],
)
def test_hours_of_a_year_are_entered_once(before: str | None, statements: str, words: str | None) -> None:
    known = Decimal(before) if before else None
    said = balance_refusal(before=known, hours=Decimal(200), from_statements=Decimal(statements))
    assert (said is None) if words is None else words in str(said)


@given(st.dictionaries(st.sampled_from(sorted(TABLE_KINDS[LOTS].columns)), st.text(max_size=60)))
def test_whatever_is_in_the_cells_a_lot_is_read_or_told_wrong(typed: dict[str, str]) -> None:
    row, wrong = lot(**typed)
    assert (row is None) is bool(wrong)
