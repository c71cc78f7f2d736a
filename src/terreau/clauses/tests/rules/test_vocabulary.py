"""The words of a clause: distinct, labelled, and plain to a company."""

import pytest

from terreau.clauses.rules import vocabulary
from terreau.clauses.rules.vocabulary import AssignmentMode, ContractType, ExitSituation, NoHoursReason
from terreau.kit.labels import Labelled

ENUMS = [word for word in vars(vocabulary).values() if isinstance(word, type) and issubclass(word, Labelled)]


@pytest.mark.parametrize("enum", ENUMS)
def test_every_word_has_one_label_of_its_own(enum: type[Labelled]) -> None:
    labels = [label for _, label in enum.choices()]
    assert len(set(labels)) == len(labels)
    assert all(labels)


def test_choices_are_plain_strings() -> None:
    assert NoHoursReason.choices()[2] == ("holidays", "Congés")
    assert all(type(value) is str for value, _ in NoHoursReason.choices())


def test_contract_types_know_what_counting_asks() -> None:
    assert [t for t in ContractType if t.is_open_ended] == [ContractType.CDI, ContractType.CDI_INCLUSION]
    assert [t for t in ContractType if t.is_alternance] == [
        ContractType.APPRENTICESHIP,
        ContractType.PROFESSIONALISATION,
    ]


def test_a_lasting_job_is_a_cdi_a_long_cdd_or_ones_own() -> None:
    assert {s for s in ExitSituation if s.is_lasting_job} == {
        ExitSituation.CDI,
        ExitSituation.CDD_LONG,
        ExitSituation.SELF_EMPLOYED,
    }


def test_a_company_never_reads_of_a_mise_a_disposition() -> None:
    assert not any("disposition" in mode.to_company for mode in AssignmentMode)
