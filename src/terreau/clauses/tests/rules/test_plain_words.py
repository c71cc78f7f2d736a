"""The words shown to companies and persons."""

import re
from datetime import date

import pytest

from terreau.clauses.rules.plain_words import contract_words, counts_words, due_words, short_name
from terreau.clauses.rules.vocabulary import ContractType
from terreau.directory.rules.kinds import EmployerKind

NEVER = re.compile(r"public|bénéficiaire|clause|sortie|éligible|mise à disposition", re.IGNORECASE)


@pytest.mark.parametrize(
    ("first", "last", "shown"), [("Karim", "Diallo", "Karim D."), ("Aminata", "", "Aminata"), ("Zoé", "élan", "Zoé É.")]
)
def test_a_person_is_a_first_name_and_an_initial(first: str, last: str, shown: str) -> None:
    assert short_name(first, last) == shown


@pytest.mark.parametrize(
    ("kind", "employer", "words"),
    [
        (ContractType.MISSION, EmployerKind.ETTI, "intérim d'insertion"),
        (ContractType.MISSION, EmployerKind.ETT, "intérim"),
        (ContractType.CDDI, EmployerKind.ACI, "CDD d'insertion"),
        (ContractType.CDD, EmployerKind.COMPANY, "CDD"),
    ],
)
def test_a_contract_is_named_as_on_a_site(kind: ContractType, employer: EmployerKind, words: str) -> None:
    assert contract_words(kind, employer) == words


@pytest.mark.parametrize("kind", ContractType)
@pytest.mark.parametrize("employer", EmployerKind)
def test_no_contract_uses_the_words_of_the_office(kind: ContractType, employer: EmployerKind) -> None:
    assert not NEVER.search(contract_words(kind, employer))


@pytest.mark.parametrize(
    ("before", "on", "words"),
    [
        (date(2026, 11, 5), date(2026, 11, 4), "à transmettre avant le 5\u00a0novembre 2026"),
        (date(2026, 11, 5), date(2026, 11, 5), "attendu aujourd'hui"),
        (date(2026, 11, 5), date(2026, 11, 6), "attendu depuis le 5\u00a0novembre (1\u00a0jour)"),
        (date(2026, 11, 5), date(2026, 11, 22), "attendu depuis le 5\u00a0novembre (17\u00a0jours)"),
        (date(2025, 12, 5), date(2026, 1, 5), "attendu depuis le 5\u00a0décembre 2025 (31\u00a0jours)"),
    ],
)
def test_a_month_past_its_date_says_since_when_it_is_awaited(before: date, on: date, words: str) -> None:
    assert due_words(before, on) == words


def test_until_when_hours_count() -> None:
    assert counts_words(date(2028, 3, 1)) == "compte jusqu'en mars\u00a02028"
    assert counts_words(None) == "ne compte pas pour le moment"
