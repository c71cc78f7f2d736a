"""Official geography: regions, départements, groupings and communes of the current year."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db import models
from django.db.models.functions import Greatest

from terreau.territories.rules.keys import code_in_parentheses, is_commune_code, is_postal_code, name_key

TYPO_TOLERANCE = 0.35


class Region(models.Model):
    """One of the regions of France."""

    access: ClassVar[str] = "reference"

    code = models.CharField("code", max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=100)

    class Meta:
        verbose_name = "région"

    def __str__(self) -> str:
        return self.name


class Departement(models.Model):
    """One of the départements of France."""

    access: ClassVar[str] = "reference"

    code = models.CharField("code", max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=100)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="departements", verbose_name="région")

    class Meta:
        verbose_name = "département"

    def __str__(self) -> str:
        return self.name


class Epci(models.Model):
    """A grouping of communes with its own taxation, or a Grand Paris territory (kind EPT)."""

    access: ClassVar[str] = "reference"

    code = models.CharField("SIREN", max_length=9, primary_key=True)
    name = models.CharField("nom", max_length=200)
    kind = models.CharField("type", max_length=10)

    class Meta:
        verbose_name = "intercommunalité"

    def __str__(self) -> str:
        return self.name


class CommuneQuerySet(models.QuerySet["Commune"]):
    """Words to find communes."""

    def named(self, text: str) -> Commune | None:
        """Find the one commune that the text can only mean: "Argenteuil (95018)", or a name borne once."""
        code = code_in_parentheses(text)
        same = self.filter(code=code) if code else self.filter(name_key=name_key(text))
        found = list(same.order_by("code")[:2])
        return found[0] if len(found) == 1 else None

    def search(self, text: str) -> CommuneQuerySet:
        """Find by INSEE code, postal code or name (accents and small typos forgiven), best first.

        A full code or postal code matches exactly; a name matches whole, then by its beginning,
        then by likeness, the larger commune first among equals.
        """
        typed = text.strip()
        if is_postal_code(typed) or is_commune_code(typed.upper()):
            codes = models.Q(postal_codes__code=typed) | models.Q(code=typed.upper())
            return self.filter(codes).distinct().order_by("name_key", "code")
        key = name_key(typed)
        if not key:
            return self.none()
        rank = models.Case(
            models.When(name_key=key, then=models.Value(2)),
            models.When(name_key__startswith=key, then=models.Value(1)),
            default=models.Value(0),
            output_field=models.SmallIntegerField(),
        )
        likeness = Greatest(TrigramSimilarity("name_key", key), TrigramWordSimilarity(key, "name_key") * 0.9)
        near = models.Q(name_key__trigram_similar=key) | models.Q(name_key__trigram_word_similar=key)
        return (
            self.annotate(rank=rank, likeness=likeness)
            .filter(
                models.Q(name_key__startswith=key) | near, models.Q(rank__gt=0) | models.Q(likeness__gt=TYPO_TOLERANCE)
            )
            .order_by("-rank", "-likeness", models.F("population").desc(nulls_last=True), "code")
        )


class Commune(models.Model):
    """A commune by its INSEE code, for example 95018."""

    access: ClassVar[str] = "reference"

    code = models.CharField("code INSEE", max_length=5, primary_key=True)
    name = models.CharField("nom", max_length=100)
    name_key = models.CharField("clé de tri", max_length=100, db_index=True)
    departement = models.ForeignKey(
        Departement, on_delete=models.PROTECT, related_name="communes", verbose_name="département"
    )
    epci = models.ForeignKey(
        Epci, on_delete=models.PROTECT, null=True, blank=True, related_name="communes", verbose_name="intercommunalité"
    )
    ept = models.ForeignKey(
        Epci,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ept_communes",
        verbose_name="établissement public territorial",
    )
    population = models.PositiveIntegerField("population", null=True, blank=True)

    objects = CommuneQuerySet.as_manager()

    class Meta:
        verbose_name = "commune"

    def __str__(self) -> str:
        return self.name


class PostalCode(models.Model):
    """A postal code that serves a commune; one code may serve several."""

    access: ClassVar[str] = "reference"

    commune = models.ForeignKey(Commune, on_delete=models.CASCADE, related_name="postal_codes")
    code = models.CharField("code postal", max_length=5, db_index=True)

    class Meta:
        verbose_name = "code postal"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["commune", "code"], name="postal_code_once_per_commune")
        ]

    def __str__(self) -> str:
        return self.code
