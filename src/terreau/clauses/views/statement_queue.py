"""« Relevés à vérifier »: the clean ones in one click, the others with their reason, the late ones to remind."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from terreau.clauses.actions.requests import Asked, remind_statement, request_statements
from terreau.clauses.actions.statements import validate_statement
from terreau.clauses.forms.hours import MonthForm
from terreau.clauses.models import Commitment
from terreau.clauses.reading import verification
from terreau.kit import french
from terreau.kit.access import find, may, require, rows
from terreau.kit.actions import Refused
from terreau.kit.clock import now, today
from terreau.kit.middleware import Request
from terreau.kit.spans import DAY


@require_GET
def queue(request: Request) -> HttpResponse:
    """What waits for the facilitator and what is late."""
    require(request.actor, "clauses.check_statements")
    day, found = today(), verification.queue(request.actor)
    context = {
        "title": "Relevés à vérifier",
        "clean": [row for row in found if row.is_clean],
        "others": [row for row in found if not row.is_clean],
        "late": verification.late(request.actor, day),
        "expected": verification.expected(request.actor, day),
        "today": day,
        "month_form": MonthForm(initial={"month": day.replace(day=1) - DAY}),
        "may_act": may(request.actor, "clauses.validate_statement"),
    }
    return render(request, "clauses/statements.html", context)


@require_POST
def validate_many(request: Request) -> HttpResponse:
    """Validate the statements ticked, each on its own; those refused stay, with their sentence."""
    require(request.actor, "clauses.validate_statement")
    asked = dict(each.split(":", 1) for each in request.POST.getlist("statement") if ":" in each)
    rows = verification.tree(request.actor).filter(pk__in=[pk for pk in asked if pk.isdigit()]).order_by("pk")
    done, refused = 0, []
    for statement in rows:
        try:
            version = int(asked[str(statement.pk)])
            validate_statement(by=request.actor, statement=statement, version=version, at=now())
            done += 1
        except (Refused, ValueError) as refusal:
            refused.append(f"{statement.commitment.company} : {refusal}")
    if done:
        messages.success(request, f"{french.count(done, 'relevé validé', 'relevés validés')}.")
    for sentence in refused:
        messages.warning(request, sentence)
    if not asked:
        messages.info(request, "Cochez au moins un relevé.")
    return redirect("clauses:statements")


@require_POST
def ask(request: Request) -> HttpResponse:
    """Open the statements of a month and send the links."""
    require(request.actor, "clauses.request_statements")
    form = MonthForm(request.POST)
    try:
        month = form.cleaned_data["month"] if form.is_valid() else None
        asked = request_statements(by=request.actor, month=month, at=now()) if month else None
    except Refused as refusal:
        form.add_error("month", str(refusal))
    if form.errors or not asked:
        page = {"form": form, "title": "Demander les heures d'un mois", "submit_label": "Envoyer les demandes"}
        return render(request, "kit/form.html", page | {"cancel_url": reverse("clauses:statements")}, status=422)
    _tell_asked(request, asked, form.cleaned_data["month"])
    return redirect("clauses:statements")


def _tell_asked(request: Request, asked: Asked, of_month: date) -> None:
    sent = len(asked.created) - len(asked.without_address)
    month = french.of_month(of_month)
    messages.success(request, f"Heures {month} : {french.count(sent, 'demande envoyée', 'demandes envoyées')}.")
    for statement in asked.without_address:
        messages.warning(request, f"{statement.commitment} : aucune adresse e-mail, à appeler.")


@require_POST
def remind_all(request: Request) -> HttpResponse:
    """Remind every late company."""
    require(request.actor, "clauses.remind_statement")
    sent = 0
    for statement in verification.late(request.actor, today()):
        try:
            remind_statement(by=request.actor, statement=statement, at=now())
            sent += 1
        except Refused as refusal:
            messages.warning(request, f"{statement.commitment.company} : {refusal}")
    messages.success(request, f"{french.count(sent, 'relance envoyée', 'relances envoyées')}.")
    return redirect("clauses:statements")


@require_GET
def of_commitment(request: Request, pk: int) -> HttpResponse:
    """From a lot: the oldest month that its company has still to send."""
    commitment = find(request.actor, rows(request.actor, Commitment).select_related("clause"), pk=pk)
    require(request.actor, "clauses.check_statements", commitment)
    waiting = verification.tree(request.actor).filter(commitment=commitment, status__in=["to_fill", "returned"])
    oldest = waiting.order_by("from_on", "pk").first()
    if oldest is None:
        messages.info(request, "Cette entreprise n'a rien à transmettre pour le moment.")
        return redirect("clauses:lot", commitment.clause_id)
    return redirect("clauses:statement", oldest.pk)
