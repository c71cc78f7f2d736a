"""A contract as one page gives it: its lots, the companies and the parts of each, and what does not fit together."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from terreau.kit.french import percent
from terreau.procurement.rules.vocabulary import ContractStage, GroupKind, HolderRole, PartKind

SIGNED = frozenset({ContractStage.NOTIFIED, ContractStage.CLOSED})
UNKNOWN_LOT = "Aucun lot n'a ce numéro : écrivez-le comme dans la liste des lots."


@dataclass(frozen=True)
class Who:
    """An organisation or a place: known by its key, or new with a name, perhaps a SIRET and, for a buyer, its kind."""

    pk: int | None = None
    name: str = ""
    siret: str = ""
    buyer_kind: str = ""


@dataclass(frozen=True)
class LotDraft:
    """A lot; `row` is its place on the page. Amount in euros HT, dates included."""

    row: int
    pk: int | None = None
    number: str = ""
    title: str = ""
    amount: Decimal | None = None
    cpv: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class CompanyDraft:
    """A company on the lot of this number; `key` names the row it corrects. `share` between 0 and 1."""

    row: int
    company: Who
    role: HolderRole
    lot: str = ""
    key: str = ""
    share: Decimal | None = None
    amount: Decimal | None = None
    given_by: Who | None = None


@dataclass(frozen=True)
class PartDraft:
    """A tranche, a renewal or an order of the lot of this number."""

    row: int
    kind: PartKind
    number: int
    lot: str = ""
    pk: int | None = None
    title: str = ""
    amount: Decimal | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    decided_on: date | None = None
    refused_on: date | None = None


@dataclass(frozen=True)
class ContractDraft:
    """Everything that one page says of a contract. `removed` names rows to remove: "lot 3", "company c5", "part 2"."""

    buyer: Who
    title: str
    kind: str
    stage: ContractStage
    number: str = ""
    procedure: str = ""
    cpv: str = ""
    framework_number: str = ""
    group_kind: GroupKind = GroupKind.NONE
    amount: Decimal | None = None
    duration_months: int | None = None
    publication_on: date | None = None
    notified_on: date | None = None
    considerations: tuple[str, ...] = ()
    operation: int | None = None
    lots: Sequence[LotDraft] = ()
    companies: Sequence[CompanyDraft] = ()
    parts: Sequence[PartDraft] = ()
    removed: frozenset[str] = field(default_factory=frozenset)

    def all_lots(self) -> tuple[LotDraft, ...]:
        """The lots; a contract without any has a single one, named like it."""
        return tuple(self.lots) or (LotDraft(row=0, title=self.title, amount=self.amount, cpv=self.cpv),)

    def lot_of(self, number: str) -> LotDraft | None:
        """The lot with this number; a blank number names the only lot."""
        lots = self.all_lots()
        if not number and len(lots) == 1:
            return lots[0]
        return next((lot for lot in lots if lot.number.casefold() == number.strip().casefold()), None)


@dataclass(frozen=True)
class Misfit:
    """What is wrong, where: `table` is "contract", "lots", "companies" or "parts", `row` its place in it."""

    table: str
    field: str
    sentence: str
    row: int = 0


def misfits(draft: ContractDraft) -> tuple[Misfit, ...]:
    """Everything in the page that does not fit together, each with what to do; empty when all is well."""
    return (*_contract(draft), *_lots(draft), *_companies(draft), *_groups(draft), *_parts(draft))


def _contract(draft: ContractDraft) -> Iterator[Misfit]:
    if draft.stage in SIGNED and draft.notified_on is None:
        yield Misfit("contract", "notified_on", "Donnez la date de notification : le marché est notifié.")
    if draft.publication_on and draft.notified_on and draft.notified_on < draft.publication_on:
        yield Misfit("contract", "notified_on", "La notification est avant la consultation : vérifiez les deux dates.")


def _lots(draft: ContractDraft) -> Iterator[Misfit]:
    seen: set[str] = set()
    for lot in draft.lots:
        key = lot.number.casefold()
        if key in seen:
            words = "Deux lots ont ce numéro." if key else "Numérotez les lots : il y en a plusieurs."
            yield Misfit("lots", "number", words, lot.row)
        seen.add(key)
        if _reversed(lot.starts_on, lot.ends_on):
            yield Misfit("lots", "ends_on", "La fin est avant le début : vérifiez les deux dates.", lot.row)


def _companies(draft: ContractDraft) -> Iterator[Misfit]:
    seen: set[tuple[int, Who, HolderRole]] = set()
    for one in draft.companies:
        lot = draft.lot_of(one.lot)
        if lot is None:
            yield Misfit("companies", "lot", UNKNOWN_LOT, one.row)
            continue
        key = (lot.row, one.company, one.role)
        if key in seen and one.role.owes:
            yield Misfit("companies", "company", "Cette entreprise est déjà sur ce lot, dans ce rôle.", one.row)
        seen.add(key)
        if one.given_by is not None and one.role.owes:
            yield Misfit("companies", "given_by", "Seule une sous-traitance est confiée par une entreprise.", one.row)


def _groups(draft: ContractDraft) -> Iterator[Misfit]:
    """Who owes on each lot: one holder, or the members of a group with at most one lead."""
    by_lot: dict[int, list[CompanyDraft]] = defaultdict(list)
    for one in draft.companies:
        lot = draft.lot_of(one.lot)
        if lot is not None and one.role.owes:
            by_lot[lot.row].append(one)
    for members in by_lot.values():
        yield from _group(draft, members)
    yield from _givers(draft, by_lot)


def _group(draft: ContractDraft, members: Sequence[CompanyDraft]) -> Iterator[Misfit]:
    roles = Counter(one.role for one in members)
    last = members[-1].row
    if len(members) > 1 and roles[HolderRole.HOLDER]:
        words = "Ce lot a plusieurs entreprises : dites qui est mandataire et qui est cotraitant."
        yield Misfit("companies", "role", words, last)
    if roles[HolderRole.LEAD_CONTRACTOR] > 1:
        yield Misfit("companies", "role", "Un groupement n'a qu'un mandataire.", last)
    if len(members) > 1 and draft.group_kind is GroupKind.NONE:
        yield Misfit("contract", "group_kind", "Dites si le groupement est conjoint ou solidaire.")
    total = sum((one.share or Decimal(0) for one in members), Decimal(0))
    if total > 1:
        yield Misfit("companies", "share", f"Les parts de ce lot font {percent(total, 0)} : corrigez-les.", last)


def _givers(draft: ContractDraft, by_lot: dict[int, list[CompanyDraft]]) -> Iterator[Misfit]:
    for one in draft.companies:
        lot = draft.lot_of(one.lot)
        if lot is None or one.role.owes or one.given_by is None:
            continue
        if one.given_by not in {member.company for member in by_lot[lot.row]}:
            words = "Cette entreprise n'est pas titulaire de ce lot : elle ne peut pas y sous-traiter."
            yield Misfit("companies", "given_by", words, one.row)


def _parts(draft: ContractDraft) -> Iterator[Misfit]:
    seen: set[tuple[int, PartKind, int]] = set()
    for part in draft.parts:
        lot = draft.lot_of(part.lot)
        if lot is None:
            yield Misfit("parts", "lot", UNKNOWN_LOT, part.row)
            continue
        if (lot.row, part.kind, part.number) in seen:
            yield Misfit("parts", "number", f"« {part.kind.label} {part.number} » figure deux fois.", part.row)
        seen.add((lot.row, part.kind, part.number))
        if part.decided_on and part.refused_on:
            yield Misfit("parts", "refused_on", "Cette partie est décidée ou abandonnée, pas les deux.", part.row)
        if _reversed(part.starts_on, part.ends_on):
            yield Misfit("parts", "ends_on", "La fin est avant le début : vérifiez les deux dates.", part.row)


def _reversed(start: date | None, end: date | None) -> bool:
    return start is not None and end is not None and end < start
