"""The list of persons, and a person's file."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from terreau.kit.access import find, may, rows
from terreau.kit.clock import today
from terreau.kit.forms import FrenchDateField, posted_data
from terreau.kit.journal import record_read
from terreau.kit.middleware import Request
from terreau.kit.once import new_key, once
from terreau.kit.tables import KINDS, table_page
from terreau.participants.actions import create_participant, edit_participant
from terreau.participants.forms import EndForm, ParticipantForm
from terreau.participants.models import Eligibility, Participant, ParticipantShare
from terreau.participants.rules.eligibility import counts_on
from terreau.participants.rules.words import person_key
from terreau.participants.tables import KINDS as STATES
from terreau.participants.tables import ParticipantFilter, ParticipantTable
from terreau.participants.views.gate import person, team_only
from terreau.territories.models import Territory


def participants(request: Request) -> HttpResponseBase:
    """Every person that the team follows, by name."""
    team_only(request)
    if request.GET.get("format") in KINDS:
        territory = find(request.actor, Territory, pk=request.actor.territory_id)
        record_read(request.actor, "participants.export_participants", territory)
    people = rows(request.actor, Participant).select_related("commune")
    return table_page(
        request,
        ParticipantTable,
        people.with_standing(on=today()).order_by("name_key", "pk"),  # type: ignore[attr-defined]
        ParticipantFilter,
        title="Participants",
        intro="Les personnes que vous suivez. Vous seuls voyez pourquoi leurs heures comptent.",
        words="personne,personnes",
        empty_text="Personne ne répond. Essayez un nom seul, ou ouvrez un nouveau dossier.",
        filename="participants",
        template="participants/list.html",
    )


def participant(request: Request, pk: int) -> HttpResponse:
    """The file of one person; every reading is recorded."""
    someone = person(request, pk)
    record_read(request.actor, "participants.read_participant", someone)
    facts = list(rows(request.actor, Eligibility).filter(participant=someone).select_related("checked_by"))
    facts.sort(key=lambda each: (not each.is_principal, each.valid_from, each.pk))
    day = _asked_day(request)
    answer = counts_on([each.fact for each in facts], day)
    shares = rows(request.actor, ParticipantShare).filter(participant=someone, ended_on=None)
    page = {
        "person": someone,
        "eligibilities": [(each, each.fact.holds_on(day)) for each in facts],
        "answer": answer,
        "answer_kind": STATES[answer.standing.value],
        "day": day,
        "shares": shares.select_related("territory").order_by("from_on", "pk"),
        "can_edit": bool(may(request.actor, "participants.edit_participant", someone)),
        "can_export": bool(may(request.actor, "participants.export_participant", someone)),
        "end_form": EndForm(initial={"on": today()}),
        "breadcrumb": [{"label": "Participants", "url": reverse("participants:participants")}, {"label": str(someone)}],
    }
    return render(request, "participants/participant.html", page)


def _asked_day(request: Request) -> date:
    try:
        return FrenchDateField(required=False).clean(request.GET.get("date", "")) or today()
    except ValidationError:
        return today()


def add_participant(request: Request) -> HttpResponse:
    """Open a file; someone who resembles a known person is shown first."""
    team_only(request)
    form = ParticipantForm(posted_data(request), today=today())
    if request.method != "POST":
        return _form(request, form, None)
    return once(request, lambda: _opened(request, form))


def _opened(request: Request, form: ParticipantForm) -> HttpResponse:
    if not form.is_valid():
        return _form(request, form, None)
    record = form.record()
    known = rows(request.actor, Participant).like(  # type: ignore[attr-defined]
        first_name=record.first_name, last_name=record.last_name, birth_on=record.birth_on
    )
    doubles = [] if form.cleaned_data["is_distinct"] else list(known.select_related("commune")[:5])
    if doubles:
        form.offer_distinct()
        key = person_key(record.first_name, record.last_name)
        return _form(request, form, None, doubles=[(each, _why(each, key, record.birth_on)) for each in doubles])
    created = create_participant(by=request.actor, record=record, on=today())
    messages.success(request, f"Le dossier de {created} est ouvert. Notez maintenant pourquoi ses heures comptent.")
    return redirect("participants:participant", pk=created.pk)


def _why(known: Participant, key: str, birth_on: object) -> str:
    if known.name_key == key:
        return "même nom et même date de naissance" if birth_on and known.birth_on == birth_on else "même nom"
    return "nom très proche"


def change_participant(request: Request, pk: int) -> HttpResponse:
    """Correct a file."""
    someone = person(request, pk, "participants.edit_participant")
    if request.method != "POST":
        record_read(request.actor, "participants.read_participant", someone)
        return _form(request, ParticipantForm(instance=someone, today=today()), someone)
    form = ParticipantForm(request.POST, instance=someone, today=today())
    if not form.is_valid():
        return _form(request, form, someone)
    edit_participant(by=request.actor, participant=someone, values=form.values(), on=today())
    messages.success(request, f"Le dossier de {someone} est enregistré.")
    return redirect("participants:participant", pk=pk)


def _form(
    request: Request, form: ParticipantForm, someone: Participant | None, *, doubles: object = ()
) -> HttpResponse:
    start = reverse("participants:participants")
    page = {
        "form": form,
        "doubles": doubles,
        "title": "Modifier le dossier" if someone else "Ouvrir un dossier",
        "intro": "Un prénom et un nom suffisent pour commencer ; le reste peut venir plus tard.",
        "cancel_url": reverse("participants:participant", args=[someone.pk]) if someone else start,
        "form_key": new_key(),
    }
    return render(request, "participants/form.html", page, status=422 if form.errors or doubles else 200)
