"""The journal as a person reads it: its numbers given their names, in the same query."""

from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from terreau.accounts.models import User
from terreau.kit.models import JournalEntry


def named(entries: QuerySet[JournalEntry]) -> QuerySet[Any]:
    """Each entry with `name`: the person who acted, None once the account is gone."""
    shown = Coalesce(NullIf("full_name", Value("")), "email", output_field=CharField())
    return entries.annotate(name=Subquery(User.objects.filter(pk=OuterRef("user_id")).values_list(shown)[:1]))
