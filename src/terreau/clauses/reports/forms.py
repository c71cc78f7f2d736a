"""What one asks a bilan about, in the address. A role never widens its scope: what it may not choose has no field."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from terreau.clauses.models import Commitment
from terreau.clauses.reports.periods import Period, span_of
from terreau.clauses.reports.scope import Audience, Scope
from terreau.directory.models import Organisation
from terreau.kit.access import Actor, rows
from terreau.kit.forms import FrenchDateField
from terreau.kit.spans import Span
from terreau.procurement.models import Operation

TEAM = frozenset({"facilitator", "admin", "system"})
GONE = {"invalid_choice": "Ce choix n'est pas ou plus dans la liste. Choisissez-en un autre."}


class ReportForm(forms.Form):
    """Period, then whom; the team also chooses for whose eyes."""

    periode = forms.ChoiceField(label="Période", required=False, choices=Period.choices(), error_messages=GONE)
    du = FrenchDateField(label="Du", required=False)
    au = FrenchDateField(label="Au", required=False)

    def __init__(self, data: Any, *, actor: Actor, today: date) -> None:
        super().__init__(data)
        self.actor, self.today = actor, today
        if actor.role != "company":
            self._add_operations()
        if actor.role in TEAM:
            self._add("acheteur", "Acheteur", "Tous", _pairs(self._buyers()))
            self._add("entreprise", "Entreprise", "Toutes", _pairs(self._companies()))
            self._add(
                "lecteurs",
                "Pour qui",
                "L'équipe, tous les chiffres",
                [("exterieur", "À diffuser, sans petits nombres")],
            )

    def _add(self, name: str, label: str, every: str, choices: Iterable[tuple[str, str]]) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label, required=False, choices=[("", every), *choices], error_messages=GONE
        )

    def _add_operations(self) -> None:
        found = rows(self.actor, Operation).filter(lots__clauses__territory_id=self.actor.territory_id or 0)
        if self.actor.role == "buyer":
            found = found.filter(lots__contract__buyer_id=self.actor.organisation_id)
        seen = list(found.distinct().order_by("name_key", "pk").values_list("pk", "name", "programme"))
        programmes = sorted({programme for _, _, programme in seen if programme})
        self._add("operation", "Opération", "Toutes", [(str(pk), name) for pk, name, _ in seen])
        self._add("programme", "Programme", "Tous", [(each, each) for each in programmes])

    def _buyers(self) -> QuerySet[Organisation]:
        return rows(self.actor, Organisation).filter(
            contracts__lots__clauses__territory_id=self.actor.territory_id or 0
        )

    def _companies(self) -> QuerySet[Organisation]:
        commitments = rows(self.actor, Commitment).values("company__organisation_id")
        return rows(self.actor, Organisation).filter(pk__in=commitments)

    def clean(self) -> dict[str, Any]:
        """Dates to choose need both, in order; typing dates is choosing them."""
        values = super().clean() or {}
        typed = values.get("du") or values.get("au")
        period = Period(values.get("periode") or (Period.DATES if typed else Period.THIS_YEAR))
        if period is not Period.DATES:
            values["span"] = span_of(period, self.today)
        elif not self.errors:
            values["span"] = self._dates(values.get("du"), values.get("au"))
        return values

    def _dates(self, start: date | None, end: date | None) -> Span | None:
        for name, day in (("du", start), ("au", end)):
            if day is None:
                self.add_error(name, "Écrivez cette date, par exemple 01/01/2026, ou choisissez une autre période.")
        if start is None or end is None:
            return None
        if end < start:
            self.add_error("au", "La fin de la période est avant son début. Corrigez l'une des deux dates.")
            return None
        return Span(start, end)

    def scope(self) -> Scope:
        """The scope asked for, within what the role may read; call it on a valid form."""
        actor, values = self.actor, self.cleaned_data
        is_outside = actor.role not in TEAM or bool(values.get("lecteurs"))
        return Scope(
            territory_id=actor.territory_id or 0,
            from_on=values["span"].start,
            to_on=values["span"].end,
            buyer_id=actor.organisation_id if actor.role == "buyer" else _number(values.get("acheteur")),
            company_id=actor.organisation_id if actor.role == "company" else _number(values.get("entreprise")),
            operation_id=_number(values.get("operation")),
            programme=values.get("programme") or "",
            audience=Audience.OUTSIDE if is_outside else Audience.TEAM,
        )


def _pairs(found: QuerySet[Organisation]) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in found.distinct().order_by("name_key", "pk").values_list("pk", "name")]


def _number(text: str | None) -> int | None:
    return int(text) if text else None
