"""The territory that runs Terreau, with the defaults that its team may change."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from terreau.territories.models.places import Commune


class TerritoryKind(models.TextChoices):
    """Administrative level of a territory."""

    COMMUNE = "commune", "Commune"
    EPCI = "epci", "Intercommunalité"
    EPT = "ept", "Établissement public territorial"
    DEPARTEMENT = "departement", "Département"
    OTHER = "other", "Autre territoire"


COVERED_BY = {
    TerritoryKind.COMMUNE.value: "code",
    TerritoryKind.EPCI.value: "epci",
    TerritoryKind.EPT.value: "ept",
    TerritoryKind.DEPARTEMENT.value: "departement",
}


class Territory(models.Model):
    """A commune, grouping or département whose team follows the clauses."""

    access: ClassVar[str] = "public"
    personal: ClassVar[dict[str, str]] = {
        "contact_name": "Interlocuteur affiché aux entreprises ; gardé tant que le territoire utilise Terreau",
        "contact_email": "Interlocuteur affiché aux entreprises ; gardé tant que le territoire utilise Terreau",
        "contact_phone": "Interlocuteur affiché aux entreprises ; gardé tant que le territoire utilise Terreau",
    }

    kind = models.CharField("niveau", max_length=12, choices=TerritoryKind)
    code = models.CharField("code officiel", max_length=9)
    name = models.CharField("nom affiché", max_length=150)
    contact_name = models.CharField("personne à joindre", max_length=150, blank=True, default="")
    contact_email = models.EmailField("adresse e-mail", blank=True, default="")
    contact_phone = models.CharField("téléphone", max_length=30, blank=True, default="")
    logo = models.FileField("logo", upload_to="territories/logos/", blank=True, default="")
    answer_days = models.PositiveSmallIntegerField(
        "délai de réponse demandé, en jours",
        default=15,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    reminder_days = models.PositiveSmallIntegerField(
        "jours entre deux relances",
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    count_months = models.PositiveSmallIntegerField(
        "durée pendant laquelle les heures d'une personne comptent, en mois",
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    hourly_rate = models.DecimalField(
        "taux horaire du dimensionnement, en euros",
        max_digits=6,
        decimal_places=2,
        default=Decimal(30),
        validators=[MinValueValidator(Decimal(1))],
    )
    full_time_month = models.DecimalField(
        "heures d'un mois à temps plein",
        max_digits=6,
        decimal_places=2,
        default=Decimal("151.67"),
        validators=[MinValueValidator(Decimal(1)), MaxValueValidator(Decimal(744))],
    )
    is_demo = models.BooleanField("données de démonstration", default=False)
    created_at = models.DateTimeField("créé le", auto_now_add=True)

    class Meta:
        verbose_name = "territoire"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "code"], name="territory_kind_and_code_once"),
            models.CheckConstraint(
                condition=models.Q(answer_days__gte=1, reminder_days__gte=1, count_months__gte=1),
                name="territory_delays_are_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(hourly_rate__gt=0, full_time_month__gt=0), name="territory_rates_are_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def communes(self) -> models.QuerySet[Commune]:
        """The communes that it covers; none for a territory without an official code."""
        column = COVERED_BY.get(self.kind)
        return Commune.objects.filter(**{column: self.code}) if column else Commune.objects.none()
