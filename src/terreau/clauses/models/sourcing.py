"""What is asked of structures about a lot, and what each answers."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from terreau.clauses.models.clause import Clause
from terreau.clauses.models.scope import seen_by
from terreau.clauses.rules.batches import BATCH_DAYS, BATCH_SIZE, WANTED
from terreau.clauses.rules.sourcing_words import (
    AmountBracket,
    BlankAmount,
    DeclineReason,
    SourcingAnswer,
    SourcingKind,
    SourcingOutcome,
    SourcingState,
)
from terreau.directory.models import Establishment
from terreau.kit.access import Actor

LINK = "sourcing"


class SourcingRequestQuerySet(models.QuerySet["SourcingRequest"]):
    """Words to find requests."""

    def visible_to(self, actor: Actor) -> SourcingRequestQuerySet:
        """See `scope`: the team of the territory and the buyer of the contract."""
        condition = seen_by(actor, clause="clause")
        return self.filter(condition) if condition is not None else self.none()

    def open(self) -> SourcingRequestQuerySet:
        """Structures are being asked."""
        return self.filter(state=SourcingState.OPEN.value)


class SourcingRequest(models.Model):
    """A sourcing request on a lot: what is asked, until when, of how many at a time, and how it ended.

    `wanted` interested structures stop it; `batch_days` are the working days left to a batch before the next one.
    """

    access: ClassVar[str] = "scoped"

    clause = models.ForeignKey(Clause, models.PROTECT, related_name="sourcing_requests")
    kind = models.CharField("ce qui est demandé", max_length=10, choices=SourcingKind.choices())
    state = models.CharField("état", max_length=10, choices=SourcingState.choices(), default=SourcingState.OPEN.value)
    text = models.TextField("ce qu'il y a à faire", max_length=3000)
    place = models.CharField("où", max_length=200, blank=True)
    period = models.CharField("quand", max_length=200, blank=True)
    people = models.PositiveSmallIntegerField("nombre de personnes", null=True, blank=True)
    amount = models.CharField("montant HT", max_length=10, choices=AmountBracket.choices(), blank=True)
    amount_blank = models.CharField("pourquoi pas de montant", max_length=10, choices=BlankAmount.choices(), blank=True)
    deadline_on = models.DateField("réponse attendue le", null=True, blank=True)
    wanted = models.PositiveSmallIntegerField("structures intéressées voulues", default=WANTED)
    batch_size = models.PositiveSmallIntegerField("structures interrogées à la fois", default=BATCH_SIZE)
    batch_days = models.PositiveSmallIntegerField("jours ouvrés entre deux envois", default=BATCH_DAYS)
    asked_on = models.DateField("demandée le")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_on = models.DateField("close le", null=True, blank=True)
    outcome = models.CharField("issue", max_length=10, choices=SourcingOutcome.choices(), blank=True)
    signed_with = models.ForeignKey(
        Establishment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="contrat signé avec"
    )
    close_note = models.CharField("remarque", max_length=500, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = SourcingRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande de sourcing"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["clause", "kind"], condition=~Q(state="closed"), name="one_live_sourcing_request_of_a_kind"
            ),
            models.CheckConstraint(
                condition=(Q(state="closed", closed_on__isnull=False) & ~Q(outcome=""))
                | (~Q(state="closed") & Q(closed_on=None, outcome="", signed_with=None)),
                name="a_closed_sourcing_request_says_how",
            ),
            models.CheckConstraint(
                condition=Q(outcome="signed", signed_with__isnull=False) | (~Q(outcome="signed") & Q(signed_with=None)),
                name="a_signed_sourcing_request_names_with_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(deadline_on__isnull=False),
                name="an_open_sourcing_request_has_a_deadline",
            ),
            models.CheckConstraint(
                condition=Q(state="asked")
                | (~Q(amount="") & Q(amount_blank=""))
                | (Q(amount="") & ~Q(amount_blank="")),
                name="a_sourcing_request_says_an_amount_or_why_not",
            ),
            models.CheckConstraint(
                condition=Q(wanted__gte=1, batch_size__gte=1, batch_days__gte=1), name="sourcing_by_at_least_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.clause}"


class SourcingInvitationQuerySet(models.QuerySet["SourcingInvitation"]):
    """Words to find what structures were asked."""

    def visible_to(self, actor: Actor) -> SourcingInvitationQuerySet:
        """The team and the buyer see those of their requests; a structure and a link, their own once sent."""
        if actor.role == "structure" and actor.organisation_id:
            return self.sent().filter(establishment__organisation_id=actor.organisation_id)
        if actor.role == "link":
            own = actor.grant[1] if actor.grant and actor.grant[0] == LINK else 0
            return self.sent().filter(pk=own)
        condition = seen_by(actor, clause="request__clause")
        return self.filter(condition) if condition is not None else self.none()

    def sent(self) -> SourcingInvitationQuerySet:
        """Asked, by message or on their page."""
        return self.filter(sent_at__isnull=False)

    def waiting(self) -> SourcingInvitationQuerySet:
        """Asked, without an answer yet."""
        return self.sent().filter(answer="")


class SourcingInvitation(models.Model):
    """One structure chosen for a request: its rank, when it was asked, what it answered.

    Asked with its batch; `opened_at` is when somebody moved on the page, an indication only.
    """

    access: ClassVar[str] = "scoped"
    personal: ClassVar[dict[str, str]] = {
        "sent_to": "demander à la structure si elle est intéressée ; 3 ans après la fin du marché",
        "contact": "rappeler la structure intéressée ; 3 ans après la fin du marché",
    }

    request = models.ForeignKey(SourcingRequest, models.CASCADE, related_name="invitations")
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, related_name="sourcing_invitations", verbose_name="structure"
    )
    rank = models.PositiveSmallIntegerField("rang")
    km = models.FloatField("distance en km", null=True, blank=True)
    batch = models.PositiveSmallIntegerField("envoi n°", null=True, blank=True)
    sent_at = models.DateTimeField("interrogée le", null=True, blank=True)
    sent_to = models.EmailField("adresse e-mail", blank=True)
    link_stamp = models.CharField(max_length=12, default="1")
    opened_at = models.DateTimeField("lue le", null=True, blank=True)
    reminders = models.PositiveSmallIntegerField("relances", default=0)
    reminded_at = models.DateTimeField("relancée le", null=True, blank=True)
    answer = models.CharField("réponse", max_length=10, choices=SourcingAnswer.choices(), blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    reason = models.CharField("raison", max_length=15, choices=DeclineReason.choices(), blank=True)
    note = models.CharField("précision", max_length=500, blank=True)
    contact = models.CharField("qui rappeler", max_length=200, blank=True)
    follow_up = models.CharField("suite donnée", max_length=500, blank=True)
    seen_at = models.DateTimeField("réponse lue le", null=True, blank=True)

    objects = SourcingInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "structure interrogée"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "establishment"], name="a_structure_is_chosen_once_per_request"),
            models.CheckConstraint(
                condition=Q(batch=None, sent_at=None) | Q(batch__isnull=False, sent_at__isnull=False),
                name="a_batch_says_when_it_left",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, sent_at__isnull=False)),
                name="only_an_asked_structure_answers",
            ),
            models.CheckConstraint(
                condition=(Q(answer="declined") & ~Q(reason="")) | (~Q(answer="declined") & Q(reason="")),
                name="a_refusal_says_why",
            ),
            models.CheckConstraint(condition=~Q(reason="other") | ~Q(note=""), name="another_refusal_has_its_words"),
            models.CheckConstraint(condition=Q(seen_at=None) | ~Q(answer=""), name="only_an_answer_is_read"),
        ]

    def __str__(self) -> str:
        return str(self.establishment)
