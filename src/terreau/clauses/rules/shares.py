"""Who owes what in a group of companies, and who is entrusted with what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from terreau.clauses.rules.vocabulary import ConsortiumForm
from terreau.kit.french import day
from terreau.kit.french import hours as hours_fr

K = TypeVar("K")
ZERO = Decimal(0)
CENT = Decimal("0.01")


def split_hours(total: Decimal, weights: Mapping[K, Decimal]) -> dict[K, Decimal]:
    """Share hours by weight (percentages or euros invoiced) without losing any: largest remainder.

    Whole hours when the total is whole, hundredths otherwise. Equal remainders go to the first named.
    Raises ValueError for a negative total, a negative weight or no weight at all.
    """
    if total < 0 or any(weight < 0 for weight in weights.values()) or not sum(weights.values()):
        raise ValueError("hours are shared by positive weights")
    unit = Decimal(1) if total == total.to_integral_value() else CENT
    whole = sum(weights.values(), ZERO)
    exact = {key: total * weight / whole / unit for key, weight in weights.items()}
    units = {key: int(value) for key, value in exact.items()}
    left = int(total / unit) - sum(units.values())
    for key in sorted(exact, key=lambda key: units[key] - exact[key])[:left]:
        units[key] += 1
    return {key: count * unit for key, count in units.items()}


@dataclass(frozen=True)
class Balance:
    """One member: hours due and done. `gap` is negative when hours are missing."""

    due: Decimal
    done: Decimal

    @property
    def gap(self) -> Decimal:
        return self.done - self.due

    @property
    def missing(self) -> Decimal:
        return max(ZERO, -self.gap)


def balances(due: Decimal, weights: Mapping[K, Decimal], done: Mapping[K, Decimal]) -> dict[K, Balance]:
    """Each member's own account, its part of the hours due against the hours it did."""
    return {key: Balance(part, done.get(key, ZERO)) for key, part in split_hours(due, weights).items()}


def missing_hours(accounts: Mapping[K, Balance], form: ConsortiumForm) -> Decimal:
    """Hours that the buyer is still owed: a solidary group makes up for its members, a joint one does not."""
    if form is ConsortiumForm.JOINT:
        return sum((account.missing for account in accounts.values()), ZERO)
    return max(ZERO, -sum((account.gap for account in accounts.values()), ZERO))


def owed_by(member: K, accounts: Mapping[K, Balance], form: ConsortiumForm) -> Decimal:
    """Hours that the buyer may ask of one member: all that is missing when solidary, its own part when joint."""
    return accounts[member].missing if form is ConsortiumForm.JOINT else missing_hours(accounts, form)


def entrust_refusal(*, owed: Decimal, already_entrusted: Decimal, asked: Decimal) -> str | None:
    """Why a holder cannot entrust these hours to a subcontractor, or None. The holder still owes them all."""
    if asked <= 0:
        return "Indiquez un nombre d'heures plus grand que zéro."
    left = owed - already_entrusted
    if asked > left:
        return f"Le titulaire ne peut confier que {hours_fr(max(ZERO, left))} : il n'en doit pas davantage."
    return None


def settlement(hours: Decimal, hourly_value: Decimal) -> Decimal:
    """Euros that members settle between themselves for hours that one did for the other."""
    return (hours * hourly_value).quantize(CENT, ROUND_HALF_UP)


def departure_refusal(
    *, began_on: date, ended_on: date | None, on: date, owes: Decimal, subcontractors_stay: bool
) -> str | None:
    """Why a company cannot leave a lot that day, or None. `owes`: hours due to the buyer and not validated."""
    if ended_on is not None:
        return f"Son départ est déjà noté, au {day(ended_on)}."
    if on < began_on:
        return f"Cette entreprise a commencé le {day(began_on)} : choisissez une date plus tardive."
    if subcontractors_stay:
        return "Elle a encore des sous-traitants : notez d'abord leur départ, ou changez de titulaire."
    if owes > 0:
        return (
            f"Elle doit encore {hours_fr(owes)} : passez-les d'abord à une autre entreprise "
            "(« Répartition » ou « Changer de titulaire »), ou enregistrez la dispense écrite."
        )
    return None
