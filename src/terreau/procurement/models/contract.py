"""Operations, contracts (marchés), their lots and the companies on each."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import TrigramSimilarity
from django.db import models
from django.db.models import Exists, F, FloatField, OuterRef, Q
from django.db.models.functions import Cast, Coalesce, Left, Length, Lower

from terreau.directory.models import Establishment, Organisation
from terreau.kit.clock import now
from terreau.procurement.models.agreement import Agreement
from terreau.procurement.rules.planned import COMING, CPV_CLASS, NEAR_TITLE
from terreau.procurement.rules.thresholds import FORMAL, SOCIAL_CONSIDERATION_FROM, STATE, THRESHOLDS, UTILITY, WORKS
from terreau.procurement.rules.vocabulary import (
    ContractKind,
    ContractStage,
    GroupKind,
    HolderRole,
    SocialConsideration,
    Source,
)
from terreau.territories.models import Commune, Territory

DECLARED = [
    SocialConsideration.CLAUSE.value,
    SocialConsideration.CRITERION.value,
    SocialConsideration.RESERVED.value,
]
LAUNCHED = Coalesce("publication_on", "notified_on")


class Operation(models.Model):
    """A site or a project that groups contracts, perhaps of several buyers, perhaps within a public programme."""

    access: ClassVar[str] = "public"

    name = models.CharField("nom", max_length=200)
    name_key = models.CharField(max_length=200, db_index=True)
    programme = models.CharField("programme", max_length=60, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, verbose_name="commune")

    class Meta:
        verbose_name = "opération"

    def __str__(self) -> str:
        return self.name


class ContractQuerySet(models.QuerySet["Contract"]):
    """Words to find contracts."""

    def in_totals(self) -> ContractQuerySet:
        """Leave out those that wait for a person's decision, and those whose lots joined another contract."""
        return self.filter(is_flagged=False, set_aside_on=None, grouped_into=None)

    def current(self) -> ContractQuerySet:
        """Neither set aside nor joined to another contract."""
        return self.filter(set_aside_on=None, grouped_into=None)

    def followed_by(self, territory_id: int | None, *, on: date) -> ContractQuerySet:
        """Of a buyer that the territory follows that day, or entered on its behalf."""
        if territory_id is None:
            return self.none()
        running = Q(ends_on=None) | Q(ends_on__gte=on)
        agreements = Agreement.objects.filter(running, territory_id=territory_id, buyer=OuterRef("buyer_id"))
        return self.filter(Exists(agreements) | Q(entered_for_id=territory_id))

    def search(self, text: str) -> ContractQuerySet:
        """The number exactly or its beginning, or all the words in the object, accents forgiven."""
        found = self
        for word in text.split()[:8]:
            found = found.filter(
                Q(title__unaccent__icontains=word)
                | Q(number__icontains=word)
                | Q(buyer__name__unaccent__icontains=word)
            )
        return found

    def with_resemblance(self) -> ContractQuerySet:
        """Add `resembles_planned`: a contract of the same buyer in preparation has its CPV class or a near title."""
        coming = Contract.objects.current().filter(buyer=OuterRef("buyer_id"), stage__in=[one.value for one in COMING])
        likeness = TrigramSimilarity(Lower("title"), Lower(OuterRef("title")))  # type: ignore[arg-type]
        coming = coming.annotate(
            near=Cast(likeness, FloatField()),
            cpv_class=Left("cpv", CPV_CLASS),
            their_class=Left(OuterRef("cpv"), CPV_CLASS),
        )
        same = Q(cpv_class=F("their_class")) & Q(their_length=CPV_CLASS)
        found = coming.annotate(their_length=Length("their_class")).filter(same | Q(near__gte=float(NEAR_TITLE)))
        is_notified = Q(stage__in=[ContractStage.NOTIFIED.value, ContractStage.CLOSED.value], planned_as=None)
        return self.annotate(resembles_planned=Exists(found) & is_notified)

    def worth_a_look(self) -> ContractQuerySet:
        """Something social is declared, or the threshold is reached, or it was planned or entered here.

        Needs `with_resemblance`."""
        entered = ~Q(source=Source.DECP.value) | Q(stage__in=[one.value for one in COMING])
        planned = Q(planned_as__isnull=False) | Q(resembles_planned=True)
        return self.annotate(launched_on=LAUNCHED).filter(
            Q(considerations__overlap=DECLARED) | planned | entered | _above()
        )

    def notified(self) -> ContractQuerySet:
        """Signed and started or finished."""
        return self.filter(stage__in=[ContractStage.NOTIFIED.value, ContractStage.CLOSED.value])


def _above() -> Q:
    """The same condition as `rules.thresholds.to_check`, on rows annotated with `launched_on`."""
    works = Q(kind__in=[ContractKind.WORKS.value, ContractKind.CONCESSION.value])
    others = {STATE: Q(buyer__buyer_kind="state"), UTILITY: Q(buyer__buyer_kind="utility")}
    who = {WORKS: works} | {name: ~works & one for name, one in others.items()}
    condition = Q(pk__in=[])
    for one in THRESHOLDS:
        if one.purpose != FORMAL:
            continue
        family = next(iter(one.families))
        of = who.get(family, ~works & ~others[STATE] & ~others[UTILITY])
        dates = Q(launched_on__gte=max(one.from_on, SOCIAL_CONSIDERATION_FROM))
        if one.to_on:
            dates &= Q(launched_on__lte=one.to_on)
        condition |= of & dates & Q(amount__gte=one.amount)
    return condition


class Contract(models.Model):
    """A public contract, planned or notified. Amounts in euros HT, durations in months."""

    access: ClassVar[str] = "public"

    buyer = models.ForeignKey(
        Organisation, models.PROTECT, related_name="contracts", verbose_name="acheteur", db_index=False
    )
    buyer_siret = models.CharField("SIRET de l'acheteur", max_length=14, blank=True)
    number = models.CharField("numéro", max_length=40, blank=True)
    title = models.CharField("objet", max_length=1000)
    kind = models.CharField("nature", max_length=12, choices=ContractKind.choices(), default=ContractKind.WORKS.value)
    stage = models.CharField("étape", max_length=10, choices=ContractStage.choices())
    procedure = models.CharField("procédure", max_length=100, blank=True)
    cpv = models.CharField("code CPV", max_length=10, blank=True)
    framework_number = models.CharField("accord-cadre", max_length=40, blank=True)
    group_kind = models.CharField(
        "groupement", max_length=10, choices=GroupKind.choices(), default=GroupKind.NONE.value
    )
    amount = models.DecimalField("montant HT", max_digits=15, decimal_places=2, null=True, blank=True)
    duration_months = models.PositiveSmallIntegerField("durée en mois", null=True, blank=True)
    publication_on = models.DateField("consultation publiée le", null=True, blank=True)
    notified_on = models.DateField("notifié le", null=True, blank=True)
    data_published_on = models.DateField("données publiées le", null=True, blank=True)
    place_code = models.CharField("lieu d'exécution", max_length=10, blank=True)
    considerations = ArrayField(
        models.CharField(max_length=10, choices=SocialConsideration.choices()), default=list, blank=True
    )
    source = models.CharField("origine", max_length=10, choices=Source.choices(), default=Source.MANUAL.value)
    is_flagged = models.BooleanField("à vérifier", default=False)
    flags = models.JSONField(default=list, blank=True)
    edited_fields = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    published_values = models.JSONField(default=dict, blank=True)
    planned_as = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="notified_as", db_index=False
    )
    not_planned = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="+")
    grouped_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="grouped_from", db_index=False
    )
    set_aside_on = models.DateField("laissé de côté le", null=True, blank=True)
    entered_for = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=now, editable=False)

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = "marché"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["buyer_siret", "number"],
                condition=~Q(number="") & ~Q(buyer_siret=""),
                name="one_contract_per_buyer_and_number",
            ),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="contract_amount_not_negative"),
            models.CheckConstraint(
                condition=~Q(stage__in=["notified", "closed"]) | Q(notified_on__isnull=False) | Q(source="decp"),
                name="notified_contract_has_its_date",
            ),
        ]
        # The first serves for the buyer alone too. Nearly all published contracts leave the other three empty: a
        # whole index would slow every import for nothing.
        indexes: ClassVar = [
            models.Index(fields=["buyer", "notified_on"]),
            *(
                models.Index(fields=[name], condition=Q(**{f"{name}__isnull": False}), name=f"contract_{name}")
                for name in ("planned_as", "grouped_into", "entered_for")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class Lot(models.Model):
    """A lot of a contract; a contract without lots has a single one. Amount in euros HT, dates included."""

    access: ClassVar[str] = "public"

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="lots")
    operation = models.ForeignKey(
        Operation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="lots",
        verbose_name="opération",
        db_index=False,
    )
    number = models.CharField("numéro du lot", max_length=20, blank=True)
    title = models.CharField("intitulé", max_length=1000)
    amount = models.DecimalField("montant HT", max_digits=15, decimal_places=2, null=True, blank=True)
    cpv = models.CharField("code CPV", max_length=10, blank=True)
    starts_on = models.DateField("début", null=True, blank=True)
    ends_on = models.DateField("fin", null=True, blank=True)
    is_flagged = models.BooleanField("à vérifier", default=False)

    class Meta:
        verbose_name = "lot"
        indexes: ClassVar = [
            models.Index(fields=["operation"], condition=Q(operation__isnull=False), name="lot_operation")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="lot_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"Lot {self.number} {self.title}".strip() if self.number else self.title


class LotCompany(models.Model):
    """A company on a lot, as published or typed; `share` is the part of the group's work, between 0 and 1."""

    access: ClassVar[str] = "public"

    lot = models.ForeignKey(Lot, models.CASCADE, related_name="companies", db_index=False)
    establishment = models.ForeignKey(Establishment, models.PROTECT, related_name="lots_held")
    role = models.CharField("rôle", max_length=20, choices=HolderRole.choices())
    share = models.DecimalField("part", max_digits=6, decimal_places=4, null=True, blank=True)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "entreprise du lot"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lot", "establishment", "role"], name="a_company_once_per_role_on_a_lot"),
            models.CheckConstraint(
                condition=Q(share=None) | Q(share__gt=0, share__lte=1), name="share_between_0_and_1"
            ),
        ]

    def __str__(self) -> str:
        return str(self.establishment)
