"""The lists of a fiche: what it sells, its services, labels, figures, references, and whom to ask about what."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from terreau.directory.models.fiche import Fiche, codes
from terreau.directory.rules.credentials import CredentialKind
from terreau.directory.rules.sources import Source
from terreau.directory.rules.structures import Mode
from terreau.kit.access import Actor
from terreau.kit.models import Document


class FichePart(models.Model):
    """One line of a list of a fiche, with its source and date."""

    access: ClassVar[str] = "public"

    source = models.CharField("source", max_length=20, choices=Source.choices())
    as_of = models.DateField("à jour au")

    class Meta:
        abstract = True


class Offer(FichePart):
    """Something that the structure sells, in its own words, with an official code where it is known."""

    fiche = models.ForeignKey(Fiche, models.CASCADE, related_name="offers")
    title = models.CharField("ce qu'elle propose", max_length=200)
    description = models.TextField("précisions", max_length=2000, blank=True)
    cpv = models.CharField("code CPV", max_length=8, blank=True)
    mode = models.CharField("mode", max_length=10, choices=Mode.choices(), blank=True)

    class Meta:
        verbose_name = "activité proposée"

    def __str__(self) -> str:
        return self.title


class Service(FichePart):
    """A service to people (data·inclusion): codes are those of its schema; hours are per week."""

    personal: ClassVar[dict[str, str]] = {
        "contact_name": "joindre le service, avec son accord ; effacé avec le service",
        "phone": "joindre le service ; effacé avec le service",
        "email": "joindre le service ; effacée avec le service",
    }

    fiche = models.ForeignKey(Fiche, models.CASCADE, related_name="services")
    source_name = models.CharField("source d'origine", max_length=80, blank=True)
    source_id = models.CharField("identifiant d'origine", max_length=200, blank=True)
    url = models.URLField("page d'origine", max_length=500, blank=True)
    name = models.CharField("nom", max_length=150)
    description = models.TextField("description", max_length=10_000, blank=True)
    kind = models.CharField("type", max_length=40, blank=True)
    themes = codes("thématiques")
    publics = codes("publics")
    publics_notes = models.TextField("précisions sur les publics", blank=True)
    fee = models.CharField("frais", max_length=20, blank=True)
    fee_notes = models.TextField("précisions sur les frais", blank=True)
    conditions = models.TextField("conditions d'accès", blank=True)
    welcome_modes = codes("modes d'accueil")
    area_codes = codes("zone d'éligibilité")
    access_modes = codes("modes de mobilisation")
    reachable_by = codes("mobilisable par")
    access_notes = models.TextField("précisions sur la mobilisation", blank=True)
    access_url = models.URLField("lien de mobilisation", max_length=500, blank=True)
    contact_name = models.CharField("personne à joindre", max_length=150, blank=True)
    contact_is_public = models.BooleanField("le nom peut être publié", default=False)
    phone = models.CharField("téléphone", max_length=30, blank=True)
    email = models.EmailField("adresse e-mail", blank=True)
    opening_hours = models.CharField("horaires", max_length=1000, blank=True)
    weekly_hours = models.DecimalField("heures par semaine", max_digits=6, decimal_places=2, null=True, blank=True)
    weeks = models.PositiveSmallIntegerField("nombre de semaines", null=True, blank=True)
    place = models.JSONField("adresse, si elle diffère", default=dict, blank=True)
    suspended_on = models.DateField("suspendu depuis le", null=True, blank=True)

    class Meta:
        verbose_name = "service"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source_name", "source_id"],
                condition=~Q(source_id=""),
                name="one_service_per_source_record",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Credential(FichePart):
    """A convention, approval or label, from a day to another (both included)."""

    fiche = models.ForeignKey(Fiche, models.CASCADE, related_name="credentials")
    kind = models.CharField("type", max_length=30, choices=CredentialKind.choices())
    name = models.CharField("nom", max_length=150, blank=True)
    number = models.CharField("numéro", max_length=60, blank=True)
    from_on = models.DateField("depuis le", null=True, blank=True)
    to_on = models.DateField("jusqu'au", null=True, blank=True)
    proof = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "label ou agrément"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(to_on=None) | Q(to_on__gte=models.F("from_on")),
                name="credential_dates_in_order",
            ),
            models.UniqueConstraint(
                fields=["fiche", "kind", "name", "number", "from_on"],
                nulls_distinct=False,
                name="a_credential_is_told_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.get_kind_display()


class ImpactFigure(FichePart):
    """A figure that the structure publishes, with its unit, its year and where it comes from."""

    fiche = models.ForeignKey(Fiche, models.CASCADE, related_name="impact_figures")
    label = models.CharField("ce qui est compté", max_length=150)
    value = models.DecimalField("valeur", max_digits=16, decimal_places=2)
    is_at_least = models.BooleanField("« plus de »", default=False)
    unit = models.CharField("unité", max_length=60)
    year = models.PositiveSmallIntegerField("année")
    evidence = models.CharField("d'où vient ce chiffre", max_length=300)

    class Meta:
        verbose_name = "chiffre d'impact"

    def __str__(self) -> str:
        return self.label


class ClientReference(FichePart):
    """A customer that the structure may name, for what and when."""

    fiche = models.ForeignKey(Fiche, models.CASCADE, related_name="references")
    client = models.CharField("client", max_length=150)
    what = models.CharField("pour quoi", max_length=300, blank=True)
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)

    class Meta:
        verbose_name = "référence"

    def __str__(self) -> str:
        return self.client


class ContactRouteQuerySet(models.QuerySet["ContactRoute"]):
    """Words to find whom to ask."""

    def visible_to(self, actor: Actor) -> ContactRouteQuerySet:
        """Those published, and all of them for the structure itself and the teams."""
        if actor.role in {"facilitator", "admin", "system"}:
            return self
        if actor.organisation_id:
            own = Q(fiche__establishment__organisation_id=actor.organisation_id)
            return self.filter(own | Q(is_public=True))
        return self.filter(is_public=True)


class ContactRoute(FichePart):
    """ "A question on X goes to Y": a topic, a job or a person, and how to reach them."""

    access: ClassVar[str] = "scoped"
    personal: ClassVar[dict[str, str]] = {
        "full_name": "savoir à qui s'adresser, avec son accord ; effacé dès que la structure le retire",
        "phone": "savoir à qui s'adresser ; effacé dès que la structure le retire",
        "email": "savoir à qui s'adresser ; effacée dès que la structure la retire",
    }

    fiche = models.ForeignKey(Fiche, models.CASCADE, related_name="contact_routes")
    topic = models.CharField("pour une question sur", max_length=150)
    full_name = models.CharField("personne", max_length=150, blank=True)
    job = models.CharField("fonction", max_length=100, blank=True)
    phone = models.CharField("téléphone", max_length=30, blank=True)
    email = models.EmailField("adresse e-mail", blank=True)
    is_public = models.BooleanField("visible de tous", default=False)

    objects = ContactRouteQuerySet.as_manager()

    class Meta:
        verbose_name = "aiguillage"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(phone="") | ~Q(email=""), name="a_route_says_how_to_reach")
        ]

    def __str__(self) -> str:
        return self.topic


class FicheDocument(FichePart):
    """A file that the structure shows: brochure, price list, activity report."""

    fiche = models.ForeignKey(Fiche, models.CASCADE, related_name="documents")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    title = models.CharField("titre", max_length=150)

    class Meta:
        verbose_name = "document de la fiche"

    def __str__(self) -> str:
        return self.title
