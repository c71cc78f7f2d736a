"""Adding a person to a lot, and the page of an employment contract."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from terreau.clauses.actions.employment import add_employment, standing
from terreau.clauses.forms.employment import CONTRACT_FIELDS, PERSON_FIELDS, WORK_FIELDS, EmploymentForm
from terreau.clauses.models import Commitment, Newcomer
from terreau.clauses.reading import employment
from terreau.kit.access import find, may, require, rows
from terreau.kit.actions import Refused
from terreau.kit.clock import now, today
from terreau.kit.forms import posted_data
from terreau.kit.journal import record_read
from terreau.kit.middleware import Request
from terreau.kit.once import new_key, once
from terreau.participants.actions import create_participant
from terreau.participants.models import Participant


def add(request: Request) -> HttpResponse:
    """One form: the person, the contract, the work. Says whether the person counts before anything is written."""
    commitment = find(request.actor, employment.commitments(request.actor), pk=request.GET.get("engagement", "0"))
    require(request.actor, "clauses.add_employment", commitment)
    told = _told(request)
    initial = employment.initial_of(told) | _person(request)
    people = rows(request.actor, Participant)
    company = str(commitment.company)
    form = EmploymentForm(posted_data(request), people=people, company=company, initial=initial)
    if request.method == "POST" and form.is_valid() and "check" not in request.POST:
        answer = once(request, lambda: _written(request, form, commitment, told))
        if answer.status_code == 302:
            return answer
    return _show(request, form, commitment)


@require_GET
def detail(request: Request, pk: int) -> HttpResponse:
    """The contract, its frozen facts, its lots, hours paid, renewals and exit. The reading is journalled."""
    contract = find(request.actor, employment.contracts(request.actor), pk=pk)
    require(request.actor, "clauses.read_employment", contract)
    record_read(request.actor, "clauses.read_employment", contract)
    context = employment.page(contract) | {
        "title": f"{contract.participant}, {contract.get_contract_type_display()}",
        "intro": f"Employeur : {contract.employer}",
        "may_act": may(request.actor, "clauses.end_employment", contract),
        "person_url": reverse("participants:participant", args=[contract.participant_id]),
    }
    return render(request, "clauses/employment.html", context)


def _told(request: Request) -> Newcomer | None:
    pk = request.GET.get("signalee", "")
    if not pk.isdigit():
        return None
    waiting = rows(request.actor, Newcomer).filter(settled_at=None)
    return find(request.actor, waiting.select_related("statement__commitment__clause"), pk=pk)


def _person(request: Request) -> dict[str, Any]:
    pk = request.GET.get("personne", "")
    return {"person": find(request.actor, Participant, pk=pk)} if pk.isdigit() else {}


def _written(request: Request, form: EmploymentForm, commitment: Commitment, told: Newcomer | None) -> HttpResponse:
    values = form.cleaned_data
    try:
        with transaction.atomic():
            person = values["person"] or create_participant(by=request.actor, record=form.new_person(), on=today())
            placement = add_employment(
                by=request.actor,
                participant=person,
                commitment=commitment,
                employer=values["employer"] or commitment.company,
                terms=form.terms(),
                newcomer=told,
                at=now(),
            )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _show(request, form, commitment)
    messages.success(request, f"{person} est sur le lot. Son relevé l'affiche dès maintenant.")
    return redirect("clauses:employment", placement.employment_contract_id)


def _show(request: Request, form: EmploymentForm, commitment: Commitment) -> HttpResponse:
    answer, values = None, getattr(form, "cleaned_data", {})
    if values.get("person") and values.get("starts_on"):
        answer = standing(values["person"], commitment.clause, values["starts_on"])
    context = {
        "title": "Ajouter une personne",
        "intro": f"{commitment.company}, {commitment.clause.lot}",
        "form": form,
        "answer": answer,
        "form_key": request.POST.get("form_key") or new_key(),
        "is_new": any(form[name].value() or form[name].errors for name in PERSON_FIELDS[1:]),
        "person_fields": [form[name] for name in PERSON_FIELDS[1:]],
        "contract_fields": [form[name] for name in CONTRACT_FIELDS[1:]],
        "work_fields": [form[name] for name in WORK_FIELDS[:-1]],
        "cancel_url": reverse("clauses:lot", args=[commitment.clause_id]),
    }
    return render(request, "clauses/employment_form.html", context, status=422 if form.errors else 200)
