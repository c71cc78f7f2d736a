"""Opening a sourcing request, batches, reminders, answers, and how it ends."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from terreau.accounts.actor import Actor
from terreau.accounts.roles import Role
from terreau.clauses import tasks
from terreau.clauses.actions import sourcing, sourcing_answers
from terreau.clauses.models import SourcingInvitation, SourcingRequest
from terreau.clauses.models.sourcing import LINK
from terreau.clauses.rules.sourcing_words import SourcingAnswer, SourcingKind, SourcingOutcome
from terreau.clauses.tests import make
from terreau.clauses.tests import make_sourcing as making
from terreau.clauses.todos.sourcing import sourcing_todos, structure_todos
from terreau.directory.tests import make as directory
from terreau.kit.access import Forbidden, policies, rows
from terreau.kit.actions import Refused
from terreau.kit.models import JournalEntry, OutgoingMail
from terreau.kit.rooms import all_rooms

pytestmark = pytest.mark.django_db
AT = making.AT
INTERESTED, DECLINED = SourcingAnswer.INTERESTED, SourcingAnswer.DECLINED


def by_link(invitation: SourcingInvitation) -> Actor:
    return Actor.link(LINK, invitation.pk, invitation.request.clause.territory_id)


def answered(invitation: SourcingInvitation, answer: SourcingAnswer = INTERESTED, **said: Any) -> SourcingInvitation:
    if answer is DECLINED:
        said.setdefault("reason", "dates")
    return sourcing_answers.answer_sourcing(
        by=by_link(invitation), invitation=invitation, answer=answer, at=AT + timedelta(hours=2), **said
    )


def team(request: SourcingRequest) -> Actor:
    return make.facilitator(request.clause.territory)


def house(request: SourcingRequest) -> Actor:
    return Actor.system(request.clause.territory_id)


def test_opening_asks_the_first_ones_in_plain_words() -> None:
    request = making.request(asked=3)
    asked = request.invitations.sent().order_by("rank")
    assert [(each.batch, each.sent_to) for each in asked] == [
        (1, "structure00@exemple.fr"),
        (1, "structure01@exemple.fr"),
    ]
    assert request.invitations.get(rank=3).sent_at is None
    mail = OutgoingMail.objects.order_by("pk")[0]
    for said in ("Repeindre douze logements", "/demande/", "Nadia Bricourt", "7\u00a0décembre 2026", "50 000"):
        assert said.replace(" ", "\u202f") in mail.body or said in mail.body, said
    for hidden in ("clause", "bénéficiaire", "éligible", "public"):
        assert hidden not in mail.body.lower()
    assert JournalEntry.objects.get(verb="clauses.open_sourcing").subject_id == request.clause_id


def test_a_request_needs_structures_and_there_is_one_at_a_time_of_each_kind() -> None:
    request = making.request(asked=1)
    with pytest.raises(Refused, match="déjà en cours"):
        making.request(request.clause, asked=1)
    assert making.request(request.clause, asked=1, kind="supply").kind == "supply"
    with pytest.raises(Refused, match="au moins une"):
        making.request(asked=0)
    with pytest.raises(Refused, match="suivi de ce lot est clos"):
        making.request(making.painting(closed_on=date(2026, 11, 1)), asked=1)


def test_batches_leave_by_two_until_two_are_interested() -> None:
    request = making.request(asked=6)
    answered(making.first(request))
    assert sourcing.send_due_batches(by=house(request), at=AT) == 0
    week_later = AT + timedelta(days=7)
    assert sourcing.send_due_batches(by=house(request), at=week_later) == 2
    assert sourcing.send_due_batches(by=house(request), at=week_later) == 0
    answered(request.invitations.get(rank=3))
    assert sourcing.send_due_batches(by=house(request), at=week_later + timedelta(days=7)) == 0
    with pytest.raises(Refused, match="Assez de structures"):
        sourcing.send_batch(by=team(request), sourcing=request, at=week_later)
    assert request.invitations.sent().count() == 4


def test_a_refusal_is_an_answer_and_the_next_batch_leaves_at_once() -> None:
    request = making.request(asked=3)
    for rank in (1, 2):
        answered(request.invitations.get(rank=rank), DECLINED)
    assert sourcing.send_due_batches(by=house(request), at=AT) == 1
    with pytest.raises(Refused, match=r"Toutes les structures"):
        sourcing.send_batch(by=team(request), sourcing=request, at=AT)


def test_nothing_leaves_past_the_last_day_to_answer() -> None:
    request = making.request(asked=3)
    late = AT + timedelta(days=28)
    assert sourcing.send_due_batches(by=house(request), at=late) == 0
    with pytest.raises(Refused, match="date limite"):
        sourcing.send_batch(by=team(request), sourcing=request, at=late)


def test_reminders_leave_after_two_and_four_days_and_never_twice_a_day() -> None:
    request = making.request(asked=2)
    answered(making.first(request), DECLINED)
    sent = [
        sourcing_answers.send_due_reminders(by=house(request), at=AT + timedelta(days=days))
        for days in (1, 2, 2, 4, 5, 7)
    ]
    assert sent == [0, 1, 0, 1, 0, 0]
    assert request.invitations.get(rank=2).reminders == 2


def test_a_reminder_by_hand_needs_an_address_and_somebody_who_waits() -> None:
    request = making.request(asked=2)
    invitation = making.first(request)
    sourcing_answers.remind_sourcing(by=team(request), invitation=invitation, at=AT)
    assert "« Pas cette fois »" in OutgoingMail.objects.order_by("-pk")[0].body
    SourcingInvitation.objects.filter(pk=invitation.pk).update(sent_to="")
    with pytest.raises(Refused, match="appelez-la"):
        sourcing_answers.remind_sourcing(by=team(request), invitation=invitation, at=AT)
    answered(invitation)
    with pytest.raises(Refused, match="rien à répondre"):
        sourcing_answers.remind_sourcing(by=team(request), invitation=invitation, at=AT)


def test_the_morning_job_asks_and_reminds_once(monkeypatch: pytest.MonkeyPatch) -> None:
    request = making.request(asked=4)
    monkeypatch.setattr(tasks, "now", lambda: AT + timedelta(days=7))
    tasks.ask_structures(0)
    tasks.ask_structures(0)
    assert request.invitations.sent().count() == 4
    assert sorted(request.invitations.values_list("reminders", flat=True)) == [0, 0, 1, 1]


def test_a_structure_answers_by_its_link_changes_its_mind_and_the_facilitator_is_told() -> None:
    request = making.request(asked=1)
    invitation = answered(making.first(request), contact="Lina, 01 02 03 04 05")
    assert (invitation.answer, invitation.contact) == ("interested", "Lina, 01 02 03 04 05")
    told = OutgoingMail.objects.order_by("-pk")[0]
    assert "Lina, 01 02 03 04 05" in told.body
    assert "est intéressée" in told.subject
    changed = answered(invitation, DECLINED, reason="too_far", note=" Trop loin ")
    assert (changed.answer, changed.reason, changed.note, changed.contact) == ("declined", "too_far", "Trop loin", "")
    assert changed.opened_at is not None


def test_an_answer_without_its_reason_or_before_or_after_the_request_is_refused() -> None:
    request = making.request(asked=3)
    with pytest.raises(Refused, match="pourquoi"):
        sourcing_answers.answer_sourcing(by=team(request), invitation=making.first(request), answer=DECLINED, at=AT)
    with pytest.raises(Refused, match="pas encore été interrogée"):
        sourcing_answers.answer_sourcing(
            by=team(request), invitation=request.invitations.get(rank=3), answer=INTERESTED, at=AT
        )
    sourcing.close_sourcing(
        by=team(request), sourcing=request, outcome=SourcingOutcome.NOBODY, signed_with=None, on=making.MONDAY
    )
    with pytest.raises(Refused, match="terminée"):
        answered(making.first(request))


def test_the_team_notes_an_answer_given_on_the_phone_as_read() -> None:
    request = making.request(asked=1)
    noted = sourcing_answers.answer_sourcing(
        by=team(request), invitation=making.first(request), answer=INTERESTED, at=AT
    )
    assert noted.seen_at == AT
    assert noted.opened_at is None
    followed = sourcing_answers.follow_sourcing(by=team(request), invitation=noted, note="Visite le 3", at=AT)
    assert followed.follow_up == "Visite le 3"


def test_only_the_structure_its_link_and_the_team_answer() -> None:
    request = making.request(asked=2)
    invitation, other = making.first(request), request.invitations.get(rank=2)
    own = directory.actor("structure", organisation=invitation.establishment.organisation)
    stranger = directory.actor("structure", organisation=directory.organisation("Autre"))
    sourcing_answers.answer_sourcing(by=own, invitation=invitation, answer=INTERESTED, at=AT)
    for actor in (stranger, by_link(other), make.member(request.clause.territory, Role.ADMIN)[1]):
        with pytest.raises(Forbidden):
            sourcing_answers.answer_sourcing(by=actor, invitation=invitation, answer=INTERESTED, at=AT)
    neighbour = directory.actor("facilitator", territory=directory.neighbour())
    with pytest.raises(Forbidden):
        sourcing.send_batch(by=neighbour, sourcing=request, at=AT)


def test_an_opening_is_noted_once() -> None:
    invitation = making.first(making.request(asked=1))
    sourcing_answers.note_opening(by=by_link(invitation), invitation=invitation, at=AT)
    again = sourcing_answers.note_opening(by=by_link(invitation), invitation=invitation, at=AT + timedelta(days=1))
    assert again.opened_at == AT


def test_a_request_ends_with_whom_and_the_others_are_told() -> None:
    request = making.request(asked=4, batch_size=3)
    for rank in (1, 2):
        answered(request.invitations.get(rank=rank))
    answered(request.invitations.get(rank=3), DECLINED)
    before = OutgoingMail.objects.count()
    partner = making.first(request).establishment
    not_asked = request.invitations.get(rank=4).establishment
    close = {"by": team(request), "sourcing": request, "on": making.MONDAY}
    for outcome, chosen in ((SourcingOutcome.SIGNED, None), (SourcingOutcome.SIGNED, not_asked)):
        with pytest.raises(Refused):
            sourcing.close_sourcing(**close, outcome=outcome, signed_with=chosen)  # type: ignore[arg-type]
    closed = sourcing.close_sourcing(**close, outcome=SourcingOutcome.SIGNED, signed_with=partner)  # type: ignore[arg-type]
    assert (closed.state, closed.signed_with) == ("closed", partner)
    assert [mail.to for mail in OutgoingMail.objects.order_by("pk")[before:]] == ["structure01@exemple.fr"]
    with pytest.raises(Refused, match="close"):
        sourcing.close_sourcing(**close, outcome=SourcingOutcome.NOBODY, signed_with=None)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="Rouvrez"):
        sourcing.send_batch(by=team(request), sourcing=request, at=AT)


def test_a_closed_request_runs_again_with_a_new_day_and_an_open_one_is_prolonged() -> None:
    request = making.request(asked=1)
    by, later = team(request), date(2027, 1, 15)
    sourcing.close_sourcing(by=by, sourcing=request, outcome=SourcingOutcome.NOBODY, signed_with=None, on=making.MONDAY)
    with pytest.raises(Refused, match="passée"):
        sourcing.reopen_sourcing(by=by, sourcing=request, deadline_on=date(2026, 11, 1), on=making.MONDAY)
    for day in (later, later + timedelta(days=1)):
        again = sourcing.reopen_sourcing(by=by, sourcing=request, deadline_on=day, on=making.MONDAY)
        assert (again.state, again.outcome, again.deadline_on) == ("open", "", day)
    sourcing.close_sourcing(by=by, sourcing=request, outcome=SourcingOutcome.NOBODY, signed_with=None, on=later)
    making.request(request.clause, asked=1)
    with pytest.raises(Refused, match="déjà en cours"):
        sourcing.reopen_sourcing(by=by, sourcing=request, deadline_on=later, on=making.MONDAY)


def test_structures_are_added_once() -> None:
    request = making.request(asked=2)
    there, new = making.first(request).establishment, making.structure("Nouvelle Palette").establishment
    chosen = [sourcing.Choice(there), sourcing.Choice(new, 1.5)]
    assert sourcing.add_to_sourcing(by=team(request), sourcing=request, chosen=chosen) == 1
    assert request.invitations.get(rank=3).establishment == new
    many = [sourcing.Choice(directory.establishment(f"Lieu {rank}")) for rank in range(99)]
    with pytest.raises(Refused, match="100 structures au plus"):
        sourcing.add_to_sourcing(by=team(request), sourcing=request, chosen=many)


def test_a_buyer_wishes_and_the_facilitator_opens_that_very_request() -> None:
    clause = making.painting()
    buyer = make.member(clause.territory, Role.BUYER, organisation=clause.lot.contract.buyer)[1]
    wish = {"clause": clause, "kind": SourcingKind.CARRY, "text": "Du ravalement", "on": making.MONDAY}
    asked = sourcing.ask_sourcing(by=buyer, **wish)  # type: ignore[arg-type]
    mail = OutgoingMail.objects.get()
    assert mail.to == "nadia@exemple.fr"
    assert "Du ravalement" in mail.body
    with pytest.raises(Refused, match="déjà en cours"):
        sourcing.ask_sourcing(by=buyer, **wish)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="pas encore ouverte"):
        sourcing.send_batch(by=make.facilitator(clause.territory), sourcing=asked, at=AT)
    with pytest.raises(Refused, match="nouvelle demande"):
        sourcing.reopen_sourcing(
            by=make.facilitator(clause.territory), sourcing=asked, deadline_on=making.DEADLINE, on=making.MONDAY
        )
    with pytest.raises(Refused, match="sans suite"):
        sourcing.close_sourcing(
            by=make.facilitator(clause.territory),
            sourcing=asked,
            outcome=SourcingOutcome.SIGNED,
            signed_with=make.company(),
            on=making.MONDAY,
        )
    assert making.request(clause, asked=1).pk == asked.pk
    stranger = make.member(clause.territory, Role.BUYER, organisation=directory.buyer("Rivesol"))[1]
    with pytest.raises(Forbidden):
        sourcing.ask_sourcing(by=stranger, **wish)  # type: ignore[arg-type]


def test_a_contact_known_by_the_territory_comes_before_the_fiche_and_no_address_is_a_call() -> None:
    clause = making.painting()
    known, silent = making.structure("Connue"), making.structure("Muette", email="")
    directory.contact(known.establishment, email="lina@exemple.fr")
    chosen = [sourcing.Choice(known.establishment), sourcing.Choice(silent.establishment)]
    request = sourcing.open_sourcing(
        by=make.facilitator(clause.territory),
        clause=clause,
        kind=SourcingKind.CARRY,
        values=making.VALUES,
        chosen=chosen,
        at=AT,
    )
    assert [each.sent_to for each in request.invitations.order_by("rank")] == ["lina@exemple.fr", ""]
    assert OutgoingMail.objects.count() == 1


def test_each_sees_what_concerns_it() -> None:
    request = making.request(asked=3)
    home, invitation = request.clause.territory, making.first(request)
    structure = directory.actor("structure", organisation=invitation.establishment.organisation)
    not_asked = request.invitations.get(rank=3)
    waiting = directory.actor("structure", organisation=not_asked.establishment.organisation)
    buyer = make.member(home, Role.BUYER, organisation=request.clause.lot.contract.buyer)[1]
    company = make.member(home, Role.COMPANY, organisation=make.company().organisation)[1]
    neighbour = directory.actor("facilitator", territory=directory.neighbour())
    seen = {
        actor.role + str(rank): (
            rows(actor, SourcingRequest).count(),
            rows(actor, SourcingInvitation).count(),
        )
        for rank, actor in enumerate(
            (team(request), buyer, structure, waiting, by_link(invitation), company, neighbour, Actor.anonymous())
        )
    }
    assert list(seen.values()) == [(1, 3), (1, 3), (0, 1), (0, 0), (0, 1), (0, 0), (0, 0), (0, 0)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "closed"},
        {"outcome": "signed"},
        {"deadline_on": None},
        {"amount": "", "amount_blank": ""},
        {"amount_blank": "unknown"},
        {"wanted": 0},
    ],
    ids=str,
)
def test_the_database_refuses_a_request_that_contradicts_itself(wrong: dict[str, Any]) -> None:
    request = making.request(asked=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        SourcingRequest.objects.filter(pk=request.pk).update(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [{"batch": None}, {"answer": "interested"}, {"answer": "declined", "answered_at": AT}, {"seen_at": AT}],
    ids=str,
)
def test_the_database_refuses_an_answer_that_contradicts_itself(wrong: dict[str, Any]) -> None:
    invitation = making.first(making.request(asked=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        SourcingInvitation.objects.filter(pk=invitation.pk).update(**wrong)


def test_the_week_of_the_facilitator_and_of_the_structure() -> None:
    request = making.request(asked=3)
    by, on = team(request), making.MONDAY

    def said(day: date = on) -> list[str]:
        return [todo.state_word for todo in sourcing_todos(by, day)]

    invitation = making.first(request)
    structure = directory.actor("structure", organisation=invitation.establishment.organisation)
    assert said() == []
    assert [todo.verb for todo in structure_todos(structure, on)] == ["Répondre"]
    answered(invitation)
    assert said() == ["réponses reçues"]
    assert structure_todos(structure, on) == []
    assert sourcing_answers.read_answers(by=by, sourcing=request, at=AT) == 1
    assert said(on + timedelta(days=7)) == ["envoi dû"]
    assert said(on + timedelta(days=40)) == ["date passée"]
    answered(request.invitations.get(rank=2), DECLINED)
    sourcing_answers.read_answers(by=by, sourcing=request, at=AT)
    sourcing.send_batch(by=by, sourcing=request, at=AT)
    answered(request.invitations.get(rank=3), DECLINED)
    sourcing_answers.read_answers(by=by, sourcing=request, at=AT)
    assert said() == ["à compléter"]
    assert sourcing_todos(structure, on) == structure_todos(by, on) == ()


def test_a_wish_is_in_the_week() -> None:
    clause = making.painting()
    buyer = make.member(clause.territory, Role.BUYER, organisation=clause.lot.contract.buyer)[1]
    sourcing.ask_sourcing(by=buyer, clause=clause, kind=SourcingKind.SUPPLY, text="Deux peintres", on=making.MONDAY)
    (todo,) = sourcing_todos(make.facilitator(clause.territory), making.MONDAY)
    assert todo.state_word == "souhait de l'acheteur"


def test_every_act_has_its_policy_and_its_sentence() -> None:
    sentences = {verb for room in all_rooms() for verb in room.sentences}
    acts = [
        getattr(each, "verb", None)
        for module in (sourcing, sourcing_answers)
        for each in vars(module).values()
        if getattr(each, "verb", None)
    ]
    assert len(set(acts)) == 11
    assert set(acts) <= sentences
    assert set(acts) <= set(policies())
