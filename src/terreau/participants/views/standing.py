"""Why a person counts: categories, proofs, ends."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from terreau.kit.actions import Refused
from terreau.kit.clock import today
from terreau.kit.forms import posted_data
from terreau.kit.middleware import Request
from terreau.kit.once import new_key, once
from terreau.participants.actions import add_eligibility, choose_principal, end_eligibility, record_proof
from terreau.participants.forms import EligibilityForm, EndForm, ProofForm
from terreau.participants.models import Eligibility
from terreau.participants.rules.records import EligibilityRecord
from terreau.participants.views.gate import part, person


def new_eligibility(request: Request, pk: int) -> HttpResponse:
    """Say why a person counts."""
    someone = person(request, pk, "participants.add_eligibility")
    form = EligibilityForm(posted_data(request), months=someone.territory.count_months, initial={"valid_from": today()})
    page = {"form": form, "person": someone, "title": f"Pourquoi les heures de {someone} comptent"}

    def answer() -> HttpResponse:
        if not form.is_valid():
            return _form(request, page)
        added = add_eligibility(by=request.actor, participant=someone, record=form.record())
        messages.success(request, f"Noté : {added}.")
        return redirect("participants:participant", pk=pk)

    return once(request, answer) if request.method == "POST" else _form(request, page)


def proof(request: Request, pk: int) -> HttpResponse:
    """Note that the proof of a category was seen."""
    row = part(request, Eligibility, pk, "participants.record_proof")
    record = EligibilityRecord(row.category, row.valid_from)
    form = ProofForm(posted_data(request), record=record, initial={"seen_on": today(), "proof": row.proof})
    page = {"form": form, "person": row.participant, "title": f"Justificatif : {row}"}
    if request.method == "POST" and form.is_valid():
        try:
            record_proof(by=request.actor, eligibility=row, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Le justificatif est noté.")
            return redirect("participants:participant", pk=row.participant_id)
    return _form(request, page)


@require_POST
def finish(request: Request, pk: int) -> HttpResponse:
    """Set the last day of a category."""
    row = part(request, Eligibility, pk, "participants.end_eligibility")
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            end_eligibility(by=request.actor, eligibility=row, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "La fin est notée.")
            return redirect("participants:participant", pk=row.participant_id)
    return _form(request, {"form": form, "person": row.participant, "title": f"Changer la fin : {row}"})


@require_POST
def principal(request: Request, pk: int) -> HttpResponse:
    """Make a category the principal one."""
    row = part(request, Eligibility, pk, "participants.choose_principal")
    choose_principal(by=request.actor, eligibility=row)
    messages.success(request, f"Catégorie principale : {row}.")
    return redirect("participants:participant", pk=row.participant_id)


def _form(request: Request, page: dict[str, object]) -> HttpResponse:
    someone = page["person"]
    back = reverse("participants:participant", args=[someone.pk])  # type: ignore[attr-defined]
    shown = {**page, "cancel_url": back, "form_key": new_key()}
    return render(request, "participants/small_form.html", shown, status=422 if page["form"].errors else 200)  # type: ignore[attr-defined]
