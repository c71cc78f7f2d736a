"""Writes the table of lots: contracts, lots, companies, and the hours due that the file itself documents."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from terreau.clauses.actions.owed import lock, owing, share_owed
from terreau.clauses.models import Clause, Figure, LedgerEntry
from terreau.clauses.rules.table_columns import LOTS, TABLE_KINDS
from terreau.clauses.rules.table_rows import LotRow, Wrong
from terreau.clauses.rules.vocabulary import FigureKind, LegalLever
from terreau.clauses.tables_in.finding import Finder, NotFound
from terreau.clauses.tables_in.report import CREATED, FLAGGED, UNCHANGED, UPDATED, Fate, Report
from terreau.directory.models import Establishment, Organisation
from terreau.kit import french
from terreau.kit.access import Actor
from terreau.kit.actions import Refused
from terreau.kit.models import Document
from terreau.procurement.actions import save_operation
from terreau.procurement.models import Contract, Lot, LotCompany, Operation
from terreau.procurement.rules.vocabulary import ContractStage, GroupKind, HolderRole, Source
from terreau.territories.rules.keys import name_key

OF = TABLE_KINDS[LOTS]
NO_COMPANY = "Sans entreprise, les heures de ce lot ne sont pas enregistrées : ajoutez-la, puis importez de nouveau."


class Unfit(Exception):
    """A lot cannot be written; the message names the column and says why."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.wrong = Wrong(OF.label(name), reason)


@dataclass
class Trace:
    """What one lot created and changed, by keys, for the undoing."""

    created: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    changed: dict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))
    entries: list[int] = field(default_factory=list)

    def made(self, row: Any) -> None:
        """Remember a created row."""
        self.created[row._meta.model_name].append(row.pk)  # noqa: SLF001

    def change(self, row: Any, values: dict[str, Any]) -> None:
        """Save what differs, keeping what was there."""
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not changed:
            return
        encode = DjangoJSONEncoder().default
        was = {name: getattr(row, name) for name in changed}
        plain = {name: value if isinstance(value, str | int | None) else encode(value) for name, value in was.items()}
        held = self.changed[row._meta.model_name]  # noqa: SLF001
        held[str(row.pk)] = plain | held.get(str(row.pk), {})
        for name, value in changed.items():
            setattr(row, name, value)
        row.save(update_fields=list(changed))

    @property
    def outcome(self) -> str:
        """Created with its lot, updated when something else moved, else unchanged."""
        if self.created.get("lot"):
            return CREATED
        return UPDATED if self.created or self.changed or self.entries else UNCHANGED

    def as_json(self) -> dict[str, Any] | None:
        """The keys to keep; None when nothing was written."""
        if self.outcome == UNCHANGED:
            return None
        return {"created": dict(self.created), "changed": dict(self.changed), "entries": self.entries}


class LotWriter:
    """Writes the lines of a file, lot by lot; a lot that cannot be written leaves nothing behind."""

    def __init__(self, *, by: Actor, territory: int, document: Document) -> None:
        self.by, self.territory, self.document = by, territory, document
        self.finder = Finder(by)
        self.contracts: dict[tuple[int, str, str], Contract] = {}

    def write(self, rows: Sequence[LotRow], report: Report) -> None:
        """Give each line its fate."""
        groups: dict[tuple[str, ...], list[LotRow]] = defaultdict(list)
        for row in rows:
            contract = row.contract.casefold() or name_key(row.title)
            lot = row.lot.casefold() or name_key(row.lot_title)
            groups[(row.buyer_siret, name_key(row.buyer), contract, lot)].append(row)
        for group in groups.values():
            self._write_safely(group, report)

    def _write_safely(self, group: Sequence[LotRow], report: Report) -> None:
        trace = Trace()
        try:
            with transaction.atomic():
                lot, flags = self._write_lot(group, trace)
                for made in self.finder.made():
                    trace.made(made)
        except Unfit as unfit:
            self._forget()
            return self._reject(group, unfit.wrong, report)
        except (Refused, NotFound) as refusal:
            self._forget()
            column = "buyer" if isinstance(refusal, NotFound) and "acheteur" in str(refusal) else "company"
            return self._reject(group, Wrong(OF.label(column), str(refusal)), report)
        for rank, row in enumerate(group):
            outcome = FLAGGED if flags else trace.outcome
            before = trace.as_json() if rank == 0 else None
            report.add(Fate(row.line, outcome, flags, "procurement.lot", lot.pk, before))
        return None

    def _forget(self) -> None:
        """What this lot had found or created was rolled back with it."""
        self.contracts.clear()
        self.finder.forget()

    def _reject(self, group: Sequence[LotRow], wrong: Wrong, report: Report) -> None:
        for row in group:
            report.reject(row.line, [wrong])

    def _write_lot(self, group: Sequence[LotRow], trace: Trace) -> tuple[Lot, tuple[Wrong, ...]]:
        head = group[0]
        buyer = self.finder.buyer(head.buyer, head.buyer_siret)
        key = (buyer.pk, head.contract.casefold(), "" if head.contract else name_key(head.title))
        contract = self.contracts.get(key) or self._contract(buyer, head, trace)
        self.contracts[key] = contract
        lot = self._lot(contract, head, trace)
        companies = self._companies(contract, lot, group, trace)
        hours: dict[Establishment, Decimal] = defaultdict(Decimal)
        for row, company in zip(group, companies, strict=True):
            if row.hours is not None and company is not None:
                hours[company] += row.hours
        lost = any(row.hours and company is None for row, company in zip(group, companies, strict=True))
        if hours:
            self._hours(lot, hours, head, trace)
        return lot, (Wrong(OF.label("company"), NO_COMPANY),) if lost else ()

    def _contract(self, buyer: Organisation, row: LotRow, trace: Trace) -> Contract:
        same = Contract.objects.select_for_update().filter(buyer=buyer, grouped_into=None).order_by("pk")
        found = same.filter(number__iexact=row.contract) if row.contract else same.filter(title__iexact=row.title)
        known = found.first()
        notified_on = row.notified_on or row.starts_on
        if known is None:
            made = Contract.objects.create(
                buyer=buyer,
                buyer_siret=row.buyer_siret,
                number=row.contract,
                title=row.title or row.lot_title,
                stage=ContractStage.NOTIFIED.value,
                notified_on=notified_on,
                source=Source.TABLE.value,
                entered_for_id=self.territory,
            )
            trace.made(made)
            return made
        values: dict[str, Any] = {}
        is_taken_back = known.source == Source.TABLE.value and known.set_aside_on is not None
        if is_taken_back:
            values = {"set_aside_on": None, "stage": ContractStage.NOTIFIED.value}
        if known.notified_on is None:
            values["notified_on"] = notified_on
        if known.stage in {ContractStage.PLANNED.value, ContractStage.PUBLISHED.value}:
            values["stage"] = ContractStage.NOTIFIED.value
        trace.change(known, values)
        return known

    def _lot(self, contract: Contract, row: LotRow, trace: Trace) -> Lot:
        known = list(contract.lots.select_for_update().order_by("pk"))
        lot = next((one for one in known if self._is_same(one, row, alone=len(known) == 1)), None)
        operation = self._operation(row.operation, trace)
        values: dict[str, Any] = {
            "amount": row.amount,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "operation_id": operation,
        }
        if lot is None:
            lot = Lot.objects.create(contract=contract, number=row.lot, title=row.lot_title, **values)
            trace.made(lot)
            return lot
        blank = {name: value for name, value in values.items() if value is not None and getattr(lot, name) is None}
        ends_on, starts_on = blank.get("ends_on", lot.ends_on), blank.get("starts_on", lot.starts_on)
        if starts_on and ends_on and ends_on < starts_on:
            raise Unfit(
                "ends_on", "Ces dates contredisent celles que ce lot a déjà : corrigez le marché ou le fichier."
            )
        trace.change(lot, blank)
        return lot

    def _is_same(self, lot: Lot, row: LotRow, *, alone: bool) -> bool:
        if row.lot:
            return lot.number.casefold() == row.lot.casefold() or (alone and not lot.number)
        return name_key(lot.title) == name_key(row.lot_title)

    def _operation(self, name: str, trace: Trace) -> int | None:
        if not name:
            return None
        found = Operation.objects.filter(name_key=name_key(name)[:200]).order_by("pk").first()
        if found is None:
            found = save_operation(by=self.by, operation=None, name=name)
            trace.made(found)
        return found.pk

    def _companies(
        self, contract: Contract, lot: Lot, group: Sequence[LotRow], trace: Trace
    ) -> list[Establishment | None]:
        """The place of each line; those that the lot did not have are added, as members of a group when several."""
        named = [row.company or row.company_siret for row in group]
        found = [
            self.finder.company(row.company, row.company_siret) if name else None
            for row, name in zip(group, named, strict=True)
        ]
        places = {place.pk: place for place in found if place is not None}
        held = {one.establishment_id for one in lot.companies.all() if HolderRole(one.role).owes}
        many = len(held | places.keys()) > 1
        role = HolderRole.JOINT_CONTRACTOR if many else HolderRole.HOLDER
        for pk, place in places.items():
            if pk not in held:
                trace.made(LotCompany.objects.create(lot=lot, establishment=place, role=role.value))
        if many and contract.group_kind == GroupKind.NONE and places.keys() - held:
            trace.change(contract, {"group_kind": GroupKind.JOINT.value})
        return found

    def _hours(self, lot: Lot, hours: dict[Establishment, Decimal], row: LotRow, trace: Trace) -> None:
        """Record the figure of the file and who owes it; the same figure again changes nothing."""
        clause = Clause.objects.filter(territory_id=self.territory, lot=lot).first()
        held = self._new_clause(lot, trace) if clause is None else lock(clause)
        total = sum(hours.values(), Decimal(0))
        known = held.figures.exclude(kind=FigureKind.RECOMMENDED.value).order_by("pk").first() if clause else None
        if known is not None:
            if known.kind == FigureKind.CONTRACT and known.hours == total:
                return
            said = f"{french.hours(known.hours)} sont déjà enregistrées sur ce lot"
            raise Unfit("hours", f"{said} : changez-les sur sa page, par un document signé.")
        trace.change(held, {"closed_on": None})
        dated_on = row.notified_on or row.starts_on
        if dated_on is None:
            raise Unfit("starts_on", "Donnez la date de début, ou celle de notification.")
        figure = Figure.objects.create(
            clause=held,
            kind=FigureKind.CONTRACT.value,
            hours=total,
            dated_on=dated_on,
            document=self.document,
            author_id=self.by.user_id,
            note=f"Tableau importé : {self.document.name}"[:300],
        )
        trace.made(figure)
        weights = {}
        for company, amount in hours.items():
            made = owing(clause=held, company=company, from_on=lot.starts_on or dated_on, contact={})
            weights[made.pk] = amount
        share_owed(by=self.by, clause=held, hours=total, dated_on=dated_on, source=figure, weights=weights)
        ours = LedgerEntry.objects.filter(source_type="clauses.figure", source_id=figure.pk)
        trace.entries += list(ours.order_by("pk").values_list("pk", flat=True))

    def _new_clause(self, lot: Lot, trace: Trace) -> Clause:
        clause = Clause.objects.create(
            territory_id=self.territory,
            lot=lot,
            facilitator_id=self.by.user_id,
            legal_lever=LegalLever.PERFORMANCE_CONDITION.value,
        )
        trace.made(clause)
        return clause
