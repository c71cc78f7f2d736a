"""Organisations and their places, what they publish of themselves, the people to call there, and who acts for them."""

from terreau.directory.models.claims import Claim
from terreau.directory.models.ess import EssAssessment, EssContest, EssListing
from terreau.directory.models.fiche import Fiche, MainActivity, Network, SourceRecord
from terreau.directory.models.history import FicheChange, FicheFlag, FreshnessMessage
from terreau.directory.models.matching import PendingMatch
from terreau.directory.models.membership import Invitation, Membership
from terreau.directory.models.merge import Merge
from terreau.directory.models.organisation import Contact, Establishment, Organisation
from terreau.directory.models.parts import (
    ClientReference,
    ContactRoute,
    Credential,
    FicheDocument,
    ImpactFigure,
    Offer,
    Service,
)
from terreau.directory.models.searching import SavedSearch, SearchEntry, SearchWord

__all__ = [
    "Claim",
    "ClientReference",
    "Contact",
    "ContactRoute",
    "Credential",
    "EssAssessment",
    "EssContest",
    "EssListing",
    "Establishment",
    "Fiche",
    "FicheChange",
    "FicheDocument",
    "FicheFlag",
    "FreshnessMessage",
    "ImpactFigure",
    "Invitation",
    "MainActivity",
    "Membership",
    "Merge",
    "Network",
    "Offer",
    "Organisation",
    "PendingMatch",
    "SavedSearch",
    "SearchEntry",
    "SearchWord",
    "Service",
    "SourceRecord",
]
