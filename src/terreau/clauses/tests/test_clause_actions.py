"""Recording a clause, its figures and who owes what."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from terreau.accounts.actor import Actor
from terreau.clauses.actions.clause import Share, close_clause, edit_settings, record_clause, reopen_clause, size_clause
from terreau.clauses.actions.commitments import change_entrusted, change_split, edit_contact, entrust_hours
from terreau.clauses.actions.figures import accept_amendment, add_figure, confirm_part, dismiss_amendment
from terreau.clauses.models import Clause, Commitment, LedgerEntry
from terreau.clauses.reading.figures_table import due_hours
from terreau.clauses.rules.vocabulary import FigureKind, LegalLever
from terreau.clauses.tests import make
from terreau.kit.access import Forbidden
from terreau.kit.actions import Refused
from terreau.kit.models import JournalEntry
from terreau.procurement.models import Amendment, Lot, Part
from terreau.procurement.tests import make as procurement

pytestmark = pytest.mark.django_db
SIGNED_ON = date(2026, 1, 12)
TODAY = date(2026, 11, 16)


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def pdf(name: str = "AE.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7 invented", content_type="application/pdf")


def recorded(*, hours: int = 833, weights: tuple[int, ...] = (1,), lot: Lot | None = None, **fields: Any) -> Clause:
    lot = lot or procurement.lot()
    shares = [Share(make.company(f"Entreprise {number}"), Decimal(w)) for number, w in enumerate(weights)]
    values: dict[str, Any] = {
        "by": fields.pop("by", None) or make.facilitator(make.territory()),
        "lot": lot,
        "legal_lever": LegalLever.PERFORMANCE_CONDITION,
        "target_groups": ["RSA"],
        "hours": Decimal(hours),
        "dated_on": SIGNED_ON,
        "document": pdf(),
        "shares": shares,
    }
    return record_clause(**{**values, **fields})


def owed(clause: Clause) -> list[Decimal]:
    return list(clause.commitments.filter(kind="owed").order_by("pk").values_list("hours", flat=True))


def in_ledger(clause: Clause) -> Decimal:
    entries = LedgerEntry.objects.filter(commitment__clause=clause)
    total = Decimal(0)
    for kind, sign in (("due", 1), ("transferred", 1), ("waived", -1)):
        total += sign * (entries.filter(kind=kind).aggregate(total=Sum("hours_counted"))["total"] or 0)
    return total


def test_hours_of_the_signed_documents_become_due_and_are_written_once() -> None:
    clause = recorded(hours=833, weights=(60, 40))
    assert owed(clause) == [500, 333]
    assert in_ledger(clause) == 833
    assert clause.figures.get().document is not None
    assert JournalEntry.objects.filter(verb="clauses.record_clause", subject_id=clause.lot_id).count() == 1


def test_without_a_document_nothing_is_due() -> None:
    with pytest.raises(Refused, match="sans lui, rien n'est dû"):
        recorded(document=None)
    assert not Clause.objects.exists()


def test_a_lot_without_holder_asks_for_one_first() -> None:
    with pytest.raises(Refused, match="titulaire"):
        recorded(shares=[])


def test_an_actor_without_territory_records_nothing() -> None:
    with pytest.raises(Refused, match="territoire"):
        recorded(by=Actor.system())


def test_a_part_already_decided_on_the_contract_s_page_is_due_from_that_day() -> None:
    clause = recorded(hours=833)
    by = make.facilitator(clause.territory)
    part = Part.objects.create(lot=clause.lot, kind="renewal")
    values: dict[str, Any] = {"by": by, "clause": clause, "kind": FigureKind.CONTRACT, "dated_on": SIGNED_ON}
    add_figure(**values, hours=Decimal(200), document=pdf(), part=part)
    Part.objects.filter(pk=part.pk).update(decided_on=date(2026, 6, 1))
    confirm_part(by=by, clause=clause, part=part, decided_on=TODAY)
    assert LedgerEntry.objects.filter(hours_counted=200).get().dated_on == date(2026, 6, 1)
    part.refresh_from_db()
    assert part.decided_on == date(2026, 6, 1)


def test_a_member_that_owes_nothing_gets_nothing_of_an_amendment() -> None:
    clause = recorded(hours=100, weights=(1, 0))
    add_figure(
        by=make.facilitator(clause.territory),
        clause=clause,
        kind=FigureKind.AMENDMENT,
        hours=Decimal(10),
        dated_on=TODAY,
        document=pdf(),
    )
    assert owed(clause) == [110, 0]


def test_the_same_lot_is_not_recorded_twice() -> None:
    clause = recorded()
    with pytest.raises(Refused, match="déjà enregistrées"):
        recorded(lot=clause.lot, by=make.facilitator(clause.territory))


def test_a_planned_contract_is_sized_and_owes_nothing() -> None:
    lot = procurement.lot(of=procurement.contract(stage="planned", notified_on=None))
    by = make.facilitator(make.territory())
    with pytest.raises(Refused, match="pas notifié"):
        recorded(lot=lot, by=by)
    inputs = {"sizing_amount": Decimal(1_000_000), "labour_share": Decimal("0.5")}
    clause = size_clause(
        by=by, lot=lot, legal_lever=LegalLever.RESERVED_CONTRACT, hours=Decimal(833), on=TODAY, inputs=inputs, note=""
    )
    assert in_ledger(clause) == 0
    assert due_hours(clause, TODAY).recommended == 833
    with pytest.raises(Refused, match="pas notifié"):
        add_figure(by=by, clause=clause, kind=FigureKind.OFFERED, hours=Decimal(1), dated_on=TODAY, document=pdf())


def test_hours_recommended_before_publication_stay_beside_those_of_the_contract() -> None:
    planned = procurement.contract(stage="planned", notified_on=None)
    by = make.facilitator(make.territory())
    size_clause(
        by=by,
        lot=procurement.lot(of=planned),
        legal_lever=LegalLever.PERFORMANCE_CONDITION,
        hours=Decimal(900),
        on=date(2025, 9, 1),
        inputs={},
        note="",
    )
    clause = recorded(by=by, lot=procurement.lot(of=procurement.contract(planned_as=planned)), hours=833)
    known = due_hours(clause, TODAY)
    assert (known.recommended, known.contract, known.due) == (900, 833, 833)
    assert due_hours(recorded(by=make.facilitator(make.territory()), lot=clause.lot), TODAY).recommended == 0


def test_a_notified_contract_is_not_sized() -> None:
    with pytest.raises(Refused, match="documents signés"):
        size_clause(
            by=make.facilitator(make.territory()),
            lot=procurement.lot(),
            legal_lever=LegalLever.PERFORMANCE_CONDITION,
            hours=Decimal(1),
            on=TODAY,
            inputs={},
            note="",
        )


def test_a_neighbour_territory_changes_nothing() -> None:
    clause = recorded()
    with pytest.raises(Forbidden):
        close_clause(by=make.facilitator(make.territory()), clause=clause, on=TODAY)


def test_an_amendment_moves_what_each_owes_by_its_share() -> None:
    clause = recorded(hours=1000, weights=(60, 40))
    by = make.facilitator(clause.territory)
    for hours in (200, -100):
        add_figure(
            by=by,
            clause=clause,
            kind=FigureKind.AMENDMENT,
            hours=Decimal(hours),
            dated_on=date(2026, 7, 15),
            document=pdf(),
        )
    assert owed(clause) == [660, 440]
    assert due_hours(clause, TODAY).due == in_ledger(clause) == 1100
    with pytest.raises(Refused, match="plus que ce qui est dû"):
        add_figure(
            by=by,
            clause=clause,
            kind=FigureKind.AMENDMENT,
            hours=Decimal(-5000),
            dated_on=TODAY,
            document=pdf(),
        )


def test_a_corrected_figure_posts_only_the_difference_and_keeps_the_first() -> None:
    clause = recorded(hours=833)
    by = make.facilitator(clause.territory)
    values: dict[str, Any] = {"by": by, "clause": clause, "kind": FigureKind.CONTRACT, "document": pdf()}
    add_figure(**values, hours=Decimal(800), dated_on=date(2026, 2, 1))
    assert in_ledger(clause) == 800
    assert clause.figures.count() == 2
    with pytest.raises(Refused, match="plus récent"):
        add_figure(**{**values, "document": pdf()}, hours=Decimal(700), dated_on=date(2026, 1, 1))
    with pytest.raises(Refused, match="sans lui"):
        add_figure(**{**values, "document": None}, hours=Decimal(700), dated_on=TODAY)
    with pytest.raises(Refused, match="dimensionnement"):
        add_figure(**{**values, "kind": FigureKind.RECOMMENDED}, hours=Decimal(700), dated_on=TODAY)


def test_hours_of_an_optional_tranche_are_due_from_the_day_it_is_confirmed() -> None:
    clause = recorded(hours=833)
    by = make.facilitator(clause.territory)
    part = Part.objects.create(lot=clause.lot, kind="optional_tranche")
    with pytest.raises(Refused, match="Aucune heure"):
        confirm_part(by=by, clause=clause, part=part, decided_on=TODAY)
    add_figure(
        by=by,
        clause=clause,
        kind=FigureKind.CONTRACT,
        hours=Decimal(300),
        dated_on=SIGNED_ON,
        document=pdf(),
        part=part,
    )
    assert (due_hours(clause, TODAY).due, due_hours(clause, TODAY).not_firm) == (833, 300)
    assert in_ledger(clause) == 833
    confirm_part(by=by, clause=clause, part=part, decided_on=TODAY)
    assert due_hours(clause, TODAY).due == in_ledger(clause) == 1133
    with pytest.raises(Refused, match="déjà dues"):
        confirm_part(by=by, clause=clause, part=part, decided_on=TODAY)
    refused = Part.objects.create(lot=clause.lot, kind="renewal", refused_on=TODAY)
    with pytest.raises(Refused, match="abandonnée"):
        confirm_part(by=by, clause=clause, part=refused, decided_on=TODAY)


def test_an_amendment_seen_in_open_data_changes_nothing_until_its_document_is_attached() -> None:
    clause = recorded(hours=833)
    by = make.facilitator(clause.territory)
    seen = Amendment.objects.create(contract=clause.lot.contract, number=1, state="proposed")
    values: dict[str, Any] = {"by": by, "clause": clause, "amendment": seen, "hours": Decimal(67), "dated_on": TODAY}
    with pytest.raises(Refused, match="avenant signé"):
        accept_amendment(**values, document=None)
    accept_amendment(**values, document=pdf())
    seen.refresh_from_db()
    assert (seen.state, in_ledger(clause)) == ("signed", 900)
    with pytest.raises(Refused, match="déjà traité"):
        dismiss_amendment(by=by, clause=clause, amendment=seen)
    other = Amendment.objects.create(contract=procurement.contract(), number=1, state="proposed")
    with pytest.raises(Refused, match="autre marché"):
        dismiss_amendment(by=by, clause=clause, amendment=other)
    second = Amendment.objects.create(contract=clause.lot.contract, number=2, state="proposed")
    dismiss_amendment(by=by, clause=clause, amendment=second)
    second.refresh_from_db()
    assert second.state == "dismissed"


def test_a_holder_never_entrusts_more_than_it_owes() -> None:
    clause = recorded(hours=100)
    by = make.facilitator(clause.territory)
    holder = clause.commitments.get()
    subcontractor = make.company("Armatures du Val")
    values: dict[str, Any] = {"by": by, "holder": holder, "from_on": SIGNED_ON}
    given_out = entrust_hours(**values, company=subcontractor, hours=Decimal(60))
    with pytest.raises(Refused, match="40,00"):
        entrust_hours(**values, company=make.company("Élec Val"), hours=Decimal(41))
    with pytest.raises(Refused, match="déjà"):
        entrust_hours(**values, company=subcontractor, hours=Decimal(1))
    with pytest.raises(Refused, match="elle-même"):
        entrust_hours(**values, company=holder.company, hours=Decimal(1))
    with pytest.raises(Refused, match="Seule une entreprise"):
        entrust_hours(**{**values, "holder": given_out}, company=make.company("Élec Val"), hours=Decimal(1))
    assert in_ledger(clause) == 100
    assert change_entrusted(by=by, commitment=given_out, hours=Decimal(100)).hours == 100
    with pytest.raises(Refused, match="davantage"):
        change_entrusted(by=by, commitment=given_out, hours=Decimal(101))
    assert change_entrusted(by=by, commitment=given_out, hours=Decimal(0)).hours == 0
    with pytest.raises(Refused, match="répartition"):
        change_entrusted(by=by, commitment=holder, hours=Decimal(1))


def test_the_split_changes_between_members_and_the_total_stays() -> None:
    clause = recorded(hours=1000, weights=(60, 40))
    by = make.facilitator(clause.territory)
    first, second = (each.company for each in clause.commitments.order_by("pk"))
    third = make.company("Coloria")
    wanted = {first: Decimal(500), second: Decimal(300), third: Decimal(200)}
    change_split(by=by, clause=clause, hours=wanted, on=TODAY, reason="accord du groupement")
    assert owed(clause) == [500, 300, 200]
    assert in_ledger(clause) == 1000
    with pytest.raises(Refused, match="même total"):
        change_split(by=by, clause=clause, hours={**wanted, first: Decimal(501)}, on=TODAY)
    holder = Commitment.objects.get(clause=clause, company=third)
    entrust_hours(by=by, holder=holder, company=make.company("Élec Val"), hours=Decimal(150), from_on=TODAY)
    with pytest.raises(Refused, match="confié plus"):
        change_split(
            by=by, clause=clause, hours={first: Decimal(600), second: Decimal(300), third: Decimal(100)}, on=TODAY
        )


def test_settings_and_contacts_change_and_the_journal_names_the_fields_only() -> None:
    clause = recorded()
    by = make.facilitator(clause.territory)
    assert edit_settings(by=by, clause=clause, values={"count_months": 36, "period_months": 3}).count_months == 36
    contact = {"contact_name": "Paul Martin", "contact_email": "paul@exemple.fr"}
    edit_contact(by=by, commitment=clause.commitments.get(), contact=contact)
    entry = JournalEntry.objects.get(verb="clauses.edit_contact")
    assert entry.fields == ["contact_name", "contact_email"]


def test_a_lot_is_closed_and_followed_again() -> None:
    clause = recorded()
    by = make.facilitator(clause.territory)
    assert close_clause(by=by, clause=clause, on=TODAY).closed_on == TODAY
    with pytest.raises(Refused, match="déjà clos"):
        close_clause(by=by, clause=clause, on=TODAY)
    assert reopen_clause(by=by, clause=clause).closed_on is None
    with pytest.raises(Refused, match="n'est pas clos"):
        reopen_clause(by=by, clause=clause)


@given(total=st.integers(1, 100_000), weights=st.lists(st.integers(1, 1000), min_size=1, max_size=6))
def test_splitting_loses_no_hour(total: int, weights: list[int]) -> None:
    from terreau.clauses.rules.shares import split_hours

    parts = split_hours(Decimal(total), {key: Decimal(weight) for key, weight in enumerate(weights)})
    assert sum(parts.values()) == total
