"""Reads one line of a table into typed values; says what is wrong by column, in French."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.fr import siret as siret_number

from terreau.clauses.rules.table_columns import TableKind
from terreau.kit import french
from terreau.participants.rules.eligibility import TargetGroup
from terreau.territories.rules.keys import name_key

Value = TypeVar("Value")
MOST_HOURS = Decimal(1_000_000)
FIRST_YEAR = 1990
SIRET = "Ce SIRET n'est pas valable : il a 14 chiffres, vérifiez-les."


@dataclass(frozen=True)
class Wrong:
    """What is wrong in a column, with what to do."""

    field: str
    reason: str


@dataclass(frozen=True)
class LotRow:
    """One company on one lot. Amount in euros HT."""

    line: int
    buyer: str
    buyer_siret: str
    contract: str
    title: str
    lot: str
    lot_title: str
    company: str
    company_siret: str
    amount: Decimal | None
    notified_on: date | None
    starts_on: date | None
    ends_on: date | None
    hours: Decimal | None
    operation: str


@dataclass(frozen=True)
class PersonRow:
    """One person, perhaps with one category."""

    line: int
    last_name: str
    first_name: str
    birth_on: date | None
    sex: str
    street: str
    postal_code: str
    commune: str
    phone: str
    email: str
    category: TargetGroup | None
    valid_from: date | None
    valid_to: date | None
    proof: str
    proof_seen_on: date | None


@dataclass(frozen=True)
class BalanceRow:
    """Hours validated in a year before the start, of one company on one lot."""

    line: int
    buyer: str
    contract: str
    lot: str
    company: str
    company_siret: str
    year: int
    hours: Decimal


class Cells:
    """The cells of one line; every reading that fails is kept as a Wrong."""

    def __init__(self, of: TableKind, cells: Mapping[str, str]) -> None:
        self.of, self.cells = of, cells
        self.wrong: list[Wrong] = []

    def refuse(self, name: str, reason: str) -> None:
        """Keep what is wrong with a column."""
        self.wrong.append(Wrong(self.of.label(name), reason))

    def text(self, name: str, most: int) -> str:
        """The text of a cell, its spaces made single."""
        found = " ".join(self.cells[name].split())
        if len(found) > most:
            self.refuse(name, f"Ce texte dépasse {most} caractères : raccourcissez-le.")
        return found[:most]

    def needed(self, name: str, most: int, reason: str) -> str:
        """A text that may not be blank."""
        found = self.text(name, most)
        if not found:
            self.refuse(name, reason)
        return found

    def read(self, name: str, reader: Callable[[str], Value]) -> Value | None:
        """The value of a cell, None when blank or unreadable."""
        if not self.cells[name].strip():
            return None
        try:
            return reader(self.cells[name])
        except french.UnreadableError as problem:
            self.refuse(name, str(problem))
            return None

    def siret(self, name: str) -> str:
        """Fourteen digits with their key, or nothing."""
        digits = re.sub(r"[\s.\-]", "", self.cells[name])
        try:
            return str(siret_number.validate(digits)) if digits else ""
        except WrongNumber:
            self.refuse(name, SIRET)
            return ""

    def not_negative(self, name: str, reader: Callable[[str], Decimal], most: Decimal) -> Decimal | None:
        """A number between 0 and `most`."""
        found = self.read(name, reader)
        if found is not None and not 0 <= found <= most:
            self.refuse(name, f"Ce nombre doit être entre 0 et {french.number(most)}.")
            return None
        return found


def read_lot(of: TableKind, line: int, cells: Mapping[str, str]) -> tuple[LotRow | None, list[Wrong]]:
    """A line of the table of lots; None with its reasons when it cannot be used."""
    known = Cells(of, cells)
    contract, title = known.text("contract", 40), known.text("title", 1000)
    buyer, buyer_siret = known.text("buyer", 255), known.siret("buyer_siret")
    lot_title = known.needed("lot_title", 1000, "Donnez l'intitulé du lot.")
    notified_on, starts_on = known.read("notified_on", french.read_date), known.read("starts_on", french.read_date)
    ends_on = known.read("ends_on", french.read_date)
    if not contract and not title:
        known.refuse("contract", "Donnez le numéro du marché, ou son objet.")
    if not buyer and not buyer_siret:
        known.refuse("buyer", "Donnez le nom ou le SIRET de l'acheteur.")
    if starts_on is None and notified_on is None and not cells["starts_on"].strip():
        known.refuse("starts_on", "Donnez la date de début, ou celle de notification.")
    if starts_on and ends_on and ends_on < starts_on:
        known.refuse("ends_on", "La fin est avant le début : vérifiez les deux dates.")
    row = LotRow(
        line=line,
        buyer=buyer,
        buyer_siret=buyer_siret,
        contract=contract,
        title=title,
        lot=known.text("lot", 20),
        lot_title=lot_title,
        company=known.text("company", 255),
        company_siret=known.siret("company_siret"),
        amount=known.not_negative("amount", french.read_euros, Decimal(9_999_999_999)),
        notified_on=notified_on,
        starts_on=starts_on,
        ends_on=ends_on,
        hours=known.not_negative("hours", french.read_hours, MOST_HOURS),
        operation=known.text("operation", 200),
    )
    return (None if known.wrong else row), known.wrong


SEXES = {"f": "female", "femme": "female", "mme": "female", "madame": "female", "feminin": "female"}
SEXES |= {"h": "male", "m": "male", "homme": "male", "mr": "male", "monsieur": "male", "masculin": "male"}
CATEGORIES: Mapping[str, TargetGroup] = {
    **{name_key(one.value): one for one in TargetGroup},
    **{name_key(one.label): one for one in TargetGroup},
    "chomeur longue duree": TargetGroup.DELD,
    "demandeur d emploi longue duree": TargetGroup.DELD,
    "demandeurs d emploi de longue duree": TargetGroup.DELD,
    "plus de 50 ans": TargetGroup.SENIOR,
    "beneficiaire du rsa": TargetGroup.RSA,
    "beneficiaires du rsa": TargetGroup.RSA,
    "allocataire du rsa": TargetGroup.RSA,
    "rqth": TargetGroup.BOETH,
    "th": TargetGroup.BOETH,
    "travailleur handicape": TargetGroup.BOETH,
    "ass": TargetGroup.ASS_AAH_AV,
    "aah": TargetGroup.ASS_AAH_AV,
    "moins de 26 ans": TargetGroup.JEUNE,
    "jeune moins de 26 ans": TargetGroup.JEUNE,
    "mission locale": TargetGroup.JEUNE_SUIVI,
    "siae": TargetGroup.IAE,
    "pass iae": TargetGroup.IAE,
    "habitant qpv": TargetGroup.QPV,
    "placement sous main de justice": TargetGroup.JUSTICE,
    "refugie": TargetGroup.REFUGIE,
}


def read_person(of: TableKind, line: int, cells: Mapping[str, str]) -> tuple[PersonRow | None, list[Wrong]]:
    """A line of the table of persons; None with its reasons when it cannot be used."""
    known = Cells(of, cells)
    birth_on = known.read("birth_on", french.read_date)
    valid_from, valid_to = known.read("valid_from", french.read_date), known.read("valid_to", french.read_date)
    if valid_from and valid_to and valid_to < valid_from:
        known.refuse("valid_to", "La fin est avant le début : vérifiez les deux dates.")
    email = known.text("email", 254)
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        known.refuse("email", "Cette adresse e-mail n'est pas complète.")
    row = PersonRow(
        line=line,
        last_name=known.needed("last_name", 100, "Donnez le nom de la personne."),
        first_name=known.needed("first_name", 100, "Donnez le prénom de la personne."),
        birth_on=birth_on,
        sex=_one_of(known, "sex", SEXES, "Écrivez F ou H.") or "",
        street=known.text("street", 255),
        postal_code=known.text("postal_code", 10),
        commune=known.text("commune", 150),
        phone=known.text("phone", 30),
        email=email,
        category=_one_of(known, "category", CATEGORIES, _category_words()),
        valid_from=valid_from,
        valid_to=valid_to,
        proof=known.text("proof", 200),
        proof_seen_on=known.read("proof_seen_on", french.read_date),
    )
    return (None if known.wrong else row), known.wrong


def _one_of(known: Cells, name: str, words: Mapping[str, Value], reason: str) -> Value | None:
    typed = name_key(known.cells[name])
    if typed and typed not in words:
        known.refuse(name, f"« {known.cells[name].strip()[:60]} » n'est pas reconnu. {reason}")
    return words.get(typed)


def _category_words() -> str:
    return "Écrivez l'un de ces codes : " + ", ".join(one.value for one in TargetGroup) + "."


def read_balance(
    of: TableKind, line: int, cells: Mapping[str, str], *, on: date
) -> tuple[BalanceRow | None, list[Wrong]]:
    """A line of opening balances, read on a day; None with its reasons when it cannot be used."""
    known = Cells(of, cells)
    year = known.read("year", french.read_number)
    if year is None and not cells["year"].strip():
        known.refuse("year", "Donnez l'année des heures.")
    elif year is not None and (year != int(year) or not FIRST_YEAR <= year <= on.year):
        known.refuse("year", f"L'année doit être entre {FIRST_YEAR} et {on.year}.")
    hours = known.not_negative("hours", french.read_hours, MOST_HOURS)
    if not cells["hours"].strip() or hours == 0:
        known.refuse("hours", "Donnez un nombre d'heures.")
    buyer, lot = known.text("buyer", 255), known.text("lot", 20)
    contract = known.needed("contract", 40, "Donnez le numéro du marché.")
    company, siret = known.text("company", 255), known.siret("company_siret")
    if not company and not siret:
        known.refuse("company", "Donnez l'entreprise qui a fait ces heures.")
    if known.wrong or year is None or hours is None:
        return None, known.wrong
    return BalanceRow(line, buyer, contract, lot, company, siret, int(year), hours), []


def balance_refusal(*, before: Decimal | None, hours: Decimal, from_statements: Decimal) -> str | None:
    """Why hours of a year cannot be entered as an opening balance, or None. `before`: those already entered so."""
    if before is not None and before != hours:
        return (
            f"{french.hours(before)} sont déjà reprises pour cette année : "
            "annulez l'import précédent, puis recommencez."
        )
    if before is None and from_statements:
        said = f"Des relevés validés font déjà {french.hours(from_statements)} cette année-là"
        return f"{said} : elles compteraient deux fois."
    return None
