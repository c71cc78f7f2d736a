"""Dirty values never stop a file and never pass unseen. Cases V67 and those met in published files."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.procurement.decp import values
from terreau.procurement.decp.normalise import normalise
from terreau.procurement.decp.published import PublishedRow
from terreau.procurement.tests.decp.make import BUYER, FIRMS, concession, contract, holder


def fields(row: PublishedRow) -> set[str]:
    return {problem.field for problem in row.problems}


def test_a_clean_contract_has_no_problem() -> None:
    row = normalise(contract())
    assert row.problems == ()
    assert (row.buyer_siret, row.number, row.amount, row.months) == (BUYER, "2026-001", Decimal("250000.50"), 12)
    assert (row.cpv, row.notified_on, [one.value for one in row.considerations]) == (
        "45212222",
        date(2026, 3, 2),
        ["clause"],
    )


FLAGGED: list[tuple[str, dict[str, Any], str]] = [
    ("V67 amount 1e17", {"montant": Decimal("1e17")}, "montant"),
    ("V67 duration NC", {"dureeMois": "NC"}, "dureeMois"),
    ("duration of zero", {"dureeMois": 0}, "dureeMois"),
    ("duration of 1201 months", {"dureeMois": 1201}, "dureeMois"),
    ("duration in words", {"dureeMois": "douze"}, "dureeMois"),
    ("duration below zero", {"dureeMois": -3}, "dureeMois"),
    ("duration of 9999 months", {"dureeMois": 9999}, "dureeMois"),
    ("amount below zero", {"montant": -1}, "montant"),
    ("amount of zero", {"montant": 0}, "montant"),
    ("amount in words", {"montant": "voir acte"}, "montant"),
    ("no amount", {"montant": None}, "montant"),
    ("amount that is no number", {"montant": "NaN "}, "montant"),
    ("amount without end", {"montant": "Infinity"}, "montant"),
    ("no holder", {"titulaires": []}, "titulaires"),
    ("holders absent", {"titulaires": ...}, "titulaires"),
    ("holder of words", {"titulaires": [{"titulaire": "typeIdentifiant"}]}, "titulaires"),
    ("VAT number as SIRET", {"titulaires": [holder("FR40303265045")]}, "titulaires"),
    ("SIREN as SIRET", {"titulaires": [holder("552100554")]}, "titulaires"),
    ("SIRET with a wrong key", {"titulaires": [holder("12345678900022")]}, "titulaires"),
    ("VAT number of figures", {"titulaires": [holder("99999999999", "TVA")]}, "titulaires"),
    ("the holder is the buyer", {"titulaires": [holder(BUYER)]}, "titulaires"),
    ("buyer's SIRET with a wrong key", {"acheteur": {"id": "12345678901234"}}, "acheteur.id"),
    ("no subject", {"objet": None}, "objet"),
    ("lost characters", {"objet": "R\ufffdfection"}, "objet"),
    ("CPV in words", {"codeCPV": "travaux"}, "codeCPV"),
    ("year 218", {"dateNotification": "0218-10-29"}, "dateNotification"),
    ("no such day", {"dateNotification": "2026-02-30"}, "dateNotification"),
    ("no notification", {"dateNotification": ""}, "dateNotification"),
    ("publication unreadable", {"datePublicationDonnees": "hier"}, "datePublicationDonnees"),
    ("number of 17 characters", {"id": "A" * 17}, "id"),
    (
        "consideration unknown",
        {"considerationsSociales": {"considerationSociale": ["Insertion"]}},
        "considerationsSociales",
    ),
    (
        "consideration and none",
        {"considerationsSociales": {"considerationSociale": ["Clause sociale", "Pas de considération sociale"]}},
        "considerationsSociales",
    ),
    ("amendment of a list of words", {"modifications": [{"modification": "id"}]}, "modifications"),
    ("amendment's amount", {"modifications": [{"modification": {"id": 1, "montant": 1e18}}]}, "modifications.montant"),
    ("subcontract without company", {"actesSousTraitance": [{"acteSousTraitance": {"id": 1}}]}, "actesSousTraitance"),
]


@pytest.mark.parametrize(("changes", "field"), [pytest.param(c, f, id=name) for name, c, f in FLAGGED])
def test_a_doubtful_value_is_flagged_and_the_row_is_kept(changes: dict[str, Any], field: str) -> None:
    row = normalise(contract(**changes))
    assert fields(row) == {field}
    assert not row.is_rejected


REJECTED: list[tuple[str, Any, str]] = [
    ("no buyer", contract(acheteur={"nom": "Ville"}), "acheteur.id"),
    ("buyer in words", contract(acheteur={"id": "la ville"}), "acheteur.id"),
    ("buyer's SIREN only", contract(acheteur={"id": BUYER[:9]}), "acheteur.id"),
    ("buyer of zeros", contract(acheteur={"id": "0" * 14}), "acheteur.id"),
    ("no number", contract(id="NC"), "id"),
    ("endless number", contract(id="1" * 41), "id"),
    ("nothing", None, "marche"),
    ("a word", "marché", "marche"),
]


@pytest.mark.parametrize(("content", "field"), [pytest.param(c, f, id=name) for name, c, f in REJECTED])
def test_a_row_that_cannot_be_placed_is_rejected(content: Any, field: str) -> None:
    row = normalise(content)
    assert row.is_rejected
    assert field in {problem.field for problem in row.problems if problem.severity == "rejected"}


CLEAN: list[tuple[str, dict[str, Any], str, Any]] = [
    ("flat buyer", {"acheteur": ..., "acheteur.id": BUYER}, "buyer_siret", BUYER),
    ("buyer with spaces", {"acheteur": {"id": f"{BUYER[:9]} {BUYER[9:]}"}}, "buyer_siret", BUYER),
    ("date with a zone", {"dateNotification": "2018-08-30+02:00"}, "notified_on", date(2018, 8, 30)),
    ("moment near midnight", {"dateNotification": "2018-08-30T22:30:00Z"}, "notified_on", date(2018, 8, 31)),
    ("French date", {"dateNotification": "30/08/2018"}, "notified_on", date(2018, 8, 30)),
    ("short figures", {"dateNotification": "2019-1-1"}, "notified_on", date(2019, 1, 1)),
    ("CPV without key", {"codeCPV": "45212222"}, "cpv", "45212222"),
    ("CPV amid words", {"codeCPV": "45212222-8 : gymnases"}, "cpv", "45212222"),
    ("CPV without its zero", {"codeCPV": "3110000"}, "cpv", "03110000"),
    (
        "type in capitals",
        {"lieuExecution": {"code": "95", "typeCode": "CODE DÉPARTEMENT"}},
        "place_kind",
        "Code département",
    ),
    ("nature in capitals", {"nature": "ACCORD-CADRE"}, "nature", "Accord-cadre"),
    ("French amount", {"montant": "1 250 000,50 €"}, "amount", Decimal("1250000.50")),
    ("English amount", {"montant": "1,250,000.50"}, "amount", Decimal("1250000.50")),
    ("months rounded up", {"dureeMois": "11.2"}, "months", 12),
    ("considerations without object", {"considerationsSociales": "Sans objet"}, "considerations", ()),
    ("considerations not told", {"considerationsSociales": None}, "considerations", ()),
    ("price types misnamed", {"typesPrix": ..., "TypePrix": ["Ferme"]}, "amount", Decimal("250000.50")),
    ("control characters", {"objet": "Un\x00 \t\nmot"}, "subject", "Un mot"),
]


@pytest.mark.parametrize(("changes", "name", "expected"), [pytest.param(c, n, e, id=i) for i, c, n, e in CLEAN])
def test_another_way_of_writing_is_understood(changes: dict[str, Any], name: str, expected: Any) -> None:
    row = normalise(contract(**changes))
    assert getattr(row, name) == expected
    assert row.problems == ()


@pytest.mark.parametrize(
    "written",
    [
        pytest.param([holder(FIRMS[0]), holder(FIRMS[1])], id="wrapped"),
        pytest.param([holder(FIRMS[0])["titulaire"], holder(FIRMS[1])], id="half wrapped"),
        pytest.param([[[holder(FIRMS[0])["titulaire"]], holder(FIRMS[1])]], id="lists of lists"),
        pytest.param(
            {"titulaire": [holder(FIRMS[0])["titulaire"], holder(FIRMS[1])["titulaire"]]}, id="an object of a list"
        ),
        pytest.param(str([holder(FIRMS[0])["titulaire"], holder(FIRMS[1])["titulaire"]]), id="a Python list as text"),
        pytest.param([holder(FIRMS[0]), holder(FIRMS[1]), holder(FIRMS[0])], id="one named twice"),
        pytest.param([{"titulaire": {"typeIdentifiant": "SIRET", "id": int(n)}} for n in FIRMS[:2]], id="numbers"),
    ],
)
def test_holders_are_found_however_they_are_nested(written: Any) -> None:
    row = normalise(contract(titulaires=written))
    assert [one.id for one in row.holders] == FIRMS[:2]
    assert row.problems == ()


def test_a_foreign_number_keeps_its_type_and_is_no_siret() -> None:
    row = normalise(contract(titulaires=[holder("DE814864138", "TVA"), holder("X-99", "HORS-UE")]))
    assert [(one.id_type, one.id) for one in row.holders] == [("TVA", "DE814864138"), ("HORS-UE", "X99")]
    assert row.problems == ()


def test_la_poste_has_its_own_siret_check() -> None:
    assert values.is_siret("35600000049837")
    assert not values.is_siret("12345678900022")


def test_a_concession_has_its_value_its_dates_and_its_holders() -> None:
    row = normalise(concession())
    assert row.problems == ()
    assert (row.amount, row.notified_on, row.concession and row.concession.starts_on) == (
        Decimal("1200000.00"),
        date(2026, 1, 5),
        date(2026, 2, 1),
    )
    assert [one.value for one in row.considerations] == ["reserved"]
    assert normalise(concession(dureeMois=1188)).months == 1188


def test_amendments_and_subcontracts_keep_their_order() -> None:
    row = normalise(
        contract(
            modifications=[
                {"modification": {"id": 2, "montant": 20, "dateNotificationModification": "2026-05-01"}},
                {"modification": {"id": 1, "dureeMois": 14, "titulaires": [[[holder(FIRMS[2])]]]}},
            ],
            actesSousTraitance=[
                {
                    "acteSousTraitance": {
                        "id": 1,
                        "sousTraitant": holder(FIRMS[3])["titulaire"],
                        "montant": 0,
                        "dureeMois": 3,
                    }
                },
            ],
            modificationsActesSousTraitance=[
                {"modificationActeSousTraitance": {"id": 1, "montant": 500}},
                {"modificationActeSousTraitance": {"id": 1, "montant": 600}},
            ],
        )
    )
    assert [(one.rank, one.months, one.amount) for one in row.amendments] == [
        (1, 14, None),
        (2, None, Decimal("20.00")),
    ]
    assert [one.id for one in row.amendments[0].holders] == [FIRMS[2]]
    assert [(one.rank, one.revision, one.amount) for one in row.subcontracts] == [
        (1, 0, None), (1, 1, Decimal("500.00")), (1, 2, Decimal("600.00")),
    ]  # fmt: skip


def test_a_table_row_told_as_a_change_joins_its_contract() -> None:
    raw = {
        "_table": True,
        "id": "201900056462301",
        "acheteur": {"id": BUYER},
        "objetModification": "Durée portée à 6 mois",
    }
    row = normalise(raw)
    assert (row.number, row.change_rank, row.change_subject) == ("201900056462300", 1, "Durée portée à 6 mois")


def test_the_last_figures_of_a_number_are_kept_when_nothing_tells_a_change() -> None:
    assert normalise(contract(id="2019PA182801", modifications=[{"id": 1}])).number == "2019PA182801"
    raw = contract(id="2019PA182801", considerationsSociales=..., typesPrix=...)
    assert normalise(raw).number == "2019PA182801"
    assert normalise({**raw, "modifications": [{"dureeMois": 3}]}).number == "2019PA182800"


@pytest.mark.parametrize("written", [..., None, "", "nan", "None", "Inconnu", float("nan")])
def test_an_absent_duration_is_unknown_and_nothing_to_verify(written: Any) -> None:
    row = normalise(contract(dureeMois=written))
    assert (row.months, row.problems) == (None, ())


def test_a_number_of_the_first_format_has_a_stem_whether_or_not_it_tells_a_change() -> None:
    first = {"considerationsSociales": ..., "typesPrix": ...}
    for number in ("201900056462300", "201900056462301"):
        assert normalise(contract(id=number, **first)).stem == "2019000564623"
        assert normalise(contract(id=number)).stem == ""
    assert normalise(contract(id="M19-01", **first)).stem == ""


def test_a_column_that_the_table_does_not_have_is_not_a_fault() -> None:
    raw = {"_table": True, "id": "A", "acheteur": {"id": BUYER}, "titulaires": [holder()["titulaire"]]}
    assert normalise(raw).problems == ()
    assert fields(normalise({**raw, "montant": None})) == {"montant"}


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text(max_size=20) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "titulaire", "nom", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from([*contract(), "modifications", "actesSousTraitance", "modificationsActesSousTraitance"]), ANY
    )
)
def test_no_value_whatever_stops_the_cleaning(changes: dict[str, Any]) -> None:
    row = normalise(contract(**changes))
    assert row.amount is None or 0 < row.amount <= values.MAX_AMOUNT
    assert row.months is None or 1 <= row.months <= values.MAX_CONCESSION_MONTHS
    assert row.is_rejected or (row.buyer_siret and row.number)
    if row.amount is None or row.notified_on is None or not row.holders:
        assert row.problems


@given(st.text(alphabet="0123456789", min_size=14, max_size=14))
def test_the_siret_check_agrees_with_the_library(number: str) -> None:
    from stdnum.fr import siret

    assert values.is_siret(number) == siret.is_valid(number)
