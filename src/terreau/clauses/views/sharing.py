"""Who owes and who is entrusted with what on a lot, and whom to call."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse

from terreau.clauses.actions.commitments import (
    change_entrusted,
    change_split,
    edit_contact,
    end_commitment,
    entrust_hours,
)
from terreau.clauses.forms.lots import DepartureForm, EntrustedForm, EntrustForm, ReachForm, SplitForm
from terreau.clauses.models import Clause, Commitment
from terreau.clauses.reading.new_clause import companies_of
from terreau.clauses.rules.vocabulary import CommitmentKind
from terreau.clauses.views.asking import about, address_of, ask, followed, posted
from terreau.directory.models import Establishment
from terreau.kit.access import find, require, rows
from terreau.kit.clock import today
from terreau.kit.middleware import Request

DEPARTURE = (
    "Ce qu'elle a fait reste compté. Les personnes qu'elle emploie ici quittent ce lot le même jour ; "
    "les mois d'après ne lui sont plus demandés."
)


def split(request: Request, pk: int) -> HttpResponse:
    """Share the same total otherwise."""
    clause = followed(request, pk)
    require(request.actor, "clauses.change_split", clause)
    form = SplitForm(posted(request)[0], owed=_owed(request, clause))

    def act(typed: dict[str, Any]) -> str:
        wanted = {company: hours for company, hours in form.hours(typed).items() if hours is not None}
        change_split(by=request.actor, clause=clause, hours=wanted, on=today(), reason=typed["reason"])
        return address_of(clause)

    return ask(request, form, act, done="La répartition est enregistrée.", **about(clause, "Changer la répartition"))


def _owed(request: Request, clause: Clause) -> dict[Establishment, Decimal]:
    """What each owes; members of the group named on the contract since then owe nothing yet."""
    known = clause.commitments.filter(kind=CommitmentKind.OWED, to_on=None).select_related("company__organisation")
    owed = {each.company: each.hours for each in known.order_by("pk")}
    return owed | {
        company: Decimal(0) for company in companies_of(request.actor, clause.lot, on=today()) if company not in owed
    }


def entrust(request: Request, pk: int) -> HttpResponse:
    """A holder entrusts hours to a subcontractor."""
    clause = followed(request, pk)
    require(request.actor, "clauses.entrust_hours", clause)
    holders = clause.commitments.filter(kind=CommitmentKind.OWED, to_on=None).select_related("company").order_by("pk")
    form = EntrustForm(posted(request)[0], holders=holders, initial={"from_on": today()})

    def act(typed: dict[str, Any]) -> str:
        values = {name: typed[name] for name in ("holder", "company", "hours", "from_on")}
        entrust_hours(by=request.actor, contact=form.contact(), **values)
        return address_of(clause)

    return ask(request, form, act, done="Ces heures sont confiées.", **about(clause, "Confier des heures"))


def _commitment(request: Request, pk: int) -> Commitment:
    seen = rows(request.actor, Commitment).select_related("clause__lot__operation", "company__organisation")
    return find(request.actor, seen, pk=pk)


def entrusted(request: Request, pk: int) -> HttpResponse:
    """Change the hours of a subcontractor."""
    commitment = _commitment(request, pk)
    require(request.actor, "clauses.change_entrusted", commitment)
    form = EntrustedForm(posted(request)[0], initial={"hours": commitment.hours})

    def act(typed: dict[str, Any]) -> str:
        change_entrusted(by=request.actor, commitment=commitment, hours=typed["hours"])
        return address_of(commitment.clause)

    title = f"Heures confiées à {commitment.company}"
    return ask(request, form, act, done="Les heures confiées sont changées.", **about(commitment.clause, title))


def departure(request: Request, pk: int) -> HttpResponse:
    """Note that a company leaves the lot."""
    commitment = _commitment(request, pk)
    require(request.actor, "clauses.end_commitment", commitment)
    form = DepartureForm(posted(request)[0], initial={"on": today()})

    def act(typed: dict[str, Any]) -> str:
        end_commitment(by=request.actor, commitment=commitment, on=typed["on"], reason=typed["reason"])
        return address_of(commitment.clause)

    title = f"{commitment.company} quitte ce lot"
    page = about(commitment.clause, title) | {"intro": DEPARTURE}
    return ask(request, form, act, done="Le départ est noté : plus rien ne lui est demandé ensuite.", **page)


def contact(request: Request, pk: int) -> HttpResponse:
    """Change whom to call for the hours of a company."""
    commitment = _commitment(request, pk)
    require(request.actor, "clauses.edit_contact", commitment)
    initial = {name: getattr(commitment, name) for name in ReachForm.base_fields}
    form = ReachForm(posted(request)[0], initial=initial)

    def act(typed: dict[str, Any]) -> str:
        edit_contact(by=request.actor, commitment=commitment, contact=form.contact())
        return address_of(commitment.clause)

    title = f"Qui joindre chez {commitment.company}"
    return ask(request, form, act, done="Le contact est enregistré.", **about(commitment.clause, title))
