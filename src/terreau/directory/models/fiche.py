"""The fiche of a place: what it says of itself beyond its identity, each field with its source and date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from terreau.directory.models.organisation import Establishment, Organisation
from terreau.directory.rules.fiche import State
from terreau.directory.rules.sources import Source
from terreau.directory.rules.structures import Customer, Mode, Nomenclature, StructureKind
from terreau.kit.clock import now


def codes(label: str, choices: Sequence[tuple[str, str]] | None = None) -> ArrayField:  # type: ignore[type-arg]
    """A list of codes; their words are an enum's, a package's or a reference table's."""
    item: models.CharField[str, str] = models.CharField(max_length=120, choices=choices)
    return ArrayField(item, verbose_name=label, default=list, blank=True)


class Network(models.Model):
    """A network, with its code in data·inclusion where it has one."""

    access: ClassVar[str] = "reference"

    code = models.CharField("code", max_length=80, primary_key=True)
    name = models.CharField("nom", max_length=200)
    di_code = models.CharField("code data·inclusion", max_length=80, blank=True)
    website = models.URLField("site web", blank=True)

    class Meta:
        verbose_name = "réseau"

    def __str__(self) -> str:
        return self.name


class FicheQuerySet(models.QuerySet["Fiche"]):
    """Words to find fiches."""

    def published(self) -> FicheQuerySet:
        """Those that everyone reads."""
        return self.filter(state=State.PUBLISHED, establishment__merged_into=None)

    def owned_by(self, organisation_id: int | None) -> FicheQuerySet:
        """Those of one organisation."""
        return self.filter(establishment__organisation_id=organisation_id) if organisation_id else self.none()

    def in_communes(self, communes: Sequence[str]) -> FicheQuerySet:
        """Those whose address is in one of these communes (INSEE codes)."""
        return self.filter(establishment__commune_id__in=communes)

    def unconfirmed_since(self, day: date) -> FicheQuerySet:
        """Published ones that nobody confirmed on that day or after."""
        return self.published().filter(Q(confirmed_on=None) | Q(confirmed_on__lt=day))


class Fiche(models.Model):
    """What the directory publishes of one place. `origins` keeps {field: {"source", "as_of"}} of every field told.

    Headcounts are persons; capacities are euros HT; `area_km` is a distance in km around the place.
    """

    access: ClassVar[str] = "public"
    personal: ClassVar[dict[str, str]] = {
        "phone": "joindre la structure ; effacé 30 jours après la suppression de la fiche",
        "email": "joindre la structure ; effacée 30 jours après la suppression de la fiche",
    }

    establishment = models.OneToOneField(Establishment, models.CASCADE, related_name="fiche")
    state = models.CharField("état", max_length=10, choices=State.choices(), default=State.PUBLISHED.value)
    kinds = codes("types de structure", StructureKind.choices())
    networks = codes("réseaux")
    summary = models.CharField("en une phrase", max_length=280, blank=True)
    description = models.TextField("présentation", max_length=10_000, blank=True)
    website = models.URLField("site web", max_length=500, blank=True)
    phone = models.CharField("téléphone", max_length=30, blank=True)
    email = models.EmailField("adresse e-mail", blank=True)
    opening_hours = models.CharField("horaires d'accueil", max_length=1000, blank=True)
    accessibility_url = models.URLField("page Acceslibre", max_length=500, blank=True)
    accessibility_notes = models.TextField("accessibilité du lieu", max_length=1000, blank=True)
    publics = codes("publics accueillis")
    publics_notes = models.TextField("précisions sur les publics", max_length=1000, blank=True)
    customers = codes("vend à", Customer.choices())
    modes = codes("modes d'intervention", Mode.choices())
    area_codes = codes("territoires couverts")
    area_km = models.PositiveSmallIntegerField("rayon d'intervention, en km", null=True, blank=True)
    headcount = models.PositiveIntegerField("effectif", null=True, blank=True)
    insertion_headcount = models.PositiveIntegerField("dont salariés en insertion", null=True, blank=True)
    yearly_capacity = models.DecimalField(
        "capacité en un an, en euros HT", max_digits=12, decimal_places=2, null=True, blank=True
    )
    largest_lot = models.DecimalField(
        "plus grand lot possible, en euros HT", max_digits=12, decimal_places=2, null=True, blank=True
    )
    people_at_once = models.PositiveSmallIntegerField("personnes proposées en même temps", null=True, blank=True)
    origins = models.JSONField("sources des champs", default=dict, blank=True)
    confirmed_on = models.DateField("confirmée le", null=True, blank=True)
    reminder_months = models.PositiveSmallIntegerField("mois entre deux messages", default=12)
    deleted_at = models.DateTimeField("supprimée le", null=True, blank=True)
    created_at = models.DateTimeField("créée le", default=now, editable=False)
    changed_at = models.DateTimeField("changée le", db_default=Now(), db_index=True)

    objects = FicheQuerySet.as_manager()

    class Meta:
        verbose_name = "fiche"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=State.DELETED, deleted_at__isnull=False)
                | (~Q(state=State.DELETED) & Q(deleted_at=None)),
                name="a_deleted_fiche_says_when",
            ),
            models.CheckConstraint(
                condition=Q(headcount=None) | Q(insertion_headcount=None) | Q(insertion_headcount__lte=F("headcount")),
                name="insertion_headcount_within_headcount",
            ),
            models.CheckConstraint(
                condition=(Q(yearly_capacity=None) | Q(yearly_capacity__gte=0))
                & (Q(largest_lot=None) | Q(largest_lot__gte=0)),
                name="capacities_are_positive",
            ),
            models.CheckConstraint(
                condition=Q(reminder_months__in=[0, 1, 3, 6, 12]), name="reminder_rhythm_is_one_of_ours"
            ),
        ]

    def __str__(self) -> str:
        return str(self.establishment)


class MainActivity(models.Model):
    """The official main activity (APE) of a legal unit or of one of its places, in one nomenclature."""

    access: ClassVar[str] = "public"

    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="activities")
    establishment = models.ForeignKey(Establishment, models.CASCADE, null=True, blank=True, related_name="activities")
    nomenclature = models.CharField("nomenclature", max_length=10, choices=Nomenclature.choices())
    code = models.CharField("code", max_length=6)
    source = models.CharField("source", max_length=20, choices=Source.choices())
    as_of = models.DateField("à jour au")

    class Meta:
        verbose_name = "activité principale"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(organisation=None, establishment__isnull=False)
                | Q(organisation__isnull=False, establishment=None),
                name="an_activity_belongs_to_a_unit_or_a_place",
            ),
            models.UniqueConstraint(
                fields=["organisation", "nomenclature"],
                condition=Q(establishment=None),
                name="one_activity_per_unit_and_nomenclature",
            ),
            models.UniqueConstraint(
                fields=["establishment", "nomenclature"],
                condition=Q(organisation=None),
                name="one_activity_per_place_and_nomenclature",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.get_nomenclature_display()})"


class SourceRecord(models.Model):
    """A fiche's identifier in an outside source, so that a record read again finds its fiche."""

    access: ClassVar[str] = "public"

    fiche = models.ForeignKey(Fiche, models.CASCADE, related_name="source_records")
    source = models.CharField("source", max_length=80)
    source_id = models.CharField("identifiant", max_length=200)
    url = models.URLField("page d'origine", max_length=500, blank=True)
    as_of = models.DateField("à jour au", null=True, blank=True)

    class Meta:
        verbose_name = "fiche d'origine"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "source_id"], name="one_fiche_per_source_record")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.source_id}"
