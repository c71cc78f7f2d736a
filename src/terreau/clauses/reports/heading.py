"""Whom and which period a bilan is about, in words."""

from dataclasses import dataclass
from datetime import date

from terreau.clauses.reports.scope import BEGINNING, Scope
from terreau.directory.models import Organisation
from terreau.kit import french
from terreau.procurement.models import Operation
from terreau.territories.models import Territory

ORDINALS = ("1er", "2e", "3e", "4e")


@dataclass(frozen=True)
class Heading:
    """`subjects`: what narrows the territory, none for the whole; `period` is a title, `when` follows a verb."""

    territory: Territory
    subjects: tuple[str, ...]
    period: str
    when: str
    company: str = ""

    @property
    def subject(self) -> str:
        """Whom the bilan is about."""
        return ", ".join(self.subjects) or self.territory.name


def heading_of(scope: Scope) -> Heading:
    """Read the names of a scope."""
    named = [pk for pk in (scope.buyer_id, scope.company_id) if pk]
    names = {each.pk: each.name for each in Organisation.objects.filter(pk__in=named)} if named else {}
    company = names.get(scope.company_id or 0, "")
    operation = Operation.objects.filter(pk=scope.operation_id).first() if scope.operation_id else None
    programme = f"programme {scope.programme}" if scope.programme else ""
    subjects = (names.get(scope.buyer_id or 0, ""), operation.name if operation else "", programme, company)
    return Heading(
        territory=Territory.objects.get(pk=scope.territory_id),
        subjects=tuple(each for each in subjects if each),
        period=period_title(scope),
        when=period_words(scope),
        company=company,
    )


def period_title(scope: Scope) -> str:
    """`Année 2026`, `2e trimestre 2026`, `Du 1er janvier au 22 novembre 2026`."""
    if scope.is_year:
        return f"Année {scope.from_on.year}"
    if scope.is_quarter:
        return _quarter(scope.from_on)
    if scope.from_on == BEGINNING:
        return f"Depuis le début du suivi, jusqu'au {french.day(scope.to_on)}"
    words = period_words(scope)
    return words[0].upper() + words[1:]


def period_words(scope: Scope) -> str:
    """`en 2026`, `au 2e trimestre 2026`, `du 1er janvier au 22 novembre 2026`."""
    if scope.is_year:
        return f"en {scope.from_on.year}"
    if scope.is_quarter:
        return f"au {_quarter(scope.from_on)}"
    if scope.from_on == BEGINNING:
        return "depuis le début du suivi"
    start = french.day(scope.from_on)
    if scope.from_on.year == scope.to_on.year:
        start = start.removesuffix(f" {scope.from_on.year}")
    return f"du {start} au {french.day(scope.to_on)}"


def _quarter(first: date) -> str:
    return f"{ORDINALS[first.month // 3]} trimestre {first.year}"
