"""The company's month: every write is a POST whose address carries the link; showing writes nothing."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from terreau.clauses.actions import drafts
from terreau.clauses.forms.hours import LineForm, NewcomerForm, NoHoursForm, line_forms
from terreau.clauses.models import Newcomer, Statement
from terreau.clauses.reading import declaration
from terreau.clauses.rules.vocabulary import NoHoursReason
from terreau.clauses.views.door import Door, through_the_door
from terreau.kit.access import find, rows
from terreau.kit.actions import Refused
from terreau.kit.clock import now, today
from terreau.kit.middleware import Request


@require_GET
@through_the_door
def home(request: Request, door: Door) -> HttpResponse:
    """The months of the link, the oldest to declare opened; for a member, all that the company has to declare."""
    if door.commitment is None:
        return render(request, "clauses/declaration_list.html", declaration.overview(door.actor, today()))
    found = declaration.months(door.actor)
    if found.open:
        return _show(request, door, found.open[0])
    context = declaration.commitment_words(door.commitment) | {"links": _month_links(door)}
    return render(request, "clauses/declaration_done.html", context)


@require_GET
@through_the_door
def page(request: Request, door: Door, pk: int) -> HttpResponse:
    """One month; once verified, what was sent."""
    statement = door.statement(pk)
    if statement.status == "validated":
        return redirect(door.url("receipt", pk))
    return _show(request, door, statement)


@require_GET
@through_the_door
def receipt(request: Request, door: Door, pk: int) -> HttpResponse:
    """What was sent, and until when it can be corrected."""
    statement = door.statement(pk)
    if statement.status not in {"sent", "validated"}:
        return redirect(door.url("page", pk))
    context = {
        "urls": door.urls(pk),
        "links": _month_links(door, besides=statement.pk),
        "layout": door.layout,
    }
    return render(request, "clauses/declaration_receipt.html", declaration.page(statement, on=today()) | context)


@require_POST
@through_the_door
def save(request: Request, door: Door, pk: int) -> HttpResponse:
    """Keep what was typed."""
    statement = door.statement(pk)
    forms = _keep(request, door, statement)
    if any(form.errors or form.clashes for form in forms):
        return _show(request, door, door.statement(pk), forms, status=422)
    messages.success(request, "Enregistré. Vous pouvez fermer cette page et revenir plus tard.")
    return redirect(door.url("page", pk))


@require_POST
@through_the_door
def line(request: Request, door: Door, pk: int, line: int) -> HttpResponse:
    """Keep one person's fields as they are typed; answers the few parts of the page that change."""
    statement = door.statement(pk)
    forms = _keep(request, door, statement, only=line)
    context = declaration.page(door.statement(pk), forms, on=today())
    card = next((each for each in context["cards"] if each.line.pk == line), None)  # type: ignore[attr-defined]
    return render(request, "clauses/declaration_line.html", context | {"card": card, "urls": door.urls(pk)})


@require_POST
@through_the_door
def copy(request: Request, door: Door, pk: int) -> HttpResponse:
    """Bring last month's people."""
    statement = door.statement(pk)
    _keep(request, door, statement)
    brought = drafts.copy_people(by=door.actor, statement=statement)
    if brought:
        messages.success(request, "Les heures du mois d'avant sont en gris : confirmez ou corrigez chacune.")
    else:
        messages.info(request, "Tout le monde est déjà là.")
    return redirect(door.url("page", pk))


@require_POST
@through_the_door
def no_hours(request: Request, door: Door, pk: int) -> HttpResponse:
    """A month without any hour: the reason sends it."""
    statement = door.statement(pk)
    form = NoHoursForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(sentence) for each in form.errors.values() for sentence in each))
        return _show(request, door, statement, _bound(request, statement), status=422)
    reason = NoHoursReason(form.cleaned_data["no_hours"])
    try:
        drafts.declare_no_hours(
            by=door.actor, statement=statement, reason=reason, note=form.cleaned_data["no_hours_note"], at=now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _show(request, door, statement, _bound(request, statement), status=409)
    return redirect(door.url("receipt", pk))


@require_POST
@through_the_door
def tell(request: Request, door: Door, pk: int) -> HttpResponse:
    """Add a person, for the facilitator to call back."""
    statement = door.statement(pk)
    forms, form = _keep(request, door, statement), NewcomerForm(request.POST)
    if not form.is_valid():
        return _show(request, door, door.statement(pk), forms, newcomer_form=form, status=422)
    told = drafts.tell_newcomer(by=door.actor, statement=statement, **form.cleaned_data)
    messages.success(request, f"{told.first_name} est noté. La personne qui suit ces heures vous rappelle.")
    return redirect(door.url("page", pk))


@require_POST
@through_the_door
def withdraw(request: Request, door: Door, pk: int, newcomer: int) -> HttpResponse:
    """Take back a person added by mistake."""
    statement = door.statement(pk)
    told = find(door.actor, rows(door.actor, Newcomer).select_related("statement__commitment__clause"), pk=newcomer)
    _keep(request, door, statement)
    drafts.withdraw_newcomer(by=door.actor, newcomer=told)
    return redirect(door.url("page", pk))


@require_POST
@through_the_door
def proof(request: Request, door: Door, pk: int) -> HttpResponse:
    """Attach an hours statement."""
    statement = door.statement(pk)
    forms, upload = _keep(request, door, statement), request.FILES.get("proof")
    if upload is None:
        messages.error(request, "Choisissez d'abord un fichier ou une photo, puis joignez-le.")
        return _show(request, door, door.statement(pk), forms, status=422)
    try:
        drafts.attach_proof(by=door.actor, statement=statement, upload=upload)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _show(request, door, door.statement(pk), forms, status=422)
    messages.success(request, "Le justificatif est joint.")
    return redirect(door.url("page", pk))


@require_POST
@through_the_door
def send(request: Request, door: Door, pk: int) -> HttpResponse:
    """Send the month: one question page at most, never a refusal for what the checks found."""
    statement = door.statement(pk)
    forms = _keep(request, door, statement)
    wrong = any(form.errors or form.clashes for form in forms)
    asked = declaration.review(declaration.cards(declaration.lines_of(statement), ()))
    anyway = "anyway" in request.POST
    if wrong or (asked and not anyway and not statement.no_hours_reason):
        return _show(request, door, door.statement(pk), forms, review=None if wrong else asked, status=422)
    try:
        drafts.submit_statement(by=door.actor, statement=statement, confirm_suggestions=anyway, at=now())
    except drafts.AlreadySent:
        pass
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _show(request, door, door.statement(pk), forms, status=422)
    return redirect(door.url("receipt", pk))


def _bound(request: HttpRequest, statement: Statement, only: int | None = None) -> list[LineForm]:
    lines = [each for each in declaration.lines_of(statement) if only is None or each.pk == only]
    return line_forms(statement, lines, request.POST)


def _keep(request: Request, door: Door, statement: Statement, only: int | None = None) -> list[LineForm]:
    """Save what the posted page holds, field by field; the forms come back with their errors and clashes."""
    posted = [form for form in _bound(request, statement, only) if form.add_prefix("hours") in request.POST]
    for form in posted:
        form.is_valid()
    edits = [form.edit() for form in posted]
    if not edits:
        return posted
    saved = drafts.save_draft(by=door.actor, statement=statement, edits=edits)
    for form in posted:
        form.clashes = [clash for clash in saved.clashes if clash.line_id == form.line.pk]
    return posted


def _show(
    request: Request,
    door: Door,
    statement: Statement,
    forms: Sequence[LineForm] = (),
    *,
    newcomer_form: NewcomerForm | None = None,
    review: declaration.Review | None = None,
    status: int = 200,
) -> HttpResponse:
    context = declaration.page(statement, forms, on=today()) | {
        "urls": door.urls(statement.pk),
        "is_member": not door.token,
        "links": _month_links(door, besides=statement.pk),
        "newcomer_form": newcomer_form or NewcomerForm(),
        "is_telling": newcomer_form is not None,
        "layout": door.layout,
    }
    if review:
        context["review"] = review
    return render(request, "clauses/declaration.html", context, status=status)


def _month_links(door: Door, besides: int = 0) -> list[declaration.MonthLink]:
    found, on = declaration.months(door.actor), today()
    others = [each for each in [*found.open, *found.sent] if each.pk != besides]
    return [declaration.month_link(each, door.url("page", each.pk), on) for each in others]
