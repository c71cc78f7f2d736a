"""The whole page that enters a contract: reads it from a row, from what was typed, and gives it as one draft."""

from typing import Any

from django.forms import formset_factory
from django.http import QueryDict

from terreau.directory.models import Establishment
from terreau.procurement.entry_forms import CompanyForm, ContractForm, LotForm, PartForm, Rows
from terreau.procurement.models import Contract, LotCompany, Subcontract
from terreau.procurement.rules.drafts import CompanyDraft, ContractDraft, LotDraft, PartDraft, Who, misfits
from terreau.procurement.rules.vocabulary import ContractStage, GroupKind, HolderRole, PartKind

MORE = 3
MOST = 300
FORM_FIELDS = (
    "title",
    "number",
    "kind",
    "stage",
    "notified_on",
    "amount",
    "group_kind",
    "procedure",
    "cpv",
    "framework_number",
    "duration_months",
    "publication_on",
    "considerations",
    "buyer",
)
LOT_FIELDS = ("pk", "number", "title", "amount", "starts_on", "ends_on", "cpv")
PART_FIELDS = (
    "pk",
    "kind",
    "number",
    "title",
    "amount",
    "starts_on",
    "ends_on",
    "decided_on",
    "refused_on",
)


def _table(form: Any) -> Any:
    return formset_factory(
        form, formset=Rows, extra=1, can_delete=True, can_delete_extra=False, max_num=MOST, absolute_max=MOST
    )


TABLES = {"lots": _table(LotForm), "companies": _table(CompanyForm), "parts": _table(PartForm)}


class ContractEntry:
    """One form and three tables, filled from a contract or from what was typed."""

    def __init__(self, contract: Contract | None = None, data: QueryDict | None = None) -> None:
        kept = _kept(contract)
        self.form = ContractForm(data, initial=kept.pop("contract"))
        self.tables: dict[str, Any] = {
            name: table(data, initial=kept[name], prefix=name) for name, table in TABLES.items()
        }

    @classmethod
    def with_more(cls, contract: Contract | None, data: QueryDict, table: str) -> "ContractEntry":
        """The page as it was typed, with some blank rows more in one table and no error shown yet."""
        typed = data.copy()
        if table in TABLES:
            name = f"{table}-TOTAL_FORMS"
            shown = str(typed.get(name, ""))
            count = int(shown) if shown.isdigit() else 1
            typed[name] = str(min(count + MORE, MOST))
        entry = cls(contract, typed)
        entry.form.hush()
        for each in entry.tables.values():
            each.hush()
        return entry

    def is_valid(self) -> bool:
        """Each field reads, and everything fits together; errors are tied to their rows."""
        forms = [self.form, *self.tables.values()]
        readable = [each.is_valid() for each in forms]
        if not all(readable):
            return False
        problems = misfits(self.draft())
        for problem in problems:
            where = self.form if problem.table == "contract" else self.tables[problem.table].forms[problem.row]
            where.add_error(problem.field, problem.sentence)
        return not problems

    def draft(self) -> ContractDraft:
        """What was typed, once it reads."""
        known = self.form.cleaned_data
        operation = known["operation"]
        return ContractDraft(
            buyer=self._buyer(),
            title=known["title"],
            number=" ".join(known["number"].split()),
            kind=known["kind"],
            stage=ContractStage(known["stage"]),
            group_kind=GroupKind(known["group_kind"] or GroupKind.NONE),
            considerations=tuple(known["considerations"]),
            operation=operation.pk if operation else None,
            lots=tuple(LotDraft(row=row, **_only(each, LOT_FIELDS)) for row, each in self.tables["lots"].typed()),
            companies=tuple(_company(row, each) for row, each in self.tables["companies"].typed()),
            parts=tuple(_part(row, each) for row, each in self.tables["parts"].typed()),
            removed=self._removed(),
            **_only(known, ("notified_on", "amount", "duration_months", "publication_on")),
            **_only(known, ("procedure", "cpv", "framework_number")),
        )

    @property
    def is_simple(self) -> bool:
        """Nothing typed beyond the few fields shown first."""
        beyond = ("procedure", "cpv", "framework_number", "duration_months", "publication_on", "considerations")
        return not any(self.form[name].value() or self.form[name].errors for name in beyond)

    def _buyer(self) -> Who:
        known = self.form.cleaned_data
        if known["buyer"] is not None:
            return Who(pk=known["buyer"].pk, siret=self.form.typed_siret())
        return Who(name=known["new_buyer_name"], siret=known["new_buyer_siret"], buyer_kind=known["new_buyer_kind"])

    def _removed(self) -> frozenset[str]:
        lots = [f"lot {each['pk']}" for each in self.tables["lots"].removed() if each["pk"]]
        parts = [f"part {each['pk']}" for each in self.tables["parts"].removed() if each["pk"]]
        return frozenset({*lots, *parts, *(each["key"] for each in self.tables["companies"].removed() if each["key"])})


def _only(values: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: values[name] for name in names}


def _who(place: Establishment | None) -> Who | None:
    return Who(pk=place.pk) if place is not None else None


def _company(row: int, typed: dict[str, Any]) -> CompanyDraft:
    return CompanyDraft(
        row=row,
        company=_who(typed["company"]) or Who(name=typed["new_name"], siret=typed["new_siret"]),
        role=HolderRole(typed["role"]),
        lot=typed["lot"].strip(),
        key=typed["key"],
        share=typed["share"] or None,
        amount=typed["amount"],
        given_by=_who(typed["given_by"]),
    )


def _part(row: int, typed: dict[str, Any]) -> PartDraft:
    values = _only(typed, PART_FIELDS) | {"kind": PartKind(typed["kind"]), "lot": typed["lot"].strip()}
    return PartDraft(row=row, **values)


def _kept(contract: Contract | None) -> dict[str, Any]:
    """What a contract holds, as the page shows it."""
    if contract is None:
        return {"contract": {}, "lots": [], "companies": [], "parts": []}
    lots = list(
        contract.lots.prefetch_related(
            "companies__establishment", "parts", "subcontracts__subcontractor", "subcontracts__given_by"
        ).order_by("pk")
    )
    owing = [(lot, one) for lot in lots for one in lot.companies.all() if HolderRole(one.role).owes]
    given = [(lot, one) for lot in lots for one in _latest(lot)]
    return {
        "contract": {name: getattr(contract, name) for name in FORM_FIELDS},
        "lots": [{name: getattr(lot, name) for name in LOT_FIELDS} for lot in lots],
        "companies": [_shown_company(lot.number, one) for lot, one in sorted(owing, key=_in_order)]
        + [_shown_subcontract(lot.number, one) for lot, one in sorted(given, key=_in_order)],
        "parts": [
            {"lot": lot.number, **{name: getattr(part, name) for name in PART_FIELDS}}
            for lot in lots
            for part in sorted(lot.parts.all(), key=lambda part: (part.kind, part.number))
        ],
    }


def _in_order(pair: Any) -> tuple[int, int]:
    return pair[0].pk, pair[1].pk


def _latest(lot: Any) -> list[Subcontract]:
    """The last version of each subcontract."""
    found: dict[int, Subcontract] = {}
    for one in sorted(lot.subcontracts.all(), key=lambda one: one.revision):
        found[one.number] = one
    return list(found.values())


def _shown_company(lot: str, one: LotCompany) -> dict[str, Any]:
    return {"key": f"company {one.pk}", "company": one.establishment, "role": one.role, "lot": lot, "share": one.share}


def _shown_subcontract(lot: str, one: Subcontract) -> dict[str, Any]:
    shown = {"key": f"subcontract {one.pk}", "company": one.subcontractor, "lot": lot, "amount": one.amount}
    return shown | {"role": HolderRole.SUBCONTRACTOR.value, "given_by": one.given_by}
