"""What the tests of claims share: a fiche, someone who asks for it, the links sent."""

from __future__ import annotations

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from terreau.directory.models import Fiche, Membership
from terreau.directory.tests import make
from terreau.kit.models import OutgoingMail

SAMIRA = {"full_name": "Samira Kaddour", "email": "samira@regie.example"}
PDF = b"%PDF-1.4 avis SIRENE"


def fiche(**values: Any) -> Fiche:
    """A fiche of Argenteuil whose site tells its domain."""
    make.territory(contact_email="equipe@argenteuil.example")
    return make.fiche(website="https://www.regie.example", **values)


def ask(of: Fiche, client: Client | None = None, **typed: Any) -> Any:
    """What « C'est ma structure » answers."""
    return (client or Client()).post(reverse("directory:claim_fiche", args=[of.pk]), {**SAMIRA, **typed})


def on_proof(of: Fiche, **typed: Any) -> Any:
    """The same with a personal address, the SIRET and a document."""
    given = {"email": "samira@gmail.com", "siret": of.establishment.siret, "proof": SimpleUploadedFile("a.pdf", PDF)}
    return ask(of, **{**given, **typed})


def link_in(to: str, *, path: str) -> str:
    """The path of the last link of that kind sent to an address."""
    bodies = OutgoingMail.objects.filter(to=to).order_by("-pk").values_list("body", flat=True)
    found = [match[0] for body in bodies for match in [re.search(rf"/annuaire/{path}\S+", body)] if match]
    return found[0]


def keepers(of: Fiche) -> set[str]:
    """The addresses of those who keep a fiche."""
    kept = Membership.objects.active().filter(organisation=of.establishment.organisation, role="structure")
    return set(kept.values_list("user__email", flat=True))


def owner_of(of: Fiche) -> Membership:
    """A person who keeps a fiche for its structure."""
    return make.membership("structure", organisation=of.establishment.organisation)
