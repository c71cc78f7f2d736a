"""What the house itself remembers: journal, imports, documents, outgoing mail, answered forms."""

from typing import ClassVar, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from terreau.kit.access import Actor
from terreau.kit.clock import now

Row = TypeVar("Row", bound=models.Model)


class InTerritory(models.QuerySet[Row]):
    """Rows that carry a plain territory number."""

    def visible_to(self, actor: Actor) -> Self:
        """Rows of the actor's own territory."""
        return self.filter(territory_id=actor.territory_id) if actor.territory_id else self.none()


class JournalEntry(models.Model):
    """One act or one reading of a file. Append-only in the database; no foreign key, so that history never blocks."""

    access: ClassVar = "scoped"
    at = models.DateTimeField(default=now, editable=False, db_index=True)
    user_id = models.BigIntegerField(null=True)
    membership_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=20)
    territory_id = models.BigIntegerField(null=True, db_index=True)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True)
    fields = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    reason = models.TextField(blank=True)

    objects = InTerritory["JournalEntry"].as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject_type", "subject_id", "at"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"


class ImportBatch(models.Model):
    """One import of one file: previewed, done or undone."""

    class State(models.TextChoices):
        PREVIEW = "preview", "à confirmer"
        RUNNING = "running", "en cours"
        DONE = "done", "importé"
        UNDONE = "undone", "annulé"
        FAILED = "failed", "refusé"

    access: ClassVar = "scoped"
    kind = models.CharField(max_length=40)
    territory_id = models.BigIntegerField(null=True, db_index=True)
    file_name = models.CharField(max_length=255)
    file = models.FileField(upload_to="imports/%Y/%m", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREVIEW)
    as_of = models.DateField("date du fichier", null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    error = models.TextField(blank=True)
    user_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=now, editable=False)
    finished_at = models.DateTimeField(null=True)

    objects = InTerritory["ImportBatch"].as_manager()

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """What became of one row of the file, with what undoing needs."""

    class Outcome(models.TextChoices):
        CREATED = "created", "créée"
        UPDATED = "updated", "mise à jour"
        UNCHANGED = "unchanged", "inchangée"
        FLAGGED = "flagged", "à vérifier"
        REJECTED = "rejected", "refusée"

    access: ClassVar = "scoped"
    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows", db_index=False)
    position = models.PositiveIntegerField()
    locator = models.CharField(max_length=120)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    problems = models.JSONField(default=list, blank=True)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True)
    before = models.JSONField(null=True, blank=True)

    class Rows(models.QuerySet["ImportRow"]):
        def visible_to(self, actor: Actor) -> Self:
            """Rows of the batches of the actor's own territory."""
            return self.filter(batch__territory_id=actor.territory_id) if actor.territory_id else self.none()

    objects = Rows.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "position"], name="one_outcome_per_row")]

    def __str__(self) -> str:
        return self.locator


class Document(models.Model):
    """A file that someone attached: a signed contract, a proof of hours, a letter."""

    access: ClassVar = "scoped"
    territory_id = models.BigIntegerField(db_index=True)
    file = models.FileField(upload_to="documents/%Y/%m")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    user_id = models.BigIntegerField(null=True)
    added_at = models.DateTimeField(auto_now_add=True)

    objects = InTerritory["Document"].as_manager()

    def __str__(self) -> str:
        return self.name


class OutgoingMail(models.Model):
    """A message to send, kept with what became of it."""

    access: ClassVar = "scoped"
    personal: ClassVar = {"to": "envoyer le message ; 12 mois", "body": "preuve de ce qui a été écrit ; 12 mois"}
    territory_id = models.BigIntegerField(null=True, db_index=True)
    to = models.EmailField("destinataire")
    subject = models.CharField("objet", max_length=200)
    body = models.TextField("texte")
    created_at = models.DateTimeField(default=now, editable=False)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    objects = InTerritory["OutgoingMail"].as_manager()

    class Meta:
        verbose_name = "message envoyé"

    def __str__(self) -> str:
        return self.subject


class AnsweredForm(models.Model):
    """A form already answered, so that a double click finds the first answer instead of making a second row."""

    access: ClassVar = "reference"
    key = models.UUIDField(unique=True)
    location = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.key)
