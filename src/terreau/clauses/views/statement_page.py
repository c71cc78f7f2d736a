"""One statement before the facilitator: lines, checks, origin, and what can be done with it."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from terreau.clauses import mails
from terreau.clauses.actions.requests import remind_statement, renew_link
from terreau.clauses.actions.statements import return_statement, set_aside_newcomer, validate_statement
from terreau.clauses.forms.hours import CorrectionForm, ReturnForm, SetAsideForm
from terreau.clauses.models import Newcomer, Statement
from terreau.clauses.reading import verification
from terreau.kit.access import find, may, require, rows
from terreau.kit.clock import now
from terreau.kit.french import of
from terreau.kit.middleware import Request


@require_GET
def detail(request: Request, pk: int) -> HttpResponse:
    """Lines with what the checks found, and the history."""
    statement = _find(request, pk)
    require(request.actor, "clauses.check_statements", statement)
    return _show(request, statement)


@require_POST
def validate(request: Request, pk: int) -> HttpResponse:
    """Validate, when nobody changed it meanwhile."""
    statement = _find(request, pk)
    version = request.POST.get("version", "")
    read = int(version) if version.isdigit() else None
    validate_statement(by=request.actor, statement=statement, version=read, at=now())
    messages.success(request, f"Le relevé {of(statement.commitment.company)} est validé.")
    return redirect("clauses:statements")


@require_POST
def send_back(request: Request, pk: int) -> HttpResponse:
    """Send back with a reason, on a line or on the whole."""
    statement = _find(request, pk)
    require(request.actor, "clauses.return_statement", statement)
    lines = [each.line for each in verification.one(statement).checked]
    form = ReturnForm(lines, request.POST)
    if not form.is_valid():
        return _show(request, statement, return_form=form, status=422)
    reason = form.cleaned_data["reason"]
    return_statement(by=request.actor, statement=statement, reason=reason, remarks=form.remarks(), at=now())
    messages.success(request, f"Le relevé est renvoyé à {statement.commitment.company}, avec votre phrase.")
    return redirect("clauses:statements")


@require_POST
def remind(request: Request, pk: int) -> HttpResponse:
    """Send the link again."""
    statement = remind_statement(by=request.actor, statement=_find(request, pk), at=now())
    messages.success(request, f"Relance envoyée à {statement.commitment.contact_email}.")
    return redirect("clauses:statements")


@require_POST
def new_link(request: Request, pk: int) -> HttpResponse:
    """Replace the link: those already sent stop working."""
    statement = _find(request, pk)
    renew_link(by=request.actor, commitment=statement.commitment)
    messages.success(request, "Les anciens liens ne s'ouvrent plus. Relancez l'entreprise pour envoyer le nouveau.")
    return redirect("clauses:statement", pk)


@require_POST
def set_aside(request: Request, pk: int) -> HttpResponse:
    """Leave out a person told by the company."""
    told = find(request.actor, rows(request.actor, Newcomer).select_related("statement__commitment__clause"), pk=pk)
    form = SetAsideForm(request.POST)
    if form.is_valid():
        set_aside_newcomer(by=request.actor, newcomer=told, reason=form.cleaned_data["reason"], at=now())
        messages.success(request, f"Personne n'est ajouté pour {told}. L'entreprise lit votre phrase sur sa page.")
        return redirect("clauses:statement", told.statement_id)
    require(request.actor, "clauses.settle_newcomer", told)
    page = {
        "form": form,
        "title": f"Écarter {told}",
        "cancel_url": reverse("clauses:statement", args=[told.statement_id]),
    }
    return render(request, "kit/form.html", page | {"submit_label": "Écarter"}, status=422)


@require_GET
def proof(request: Request, pk: int) -> HttpResponse | FileResponse:
    """The file that the company attached."""
    statement = _find(request, pk)
    require(request.actor, "clauses.check_statements", statement)
    if statement.proof is None:
        raise Http404
    try:
        file = statement.proof.file.open("rb")
    except OSError as missing:
        raise Http404 from missing
    name, kind = statement.proof.name, statement.proof.content_type
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind)


def _find(request: Request, pk: int) -> Statement:
    statement: Statement = find(request.actor, verification.tree(request.actor), pk=pk)
    return statement


def _show(
    request: Request, statement: Statement, return_form: ReturnForm | None = None, status: int = 200
) -> HttpResponse:
    row = verification.one(statement)
    lines = [each.line for each in row.checked]
    context = {
        "title": f"Heures {row.period}, {statement.commitment.company}",
        "intro": row.place,
        "row": row,
        "statement": statement,
        "origin": verification.origin_words(statement),
        "newcomers": list(statement.newcomers.order_by("settled_at", "last_name", "pk")),
        "entries": verification.entries(statement),
        "events": verification.history(request.actor, statement),
        "return_form": return_form or ReturnForm(lines),
        "is_returning": return_form is not None,
        "correction_form": CorrectionForm(),
        "link": mails.declaration_url(statement.commitment),
        "may_act": may(request.actor, "clauses.validate_statement", statement),
    }
    return render(request, "clauses/statement.html", context, status=status)
