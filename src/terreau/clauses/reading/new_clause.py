"""What a new clause starts from: who owes on the lot, and what the hours being typed mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from terreau.clauses.rules.explained import pictured
from terreau.clauses.rules.shares import split_hours
from terreau.directory.models import Contact, Establishment
from terreau.kit.access import Actor, rows
from terreau.kit.french import UnreadableError, read_hours, read_percent
from terreau.procurement.models import Lot, LotCompany
from terreau.procurement.rules.vocabulary import HolderRole

ZERO = Decimal(0)
Known = dict[Establishment, dict[str, Any]]


def companies_of(actor: Actor, lot: Lot, *, on: date) -> Known:
    """Those who owe on the lot that day, each with its share (equal when unknown) and whom to call."""
    held = [
        each
        for each in rows(actor, LotCompany).filter(lot=lot).select_related("establishment__organisation").order_by("pk")
        if HolderRole(each.role).owes and (each.to_on is None or each.to_on >= on)
    ]
    contacts: dict[int, Contact] = {}
    known = rows(actor, Contact).on(on) if held else rows(actor, Contact).none()  # type: ignore[attr-defined]
    for contact in known.filter(establishment__in=[each.establishment_id for each in held]).order_by("-pk"):
        contacts[contact.establishment_id] = contact
    shares = _shares(held)
    return {
        each.establishment: {"share": share, **_contact(contacts.get(each.establishment_id))}
        for each, share in zip(held, shares, strict=True)
    }


def _shares(held: list[LotCompany]) -> list[Decimal]:
    known = [each.share for each in held if each.share]
    if len(known) == len(held):
        return known
    parts = split_hours(Decimal("100.00"), {index: Decimal(1) for index in range(len(held))})
    return [part / 100 for part in parts.values()]


def _contact(contact: Contact | None) -> dict[str, str]:
    return {
        "contact_name": contact.full_name if contact else "",
        "contact_email": contact.email if contact else "",
        "contact_phone": contact.phone if contact else "",
    }


@dataclass(frozen=True)
class Preview:
    """Hours as people speak of them, and who would owe how many."""

    hours: Decimal
    picture: str
    parts: tuple[tuple[str, Decimal], ...]


def preview_of(typed: Mapping[str, Any], companies: Known) -> Preview | None:
    """The preview of what is being typed; None while it is not a number of hours."""
    try:
        hours = read_hours(str(typed.get("hours", "")))
        offered = read_hours(str(typed.get("offered"))) if str(typed.get("offered") or "").strip() else ZERO
        weights = {
            company: read_percent(str(typed[f"share_{company.pk}"]))
            if f"share_{company.pk}" in typed
            else known["share"]
            for company, known in companies.items()
        }
        whole = hours + offered
        parts = split_hours(whole, weights) if len(companies) > 1 else {}
    except (UnreadableError, ValueError, ArithmeticError):
        return None
    if whole <= 0:
        return None
    return Preview(whole, pictured(whole), tuple((str(company), part) for company, part in parts.items()))
