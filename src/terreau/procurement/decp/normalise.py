"""From a raw row to a clean one. Nothing stops a file: the doubtful is flagged, what cannot be placed is rejected."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from terreau.procurement.decp import values
from terreau.procurement.decp.nested import items
from terreau.procurement.decp.published import (
    Concession,
    Holder,
    Problem,
    PublishedAmendment,
    PublishedRow,
    PublishedSubcontract,
    Severity,
)
from terreau.procurement.decp.tables import folded
from terreau.procurement.decp.values import LOST, Unusable, known, said, text, word
from terreau.procurement.rules.vocabulary import GroupKind, SocialConsideration

Value = TypeVar("Value")
MAX_NUMBER = 40
MAX_ITEMS = 500
UNREADABLE = "titulaire illisible"
NATURES = {
    folded(name): name
    for name in (
        "Marché", "Marché de partenariat", "Marché de défense ou de sécurité", "Accord-cadre", "Marché subséquent",
        "Concession de travaux", "Concession de service", "Concession de service public",
        "Délégation de service public",
    )
}  # fmt: skip
CONSIDERATIONS = {
    "clause sociale": SocialConsideration.CLAUSE,
    "critere social": SocialConsideration.CRITERION,
    "marche reserve": SocialConsideration.RESERVED,
    "concession reservee": SocialConsideration.RESERVED,
    "pas de consideration sociale": SocialConsideration.NONE,
}
GROUPS = {"conjoint": GroupKind.JOINT, "solidaire": GroupKind.SOLIDARY}
NUMBERED_CHANGE = re.compile(r"((?:19|20)\d\d.{1,10})(\d\d)")
WRAPPERS = ("marche", "contrat-concession", "contratConcession", "concession")


class _Reader:
    """Reads the fields of one contract and keeps what was wrong with them."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self.is_table = bool(raw.get("_table"))
        self.problems: list[Problem] = []

    def flag(self, field: str, reason: str, severity: Severity = Severity.FLAGGED) -> None:
        self.problems.append(Problem(field, reason, severity))

    def get(self, field: str, read: Callable[[Any], Value], *, missing: str = "") -> Value | None:
        """The cleaned value of a field, None when unusable. `missing` flags an absent value, not an absent column."""
        raw = self.raw.get(field)
        try:
            found = read(raw)
        except Unusable as why:
            self.flag(field, str(why))
            return None
        if missing and (found is None or found == "") and (not self.is_table or field in self.raw):
            self.flag(field, missing)
        return found

    def part(self, *fields: str) -> Mapping[str, Any]:
        """The first of these fields that is an object."""
        for field in fields:
            found = self.raw.get(field)
            if isinstance(found, dict):
                return found
        return {}


def normalise(content: Any) -> PublishedRow:
    """Return the clean row of a raw contract, with its problems; a rejected one keeps whatever was readable."""
    raw = _unwrapped(content)
    reader = _Reader(raw)
    if not raw:
        reader.flag("marche", "cet élément n'est pas un marché", Severity.REJECTED)
    buyer, buyer_name = _buyer(reader)
    concession = _concession(reader)
    limit = values.MAX_CONCESSION_MONTHS if concession else values.MAX_MONTHS
    place, nature = reader.part("lieuExecution"), word(raw.get("nature"), 60)
    change_rank, change_subject = _change(reader)
    number, stem, change_rank = _without_change_rank(reader, _number(reader, buyer), change_rank)
    return PublishedRow(
        buyer_siret=buyer,
        buyer_name=buyer_name,
        number=number,
        subject=_subject(reader),
        nature=NATURES.get(folded(nature), nature),
        procedure=word(raw.get("procedure"), 100),
        cpv=reader.get("codeCPV", values.cpv) or "",
        place_code=word(place.get("code"), 10),
        place_kind=word(place.get("typeCode"), 30).capitalize(),
        place_name=word(place.get("nom"), 100),
        months=reader.get("dureeMois", lambda value: values.months(value, limit)),
        notified_on=_notified_on(reader, concession=concession is not None),
        published_on=reader.get("datePublicationDonnees", values.day),
        amount=_amount(reader, concession),
        holders=_holders(reader, buyer),
        considerations=_considerations(reader),
        is_framework=_is_framework(reader, nature),
        framework_number=said(raw.get("idAccordCadre"), MAX_NUMBER),
        group_kind=GROUPS.get(folded(text(raw.get("typeGroupementOperateurs"), 40)), GroupKind.NONE),
        amendments=_amendments(reader, limit),
        subcontracts=_subcontracts(reader),
        concession=concession,
        change_rank=change_rank,
        change_subject=change_subject,
        stem=stem,
        problems=tuple(reader.problems),
    )


def _amount(reader: _Reader, concession: Concession | None) -> Decimal | None:
    field = "valeurGlobale" if concession and known(reader.raw.get("valeurGlobale")) is not None else "montant"
    return reader.get(field, values.amount, missing="montant absent")


def _unwrapped(content: Any) -> dict[str, Any]:
    """The contract inside the envelopes that some files put around each one."""
    raw: dict[str, Any] = content if isinstance(content, dict) else {}
    while len(raw) == 1 and (inner := next((raw[key] for key in WRAPPERS if isinstance(raw.get(key), dict)), None)):
        raw = inner
    return raw


def _buyer(reader: _Reader) -> tuple[str, str]:
    part = reader.part("acheteur", "autoriteConcedante")
    found = known(part.get("id")) or _flat_buyer(reader.raw)
    name = said(part.get("nom") or reader.raw.get("acheteur.nom"), 255)
    try:
        siret = values.buyer_siret(found)
    except Unusable as why:
        reader.flag("acheteur.id", str(why), Severity.REJECTED)
        return "", name
    if not siret:
        reader.flag("acheteur.id", "SIRET de l'acheteur absent", Severity.REJECTED)
    elif not values.is_siret(siret):
        reader.flag("acheteur.id", f"le SIRET de l'acheteur « {siret} » ne passe pas le contrôle de sa clé")
    if LOST in name:
        reader.flag("acheteur.nom", "des caractères ont été perdus avant la publication")
    return siret, name


def _flat_buyer(raw: Mapping[str, Any]) -> Any:
    """The buyer of a row that keeps it outside an object."""
    whole = raw.get("acheteur")
    return known(raw.get("acheteur.id")) or known(raw.get("acheteur_id")) or (whole if isinstance(whole, str) else None)


def _number(reader: _Reader, buyer: str) -> str:
    """The buyer's own number, its case kept: some profiles number in base 64.

    A table may only give `uid`, which starts with the buyer's SIRET.
    """
    found = said(reader.raw.get("id"), 200)
    if not found and buyer:
        uid = said(reader.raw.get("uid"), 200)
        found = uid[14:].strip() if uid.startswith(buyer) else ""
    if not found:
        reader.flag("id", "numéro du marché absent", Severity.REJECTED)
    elif len(found) > MAX_NUMBER:
        reader.flag("id", f"numéro de plus de {MAX_NUMBER} caractères ({values.shown(found)})", Severity.REJECTED)
    elif len(found) > 16:
        reader.flag("id", f"numéro de {len(found)} caractères, le format en prévoit 16")
    return found[:MAX_NUMBER]


def _subject(reader: _Reader) -> str:
    found = reader.get("objet", said, missing="objet absent") or ""
    if LOST in found:
        reader.flag("objet", "des caractères ont été perdus avant la publication")
    return found


def _notified_on(reader: _Reader, *, concession: bool) -> Any:
    if concession and known(reader.raw.get("dateNotification")) is None:
        return reader.get("dateSignature", values.day, missing="date de signature absente")
    return reader.get("dateNotification", values.day, missing="date de notification absente")


def _concession(reader: _Reader) -> Concession | None:
    raw = reader.raw
    if (
        not folded(word(raw.get("nature"), 60)).startswith(("concession", "delegation"))
        and known(raw.get("concessionnaires")) is None
        and known(raw.get("autoriteConcedante")) is None
    ):
        return None
    subsidy = raw.get("montantSubventionPublique")
    return Concession(
        reader.get("dateDebutExecution", values.day),
        None if text(subsidy) in {"0", "0.0"} else reader.get("montantSubventionPublique", values.amount),
    )


def _is_framework(reader: _Reader, nature: str) -> bool:
    if "accord-cadre" in folded(nature):
        return True
    techniques = " ".join([text(one) for one in items(reader.raw.get("techniques"), "technique")])
    return "accord-cadre" in folded(techniques)


def _change(reader: _Reader) -> tuple[int, str]:
    """A table repeats a contract after each amendment: its rank when published, or 1 when only its subject is."""
    if reader.raw.get("objetModification") is None and reader.raw.get("modificationId") is None:
        return 0, ""
    subject = said(reader.raw.get("objetModification"), 500)
    try:
        rank = int(values.number(known(reader.raw.get("modificationId")) or 0))
    except Unusable:
        rank = 0
    if not 0 <= rank <= 1000:
        rank = 0
    return rank or (1 if subject else 0), subject


def _without_change_rank(reader: _Reader, number: str, rank: int) -> tuple[str, str, int]:
    """Version 1 numbers end with the rank of the change (year, number, 00 then 01...): find the contract of a change.

    Only when the row itself tells a change: the last two digits of many profiles are those of a lot. Without a word
    of a change the number stays, and its stem lets the import point at what looks like the same contract.
    """
    raw = reader.raw
    if "considerationsSociales" in raw or "typesPrix" in raw:
        return number, "", rank
    found = NUMBERED_CHANGE.fullmatch(number)
    if found is None:
        return number, "", rank
    tells = rank or known(raw.get("modifications")) is not None
    if found[2] == "00" or not tells:
        return number, found[1], rank
    return f"{found[1]}00", found[1], int(found[2]) if rank else 0


def _holder(one: Any) -> tuple[Holder | None, str]:
    if not isinstance(one, dict):
        return None, UNREADABLE
    name = said(one.get("denominationSociale") or one.get("nom"), 255)
    written = said(one.get("id") or one.get("siret"), 60)
    if not written and not name and not any(known(value) is not None for value in one.values()):
        return None, UNREADABLE
    id_type, number, why = values.company_number(word(one.get("typeIdentifiant"), 20), written)
    if not number and not name:
        return None, why
    if name and not why and LOST in name:
        why = "des caractères ont été perdus avant la publication"
    return Holder(id_type, number, name), why


def _companies(reader: _Reader, raw: Any, wrapper: str, field: str) -> tuple[Holder, ...]:
    """The distinct companies of a list, in order."""
    found: dict[tuple[str, str], Holder] = {}
    for rank, one in enumerate(items(raw, wrapper)):
        if rank >= MAX_ITEMS:
            reader.flag(field, f"plus de {MAX_ITEMS} entreprises, les suivantes sont laissées")
            break
        holder, why = _holder(one)
        if why:
            reader.flag(field, why)
        if holder:
            found.setdefault((holder.id_type, holder.id or folded(holder.name)), holder)
    return tuple(found.values())


def _holders(reader: _Reader, buyer: str) -> tuple[Holder, ...]:
    field = "titulaires" if known(reader.raw.get("titulaires")) is not None else "concessionnaires"
    holders = _companies(reader, reader.raw.get(field), field[:-1], field)
    if not holders:
        reader.flag("titulaires", "aucun titulaire")
    if buyer in [holder.id for holder in holders if holder.id_type == "SIRET"]:
        reader.flag("titulaires", "le titulaire a le même SIRET que l'acheteur")
    return holders


def _considerations(reader: _Reader) -> tuple[SocialConsideration, ...]:
    found: dict[SocialConsideration, None] = {}
    for one in items(reader.raw.get("considerationsSociales"), "considerationSociale"):
        written = text(one, 300)
        matched = _matched(written)
        if not matched and known(written) is not None:
            reader.flag("considerationsSociales", f"valeur inconnue : {values.shown(one)}")
        found.update(dict.fromkeys(matched))
    if len(found) > 1 and SocialConsideration.NONE in found:
        reader.flag("considerationsSociales", "« Pas de considération sociale » à côté d'une autre valeur")
    return tuple(found)


@lru_cache(maxsize=256)
def _matched(written: str) -> tuple[SocialConsideration, ...]:
    plain = folded(written)
    return tuple(code for word, code in CONSIDERATIONS.items() if word in plain)


def _inner(reader: _Reader, one: Mapping[str, Any], key: str, read: Callable[[Any], Value], field: str) -> Value | None:
    try:
        return read(one.get(key))
    except Unusable as why:
        reader.flag(f"{field}.{key}", str(why))
        return None


def _objects(reader: _Reader, field: str, wrapper: str) -> list[tuple[int, Mapping[str, Any]]]:
    """The objects of a list with their rank: the published one, or the next. In order of the published ranks."""
    found: list[tuple[int, Mapping[str, Any]]] = []
    for one in items(reader.raw.get(field), wrapper):
        if not isinstance(one, dict):
            reader.flag(field, f"élément illisible : {values.shown(one)}")
        elif len(found) == MAX_ITEMS:
            reader.flag(field, f"plus de {MAX_ITEMS} éléments, les suivants sont laissés")
            break
        else:
            written = text(one.get("id"), 6)
            found.append((int(written) if written.isdigit() and int(written) <= 30_000 else len(found) + 1, one))
    return sorted(found, key=lambda pair: pair[0])


def _amendments(reader: _Reader, limit: int) -> tuple[PublishedAmendment, ...]:
    field, found = "modifications", []
    if reader.raw.get(field) is None:
        return ()
    for rank, (_, one) in enumerate(_objects(reader, field, "modification"), start=1):
        date_key = (
            "dateNotificationModification" if "dateNotificationModification" in one else "dateSignatureModification"
        )
        amount_key = "valeurGlobale" if "valeurGlobale" in one else "montant"
        found.append(
            PublishedAmendment(
                rank=rank,
                subject=said(one.get("objetModification"), 500),
                notified_on=_inner(reader, one, date_key, values.day, field),
                published_on=_inner(reader, one, "datePublicationDonneesModification", values.day, field),
                amount=_inner(reader, one, amount_key, values.amount, field),
                months=_inner(reader, one, "dureeMois", lambda value: values.months(value, limit), field),
                holders=_companies(reader, one.get("titulaires"), "titulaire", f"{field}.titulaires"),
            )
        )
    return tuple(found)


def _subcontracts(reader: _Reader) -> tuple[PublishedSubcontract, ...]:
    """Acts then their later versions, each version counted from 1 for its act; an act published twice is a version."""
    field, found = "actesSousTraitance", []
    if reader.raw.get(field) is None and reader.raw.get("modificationsActesSousTraitance") is None:
        return ()
    companies: dict[int, Holder] = {}
    revisions: dict[int, int] = {}
    acts = _objects(reader, field, "acteSousTraitance")
    later = _objects(reader, "modificationsActesSousTraitance", "modificationActeSousTraitance")
    for rank, one in [*acts, *later]:
        company, why = _holder(one["sousTraitant"]) if one.get("sousTraitant") else (companies.get(rank), "")
        if why:
            reader.flag(f"{field}.sousTraitant", why.replace("titulaire", "sous-traitant"))
        if company is None:
            reader.flag(field, f"acte de sous-traitance {rank} sans sous-traitant connu")
            continue
        companies.setdefault(rank, company)
        revisions[rank] = revisions.get(rank, -1) + 1
        date_key = "dateNotification" if "dateNotification" in one else "dateNotificationModificationSousTraitance"
        found.append(
            PublishedSubcontract(
                rank=rank,
                revision=revisions[rank],
                company=company,
                notified_on=_inner(reader, one, date_key, values.day, field),
                published_on=_inner(reader, one, "datePublicationDonnees", values.day, field),
                amount=_inner(reader, one, "montant", _any_amount, field),
                months=_inner(reader, one, "dureeMois", values.months, field),
            )
        )
    return tuple(found)


def _any_amount(value: Any) -> Decimal | None:
    """A subcontract may honestly be of zero euros."""
    return None if text(value) in {"0", "0.0"} else values.amount(value)
