"""Builders of whole lots, and of people who look at them in a browser."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from terreau.accounts.roles import Role
from terreau.clauses.models import Clause, ClauseEvent, Figure, LedgerEntry
from terreau.clauses.tests import make
from terreau.kit.models import Document
from terreau.procurement.models import Amendment, LotCompany, Part
from terreau.procurement.tests import make as procurement
from terreau.territories.models import Territory

TODAY = date(2026, 11, 16)


def stop_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 16 November 2026 on the pages of lots."""
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
    return b"".join(answer.streaming_content)


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
