"""Persons, why they count, and with whom their file is shared."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Greatest

from terreau.directory.models import Organisation
from terreau.kit.access import Actor
from terreau.participants.rules.eligibility import Fact, Standing, TargetGroup
from terreau.participants.rules.people import EducationLevel
from terreau.participants.rules.words import PreferredContact, ReferrerKind, Sex, person_key
from terreau.territories.models import Commune, Territory
from terreau.territories.rules.keys import name_key

TEAM = {"facilitator", "admin", "system"}
KEPT = "5 ans après la dernière heure validée"


class ParticipantQuerySet(models.QuerySet["Participant"]):
    """Words to find persons."""

    def visible_to(self, actor: Actor) -> ParticipantQuerySet:
        """The team of the territory that controls the file, or of one it is shared with today."""
        if actor.role not in TEAM or not actor.territory_id:
            return self.none()
        shared = ParticipantShare.objects.filter(participant=models.OuterRef("pk"), territory_id=actor.territory_id)
        return self.filter(Q(territory_id=actor.territory_id) | models.Exists(shared.filter(ended_on=None)))

    def search(self, text: str) -> ParticipantQuerySet:
        """Find by name, first name or both in any order, accents and typos forgiven, best first."""
        key = name_key(text)
        if not key:
            return self.none()
        likeness = Greatest(TrigramSimilarity("name_key", key), TrigramWordSimilarity(key, "name_key") * 0.9)
        near = Q(name_key__contains=key) | Q(name_key__trigram_similar=key) | Q(name_key__trigram_word_similar=key)
        return self.annotate(likeness=likeness).filter(near).order_by("-likeness", "name_key", "pk")

    def like(self, *, first_name: str, last_name: str, birth_on: date | None) -> ParticipantQuerySet:
        """Those who may be this person: the same name, or a near one with the same or an unknown date of birth."""
        key = person_key(first_name, last_name)
        possible_day = Q(birth_on=birth_on) | Q(birth_on=None) if birth_on else Q()
        near = Q(likeness__gte=0.5) & possible_day
        return (
            self.annotate(likeness=TrigramSimilarity("name_key", key))
            .filter(Q(name_key=key) | near)
            .order_by("-likeness", "pk")
        )

    def awaiting_proof(self, *, on: date) -> ParticipantQuerySet:
        """Those whom only a proof keeps from counting that day: the MISSING_PROOF of `with_standing`."""
        current = Eligibility.objects.filter(participant=OuterRef("pk")).valid_on(on)
        return self.filter(Exists(current), ~Exists(current.exclude(proof_seen_on=None)))

    def with_standing(self, *, on: date) -> ParticipantQuerySet:
        """Add `standing` (the code of rules.eligibility.Standing that day), `counts_until` and `principal`."""
        current = Eligibility.objects.filter(participant=OuterRef("pk")).valid_on(on)
        proven = current.exclude(proof_seen_on=None)
        longest = proven.order_by(F("valid_to").desc(nulls_first=True), "pk").values("valid_to")
        principal = Eligibility.objects.filter(participant=OuterRef("pk"), is_principal=True).values("category")
        return self.annotate(
            standing=Case(
                When(Exists(proven), then=Value(Standing.YES.value)),
                When(Exists(current), then=Value(Standing.MISSING_PROOF.value)),
                default=Value(Standing.NO.value),
            ),
            counts_until=Subquery(longest[:1]),
            principal=Subquery(principal[:1]),
        )


class Participant(models.Model):
    """A person followed by one territory, the controller of the file. No registration number (NIR) anywhere."""

    access: ClassVar[str] = "scoped"
    personal: ClassVar[dict[str, str]] = {
        "first_name": f"reconnaître la personne ; {KEPT}",
        "last_name": f"reconnaître la personne ; {KEPT}",
        "name_key": f"retrouver la personne ; {KEPT}",
        "birth_on": f"vérifier l'âge et compter par tranche d'âge ; {KEPT}",
        "sex": f"compter les femmes et les hommes ; {KEPT}",
        "street": f"vérifier le quartier ; {KEPT}",
        "postal_code": f"vérifier le quartier ; {KEPT}",
        "phone": "joindre la personne ; 2 ans après le dernier contact",
        "email": "joindre la personne ; 2 ans après le dernier contact",
        "unemployed_since": f"vérifier la durée de chômage ; {KEPT}",
        "education": f"compter par niveau ; {KEPT}",
        "counsellor": "joindre la personne qui l'accompagne ; 2 ans après le dernier contact",
        "pass_iae_number": f"preuve du parcours ; {KEPT}",
        "work_permit_until": "savoir jusqu'à quand la personne peut travailler ; fin de l'autorisation",
        "commune": f"vérifier le quartier ; {KEPT}",
        "lives_in_qpv": f"compter les habitants de quartiers prioritaires ; {KEPT}",
        "qpv_name": f"compter les habitants de quartiers prioritaires ; {KEPT}",
        "preferred_contact": "joindre la personne ; 2 ans après le dernier contact",
        "referrer_kind": f"dire qui oriente ; {KEPT}",
        "referrer": f"dire qui oriente ; {KEPT}",
        "referred_on": f"dire quand elle a été orientée ; {KEPT}",
        "informed_on": f"prouver que la personne a été informée ; {KEPT}",
        "notice_version": f"prouver que la personne a été informée ; {KEPT}",
        "agreed_to_share_on": f"garder trace de son accord ; {KEPT}",
    }

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="participants")
    first_name = models.CharField("prénom", max_length=100)
    last_name = models.CharField("nom", max_length=100)
    name_key = models.CharField(max_length=205, db_index=True)
    birth_on = models.DateField("date de naissance", null=True, blank=True)
    sex = models.CharField("sexe", max_length=6, choices=Sex.choices(), blank=True)
    street = models.CharField("adresse", max_length=255, blank=True)
    postal_code = models.CharField("code postal", max_length=10, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, verbose_name="commune")
    lives_in_qpv = models.BooleanField("habite un quartier prioritaire", null=True, blank=True)
    qpv_name = models.CharField("quartier prioritaire", max_length=150, blank=True)
    phone = models.CharField("téléphone", max_length=30, blank=True)
    email = models.EmailField("adresse e-mail", blank=True)
    preferred_contact = models.CharField(
        "moyen de contact préféré", max_length=10, choices=PreferredContact.choices(), blank=True
    )
    education = models.CharField(
        "niveau de formation", max_length=12, choices=EducationLevel.choices(), default=EducationLevel.UNKNOWN.value
    )
    unemployed_since = models.DateField("sans emploi depuis le", null=True, blank=True)
    referrer_kind = models.CharField("orientée par", max_length=20, choices=ReferrerKind.choices(), blank=True)
    referrer = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="structure qui oriente"
    )
    counsellor = models.CharField("référent", max_length=150, blank=True)
    referred_on = models.DateField("orientée le", null=True, blank=True)
    pass_iae_number = models.CharField("numéro de PASS IAE", max_length=20, blank=True)
    work_permit_until = models.DateField("autorisation de travail jusqu'au", null=True, blank=True)
    informed_on = models.DateField("notice d'information remise le", null=True, blank=True)
    notice_version = models.CharField("version de la notice", max_length=20, blank=True)
    agreed_to_share_on = models.DateField("accord pour transmettre son profil, le", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = "participant"
        indexes: ClassVar = [models.Index(fields=["territory", "name_key"])]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


class EligibilityQuerySet(models.QuerySet["Eligibility"]):
    """Words to find reasons why a person counts."""

    def visible_to(self, actor: Actor) -> EligibilityQuerySet:
        """Only the team that may read the file; never a company, never a buyer."""
        return self.filter(participant__in=Participant.objects.visible_to(actor))

    def valid_on(self, day: date) -> EligibilityQuerySet:
        """In force that day (bounds included)."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))


class Eligibility(models.Model):
    """One category of a person: proof seen, by whom, valid from and to (both included)."""

    access: ClassVar[str] = "scoped"
    personal: ClassVar[dict[str, str]] = {
        "category": f"prouver que ses heures comptent ; {KEPT}",
        "proof": f"dire sur quelle pièce ; {KEPT}",
        "proof_dated_on": f"vérifier que la pièce est récente ; {KEPT}",
        "opinion": f"avis motivé ; {KEPT}",
    }

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="eligibilities")
    category = models.CharField("catégorie", max_length=12, choices=TargetGroup.choices())
    is_principal = models.BooleanField("catégorie principale", default=False)
    proof = models.CharField("justificatif vu", max_length=200, blank=True)
    proof_dated_on = models.DateField("daté du", null=True, blank=True)
    proof_seen_on = models.DateField("vu le", null=True, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    valid_from = models.DateField("valable du")
    valid_to = models.DateField("au", null=True, blank=True)
    opinion = models.TextField("avis motivé", blank=True)

    objects = EligibilityQuerySet.as_manager()

    class Meta:
        verbose_name = "éligibilité"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["participant"], condition=Q(is_principal=True), name="one_principal_category"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")), name="eligibility_dates_in_order"
            ),
            models.CheckConstraint(condition=~Q(category="AVIS") | ~Q(opinion=""), name="opinion_is_written"),
        ]

    def __str__(self) -> str:
        return self.get_category_display()

    @property
    def fact(self) -> Fact:
        """This row as the rules read it."""
        return Fact(TargetGroup(self.category), self.valid_from, self.valid_to, self.proof_seen_on)


class ParticipantShareQuerySet(models.QuerySet["ParticipantShare"]):
    """Words to find shared files."""

    def visible_to(self, actor: Actor) -> ParticipantShareQuerySet:
        """The territory that shares, and the one it shares with."""
        if actor.role not in TEAM:
            return self.none()
        return self.filter(Q(participant__territory_id=actor.territory_id) | Q(territory_id=actor.territory_id))


class ParticipantShare(models.Model):
    """A file shown to another territory, from a day, until ended."""

    access: ClassVar[str] = "scoped"

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="shares")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    from_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    reason = models.CharField("motif", max_length=300)

    objects = ParticipantShareQuerySet.as_manager()

    class Meta:
        verbose_name = "partage de dossier"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["participant", "territory"], condition=Q(ended_on=None), name="one_open_share_per_territory"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant} → {self.territory}"
