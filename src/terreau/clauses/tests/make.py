"""Builders of what is owed and done, for tests. Each makes what it needs; dates turn around October 2026."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from terreau.accounts.actor import Actor
from terreau.accounts.models import User
from terreau.accounts.roles import Role
from terreau.clauses.models import (
    Clause,
    Commitment,
    EmploymentContract,
    LedgerEntry,
    Placement,
    Statement,
    StatementLine,
)
from terreau.directory.models import Establishment, Membership, Organisation
from terreau.kit.spans import month_of
from terreau.participants.models import Eligibility, Participant
from terreau.procurement.models import Lot
from terreau.procurement.tests import make as procurement
from terreau.territories.models import Territory

OCTOBER = date(2026, 10, 1)
_SERIAL = count(1)


def territory(**fields: Any) -> Territory:
    """A commune that runs Terreau, with somebody to call."""
    values: dict[str, object] = {
        "kind": "commune",
        "code": f"{95000 + next(_SERIAL)}",
        "name": "Argenteuil",
        "contact_name": "Nadia Belkacem",
        "contact_email": "nadia@exemple.fr",
        "contact_phone": "01 34 00 00 00",
    }
    return Territory.objects.create(**{**values, **fields})


def company(name: str = "Bâtival", **fields: Any) -> Establishment:
    """A company and its one place."""
    organisation = Organisation.objects.create(name=name, name_key=name.lower())
    return Establishment.objects.create(
        organisation=organisation, name=name, name_key=name.lower(), **{"employer_kind": "company", **fields}
    )


def participant(of: Territory, first_name: str = "Karim", last_name: str = "Diallo", **fields: Any) -> Participant:
    """A person aged 30, sent by the mission locale, who counts since 2026 when `eligible` is not False."""
    eligible = fields.pop("eligible", True)
    values: dict[str, object] = {
        "territory": of,
        "first_name": first_name,
        "last_name": last_name,
        "name_key": f"{last_name} {first_name}".lower(),
        "birth_on": date(1996, 5, 3),
        "sex": "male",
        "education": "level_3",
        "lives_in_qpv": True,
    }
    person = Participant.objects.create(**{**values, **fields})
    if eligible:
        Eligibility.objects.create(
            participant=person,
            category="RSA",
            is_principal=True,
            proof="Attestation",
            proof_seen_on=date(2026, 1, 5),
            valid_from=date(2026, 1, 1),
        )
    return person


def clause(*, of: Territory | None = None, lot: Lot | None = None, **fields: Any) -> Clause:
    """The clause of a lot, followed monthly by a territory."""
    values: dict[str, object] = {
        "territory": of or territory(),
        "lot": lot or procurement.lot(),
        "legal_lever": "performance_condition",
    }
    return Clause.objects.create(**{**values, **fields})


def commitment(
    *, on: Clause | None = None, company: Establishment | None = None, due: Decimal | None = None, **fields: Any
) -> Commitment:
    """833 hours owed by Bâtival, with the ledger's entry of what is due."""
    values: dict[str, object] = {
        "clause": on or clause(),
        "company": company or globals()["company"](),
        "kind": "owed",
        "hours": Decimal(833),
        "from_on": date(2026, 1, 1),
        "contact_name": "Paul Martin",
        "contact_email": "chantier@batival.exemple",
    }
    made = Commitment.objects.create(**{**values, **fields})
    if made.kind == "owed":
        LedgerEntry.objects.create(
            commitment=made,
            kind="due",
            hours_counted=made.hours if due is None else due,
            dated_on=made.from_on,
            source_type="clauses.commitment",
            source_id=made.pk,
        )
    return made


def employment_contract(
    person: Participant | None = None, *, employer: Establishment | None = None, **fields: Any
) -> EmploymentContract:
    """A fixed-term contract of 35 hours from 2 March 2026 whose hours count for two years."""
    person = person or participant(territory())
    values: dict[str, object] = {
        "territory": person.territory,
        "participant": person,
        "employer": employer or company(),
        "contract_type": "cdd",
        "starts_on": date(2026, 3, 2),
        "planned_end_on": date(2027, 3, 1),
        "weekly_hours": Decimal(35),
        "job": "Coffreur",
        "category": "RSA",
        "age_band": "from_26",
        "education": "level_3",
        "in_qpv": True,
        "employer_kind": "company",
        "counts_until": date(2028, 3, 1),
    }
    return EmploymentContract.objects.create(**{**values, **fields})


def placement(on: Commitment | None = None, *, person: Participant | None = None, **fields: Any) -> Placement:
    """A person employed by the company of the commitment, at work on it since 2 March 2026."""
    on = on or commitment()
    contract = fields.pop("employment_contract", None) or employment_contract(
        person or participant(on.clause.territory), employer=on.company
    )
    values: dict[str, object] = {"commitment": on, "mode": "direct", "from_on": date(2026, 3, 2)}
    return Placement.objects.create(employment_contract=contract, **{**values, **fields})


def statement(on: Commitment | None = None, *, month: date = OCTOBER, **fields: Any) -> Statement:
    """A month to declare, asked for, with no line yet."""
    period = month_of(month)
    values: dict[str, object] = {
        "commitment": on or commitment(),
        "from_on": period.start,
        "to_on": period.end,
        "due_on": date(2026, 11, 14),
    }
    return Statement.objects.create(**{**values, **fields})


def line(of: Statement, where: Placement | None = None, hours: Decimal | None = None, **fields: Any) -> StatementLine:
    """A person in a statement; confirmed when hours are given."""
    values: dict[str, object] = {
        "statement": of,
        "placement": where or placement(of.commitment),
        "from_on": of.from_on,
        "to_on": of.to_on,
        "hours": hours,
        "is_confirmed": hours is not None,
    }
    return StatementLine.objects.create(**{**values, **fields})


def member(of: Territory, role: Role, *, organisation: Organisation | None = None) -> tuple[User, Actor]:
    """A user with one membership, and the actor they are."""
    number = next(_SERIAL)
    user = User.objects.create_user(email=f"personne{number}@exemple.fr", full_name=f"Personne {number}")
    membership = Membership.objects.create(user=user, territory=of, role=role.value, organisation=organisation)
    return user, Actor(
        user_id=user.pk,
        role=role,
        territory_id=of.pk,
        organisation_id=organisation.pk if organisation else None,
        membership_id=membership.pk,
        name=str(user),
    )


def facilitator(of: Territory) -> Actor:
    """The actor of a facilitator."""
    return member(of, Role.FACILITATOR)[1]
