"""What changes in the life of an employment contract: each change has its own short form."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from terreau.clauses.actions import employment as acts
from terreau.clauses.forms.employment import (
    FACTS,
    EndForm,
    ExitForm,
    FactForm,
    HoursPaidForm,
    PlacementEndForm,
    PlacementForm,
    RenewForm,
)
from terreau.clauses.models import EmploymentContract, Exit, Placement
from terreau.clauses.reading import employment
from terreau.clauses.rules.vocabulary import AssignmentMode
from terreau.kit.access import find, require, rows
from terreau.kit.actions import Refused
from terreau.kit.forms import posted_data
from terreau.kit.middleware import Request
from terreau.kit.spans import DAY


def correct(request: Request, pk: int, fact: str) -> HttpResponse:
    """Correct one fact frozen at the hire."""
    contract = _contract(request, pk, "clauses.correct_frozen_fact")
    if fact not in FACTS:
        raise Http404
    form = FactForm(fact, contract, posted_data(request))
    return _change(
        request,
        contract,
        form,
        f"Corriger : {FACTS[fact][0].lower()}",
        lambda said: acts.correct_frozen_fact(by=request.actor, contract=contract, fact=fact, **said),
    )


def renew(request: Request, pk: int) -> HttpResponse:
    """Renew a contract that ends."""
    contract = _contract(request, pk, "clauses.renew_employment")
    ends_on = contract.ended_on or contract.planned_end_on
    form = RenewForm(posted_data(request), initial={"starts_on": ends_on + DAY if ends_on else None})
    return _change(
        request,
        contract,
        form,
        "Renouveler le contrat de travail",
        lambda said: acts.renew_employment(by=request.actor, contract=contract, **said),
    )


def end(request: Request, pk: int) -> HttpResponse:
    """Note the end of a contract and the person's situation."""
    contract = _contract(request, pk, "clauses.end_employment")
    left = getattr(contract, "exit", None)
    form = EndForm(posted_data(request), initial={"ended_on": left.left_on if left else contract.planned_end_on})
    return _change(
        request,
        contract,
        form,
        "Terminer le contrat de travail",
        lambda said: acts.end_employment(by=request.actor, contract=contract, **form.values()),
    )


def complete(request: Request, pk: int) -> HttpResponse:
    """Say where the person is since the departure."""
    left = find(request.actor, rows(request.actor, Exit).select_related("employment_contract"), pk=pk)
    contract = _contract(request, left.employment_contract_id, "clauses.complete_exit")
    initial = {
        "situation": left.situation,
        "left_on": left.left_on,
        "is_same_company": {True: "true", False: "false"}.get(left.is_same_company, ""),  # type: ignore[arg-type]
    }
    form = ExitForm(posted_data(request), initial=initial)
    return _change(
        request,
        contract,
        form,
        "Compléter la sortie",
        lambda said: acts.complete_exit(by=request.actor, left=left, **form.values()),
    )


def hours_paid(request: Request, pk: int) -> HttpResponse:
    """Note the hours paid for a month."""
    contract = _contract(request, pk, "clauses.record_hours_paid")
    form = HoursPaidForm(posted_data(request))
    return _change(
        request,
        contract,
        form,
        "Noter des heures payées",
        lambda said: acts.record_hours_paid(by=request.actor, contract=contract, **said),
    )


def end_placement(request: Request, pk: int) -> HttpResponse:
    """Note that a person no longer works on a lot."""
    tree = rows(request.actor, Placement).select_related("commitment__clause__lot")
    placement = find(request.actor, tree, pk=pk)
    contract = _contract(request, placement.employment_contract_id, "clauses.end_placement")
    return _change(
        request,
        contract,
        PlacementEndForm(posted_data(request)),
        f"Fin de poste : {placement.commitment.clause.lot}",
        lambda said: acts.end_placement(by=request.actor, placement=placement, **said),
    )


def place(request: Request, pk: int) -> HttpResponse:
    """Have the person work on another lot, named in the address by its commitment."""
    contract = _contract(request, pk, "clauses.add_placement")
    commitment = find(request.actor, employment.commitments(request.actor), pk=request.GET.get("engagement", "0"))

    def write(said: dict[str, Any]) -> object:
        mode = AssignmentMode(said.pop("mode"))
        return acts.add_placement(by=request.actor, contract=contract, commitment=commitment, mode=mode, **said)

    form = PlacementForm(posted_data(request))
    return _change(request, contract, form, f"Mettre en poste : {commitment.clause.lot}", write)


def _contract(request: Request, pk: int, verb: str) -> EmploymentContract:
    contract = find(request.actor, employment.contracts(request.actor), pk=pk)
    require(request.actor, verb, contract if verb != "clauses.add_placement" else None)
    return contract


def _change(
    request: Request,
    contract: EmploymentContract,
    form: forms.Form,
    title: str,
    write: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            write(dict(form.cleaned_data))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "C'est enregistré.")
            return redirect("clauses:employment", contract.pk)
    back = reverse("clauses:employment", args=[contract.pk])
    page = {
        "title": title,
        "intro": f"{contract.participant}, {contract.employer}",
        "form": form,
        "cancel_url": back,
        "breadcrumb": [{"label": str(contract.participant), "url": back}, {"label": title, "url": ""}],
    }
    return render(request, "kit/form.html", page, status=422 if form.errors else 200)
