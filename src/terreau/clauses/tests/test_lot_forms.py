"""Forms of lots: one page for a clause, one for each change, nothing lost and nothing doubled."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from terreau.clauses.models import Clause, Commitment, LedgerEntry
from terreau.clauses.tests import make
from terreau.clauses.tests.make_lots import (
    TODAY,
    answers,
    full_lot,
    held_lot,
    opened,
    pdf,
    signed_in,
    stop_the_clock,
    text,
)
from terreau.kit.models import Document
from terreau.procurement.models import Amendment
from terreau.procurement.tests import make as procurement

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fixed(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    stop_the_clock(monkeypatch)


def test_a_clause_is_recorded_on_one_page_and_only_once() -> None:
    lot = held_lot("Bâtival", "Coloria")
    browser = signed_in(make.territory())
    address = reverse("clauses:new_clause", args=[lot.pk])
    assert "Part de Bâtival" in text(browser.get(address))
    first, second = (each.establishment_id for each in lot.companies.order_by("pk"))
    shares = {f"share_{first}": "60", f"share_{second}": "40", f"email_{first}": "chantier@exemple.fr"}
    for _ in range(2):
        answer = browser.post(address, answers(lot, **shares))
        assert answer.status_code == 302
    clause = Clause.objects.get()
    assert answer["Location"] == reverse("clauses:lot", args=[clause.pk])
    assert sorted(clause.commitments.values_list("hours", flat=True)) == [333, 500]
    assert LedgerEntry.objects.count() == 2
    shown = text(browser.get(answer["Location"]))
    assert "119 jours, 5,5 mois à temps plein, environ 2 personnes" in shown
    assert opened(browser, reverse("clauses:lot_document", args=[clause.pk, Document.objects.get().pk])) == pdf().read()


def test_what_was_typed_stays_when_the_clause_is_refused() -> None:
    lot = held_lot("Bâtival", "Coloria")
    browser = signed_in(make.territory())
    first, second = (each.establishment_id for each in lot.companies.order_by("pk"))
    address = reverse("clauses:new_clause", args=[lot.pk])
    answer = browser.post(address, answers(lot, **{f"share_{first}": "60", f"share_{second}": "30"}))
    assert answer.status_code == 422
    assert "Les parts font 90" in text(answer)
    for field, value, words in (
        ("dated_on", "2030-01-01", "dans le futur"),
        ("hours", "beaucoup", "833"),
        ("document", SimpleUploadedFile("ae.exe", b"MZ"), "ni un PDF"),
        ("document", "", "obligatoire"),
    ):
        typed = answers(lot, **{f"share_{first}": "60", f"share_{second}": "40", field: value})
        answer = browser.post(address, typed)
        assert answer.status_code == 422, field
        if words != "833":
            assert words in text(answer), field
    assert not Clause.objects.exists()


def test_the_preview_says_days_months_people_and_parts() -> None:
    lot = held_lot("Bâtival", "Coloria")
    browser = signed_in(make.territory())
    address = reverse("clauses:new_clause_preview", args=[lot.pk])
    shown = text(browser.get(address, {"hours": "833"}))
    assert "119 jours, 5,5 mois à temps plein, environ 2 personnes" in shown
    assert 'Coloria : <strong class="num">416,00 h' in shown
    for wrong in ({"hours": "abc"}, {}, {"hours": "833", "offered": "x"}, {"hours": "0"}):
        assert "jours" not in text(browser.get(address, wrong))


def test_a_lot_without_holder_says_where_to_add_it() -> None:
    lot = procurement.lot()
    browser = signed_in(make.territory())
    address = reverse("clauses:new_clause", args=[lot.pk])
    assert "pas de titulaire" in text(browser.get(address))
    assert "pas de titulaire" in text(browser.post(address, answers(lot)))


def test_a_planned_contract_is_sized_line_by_line_then_recorded() -> None:
    lot = procurement.lot(of=procurement.contract(stage="planned", notified_on=None), amount=1_000_000)
    browser = signed_in(make.territory())
    address = reverse("clauses:size_lot", args=[lot.pk])
    assert browser.get(reverse("clauses:new_clause", args=[lot.pk]))["Location"] == address
    typed = {
        "mode": "labour",
        "amount": "1 000 000",
        "trade": "masonry",
        "hourly_rate": "30",
        "insertion_share": "5",
        "rounding": "floor",
        "legal_lever": "performance_condition",
    }
    shown = text(browser.post(address, typed))
    assert "833 h d&#x27;insertion" in shown or "833 h d'insertion" in shown
    assert "16 666,67 h de travail" in shown
    assert "Maçonnerie" in shown
    assert not Clause.objects.exists()
    answer = browser.post(address, {**typed, "record": "1"})
    clause = Clause.objects.get()
    assert answer["Location"] == reverse("clauses:lot", args=[clause.pk])
    assert clause.figures.get().hours == 833
    assert "Dimensionner de nouveau" in text(browser.get(answer["Location"]))
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"mode": "tranche", "amount": "3 000 000", "step": "2000", "trigger": "2 700 000"}, "150 h"),
        ({"mode": "bands", "amount": "250 000"}, "450 h"),
        ({"mode": "labour", "amount": "10"}, "le calcul en a besoin"),
        ({"mode": "tranche", "amount": "10"}, "le calcul en a besoin"),
        (
            {"mode": "labour", "amount": "10", "labour_share": "0", "hourly_rate": "30", "insertion_share": "5"},
            "entre 0 et 100",
        ),
    ],
)
def test_other_ways_of_sizing_answer_too(typed: dict[str, str], words: str) -> None:
    lot = procurement.lot(of=procurement.contract(stage="planned", notified_on=None))
    address = reverse("clauses:size_lot", args=[lot.pk])
    answer = signed_in(make.territory()).post(
        address, {"rounding": "floor", "legal_lever": "reserved_contract", **typed}
    )
    assert words in text(answer)


def test_a_notified_contract_is_recorded_not_sized() -> None:
    lot = held_lot("Bâtival")
    answer = signed_in(make.territory()).get(reverse("clauses:size_lot", args=[lot.pk]))
    assert answer["Location"] == reverse("clauses:new_clause", args=[lot.pk])


def changes_of(clause: Clause) -> list[tuple[str, list[int], dict[str, Any]]]:
    """Each page that changes a lot, its keys, and an answer that it accepts."""
    holder, given = clause.commitments.get(kind="owed"), clause.commitments.get(kind="entrusted")
    amendment, part = Amendment.objects.get(), clause.lot.parts.get()
    buyer = clause.lot.contract.buyer
    other = make.clause(of=clause.territory, lot=procurement.lot(of=procurement.contract(of=buyer)))
    make.commitment(on=other)
    return [
        ("note_call", [clause.pk], {"note": "Rappeler lundi"}),
        ("add_figure", [clause.pk], {"kind": "amendment", "hours": "67", "dated_on": "2026-07-01", "document": pdf()}),
        ("accept_amendment", [clause.pk, amendment.pk], {"hours": "0", "dated_on": "2026-07-16", "document": pdf()}),
        ("confirm_part", [clause.pk, part.pk], {"decided_on": "2026-10-01"}),
        ("record_event", [clause.pk], {"kind": "extension", "from_on": "2026-10-01", "to_on": "2028-03-01"}),
        ("change_split", [clause.pk], {f"hours_{holder.company_id}": "1000"}),
        ("change_entrusted", [given.pk], {"hours": "50"}),
        ("edit_contact", [holder.pk], {"contact_name": "Paul", "contact_phone": "01 34 00 00 01"}),
        ("transfer_hours", [clause.pk], {"to": other.pk, "hours": "10", "on": "2026-10-01", "document": pdf()}),
        (
            "entrust_hours",
            [clause.pk],
            {"holder": holder.pk, "company": "Grandin TP", "hours": "5", "from_on": "2026-10-01"},
        ),
        ("clause_settings", [clause.pk], {k: v for k, v in answers(None).items() if k not in {"hours", "document"}}),
        (
            "change_holder",
            [clause.pk],
            {"commitment": holder.pk, "company": "Grandin TP", "from_on": "2026-11-01", "keeps_subcontractors": "on"},
        ),
    ]


def test_every_change_of_a_lot_has_its_page() -> None:
    clause = full_lot(companies=1)
    browser, new = signed_in(clause.territory), make.company("Grandin TP")
    for name, keys, typed in changes_of(clause):
        address = reverse(f"clauses:{name}", args=keys)
        shown = browser.get(address)
        assert shown.status_code == 200, name
        assert text(shown).count("<h1") == 1, name
        typed.pop("form_key", None)
        answer = browser.post(address, typed)
        assert answer.status_code == 302, (name, text(answer))
        assert answer["Location"] == reverse("clauses:lot", args=[clause.pk]), name
    assert Commitment.objects.filter(clause=clause, company=new, kind="owed").exists()
    assert "Rappeler lundi" in text(browser.get(reverse("clauses:lot", args=[clause.pk])))


def test_a_refusal_keeps_what_was_typed_and_says_what_to_do() -> None:
    clause = full_lot(companies=1)
    browser = signed_in(clause.territory)
    given = clause.commitments.get(kind="entrusted")
    answer = browser.post(reverse("clauses:change_entrusted", args=[given.pk]), {"hours": "9000"})
    assert answer.status_code == 422
    assert "ne peut confier que" in text(answer)
    assert 'value="9000"' in text(answer)
    answer = browser.post(
        reverse("clauses:add_figure", args=[clause.pk]), {"kind": "amendment", "hours": "5", "dated_on": "2026-01-01"}
    )
    assert "sans lui, rien n&#x27;est dû" in text(answer)
    answer = browser.post(
        reverse("clauses:add_figure", args=[clause.pk]),
        {"kind": "offered", "hours": "-5", "dated_on": "2026-01-01", "document": pdf()},
    )
    assert "Seul un avenant" in text(answer)
    answer = browser.post(reverse("clauses:change_split", args=[clause.pk]), {"reason": ""})
    assert answer.status_code == 422


def test_an_amendment_is_dismissed_and_a_lot_closed_and_reopened() -> None:
    clause = full_lot(companies=1)
    browser = signed_in(clause.territory)
    amendment = Amendment.objects.get()
    address = reverse("clauses:dismiss_amendment", args=[clause.pk, amendment.pk])
    assert browser.get(address).status_code == 405
    assert browser.post(address).status_code == 302
    closing = reverse("clauses:close_clause", args=[clause.pk])
    browser.post(closing)
    clause.refresh_from_db()
    assert clause.closed_on == TODAY
    assert "suivi clos" in text(browser.get(reverse("clauses:lot", args=[clause.pk])))
    browser.post(closing)
    clause.refresh_from_db()
    assert clause.closed_on is None
