"""Pages of lots: what each role sees, what each form does, and at what cost."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from terreau.accounts.roles import Role
from terreau.clauses.models import Clause, ClauseEvent, Commitment, Figure, LedgerEntry
from terreau.clauses.tests import make
from terreau.kit.models import Document
from terreau.procurement.models import Amendment, LotCompany, Part
from terreau.procurement.tests import make as procurement
from terreau.territories.models import Territory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 16)


@pytest.fixture(autouse=True)
def _fixed(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    for module in ("lot", "lots", "clause", "changes", "sizing", "sharing"):
        monkeypatch.setattr(f"terreau.clauses.views.{module}.today", lambda: TODAY)


def pdf(name: str = "AE.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7 invented", content_type="application/pdf")


def signed_in(of: Territory, role: Role = Role.FACILITATOR, **fields: Any) -> Client:
    browser, (user, _) = Client(), make.member(of, role, **fields)
    browser.force_login(user)
    return browser


def full_lot(companies: int = 2, months: int = 3) -> Clause:
    """A lot with holders, subcontractors, persons, statements, figures, events and calls."""
    clause = make.clause(lot=procurement.lot(operation=procurement.operation()))
    document = Document.objects.create(
        territory_id=clause.territory_id, name="AE.pdf", sha256="0", size=1, file="ae.pdf"
    )
    values = {"clause": clause, "document": document}
    Figure.objects.create(kind="contract", hours=833 * companies, dated_on=date(2026, 1, 12), **values)
    Figure.objects.create(kind="amendment", hours=0, dated_on=date(2026, 7, 15), note="Avenant n° 1", **values)
    part = Part.objects.create(lot=clause.lot, kind="optional_tranche")
    Figure.objects.create(kind="contract", hours=100, dated_on=date(2026, 1, 12), part=part, **values)
    ClauseEvent.objects.create(clause=clause, kind="suspension", from_on=date(2026, 4, 1), to_on=date(2026, 4, 30))
    Amendment.objects.create(contract=clause.lot.contract, number=2, state="proposed")
    clause.calls.create(on=date(2026, 9, 2), note="Difficulté à recruter des coffreurs")
    for number in range(companies):
        holder = make.commitment(on=clause, company=make.company(f"Entreprise {number}"))
        make.commitment(
            on=clause, company=make.company(f"Sous-traitant {number}"), kind="entrusted", entrusted_by=holder, hours=100
        )
        person = make.placement(holder, person=make.participant(clause.territory, "Karim", f"Diallo{number}"))
        for month in range(months):
            first = date(2026, 8 + month % 3, 1)
            made = make.statement(
                holder, month=first, status="validated", sent_at="2026-11-01T08:00Z", validated_at="2026-11-02T08:00Z"
            )
            line = make.line(made, person, Decimal(70))
            LedgerEntry.objects.create(
                commitment=holder,
                kind="done",
                hours_counted=70,
                hours_real=70,
                dated_on=TODAY,
                worked_from=made.from_on,
                worked_to=made.to_on,
                line=line,
                employment_contract=person.employment_contract,
                source_type="clauses.statementline",
            )
    return clause


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().replace(" ", " ").replace(" ", " ").split())


def opened(browser: Client, address: str) -> bytes:
    """What a file holds, once read and closed."""
    answer: Any = browser.get(address)
    assert answer.status_code == 200
    held = b"".join(answer.streaming_content)
    return held


def test_the_lot_page_tells_where_it_stands_and_who_does_what() -> None:
    clause = full_lot()
    answer = signed_in(clause.territory).get(reverse("clauses:lot", args=[clause.pk]))
    shown = text(answer)
    assert answer.status_code == 200
    assert shown.count("<h1") == 1
    for words in (
        "Où en est-on ?",
        "en retard de",
        "Comment est-ce calculé ?",
        "Entreprise 0",
        "Sous-traitant 1",
        "Karim",
        "Pourquoi une personne compte",
        "Difficulté à recruter",
        "Relevé d'octobre 2026 validé : 70,00 h, 1 personne",
        "Avenant n° 2 vu dans les données publiées",
        "Pas encore fermes",
    ):
        assert words in shown.replace("&#x27;", "'"), words


@pytest.mark.parametrize("companies", [1, 6])
def test_the_lot_page_takes_at_most_twelve_queries(companies: int, django_assert_max_num_queries: Any) -> None:
    clause = full_lot(companies)
    browser = signed_in(clause.territory)
    for name in ("clauses:lot", "clauses:lot_hours"):
        with django_assert_max_num_queries(12):
            assert browser.get(reverse(name, args=[clause.pk])).status_code == 200
    for address in (reverse("clauses:lots"), reverse("clauses:operation", args=[clause.lot.operation_id])):
        with django_assert_max_num_queries(12):
            assert browser.get(address).status_code == 200


def test_a_buyer_sees_the_hours_of_its_own_contracts_and_no_person() -> None:
    clause = full_lot()
    buyer = clause.lot.contract.buyer
    browser = signed_in(clause.territory, Role.BUYER, organisation=buyer)
    shown = text(browser.get(reverse("clauses:lot", args=[clause.pk])))
    assert "Où en est-on ?" in shown
    assert "Karim" not in shown
    assert "Noter un appel" not in shown
    assert "coffreurs" not in shown
    assert "Personne<" not in text(browser.get(reverse("clauses:lot_hours", args=[clause.pk])))
    assert "Karim" not in text(browser.get(reverse("clauses:lot_hours", args=[clause.pk])))
    assert text(browser.get(reverse("clauses:lots"))).count("clauses/lots/") > 0
    other = make.commitment(on=make.clause(of=clause.territory)).clause
    assert browser.get(reverse("clauses:lot", args=[other.pk])).status_code == 404


def test_a_company_sees_its_own_part_without_the_others() -> None:
    clause = full_lot()
    mine = clause.commitments.filter(kind="owed").order_by("pk")[0]
    browser = signed_in(clause.territory, Role.COMPANY, organisation=mine.company.organisation)
    shown = text(browser.get(reverse("clauses:lot", args=[clause.pk])))
    assert "Entreprise 0" in shown
    assert "Sous-traitant 0" in shown
    for hidden in ("Entreprise 1", "Sous-traitant 1", "Karim", "coffreurs", "RSA"):
        assert hidden not in shown, hidden
    assert browser.get(reverse("clauses:lots")).status_code == 403


@pytest.mark.parametrize("role", [Role.ELECTED, Role.FACILITATOR, Role.ADMIN, Role.BUYER, Role.COMPANY])
def test_a_neighbour_territory_finds_no_page(role: Role) -> None:
    clause = full_lot(companies=1)
    organisation = make.company("Voisine").organisation if role in {Role.BUYER, Role.COMPANY} else None
    browser = signed_in(make.territory(), role, organisation=organisation)
    commitment = clause.commitments.filter(kind="owed").get()
    for name in ("lot", "lot_hours", "clause_settings", "add_figure", "record_event", "change_holder", "entrust_hours"):
        assert browser.get(reverse(f"clauses:{name}", args=[clause.pk])).status_code == 404, name
    assert browser.get(reverse("clauses:edit_contact", args=[commitment.pk])).status_code == 404
    assert browser.post(reverse("clauses:close_clause", args=[clause.pk])).status_code == 404
    assert browser.get(reverse("clauses:operation", args=[clause.lot.operation_id])).status_code in {403, 404}


@pytest.mark.parametrize("role", [Role.BUYER, Role.ADMIN])
def test_who_only_reads_is_told_so(role: Role) -> None:
    clause = full_lot(companies=1)
    organisation = clause.lot.contract.buyer if role is Role.BUYER else None
    browser = signed_in(clause.territory, role, organisation=organisation)
    for name in ("add_figure", "record_event", "change_split", "transfer_hours", "note_call"):
        assert browser.get(reverse(f"clauses:{name}", args=[clause.pk])).status_code == 403, name


def test_an_elected_member_and_a_visitor_do_not_enter() -> None:
    clause = full_lot(companies=1)
    browser = signed_in(clause.territory, Role.ELECTED)
    assert browser.get(reverse("clauses:lots")).status_code == 403
    assert browser.get(reverse("clauses:lot", args=[clause.pk])).status_code == 404
    assert Client().get(reverse("clauses:lots")).status_code == 302


def held_lot(*names: str) -> Any:
    lot = procurement.lot()
    for place, name in enumerate(names):
        role = "lead_contractor" if place == 0 else "joint_contractor"
        LotCompany.objects.create(lot=lot, establishment=make.company(name), role=role)
    return lot


def answers(lot: Any, **fields: Any) -> dict[str, Any]:
    typed = {
        "hours": "833",
        "dated_on": "2026-01-12",
        "legal_lever": "performance_condition",
        "period_months": "1",
        "due_day": "15",
        "count_months": "24",
        "capacity": "4",
        "training_coefficient": "1",
        "cdi_coefficient": "1",
        "document": pdf(),
        "form_key": "6f1c1a6e-5f0a-4a8e-9a51-0a3f5b1c2d3e",
    }
    return {**typed, **fields}


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


def test_every_change_of_a_lot_has_its_page() -> None:
    clause = full_lot(companies=1)
    browser = signed_in(clause.territory)
    holder = clause.commitments.get(kind="owed")
    given = clause.commitments.get(kind="entrusted")
    amendment = Amendment.objects.get()
    part = clause.lot.parts.get()
    new = make.company("Grandin TP")
    other = make.commitment(
        on=make.clause(of=clause.territory, lot=procurement.lot(of=procurement.contract(of=clause.lot.contract.buyer)))
    ).clause
    changes: list[tuple[str, list[int], dict[str, Any]]] = [
        ("note_call", [clause.pk], {"note": "Rappeler lundi"}),
        ("add_figure", [clause.pk], {"kind": "amendment", "hours": "67", "dated_on": "2026-07-01", "document": pdf()}),
        ("accept_amendment", [clause.pk, amendment.pk], {"hours": "0", "dated_on": "2026-07-16", "document": pdf()}),
        ("confirm_part", [clause.pk, part.pk], {"decided_on": "2026-10-01"}),
        ("record_event", [clause.pk], {"kind": "extension", "from_on": "2026-10-01", "to_on": "2028-03-01"}),
        ("change_split", [clause.pk], {f"hours_{holder.company_id}": "1000"}),
        ("change_entrusted", [given.pk], {"hours": "50"}),
        ("edit_contact", [holder.pk], {"contact_name": "Paul"}),
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
    for name, keys, typed in changes:
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


def test_a_document_opens_from_its_lot_only() -> None:
    clause, other = full_lot(companies=1), full_lot(companies=1)
    browser = signed_in(clause.territory)
    mine, theirs = clause.figures.first(), other.figures.first()
    assert mine
    assert theirs
    # The file itself is not on the disk of this test: the page says it is absent, never an error of ours.
    assert browser.get(reverse("clauses:lot_document", args=[clause.pk, mine.document_id])).status_code == 404
    assert browser.get(reverse("clauses:lot_document", args=[clause.pk, theirs.document_id])).status_code == 404


def test_lists_of_lots_filter_in_the_address_and_export() -> None:
    late = full_lot(companies=1)
    home = late.territory
    calm = make.commitment(on=make.clause(of=home, lot=procurement.lot(title="Peinture")), due=Decimal(0)).clause
    closed = make.commitment(
        on=make.clause(of=home, lot=procurement.lot(title="Vieux lot", ends_on=date(2027, 1, 1)), closed_on=TODAY)
    ).clause
    browser = signed_in(home)
    address = reverse("clauses:lots")

    def found(**asked: Any) -> set[int]:
        shown = text(browser.get(address, asked))
        return {each.pk for each in (late, calm, closed) if f'/clauses/lots/{each.pk}/"' in shown}

    assert found() == {late.pk, calm.pk}
    assert found(etat="besoin") == found(etat="late") == {late.pk}
    assert found(etat="sans_heures") == {calm.pk}
    assert found(etat="clos") == {closed.pk}
    assert found(etat="tous") == {late.pk, calm.pk, closed.pk}
    assert found(operation=late.lot.operation_id) == {late.pk}
    assert found(acheteur=calm.lot.contract.buyer_id) == {calm.pk}
    assert found(entreprise="entreprise 0") == {late.pk}
    assert found(annee="2026") == {late.pk, calm.pk}
    assert found(annee="2030") == found(entreprise="personne") == set()
    assert browser.get(address, {"etat": "n'importe", "annee": "x", "page": "99", "sort": "?"}).status_code == 200
    for kind in ("csv", "xlsx"):
        assert opened(browser, f"{address}?format={kind}")
        assert opened(browser, reverse("clauses:lot_hours", args=[late.pk]) + f"?format={kind}")


def test_every_figure_opens_its_lines() -> None:
    clause = full_lot(companies=1)
    browser = signed_in(clause.territory)
    shown = text(browser.get(reverse("clauses:lot_hours", args=[clause.pk]), {"nature": "done"}))
    assert "relevé d&#x27;octobre 2026" in shown or "relevé d'octobre 2026" in shown
    assert "Karim" in shown
    assert "reprise de l" not in shown
