"""One territory with one object of each kind, its people, a neighbour, and who tries each address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from http.cookies import SimpleCookie
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Model
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from terreau.clauses import mails
from terreau.clauses.models import Exit, Figure, Newcomer, NoClause, SourcingInvitation, SourcingRequest
from terreau.clauses.models.sourcing import LINK as SOURCING
from terreau.clauses.rules.table_columns import TABLE_KINDS
from terreau.clauses.tests import make as clauses
from terreau.directory import claim_mails, freshness_mails
from terreau.directory.actions.team import PURPOSE as INVITATION
from terreau.directory.importing.records import Record
from terreau.directory.models import (
    Claim,
    EssContest,
    FicheChange,
    FicheDocument,
    FicheFlag,
    FreshnessMessage,
    Merge,
    Offer,
    PendingMatch,
    SavedSearch,
)
from terreau.directory.rules.proposals import Proposal
from terreau.directory.tests import make as directory
from terreau.kit import links
from terreau.kit.models import Document, ImportBatch, ImportRow, OutgoingMail
from terreau.participants.tests import make as participants
from terreau.procurement.models import Agreement, Amendment, LotCompany, Part
from terreau.procurement.tests import make as procurement

COLUMNS = (
    "visitor",
    "facilitator",
    "buyer",
    "company",
    "elected",
    "admin",
    "nobody",  # signed in, without a membership
    "other_buyer",  # of the same territory
    "other_company",
    "neighbour",  # the facilitator of another territory
    "neighbour_admin",
)
STRUCTURES = ("structure", "other_structure")  # of the tables of fiches only
PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)
BATCHES = (
    ("preview", "decp", "preview"),
    ("done", "decp", "done"),
    ("list", "directory", "preview"),
    ("written_list", "directory", "done"),
    ("table", "table_lots", "preview"),
    ("written_table", "table_lots", "done"),
)
LOTS = TABLE_KINDS["lots"]
FILES = {
    "directory": b"left,right,label\n",
    "decp": b'{"marches": {"marche": []}}',
    "table_lots": "\n".join(
        ";".join(row) for row in ([names[0] for names in LOTS.columns.values()], *LOTS.example)
    ).encode(),
}
MORNING = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """Objects by the name that the tables use, and a signed-in client per column."""

    objects: dict[str, Any]
    clients: dict[str, Client]
    cookies: dict[str, str]

    def ask(self, column: str, method: str, address: str, *, forget: bool = True, **sent: Any) -> HttpResponseBase:
        """What a column is answered; whatever the answer wrote or did to the session is forgotten, unless kept."""
        client = self.clients[column]
        client.cookies = SimpleCookie(self.cookies[column])
        with transaction.atomic():
            response: HttpResponseBase = getattr(client, method.lower())(address, **sent)
            if response.streaming:
                b"".join(response)
            transaction.set_rollback(forget)
        return response

    def url(self, name: str, arguments: Iterable[tuple[str, str]]) -> str:
        """The address of a line: `pk=lot` takes the key of that object, `?of=lot` puts it in the query."""
        path = {key: self.value(named) for key, named in arguments if key.isidentifier()}
        query = {key[1:]: self.value(named) for key, named in arguments if key.startswith("?")}
        return reverse(name, kwargs=path, query=query)

    def form(self, arguments: Iterable[tuple[str, str]]) -> dict[str, str]:
        """What a line posts: its `+field=value`."""
        return {key[1:]: str(self.value(named)) for key, named in arguments if key.startswith("+")}

    def value(self, named: str) -> Any:
        """The key of an object; anything else is taken as it stands."""
        found = self.objects.get(named, named)
        return found.pk if isinstance(found, Model) else found


def build() -> World:
    """Make everything once. Nothing here is a real person or company."""
    home = directory.territory(
        contact_name="Nadia Bricourt", contact_email="nadia@exemple.fr", contact_phone="01 34 00 00 00"
    )
    objects: dict[str, Any] = {"territory": home}
    add_places(objects)
    add_fiche(objects)
    add_claims(objects)
    add_lots(objects)
    add_sourcing(objects)
    add_persons(objects)
    add_statements(objects)
    add_house(objects)
    clients = clients_of(objects)
    return World(
        objects, clients, {column: client.cookies.output(attrs=[], header="") for column, client in clients.items()}
    )


def add_places(objects: dict[str, Any]) -> None:
    """A buyer, a company with a contact, two rows that are one, an invitation."""
    home = objects["territory"]
    directory.commune()
    objects["buyer_unit"] = directory.buyer()
    objects["buyer_place"] = directory.establishment("Ville d'Argenteuil", organisation=objects["buyer_unit"])
    objects["place"] = directory.establishment("Bâtival")
    objects["twin"] = directory.establishment("Bâtival SAS")
    objects["contact"] = directory.contact(objects["place"])
    removed = directory.establishment("Bati-val")
    kept = directory.establishment("Batival Nord")
    objects["merge"] = Merge.objects.create(territory=home, kept=kept, removed=removed, reason="Même SIRET")
    removed.merged_into = kept
    removed.save()
    objects["invitation"] = directory.invitation()
    objects["invitation_link"] = links.sign(INVITATION, objects["invitation"].pk, objects["invitation"].email)
    objects["membership"] = directory.membership("elected")


def add_fiche(objects: dict[str, Any]) -> None:
    """A published fiche of the territory with a line in two lists, and the act that wrote it."""
    fiche = directory.fiche()
    objects["fiche"] = fiche
    objects["offer"] = directory.line(fiche, Offer, title="Nettoyage de bureaux")
    objects["shown_file"] = directory.line(
        fiche, FicheDocument, document=attach(objects["territory"].pk), title="Tarifs"
    )
    objects["fiche_act"] = FicheChange.objects.filter(fiche=fiche).values_list("act", flat=True)[0]
    unit = fiche.establishment.organisation
    objects["contest"] = EssContest.objects.create(
        organisation=unit, message="Lisez nos statuts.", document=attach(objects["territory"].pk)
    )


def add_claims(objects: dict[str, Any]) -> None:
    """On that fiche: a claim to answer, one granted, an invitation, a flag, the yearly message, and their links."""
    fiche, home = objects["fiche"], objects["territory"]
    asked = {"fiche": fiche, "territory": home, "full_name": "Samira Kaddour", "stamp": "s"}
    objects["claim"] = Claim.objects.create(email="samira@exemple.fr", way="vouched", state="to_vouch", **asked)
    objects["granted_claim"] = Claim.objects.create(
        email="lina@exemple.fr", way="proof", state="granted", settled_at=MORNING, proof=attach(home.pk), **asked
    )
    objects["hand_over"] = directory.invitation(
        "lina@exemple.fr", "structure", organisation=fiche.establishment.organisation
    )
    objects["flag"] = FicheFlag.objects.create(fiche=fiche, rule="reported", note="Le numéro est faux.")
    asking = FreshnessMessage.objects.create(fiche=fiche, stamp="s")
    proposal = Proposal("Les Paniers du Val", "95018", "samira@paniers.example", "Samira Kaddour")
    objects["claim_link"] = links.sign(claim_mails.CLAIM, objects["claim"].pk, "s")
    objects["contest_link"] = links.sign(claim_mails.CONTEST, objects["granted_claim"].pk, "s")
    objects["proposal_link"] = links.sign(claim_mails.PROPOSAL, 0, proposal.packed())
    objects["freshness_link"] = links.sign(freshness_mails.PURPOSE, asking.pk, "s")


def add_lots(objects: dict[str, Any]) -> None:
    """A followed lot with a document, a tranche, an amendment; a lot without clause; a planned one."""
    home = objects["territory"]
    contract = procurement.contract(of=objects["buyer_unit"])
    objects["contract"] = contract
    objects["operation"] = procurement.operation()
    lot = procurement.lot(of=contract, operation=objects["operation"])
    objects["followed_lot"] = lot
    LotCompany.objects.create(lot=lot, establishment=objects["place"], role="holder")
    objects["free_lot"] = procurement.lot(of=contract, number="3", title="Peinture")
    LotCompany.objects.create(lot=objects["free_lot"], establishment=objects["place"], role="holder")
    objects["no_clause"] = NoClause.objects.create(
        territory=home,
        lot=procurement.lot(of=contract, number="9", title="Ascenseur"),
        reason="no_work",
        decided_on=date(2026, 11, 2),
    )
    planned = procurement.contract(of=objects["buyer_unit"], stage="planned", notified_on=None)
    objects["planned"] = planned
    objects["agreement"] = Agreement.objects.create(territory=home, buyer=objects["buyer_unit"])
    objects["flagged"] = procurement.contract(of=objects["buyer_unit"], is_flagged=True, flags=["amount"])
    procurement.lot(of=objects["flagged"])
    objects["planned_lot"] = procurement.lot(of=planned)
    follow(objects)


def follow(objects: dict[str, Any]) -> None:
    """The clause of the lot: its figures, its tranche, its amendment, who owes and to whom hours are entrusted."""
    home, lot, contract = objects["territory"], objects["followed_lot"], objects["contract"]
    objects["lot"] = clauses.clause(of=home, lot=lot)
    objects["document"] = attach(home.pk)
    for document in (objects["document"], None):
        Figure.objects.create(
            clause=objects["lot"],
            kind="contract" if document else "recommended",
            hours=Decimal(833),
            dated_on=date(2026, 1, 1),
            document=document,
        )
    objects["part"] = Part.objects.create(lot=lot, kind="optional_tranche", number=1)
    Figure.objects.create(
        clause=objects["lot"],
        kind="contract",
        hours=Decimal(200),
        part=objects["part"],
        dated_on=date(2026, 1, 1),
        document=objects["document"],
    )
    objects["amendment"] = Amendment.objects.create(contract=contract, number=1, state="proposed")
    objects["commitment"] = clauses.commitment(on=objects["lot"], company=objects["place"])
    subcontractor = directory.establishment("Cloisonord")
    objects["entrusted"] = clauses.commitment(
        on=objects["lot"],
        company=subcontractor,
        kind="entrusted",
        hours=Decimal(100),
        entrusted_by=objects["commitment"],
    )
    objects["link"] = link_of(objects["commitment"])
    objects["other_link"] = link_of(objects["entrusted"])


def attach(territory_id: int) -> Document:
    """A signed document."""
    content = ContentFile(b"%PDF-1.4 acte d'engagement", name="acte.pdf")
    return Document.objects.create(
        territory_id=territory_id,
        file=content,
        name="acte.pdf",
        sha256="0" * 64,
        size=26,
        content_type="application/pdf",
    )


def link_of(commitment: Any) -> str:
    """The token that a company receives."""
    return links.sign(mails.PURPOSE, commitment.pk, commitment.link_stamp)


def add_sourcing(objects: dict[str, Any]) -> None:
    """A request to carry the lot, asked of the structure of the fiche; another structure not asked yet."""
    objects["fiche_place"] = objects["fiche"].establishment
    objects["sourcing"] = SourcingRequest.objects.create(
        clause=objects["lot"],
        kind="supply",
        text="Deux peintres",
        asked_on=date(2026, 11, 2),
        deadline_on=date(2099, 12, 1),
        amount_blank="unknown",
    )
    asked = {"batch": 1, "sent_at": MORNING, "sent_to": "contact@regie.example"}
    objects["asked_structure"] = SourcingInvitation.objects.create(
        request=objects["sourcing"], establishment=objects["fiche_place"], rank=1, km=2.0, **asked
    )
    SourcingInvitation.objects.create(
        request=objects["sourcing"], establishment=directory.establishment("Couleurs Solidaires"), rank=2
    )
    objects["sourcing_link"] = links.sign(SOURCING, objects["asked_structure"].pk, "1")


def add_persons(objects: dict[str, Any]) -> None:
    """A person with a category, shown to a neighbour of another department; two job contracts, an exit."""
    home = objects["territory"]
    person = participants.participant()
    objects["participant"] = person
    objects["eligibility"] = participants.eligibility(person)
    objects["second_eligibility"] = participants.eligibility(person, "RSA")
    objects["share"] = participants.share(person, directory.territory("93066", "Ville de Saint-Denis"))
    objects["employment"] = clauses.employment_contract(person, employer=objects["place"])
    objects["placement"] = clauses.placement(objects["commitment"], employment_contract=objects["employment"])
    gone = clauses.employment_contract(
        clauses.participant(home), employer=objects["place"], ended_on=date(2026, 9, 30), end_reason="term"
    )
    objects["exit"] = Exit.objects.create(employment_contract=gone, left_on=date(2026, 9, 30))


def add_statements(objects: dict[str, Any]) -> None:
    """Three months of one commitment: validated, sent, to fill."""
    of, placement = objects["commitment"], objects["placement"]
    august = {"status": "validated", "sent_at": MORNING, "validated_at": MORNING, "sent_version": 0}
    objects["validated"] = clauses.statement(of, month=date(2026, 8, 1), **august)
    september = {"status": "sent", "sent_at": MORNING, "sent_version": 0}
    objects["sent"] = clauses.statement(of, month=date(2026, 9, 1), **september)
    objects["to_fill"] = clauses.statement(of)
    clauses.line(objects["validated"], placement, Decimal(100))
    clauses.line(objects["sent"], placement, Decimal(120))
    objects["line"] = clauses.line(objects["to_fill"], placement)
    told = {"first_name": "Lina", "last_name": "Sorel", "hours": Decimal(10), "from_on": date(2026, 9, 1)}
    objects["newcomer"] = Newcomer.objects.create(statement=objects["to_fill"], **told)
    objects["told"] = Newcomer.objects.create(statement=objects["sent"], **told)
    objects["sent_box"] = f"{objects['sent'].pk}:{objects['sent'].version}"
    for statement in (objects["sent"], objects["to_fill"]):
        statement.proof = objects["document"]
        statement.save()


def add_house(objects: dict[str, Any]) -> None:
    """Files examined and imported, a message, a logo."""
    home = objects["territory"]
    home.logo.save("logo.png", ContentFile(PIXEL))
    counts = {"read": 1, "created": 1, "updated": 0, "unchanged": 0, "flagged": 0, "rejected": 0}
    for name, kind, state in BATCHES:
        objects[name] = ImportBatch.objects.create(
            kind=kind,
            territory_id=home.pk,
            file_name="marches.json",
            state=state,
            counts=counts,
            sha256=name,
            finished_at=MORNING,
        )
        objects[name].file.save("marches.json", ContentFile(FILES[kind]))
    row = ImportRow.objects.create(batch=objects["written_list"], position=1, locator="rang 1", outcome="flagged")
    objects["match"] = PendingMatch.objects.create(
        batch=objects["written_list"],
        row=row,
        record={**Record("dora", "1", name="Bati val").kept(), "commune": "", "told_by": "data_inclusion"},
    )
    objects["mail"] = OutgoingMail.objects.create(
        territory_id=home.pk, to="karim@batival.example", subject="Vos heures d'octobre", body="Bonjour"
    )


def clients_of(objects: dict[str, Any]) -> dict[str, Client]:
    """A browser per column of the tables, each signed in."""
    there = directory.neighbour()
    units = {
        "buyer": objects["buyer_unit"],
        "company": objects["place"].organisation,
        "other_buyer": directory.buyer("Office d'habitat Rivesol"),
        "other_company": directory.organisation("Toitures Lemaire"),
    }
    role_of = {"other_buyer": "buyer", "other_company": "company", "neighbour": "facilitator"}
    role_of["neighbour_admin"] = "admin"
    units["structure"] = objects["fiche"].establishment.organisation
    units["other_structure"] = directory.organisation("Toit et Moi")
    role_of["other_structure"] = "structure"
    clients = {"visitor": Client(), "nobody": Client()}
    for column in (*COLUMNS, *STRUCTURES):
        if column not in clients:
            place = there if column.startswith("neighbour") else objects["territory"]
            role = role_of.get(column, column)
            clients[column] = directory.client(role, territory=place, organisation=units.get(column))
    clients["nobody"].force_login(directory.user("sans.role@exemple.fr", "Ines Falque"))
    keeper = clients["facilitator"].session["_auth_user_id"]
    objects["saved"] = SavedSearch.objects.create(user_id=keeper, name="Traiteurs", query="q=traiteur")
    return clients
