"""What the administrator of a territory looks after."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from terreau.kit.access import find, require, rows
from terreau.kit.clock import today
from terreau.kit.middleware import Request
from terreau.kit.models import JournalEntry, OutgoingMail
from terreau.kit.tables import table_page
from terreau.portal.journal import named
from terreau.portal.standing import administration_notes
from terreau.portal.tables import JournalFilter, JournalTable, MailTable

TASKS = (
    ("Équipe et accès", "Inviter une collègue, un acheteur, une élue ; fermer un accès.", "directory:team", "people"),
    ("Réglages du territoire", "Nom, logo, interlocutrice, délais et barèmes.", "territories:settings", "gear"),
    ("Acheteurs suivis", "Ceux dont les marchés apparaissent ici, leur convention.", "procurement:agreements", "bank"),
    (
        "Marchés publiés",
        "Importer un fichier : aperçu, compte rendu, annulation.",
        "procurement:imports",
        "upload",
    ),
    (
        "Tableaux",
        "Reprendre des lots, des personnes et des heures depuis un tableur.",
        "clauses:table_imports",
        "file-earmark-spreadsheet",
    ),
    ("Doublons", "Deux fiches pour une même organisation : les réunir.", "directory:duplicates", "arrow-left-right"),
    ("Journal", "Qui a fait quoi, et qui a lu quel dossier.", "portal:journal", "journal-text"),
    ("Messages envoyés", "Ce que Terreau a écrit, à qui, et ce que c'est devenu.", "portal:messages", "envelope"),
)


def overview(request: Request) -> HttpResponse:
    """What there is to look after, each with its page and where it stands."""
    require(request.actor, "portal.administer")
    notes = administration_notes(request.actor, today())
    tasks = [
        {"title": t, "why": why, "url": reverse(name), "icon": icon, "note": notes.get(name)}
        for t, why, name, icon in TASKS
    ]
    intro = "Ce qui fait marcher Terreau pour votre territoire. Le suivi des heures est dans « Opérations et lots »."
    return render(request, "portal/administration.html", {"title": "Administration", "intro": intro, "tasks": tasks})


def journal(request: Request) -> HttpResponseBase:
    """The audit journal of the territory, newest first."""
    require(request.actor, "portal.read_journal")
    entries = named(rows(request.actor, JournalEntry)).order_by("-at", "-pk")
    return table_page(
        request,
        JournalTable,
        entries,
        JournalFilter,
        title="Journal",
        words="acte,actes",
        intro="Chaque acte et chaque lecture d'un dossier. Le journal ne peut être ni corrigé ni effacé.",
        filename="journal",
    )


def messages(request: Request) -> HttpResponseBase:
    """Every message that left or waits."""
    require(request.actor, "portal.read_messages")
    mails = rows(request.actor, OutgoingMail).order_by("-created_at", "-pk")
    return table_page(
        request, MailTable, mails, title="Messages envoyés", words="message,messages", filename="messages"
    )


def message(request: Request, pk: int) -> HttpResponse:
    """One message, as its reader gets it."""
    require(request.actor, "portal.read_messages")
    return render(request, "portal/message.html", {"mail": find(request.actor, OutgoingMail, pk=pk)})
