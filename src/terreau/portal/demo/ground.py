"""Territories, people who sign in, and the places of the directory."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.core.files.base import ContentFile

from terreau.accounts.actions import edit_profile
from terreau.accounts.actor import Actor
from terreau.accounts.demo_entry import DEMO_DOMAIN, demo_email
from terreau.accounts.models import User
from terreau.accounts.roles import Role
from terreau.directory.actions import accept_invitation, add_contact, invite_member, record_establishments
from terreau.directory.actions import start_territory as open_territory
from terreau.directory.models import Establishment, Membership, Organisation
from terreau.directory.rules.records import PlaceValues
from terreau.kit.access import find
from terreau.kit.clock import telling
from terreau.kit.spans import add_months
from terreau.portal.demo import numbers
from terreau.portal.demo.calendar import OPENING, Calendar
from terreau.portal.demo.companies import MAIN
from terreau.portal.demo.logo import logo
from terreau.portal.demo.names import BUYERS, STREETS
from terreau.portal.demo.plan import Firm, Plan
from terreau.territories.actions import edit_territory
from terreau.territories.models import Territory

CITY = "95018"
CITY_POSTCODE = "95100"
NAMES = {
    Role.FACILITATOR: "Nadia Belkacem",
    Role.BUYER: "Claire Vasseur",
    Role.COMPANY: "Paul Morvandier",
    Role.STRUCTURE: "Samira Tavarelle",
    Role.ELECTED: "Youssef Amrallou",
    Role.ADMIN: "Hélène Marchadel",
}


@dataclass
class Ground:
    """What everything else stands on: who acts, and the rows of organisations."""

    calendar: Calendar
    territory: Territory
    facilitator: Actor
    admin: Actor
    buyers: list[Establishment] = field(default_factory=list)
    places: dict[str, Establishment] = field(default_factory=dict)

    def place(self, firm: Firm | None) -> Establishment:
        """The place of a company of the plan."""
        return self.places[firm.name if firm else MAIN]


def start_territory(calendar: Calendar, *, kind: str, code: str, name: str, email: str) -> Territory:
    """Open a territory of the demonstration, its invitation answered."""
    at = calendar.moment(OPENING)
    with telling(at):
        invitation, _ = open_territory(by=Actor.system(), kind=kind, code=code, name=name, email=email, at=at)
        link = Actor.link("directory.invitation", invitation.pk, invitation.territory_id)
        accept_invitation(by=link, invitation=invitation, full_name="", at=at)
    return invitation.territory


def start_city(calendar: Calendar) -> Ground:
    """The city, its administrator and its facilitator."""
    at = calendar.moment(OPENING)
    with telling(at):
        return _open_city(calendar, at)


def _open_city(calendar: Calendar, at: datetime) -> Ground:
    city = start_territory(calendar, kind="commune", code=CITY, name="Argenteuil", email=demo_email(Role.ADMIN))
    admin = actor_of(Membership.objects.select_related("user").get(territory=city, role=Role.ADMIN))
    edit_territory(
        by=admin,
        territory=city,
        values={
            "is_demo": True,
            "logo": logo(),
            "contact_name": NAMES[Role.FACILITATOR],
            "contact_email": demo_email(Role.FACILITATOR),
            "contact_phone": numbers.landline(12),
        },
    )
    city.refresh_from_db()
    facilitator = join(city, Role.FACILITATOR, at=at)
    ground = Ground(calendar, city, facilitator, admin)
    _introduce(admin, NAMES[Role.ADMIN], numbers.landline(10))
    _introduce(facilitator, NAMES[Role.FACILITATOR], numbers.landline(12))
    return ground


def join(
    territory: Territory, role: Role, *, at: datetime, organisation: Organisation | None = None, email: str = ""
) -> Actor:
    """Invite somebody and accept for them: an account, a membership, and the actor that it makes."""
    invitation = invite_member(
        by=Actor.system(territory.pk), email=email or demo_email(role), role=role, at=at, organisation=organisation
    )
    link = Actor.link("directory.invitation", invitation.pk, territory.pk)
    return actor_of(accept_invitation(by=link, invitation=invitation, full_name=NAMES[role], at=at))


def actor_of(membership: Membership) -> Actor:
    """The actor that a membership makes."""
    return Actor(
        user_id=membership.user_id,
        role=Role(membership.role),
        territory_id=membership.territory_id,
        organisation_id=membership.organisation_id,
        membership_id=membership.pk,
        name=str(membership.user),
    )


def _introduce(actor: Actor, name: str, phone: str) -> None:
    edit_profile(by=actor, user=find(actor, User, pk=actor.user_id), full_name=name, phone=phone)


def record_places(ground: Ground, plan: Plan) -> None:
    """Buyers, companies and structures, then the members that act for some of them."""
    with ground.calendar.on(OPENING, 10):
        _record_buyers(ground)
    first = _first_days(plan)
    for firms in ground.calendar.stretches(plan.firms, lambda firm: first.get(firm.name, OPENING)):
        with ground.calendar.on(first.get(firms[0].name, OPENING), 8):
            found = record_establishments(by=ground.facilitator, values=[_firm(firm) for firm in firms])
        ground.places |= {firm.name: place for firm, place in zip(firms, found, strict=True)}
    city, main = ground.buyers[0].organisation, ground.places[MAIN].organisation
    members = ((30, Role.BUYER, city), (26, Role.COMPANY, main), (20, Role.ELECTED, None))
    for months, role, organisation in members:
        at = ground.calendar.moment(add_months(ground.calendar.today, -months))
        with telling(at):
            join(ground.territory, role, at=at, organisation=organisation)


def _first_days(plan: Plan) -> dict[str, date]:
    """By name, the day of the first contract that each company holds; structures are there from the beginning."""
    found: dict[str, date] = {}
    for lot in plan.lots:
        for member in lot.members:
            if member.firm:
                day = lot.contract.notified_on
                found[member.firm.name] = min(day, found.get(member.firm.name, day))
    return found


def _record_buyers(ground: Ground) -> None:
    buyers = [_buyer(rank) for rank in range(len(BUYERS) + 1)]
    ground.buyers = record_establishments(by=ground.facilitator, values=buyers)
    for rank, place in enumerate(ground.buyers):
        add_contact(
            by=ground.facilitator,
            establishment=place,
            full_name=NAMES[Role.BUYER] if rank == 0 else f"Service achats de {place.name}",
            job="Achats",
            email=f"achats.{rank}@{DEMO_DOMAIN}",
            phone=numbers.landline(100 + rank),
        )


def _buyer(rank: int) -> PlaceValues:
    if rank == 0:
        return PlaceValues(
            name="Ville d'Argenteuil",
            siret=numbers.siret(numbers.CITY_SIREN),
            buyer_kind="municipality",
            postal_code=CITY_POSTCODE,
            commune_code=CITY,
        )
    name, kind, _ = BUYERS[rank - 1]
    return PlaceValues(name=name, siret=numbers.siret(numbers.siren(numbers.BUYERS, rank)), buyer_kind=kind)


def _firm(firm: Firm) -> PlaceValues:
    return PlaceValues(
        name=firm.name,
        siret=numbers.siret(numbers.siren(firm.family, firm.rank)),
        employer_kind=firm.kind,
        street=f"{firm.rank * 7 % 90 + 1} {STREETS[firm.rank % len(STREETS)]}",
        postal_code=CITY_POSTCODE if firm.rank % 3 == 0 else "",
        commune_code=CITY if firm.rank % 3 == 0 else "",
    )


def paper(title: str, text: str) -> "ContentFile[bytes]":
    """A small PDF of one page that says what it stands for."""
    plain = (
        f"{title} - {text} - document de demonstration".encode("latin-1", "replace")
        .replace(b"(", b"")
        .replace(b")", b"")
    )
    stream = b"BT /F1 12 Tf 60 780 Td (" + plain.replace(b"\\", b"") + b") Tj ET"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 5 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for rank, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (rank, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(parts) + 1
    body += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        count,
        table,
        count,
        len(body),
    )
    return ContentFile(body, name=f"{title}.pdf")


def hours(hundredths: int) -> Decimal:
    """Hundredths of hours as hours."""
    return Decimal(hundredths) / 100
