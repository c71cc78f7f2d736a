"""What moves the hours of a lot: documents, amendments, decisions, events."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from terreau.clauses.actions.events import change_holder, record_event, transfer_hours
from terreau.clauses.actions.figures import accept_amendment, add_figure, confirm_part, dismiss_amendment
from terreau.clauses.forms.lots import AmendmentForm, EventForm, FigureForm, HolderForm, PartForm, TransferForm
from terreau.clauses.models import Clause
from terreau.clauses.rules.vocabulary import EventKind, FigureKind
from terreau.clauses.views.asking import about, address_of, ask, followed, posted
from terreau.kit.access import find, require, rows
from terreau.kit.clock import today
from terreau.kit.middleware import Request
from terreau.procurement.models import Amendment


def figure(request: Request, pk: int) -> HttpResponse:
    """Add the hours of a signed document."""
    clause = followed(request, pk)
    require(request.actor, "clauses.add_figure", clause)
    form = FigureForm(*posted(request), today=today(), parts=clause.lot.parts.order_by("kind", "number"))

    def act(typed: dict[str, Any]) -> str:
        add_figure(
            by=request.actor,
            clause=clause,
            kind=FigureKind(typed["kind"]),
            **{name: typed[name] for name in ("hours", "dated_on", "document", "part", "note")},
        )
        return address_of(clause)

    done = "Les heures de ce document sont enregistrées."
    return ask(request, form, act, done=done, **about(clause, "Ajouter un document"))


def amendment(request: Request, pk: int, amendment_pk: int) -> HttpResponse:
    """Accept, with its document, an amendment seen in open data."""
    clause = followed(request, pk)
    require(request.actor, "clauses.accept_amendment", clause)
    seen = find(request.actor, Amendment, pk=amendment_pk, contract=clause.lot.contract_id)
    form = AmendmentForm(*posted(request), today=today(), initial={"dated_on": seen.notified_on})

    def act(typed: dict[str, Any]) -> str:
        values = {name: typed[name] for name in ("hours", "dated_on", "document", "note")}
        accept_amendment(by=request.actor, clause=clause, amendment=seen, **values)
        return address_of(clause)

    title = f"Avenant n° {seen.number} vu dans les données publiées"
    return ask(request, form, act, done="L'avenant est enregistré.", **about(clause, title))


@require_POST
def dismissal(request: Request, pk: int, amendment_pk: int) -> HttpResponse:
    """Set aside an amendment seen in open data."""
    clause = followed(request, pk)
    seen = find(request.actor, Amendment, pk=amendment_pk, contract=clause.lot.contract_id)
    dismiss_amendment(by=request.actor, clause=clause, amendment=seen)
    messages.success(request, "Cet avenant est écarté : il ne change pas les heures.")
    return redirect(address_of(clause))


def part(request: Request, pk: int, part_pk: int) -> HttpResponse:
    """Make the hours of a tranche, a renewal or an order due."""
    clause = followed(request, pk)
    require(request.actor, "clauses.confirm_part", clause)
    shown = find(request.actor, clause.lot.parts.all(), pk=part_pk)
    form = PartForm(posted(request)[0], initial={"decided_on": shown.decided_on or today()})

    def act(typed: dict[str, Any]) -> str:
        confirm_part(by=request.actor, clause=clause, part=shown, decided_on=typed["decided_on"])
        return address_of(clause)

    return ask(request, form, act, done="Ces heures sont maintenant dues.", **about(clause, f"{shown} : décision"))


def event(request: Request, pk: int) -> HttpResponse:
    """Record a start order, a suspension, an extension, a termination or a receivership."""
    clause = followed(request, pk)
    require(request.actor, "clauses.record_event", clause)
    form = EventForm(*posted(request), initial={"from_on": today()})

    def act(typed: dict[str, Any]) -> str:
        values = {name: typed[name] for name in ("from_on", "to_on", "hours", "document", "note")}
        record_event(by=request.actor, clause=clause, kind=EventKind(typed["kind"]), **values)
        return address_of(clause)

    return ask(request, form, act, done="L'événement est enregistré.", **about(clause, "Ajouter un événement"))


def holder(request: Request, pk: int) -> HttpResponse:
    """Another company takes over what is left to do."""
    clause = followed(request, pk)
    require(request.actor, "clauses.change_holder", clause)
    owed = clause.commitments.filter(kind="owed", to_on=None).select_related("company").order_by("pk")
    form = HolderForm(*posted(request), commitments=owed, initial={"from_on": today(), "commitment": owed.first()})

    def act(typed: dict[str, Any]) -> str:
        names = ("commitment", "company", "from_on", "keeps_subcontractors", "document", "note")
        change_holder(by=request.actor, contact=form.contact(), **{name: typed[name] for name in names})
        return address_of(clause)

    return ask(request, form, act, done="La reprise est enregistrée.", **about(clause, "Changer de titulaire"))


def transfer(request: Request, pk: int) -> HttpResponse:
    """Move hours not done to another contract of the same buyer."""
    clause = followed(request, pk)
    require(request.actor, "clauses.transfer_hours", clause)
    others = rows(request.actor, Clause).filter(
        lot__contract__buyer=clause.lot.contract.buyer_id, closed_on=None, territory=clause.territory_id
    )
    others = others.exclude(pk=clause.pk).select_related("lot__contract").order_by("pk")
    form = TransferForm(*posted(request), clauses=others, initial={"on": today()})

    def act(typed: dict[str, Any]) -> str:
        transfer_hours(by=request.actor, clause=clause, **typed_values(typed))
        return address_of(clause)

    return ask(request, form, act, done="Les heures sont reportées.", **about(clause, "Reporter des heures"))


def typed_values(typed: dict[str, Any]) -> dict[str, Any]:
    """The answer without the key of its form."""
    return {name: typed[name] for name in ("to", "hours", "on", "document", "note")}
