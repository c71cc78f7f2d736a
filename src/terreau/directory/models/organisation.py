"""Legal units, their places and the people to call there."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db import connection, models
from django.db.models import Case, Q, SmallIntegerField, Value, When
from django.db.models.functions import Greatest

from terreau.directory.rules.kinds import BuyerKind, EmployerKind, EssFlag
from terreau.directory.rules.names import digits, organisation_key
from terreau.kit.access import Actor
from terreau.territories.models import Commune, Territory


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Words to find legal units."""

    def current(self) -> OrganisationQuerySet:
        """Leave out those merged into another."""
        return self.filter(merged_into=None)

    def buyers(self) -> OrganisationQuerySet:
        """Keep those that buy."""
        return self.exclude(buyer_kind="")

    def search(self, text: str) -> OrganisationQuerySet:
        """Find by SIREN (or the SIRET of a place) exactly, else by name, accents and typos forgiven, best first."""
        number = digits(text)
        if len(number) in {9, 14}:
            return self.filter(siren=number[:9]).order_by("name_key", "pk")
        key = organisation_key(text)
        if not key:
            return self.none()
        likeness = Greatest(TrigramSimilarity("name_key", key), TrigramWordSimilarity(key, "name_key") * 0.9)
        near = Q(name_key__contains=key) | Q(name_key__trigram_similar=key) | Q(name_key__trigram_word_similar=key)
        return (
            self.annotate(rank=_rank("name_key", key), likeness=likeness)
            .filter(near)
            .order_by("-rank", "-likeness", "name_key", "pk")
        )


class Organisation(models.Model):
    """A legal unit: a buyer, a company, a structure. Published facts, open to every signed-in person."""

    access: ClassVar[str] = "public"

    name = models.CharField("nom", max_length=255)
    name_key = models.CharField(max_length=255, db_index=True)
    siren = models.CharField("SIREN", max_length=9, unique=True, null=True, blank=True)
    buyer_kind = models.CharField("type d'acheteur", max_length=20, choices=BuyerKind.choices(), blank=True)
    acronym = models.CharField("sigle", max_length=60, blank=True)
    rna = models.CharField("numéro RNA", max_length=10, blank=True, db_index=True)
    legal_category = models.CharField("forme juridique", max_length=4, blank=True)
    ess_flag = models.CharField("mention ESS de l'INSEE", max_length=1, choices=EssFlag.choices(), blank=True)
    created_on = models.DateField("date de création", null=True, blank=True)
    ceased_on = models.DateField("date de cessation", null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "organisation"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(siren=None) | Q(siren__regex=r"^\d{9}$"), name="siren_is_nine_digits"),
            models.CheckConstraint(
                condition=Q(legal_category="") | Q(legal_category__regex=r"^\d{4}$"),
                name="legal_category_is_four_digits",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EstablishmentQuerySet(models.QuerySet["Establishment"]):
    """Words to find places."""

    def current(self) -> EstablishmentQuerySet:
        """Leave out those merged into another."""
        return self.filter(merged_into=None)

    def search(self, text: str) -> EstablishmentQuerySet:
        """Find by SIRET, SIREN or other number exactly, else by name, accents and typos forgiven, best first."""
        number = digits(text)
        if len(number) == 14:
            return self.filter(siret=number).order_by("pk")
        if len(number) == 9:
            return self.filter(organisation__siren=number).order_by("name_key", "pk")
        key = organisation_key(text)
        if not key:
            return self.none()
        own = Greatest(TrigramSimilarity("name_key", key), TrigramWordSimilarity(key, "name_key") * 0.9)
        legal = TrigramSimilarity("organisation__name_key", key)
        near = (
            Q(name_key__contains=key)
            | Q(name_key__trigram_similar=key)
            | Q(name_key__trigram_word_similar=key)
            | Q(organisation__name_key__contains=key)
            | Q(organisation__name_key__trigram_similar=key)
            | Q(other_number__iexact=text.strip())
        )
        return (
            self.annotate(rank=_rank("name_key", key), likeness=Greatest(own, legal))
            .filter(near)
            .order_by("-rank", "-likeness", "name_key", "pk")
        )

    def duplicate_pairs(self, limit: int) -> list[tuple[Establishment, Establishment]]:
        """Pairs of current places that may be one, the likeliest first; in each pair, one at least has no SIRET.

        They share their legal unit, or have nearly the same name in the same commune (or an unknown one).
        """
        with connection.cursor() as cursor:
            cursor.execute(_PAIRS, {"limit": limit})
            pairs = cursor.fetchall()
        found = self.select_related("organisation", "commune").in_bulk({pk for pair in pairs for pk in pair})
        return [(found[one], found[other]) for one, other in pairs if one in found and other in found]

    def twin_pairs(self, limit: int) -> list[tuple[Establishment, Establishment]]:
        """Pairs of published places with the same phone, site, or name and commune; one at least has no SIRET."""
        with connection.cursor() as cursor:
            cursor.execute(_TWINS, {"limit": limit})
            pairs = cursor.fetchall()
        found = self.select_related("organisation", "commune").in_bulk({pk for pair in pairs for pk in pair})
        return [(found[one], found[other]) for one, other in pairs if one in found and other in found]


_PAIRS = """
WITH bare AS (
  SELECT e.id, e.name_key, e.commune_id, e.organisation_id, o.siren
  FROM directory_establishment e JOIN directory_organisation o ON o.id = e.organisation_id
  WHERE e.merged_into_id IS NULL AND e.siret IS NULL
)
SELECT bare.id, other.id
FROM bare
JOIN directory_establishment other ON other.id <> bare.id AND other.merged_into_id IS NULL
  AND (other.siret IS NOT NULL OR other.id > bare.id)
  AND (other.organisation_id = bare.organisation_id OR other.name_key %% bare.name_key)
JOIN directory_organisation unit ON unit.id = other.organisation_id
WHERE other.organisation_id = bare.organisation_id
   OR (similarity(other.name_key, bare.name_key) >= 0.6
       AND (other.commune_id = bare.commune_id OR other.commune_id IS NULL OR bare.commune_id IS NULL)
       AND (unit.siren = bare.siren OR unit.siren IS NULL OR bare.siren IS NULL))
ORDER BY similarity(other.name_key, bare.name_key) DESC, bare.id, other.id
LIMIT %(limit)s
"""
_TWINS = """
WITH shown AS (
  SELECT e.id, e.siret, e.name_key, e.commune_id,
         nullif(regexp_replace(f.phone, '[^0-9]', '', 'g'), '') AS phone,
         nullif(rtrim(regexp_replace(lower(f.website), '^https?://(www[.])?', ''), '/'), '') AS site
  FROM directory_fiche f JOIN directory_establishment e ON e.id = f.establishment_id
  WHERE f.state = 'published' AND e.merged_into_id IS NULL
), bare AS (SELECT * FROM shown WHERE siret IS NULL), met AS (
  SELECT bare.id AS one, o.id AS other FROM bare JOIN shown o ON o.phone = bare.phone
  UNION SELECT bare.id, o.id FROM bare JOIN shown o ON o.site = bare.site
  UNION SELECT bare.id, o.id FROM bare JOIN shown o ON o.name_key = bare.name_key AND o.commune_id = bare.commune_id
)
SELECT met.one, met.other FROM met JOIN shown o ON o.id = met.other
WHERE met.one <> met.other AND (o.siret IS NOT NULL OR met.other > met.one)
ORDER BY met.one, met.other LIMIT %(limit)s
"""


def _rank(field: str, key: str) -> Case:
    """2 for the very name, 1 when it begins by it or holds it, 0 otherwise."""
    return Case(
        When(**{field: key}, then=Value(2)),
        When(**{f"{field}__contains": key}, then=Value(1)),
        default=Value(0),
        output_field=SmallIntegerField(),
    )


class Establishment(models.Model):
    """A place of a legal unit, with its employer kind. A foreign number is kept with its type, never as a SIRET."""

    access: ClassVar[str] = "public"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="establishments")
    name = models.CharField("nom", max_length=255)
    name_key = models.CharField(max_length=255, db_index=True)
    siret = models.CharField("SIRET", max_length=14, unique=True, null=True, blank=True)
    other_number = models.CharField("autre numéro", max_length=40, blank=True)
    other_number_type = models.CharField("type de numéro", max_length=20, blank=True)
    employer_kind = models.CharField(
        "type d'employeur", max_length=20, choices=EmployerKind.choices(), default=EmployerKind.COMPANY.value
    )
    street = models.CharField("adresse", max_length=255, blank=True)
    postal_code = models.CharField("code postal", max_length=10, blank=True)
    street_extra = models.CharField("complément d'adresse", max_length=255, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, verbose_name="commune")
    longitude = models.FloatField("longitude", null=True, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    closed_on = models.DateField("fermé le", null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EstablishmentQuerySet.as_manager()

    class Meta:
        verbose_name = "établissement"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(siret=None) | Q(siret__regex=r"^\d{14}$"), name="siret_is_14_digits"),
            models.UniqueConstraint(
                fields=["other_number_type", "other_number"],
                condition=~Q(other_number=""),
                name="one_establishment_per_other_number",
            ),
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None) | Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="a_point_has_both_coordinates",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def number(self) -> str:
        """Its SIRET in groups, or its other number with the type; empty when it has none."""
        if self.siret:
            return "\u202f".join((self.siret[:3], self.siret[3:6], self.siret[6:9], self.siret[9:]))
        return f"{self.other_number} ({self.other_number_type})" if self.other_number else ""


class ContactQuerySet(models.QuerySet["Contact"]):
    """Words to find the person to call."""

    def visible_to(self, actor: Actor) -> ContactQuerySet:
        """Those of the actor's territory; a company or a buyer sees its own only."""
        mine = self.filter(territory_id=actor.territory_id) if actor.territory_id else self.none()
        if actor.role in {"facilitator", "admin", "system"}:
            return mine
        if actor.organisation_id:
            return mine.filter(establishment__organisation_id=actor.organisation_id)
        return self.none()

    def on(self, day: date) -> ContactQuerySet:
        """In post that day (bounds included)."""
        return self.filter(Q(from_on=None) | Q(from_on__lte=day), Q(to_on=None) | Q(to_on__gte=day))


class Contact(models.Model):
    """Someone to call at a place, as one territory knows them, from a day to another."""

    access: ClassVar[str] = "scoped"
    personal: ClassVar[dict[str, str]] = {
        "full_name": "joindre l'entreprise ou l'acheteur ; 3 ans après la fin de la relation",
        "email": "envoyer les demandes d'heures ; 3 ans après la fin de la relation",
        "phone": "joindre l'entreprise ou l'acheteur ; 3 ans après la fin de la relation",
    }

    territory = models.ForeignKey(Territory, models.PROTECT)
    establishment = models.ForeignKey(Establishment, models.CASCADE, related_name="contacts")
    full_name = models.CharField("nom", max_length=150)
    job = models.CharField("fonction", max_length=100, blank=True)
    email = models.EmailField("adresse e-mail", blank=True)
    phone = models.CharField("téléphone", max_length=30, blank=True)
    from_on = models.DateField("depuis le", null=True, blank=True)
    to_on = models.DateField("jusqu'au", null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = "contact"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(to_on=None) | Q(to_on__gte=models.F("from_on")),
                name="contact_dates_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.full_name
