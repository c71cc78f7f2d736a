"""The page of an ESS status: what it is, why, how to become so; contesting it, and deciding."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from terreau.directory.actions.ess import contest_ess, decide_ess, withdraw_ess_decision
from terreau.directory.forms.ess import EssContestForm, EssDecisionForm
from terreau.directory.models import EssContest, Fiche
from terreau.directory.reading.ess import status_page
from terreau.kit.access import find, may, require, rows
from terreau.kit.actions import Refused
from terreau.kit.clock import now, today
from terreau.kit.middleware import Request, public_page
from terreau.kit.once import new_key, once


@public_page
def ess_status(request: Request, pk: int) -> HttpResponse:
    """The status of a structure, explained, with what it lacks."""
    return _page(request, _found(request, pk))


@require_POST
def contest(request: Request, pk: int) -> HttpResponse:
    """Say with a document that the status is wrong."""
    fiche = _found(request, pk)
    unit = fiche.establishment.organisation
    require(request.actor, "directory.contest_ess", unit)
    form = EssContestForm(request.POST, request.FILES)

    def send() -> None:
        typed = form.cleaned_data
        contest_ess(by=request.actor, organisation=unit, message=typed["message"], upload=typed["document"], on=today())

    return _answer(
        request,
        fiche,
        form,
        name="contest_form",
        write=send,
        sentence="Votre demande est envoyée à l'équipe du territoire.",
    )


@require_POST
def decide(request: Request, pk: int) -> HttpResponse:
    """Decide by hand."""
    fiche = _found(request, pk)
    unit = fiche.establishment.organisation
    require(request.actor, "directory.decide_ess", unit)
    form = EssDecisionForm(request.POST)

    def write() -> None:
        decide_ess(by=request.actor, organisation=unit, at=now(), on=today(), **form.cleaned_data)

    return _answer(request, fiche, form, name="decision_form", write=write, sentence="Votre décision est enregistrée.")


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take a decision back."""
    fiche = _found(request, pk)
    unit = fiche.establishment.organisation
    require(request.actor, "directory.withdraw_ess_decision", unit)
    form = Form(request.POST)

    def take_back() -> None:
        withdraw_ess_decision(by=request.actor, organisation=unit, on=today())

    return _answer(
        request,
        fiche,
        form,
        name="",
        write=take_back,
        sentence="La décision est reprise : le statut vient à nouveau des règles.",
    )


def contest_document(request: Request, pk: int, contest_pk: int) -> HttpResponseBase:
    """The document sent with a contest, for the structure itself and the teams."""
    contests = rows(request.actor, EssContest).select_related("document")
    document = find(request.actor, contests, pk=contest_pk, organisation__establishments__fiche=pk).document
    return FileResponse(
        document.file.open(), as_attachment=True, filename=document.name, content_type=document.content_type
    )


def _found(request: Request, pk: int) -> Fiche:
    fiches = rows(request.actor, Fiche).published()  # type: ignore[attr-defined]
    fiche: Fiche = find(
        request.actor, fiches.select_related("establishment__organisation__ess_assessment__proof"), pk=pk
    )
    return fiche


def _answer(
    request: Request, fiche: Fiche, form: Form, *, name: str, write: Callable[[], None], sentence: str
) -> HttpResponse:
    def answered() -> HttpResponse:
        if not form.is_valid():
            return _page(request, fiche, **{name: form})
        try:
            write()
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return _page(request, fiche, **{name or "refused_form": form})
        messages.success(request, sentence)
        return redirect("directory:ess_status", pk=fiche.pk)

    return once(request, answered)


def _page(request: Request, fiche: Fiche, **forms: Form) -> HttpResponse:
    unit = fiche.establishment.organisation
    contests = rows(request.actor, EssContest).filter(organisation=unit).select_related("document")
    page = {
        "fiche": fiche,
        "title": f"{fiche} et l'économie sociale et solidaire",
        "status": status_page(unit, on=today()),
        "contests": contests.order_by("-sent_at", "pk")[:10],
        "contest_form": EssContestForm() if may(request.actor, "directory.contest_ess", unit) else None,
        "decision_form": EssDecisionForm() if may(request.actor, "directory.decide_ess", unit) else None,
        "form_key": new_key(),
        "breadcrumb": [
            {"label": str(fiche), "url": reverse("directory:fiche", args=[fiche.pk])},
            {"label": "Statut ESS"},
        ],
        **forms,
    }
    wrong = any(form.errors for form in forms.values())
    return render(request, "directory/ess_status.html", page, status=422 if wrong else 200)
