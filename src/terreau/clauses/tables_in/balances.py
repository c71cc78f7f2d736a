"""Writes opening balances: hours done before the start, by year, in the ledger, without any person."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from terreau.clauses.actions import ledger
from terreau.clauses.actions.owed import lock, owing
from terreau.clauses.models import Clause, Commitment, LedgerEntry
from terreau.clauses.rules.table_columns import BALANCES, TABLE_KINDS
from terreau.clauses.rules.table_rows import BalanceRow, Wrong, balance_refusal
from terreau.clauses.rules.vocabulary import EntryKind
from terreau.clauses.tables_in.finding import NotFound
from terreau.clauses.tables_in.report import CREATED, UNCHANGED, Fate, Report
from terreau.directory.rules.names import organisation_key
from terreau.kit.access import Actor
from terreau.procurement.models import LotCompany
from terreau.procurement.rules.vocabulary import HolderRole
from terreau.territories.rules.keys import name_key

OF = TABLE_KINDS[BALANCES]
NO_CLAUSE = "Aucun lot suivi ne répond à ce numéro : importez d'abord le tableau des lots et de leurs heures dues."
SEVERAL = "Plusieurs lots répondent : donnez le numéro de lot et l'acheteur."
NO_COMPANY = "Cette entreprise n'est pas sur ce lot : ajoutez-la au marché, puis importez de nouveau."
TWICE = "Cette ligne répète une autre ligne du fichier : gardez-en une seule, avec le total de l'année."


class BalanceWriter:
    """Posts the lines of a file on the commitments of the territory."""

    def __init__(self, *, by: Actor, territory: int, on: date) -> None:
        self.by, self.territory, self.on = by, territory, on
        self.taken: set[tuple[int, int]] = set()
        self.clauses: dict[tuple[str, str, str], list[Clause]] = {}

    def write(self, rows: Sequence[BalanceRow], report: Report) -> None:
        """Give each line its fate."""
        for row in rows:
            self._write_row(row, report)

    def _write_row(self, row: BalanceRow, report: Report) -> None:
        try:
            clause = self._clause(row)
            commitment = self._commitment(clause, row)
        except NotFound as missing:
            column = "company" if str(missing) == NO_COMPANY else "contract"
            return report.reject(row.line, [Wrong(OF.label(column), str(missing))])
        before, stated = self._done(commitment, row.year)
        refusal = balance_refusal(before=before, hours=row.hours, from_statements=stated)
        key = (commitment.pk, row.year)
        if key in self.taken:
            refusal = TWICE
        self.taken.add(key)
        if refusal:
            return report.reject(row.line, [Wrong(OF.label("hours"), refusal)])
        if before is not None:
            return report.add(Fate(row.line, UNCHANGED, (), "clauses.commitment", commitment.pk))
        entry = ledger.post_balance(by=self.by, commitment=commitment, hours=row.hours, year=row.year, until=self.on)
        kept = {"created": {}, "changed": {}, "entries": [entry.pk]}
        return report.add(Fate(row.line, CREATED, (), "clauses.commitment", commitment.pk, kept))

    def _clause(self, row: BalanceRow) -> Clause:
        """The one clause of the territory on this lot. Raises NotFound."""
        key = (row.contract.casefold(), row.lot.casefold(), organisation_key(row.buyer))
        if key not in self.clauses:
            found = Clause.objects.filter(
                territory_id=self.territory,
                lot__contract__number__iexact=row.contract,
                lot__contract__set_aside_on=None,
            ).select_related("lot__contract__buyer")
            if row.buyer:
                found = found.filter(lot__contract__buyer__name_key=organisation_key(row.buyer))
            self.clauses[key] = self._of_lot(list(found.order_by("pk")), row.lot)
        clauses = self.clauses[key]
        if len(clauses) != 1:
            raise NotFound(SEVERAL if clauses else NO_CLAUSE)
        return clauses[0]

    def _of_lot(self, clauses: list[Clause], number: str) -> list[Clause]:
        if not number:
            return clauses
        named = [one for one in clauses if one.lot.number.casefold() == number.casefold()]
        titled = [one for one in clauses if name_key(one.lot.title) == name_key(number)]
        return named or titled

    def _commitment(self, clause: Clause, row: BalanceRow) -> Commitment:
        """The commitment of this company on the lot; one without hours for a holder that has none. Raises NotFound."""
        known = Commitment.objects.filter(clause=clause).select_related("company").order_by("-kind", "pk")
        found = next((each for each in known if self._is_named(each.company, row)), None)
        if found is not None:
            return found
        for one in LotCompany.objects.filter(lot=clause.lot_id).select_related("establishment").order_by("pk"):
            if HolderRole(one.role).owes and self._is_named(one.establishment, row):
                held = lock(clause)
                start = clause.lot.starts_on or date(row.year, 1, 1)
                return owing(clause=held, company=one.establishment, from_on=start, contact={})
        raise NotFound(NO_COMPANY)

    def _is_named(self, company: object, row: BalanceRow) -> bool:
        if row.company_siret:
            return getattr(company, "siret", None) == row.company_siret
        return getattr(company, "name_key", "") == organisation_key(row.company)

    def _done(self, commitment: Commitment, year: int) -> tuple[Decimal | None, Decimal]:
        """Hours of that year already entered as a balance (None: none), and those of validated statements."""
        done = LedgerEntry.objects.filter(
            commitment=commitment, kind=EntryKind.DONE.value, worked_to__year=year, worked_from__year=year
        )
        balances = done.filter(source_type=ledger.BALANCE, reverses=None, reversed_by=None)
        stated = done.exclude(source_type=ledger.BALANCE).aggregate(total=Sum("hours_real"))["total"]
        return balances.aggregate(total=Sum("hours_real"))["total"], stated or Decimal(0)
