"""A structure that the directory did not have: proposed by anyone, published once their address is confirmed."""

from __future__ import annotations

from datetime import date, datetime
from secrets import token_hex

from terreau.accounts.actor import Actor as AnyActor
from terreau.directory import claim_mails
from terreau.directory.actions.claiming import keepers_of, open_access, territory_for
from terreau.directory.actions.fiches import create_fiche, raise_flags
from terreau.directory.actions.places import find_or_create_establishment
from terreau.directory.models import Claim, Establishment, Fiche, Organisation
from terreau.directory.rules.claims import ClaimState, ClaimWay
from terreau.directory.rules.flags import FlagRule
from terreau.directory.rules.names import organisation_key
from terreau.directory.rules.proposals import Proposal
from terreau.directory.rules.sources import Origin, Source
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action
from terreau.territories.models import Territory

HAS_ITS_FICHE = "Cette structure a déjà sa fiche : ouvrez-la, puis choisissez « C'est ma structure »."
NEW = "Créée par quelqu'un de la structure, sans contrôle de l'équipe."


@action("directory.propose_structure")
def propose_structure(*, by: Actor, proposal: Proposal) -> str:
    """Send the link that publishes a structure. Raises Refused when its fiche exists."""
    known = known_place(proposal)
    if known is not None and Fiche.objects.filter(establishment=known).exists():
        raise Refused(HAS_ITS_FICHE)
    claim_mails.send_proposal(
        to=proposal.email, full_name=proposal.full_name, name=proposal.name, packed=proposal.packed()
    )
    return proposal.email


@action("directory.publish_proposal")
def publish_proposal(*, by: Actor, proposal: Proposal, on: date, at: datetime) -> Fiche:
    """Publish a proposed structure. Its proposer keeps it when it is wholly new; else someone vouches for them first.

    Raises Refused when it has its fiche already.
    """
    known, unit = known_place(proposal), known_unit(proposal)
    is_new = known is None and unit is None
    place = known or _new_place(proposal)
    if Fiche.objects.filter(establishment=place).exists():
        raise Refused(HAS_ITS_FICHE)
    territory = territory_for(place, ClaimWay.DOMAIN)
    values: dict[str, object] = {"kinds": list(proposal.kinds), "summary": proposal.summary}
    said = {name: value for name, value in values.items() if value}
    origin = Origin(Source.OWNER if is_new else Source.PUBLIC, on)
    fiche = create_fiche(by=by, establishment=place, values=said, origin=origin)
    raise_flags(fiche, [(FlagRule.NEW_FICHE, NEW)])
    if is_new:
        open_access(proposal.email, proposal.full_name, territory=territory, organisation_id=place.organisation_id)
    else:
        _ask_for_word(fiche, proposal, territory)
    return fiche


def known_place(proposal: Proposal) -> Establishment | None:
    """The place that the proposal is about, when the directory knows it: same SIRET, else name and commune."""
    places = Establishment.objects.select_related("organisation", "commune", "merged_into").order_by("pk")
    if proposal.siret:
        found = places.filter(siret=proposal.siret).first()
    else:
        found = places.filter(name_key=organisation_key(proposal.name), commune=proposal.commune).first()
    return (found.merged_into or found) if found else None


def known_unit(proposal: Proposal) -> Organisation | None:
    """The legal unit of the SIREN given, when it is known: a proposal alone opens no access to it."""
    return Organisation.objects.filter(siren=proposal.siret[:9]).first() if proposal.siret else None


def _new_place(proposal: Proposal) -> Establishment:
    return find_or_create_establishment(
        by=AnyActor.system(), name=proposal.name, siret=proposal.siret, commune_code=proposal.commune
    )


def _ask_for_word(fiche: Fiche, proposal: Proposal, territory: Territory) -> None:
    claim = Claim.objects.create(
        fiche=fiche,
        territory=territory,
        full_name=proposal.full_name,
        email=proposal.email,
        siret=proposal.siret,
        way=ClaimWay.VOUCHED.value,
        state=ClaimState.TO_VOUCH.value,
        stamp=token_hex(16),
    )
    told = {each.user.email for each in keepers_of(fiche.establishment.organisation_id)}
    claim_mails.send_waiting(claim, is_owned=bool(told))
    for to in sorted({*told, territory.contact_email} - {""}):
        claim_mails.ask_to_settle(claim, to=to)
