"""The facilitator's table: hours entered for a company that calls, or corrected after validation."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from terreau.clauses.actions.statements import correct_statement, record_statement, validate_statement
from terreau.clauses.forms.hours import CorrectionForm, EntryForm, EntryLineForm, entry_forms
from terreau.clauses.reading import verification
from terreau.clauses.rules.vocabulary import NoHoursReason
from terreau.kit.access import find, require
from terreau.kit.actions import Refused
from terreau.kit.clock import now
from terreau.kit.forms import posted_data
from terreau.kit.french import of
from terreau.kit.middleware import Request


def enter(request: Request, pk: int) -> HttpResponse:
    """Enter the month of a company in one table; it is told by mail."""
    statement = find(request.actor, verification.tree(request.actor), pk=pk)
    require(request.actor, "clauses.record_statement", statement)
    row = verification.one(statement)
    tables = entry_forms([each.line for each in row.checked], posted_data(request))
    form = EntryForm(posted_data(request), request.FILES or None)
    if request.method == "POST" and all([form.is_valid(), *(table.is_valid() for table in tables)]):
        reason, document = form.cleaned_data["no_hours"], form.cleaned_data["document"]
        no_hours, typed = NoHoursReason(reason) if reason else None, [table.typed() for table in tables]
        try:
            done = record_statement(
                by=request.actor, statement=statement, typed=typed, no_hours=no_hours, document=document, at=now()
            )
            if "validate" in request.POST:
                validate_statement(by=request.actor, statement=done, at=now())
            messages.success(
                request, f"Les heures {of(statement.commitment.company)} sont notées, un message l'en prévient."
            )
            return redirect("clauses:statement", pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _table(request, "Saisir pour l'entreprise", row, form, tables)


def correct(request: Request, pk: int) -> HttpResponse:
    """Correct validated hours, with a reason."""
    statement = find(request.actor, verification.tree(request.actor), pk=pk)
    require(request.actor, "clauses.correct_statement", statement)
    row = verification.one(statement)
    tables = entry_forms([each.line for each in row.checked], posted_data(request))
    form = CorrectionForm(posted_data(request))
    if request.method == "POST" and all([form.is_valid(), *(table.is_valid() for table in tables)]):
        typed, reason = [table.typed() for table in tables], form.cleaned_data["reason"]
        try:
            correct_statement(by=request.actor, statement=statement, typed=typed, reason=reason, at=now())
            messages.success(request, "Corrigé : l'ancienne écriture et la nouvelle restent visibles.")
            return redirect("clauses:statement", pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _table(request, "Corriger des heures validées", row, form, tables)


def _table(
    request: Request, title: str, row: verification.Row, form: EntryForm | CorrectionForm, tables: list[EntryLineForm]
) -> HttpResponse:
    wrong = bool(form.errors) or any(table.errors for table in tables)
    context = {
        "title": title,
        "intro": f"{row.statement.commitment.company}, heures {row.period}, {row.place}",
        "row": row,
        "form": form,
        "tables": list(zip(row.checked, tables, strict=True)),
        "is_entry": isinstance(form, EntryForm),
        "cancel_url": reverse("clauses:statement", args=[row.statement.pk]),
    }
    return render(request, "clauses/statement_table.html", context, status=422 if wrong else 200)
