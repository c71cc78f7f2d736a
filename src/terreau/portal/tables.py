"""Lists of the house's own memory."""

from datetime import datetime
from typing import Any, ClassVar

import django_filters as filters
import django_tables2 as columns
from django.apps import apps
from django.utils.timezone import localtime

from terreau.accounts.roles import Role
from terreau.kit.models import JournalEntry, OutgoingMail
from terreau.kit.rooms import all_rooms
from terreau.kit.tables import DayFilter, StateColumn, Table


def sentence(verb: str) -> str:
    """The act in French, as its room says it."""
    return next((room.sentences[verb] for room in all_rooms() if verb in room.sentences), verb)


class JournalTable(Table):
    """Who did what, on what and why."""

    at = columns.DateTimeColumn(verbose_name="Quand", format="d/m/Y H:i")
    who = columns.Column(verbose_name="Qui", empty_values=(), orderable=False)
    role = columns.Column(verbose_name="Rôle")
    verb = columns.Column(verbose_name="Acte")
    subject_id = columns.Column(verbose_name="Sur", orderable=False)
    fields = columns.Column(verbose_name="Champs changés", orderable=False)
    reason = columns.Column(verbose_name="Motif", orderable=False)

    class Meta(Table.Meta):
        model = JournalEntry
        fields: ClassVar = ("at", "who", "role", "verb", "subject_id", "fields", "reason")

    def render_who(self, record: Any) -> str:
        """The person, the bearer of a link, or Terreau itself; `name` comes with the rows."""
        if record.user_id is None:
            return Role(record.role).label
        return record.name or f"compte n° {record.user_id}"

    def render_role(self, value: str) -> str:
        """The role in French."""
        return Role(value).label

    def render_verb(self, value: str) -> str:
        """The act in French."""
        return sentence(value)

    def render_subject_id(self, record: JournalEntry) -> str:
        """The kind of row in French and its number."""
        return f"{_kind(record.subject_type)} n° {record.subject_id}"

    def render_fields(self, value: list[str]) -> str:
        """Names of fields, never their values."""
        return ", ".join(value)

    def value_at(self, value: datetime) -> str:
        """The minute, as a file keeps it."""
        return localtime(value).strftime("%d/%m/%Y %H:%M")

    value_who, value_role, value_verb, value_subject_id, value_fields = (
        render_who,
        render_role,
        render_verb,
        render_subject_id,
        render_fields,
    )


def _kind(subject_type: str) -> str:
    try:
        return str(apps.get_model(subject_type)._meta.verbose_name)  # noqa: SLF001
    except (LookupError, ValueError):
        return subject_type.rsplit(".", 1)[-1]


def _acts() -> list[tuple[str, str]]:
    said = {verb: words for room in all_rooms() for verb, words in room.sentences.items()}
    return sorted(said.items(), key=lambda pair: pair[1])


class JournalFilter(filters.FilterSet):
    """Find an act by its name, its author's role or a period."""

    act = filters.ChoiceFilter(label="Acte", field_name="verb", empty_label="Tous", choices=_acts)
    since = DayFilter(label="Depuis le", field_name="at", lookup_expr="date__gte")
    until = DayFilter(label="Jusqu'au", field_name="at", lookup_expr="date__lte")

    class Meta:
        model = JournalEntry
        fields: ClassVar = ["act", "since", "until"]


class MailTable(Table):
    """Every message, with what became of it."""

    subject = columns.Column(verbose_name="Objet", linkify=("portal:message", [columns.A("pk")]))
    to = columns.Column(verbose_name="Destinataire")
    created_at = columns.DateTimeColumn(verbose_name="Écrit le", format="d/m/Y H:i")
    state = StateColumn(verbose_name="État", empty_values=())

    class Meta(Table.Meta):
        model = OutgoingMail
        fields: ClassVar = ("subject", "to", "created_at", "state")

    def value_state(self, record: OutgoingMail) -> str:
        """The word alone, for files."""
        return _state(record)[1]

    def render_state(self, record: OutgoingMail) -> Any:
        """Sent, failed, or about to leave."""
        return StateColumn().render(_state(record))


def _state(mail: OutgoingMail) -> tuple[str, str]:
    if mail.sent_at:
        return "ok", "envoyé"
    return ("late", "non remis") if mail.failed_at else ("info", "en attente")
