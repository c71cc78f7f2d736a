"""With whom a file is shared, and everything that is kept about a person."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from terreau.kit.actions import Refused
from terreau.kit.clock import today
from terreau.kit.forms import posted_data
from terreau.kit.journal import record_read
from terreau.kit.middleware import Request
from terreau.kit.once import new_key, once
from terreau.participants.actions import end_share, share_participant
from terreau.participants.forms import ShareForm
from terreau.participants.models import ParticipantShare
from terreau.participants.views.gate import part, person
from terreau.participants.whole_file import purposes, whole_file


def share(request: Request, pk: int) -> HttpResponse:
    """Show a file to another territory."""
    someone = person(request, pk, "participants.share_participant")
    form = ShareForm(posted_data(request), besides=someone.territory_id)

    def answer() -> HttpResponse:
        if not form.is_valid():
            return _form(request, form, pk)
        try:
            made = share_participant(by=request.actor, participant=someone, on=today(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return _form(request, form, pk)
        messages.success(request, f"{made.territory} voit maintenant ce dossier, sans pouvoir le modifier.")
        return redirect("participants:participant", pk=pk)

    return once(request, answer) if request.method == "POST" else _form(request, form, pk)


def _form(request: Request, form: ShareForm, pk: int) -> HttpResponse:
    page = {
        "form": form,
        "title": "Montrer ce dossier à un autre territoire",
        "intro": "Son équipe pourra le lire, jamais le modifier. Vous pourrez y mettre fin à tout moment.",
        "submit_label": "Montrer le dossier",
        "cancel_url": reverse("participants:participant", args=[pk]),
        "form_key": new_key(),
    }
    return render(request, "participants/small_form.html", page, status=422 if form.errors else 200)


@require_POST
def stop_sharing(request: Request, pk: int) -> HttpResponse:
    """Stop showing a file to another territory."""
    row = part(request, ParticipantShare, pk, "participants.end_share")
    end_share(by=request.actor, share=row, on=today())
    messages.success(request, "L'autre territoire ne voit plus ce dossier.")
    return redirect("participants:participant", pk=row.participant_id)


def kept_data(request: Request, pk: int) -> HttpResponse:
    """What is kept about a person, why and for how long, with the file to hand over."""
    someone = person(request, pk, "participants.export_participant")
    record_read(request.actor, "participants.read_participant", someone)
    start = reverse("participants:participant", args=[pk])
    page = {
        "person": someone,
        "title": "Tout ce qui est gardé sur cette personne",
        "purposes": purposes(),
        "breadcrumb": [{"label": str(someone), "url": start}, {"label": "Données gardées"}],
    }
    return render(request, "participants/kept_data.html", page)


def kept_data_file(request: Request, pk: int) -> HttpResponse:
    """Everything kept about a person, as a file to hand over."""
    someone = person(request, pk, "participants.export_participant")
    record_read(request.actor, "participants.export_participant", someone)
    text = json.dumps(whole_file(someone), ensure_ascii=False, indent=2)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="dossier-{pk}.json"'
    return answer
