"""The page of an ESS status: open to all, contested by the structure, decided by the team."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from terreau.directory.actions import fiches_of
from terreau.directory.actions.ess import assess
from terreau.directory.models import EssAssessment, EssContest, Fiche
from terreau.directory.tests import make
from terreau.kit.clock import today

pytestmark = pytest.mark.django_db


def a_company() -> Fiche:
    unit = make.organisation("SAS Commune")
    unit.legal_category = "5710"
    unit.save()
    place = make.establishment("Commune", organisation=unit, commune=make.commune())
    assess([unit.pk], on=today())
    return fiches_of([place])[place.pk]


def address(fiche: Fiche, name: str = "ess_status") -> str:
    return reverse(f"directory:{name}", args=[fiche.pk])


def statutes() -> SimpleUploadedFile:
    return SimpleUploadedFile("statuts.pdf", b"%PDF-1.7 statuts")


def test_everyone_reads_why_and_what_is_missing_with_its_articles(client: Client) -> None:
    page = client.get(address(a_company())).text
    assert "Hors ESS" in page
    assert "article 1er" in page
    assert "L3332-17-1" in page
    assert "<form" not in page.split("<main")[1]


def test_a_structure_contests_with_a_document_and_the_team_decides() -> None:
    fiche = a_company()
    owner = make.client("structure", organisation=fiche.establishment.organisation)
    sent = owner.post(address(fiche, "contest_ess"), {"message": "Statuts conformes.", "document": statutes()})
    assert sent.status_code == 302
    contest = EssContest.objects.get()
    team = make.client("facilitator")
    assert "Statuts conformes." in team.get(address(fiche)).text
    document = reverse("directory:ess_document", args=[fiche.pk, contest.pk])
    assert team.get(document).getvalue() == b"%PDF-1.7 statuts"
    stranger = make.client("structure", organisation=make.organisation("Autre"))
    assert stranger.get(document).status_code == 404
    decided = {"verdict": "ess", "family": "company", "reason": "Statuts lus, articles 2 et 18"}
    assert team.post(address(fiche, "decide_ess"), decided).status_code == 302
    assert EssAssessment.objects.get().verdict == "ess"
    assert team.post(address(fiche, "withdraw_ess_decision")).status_code == 302
    assert EssAssessment.objects.get().verdict == "not_ess"
    refused = team.post(address(fiche, "withdraw_ess_decision"))
    assert refused.status_code == 422
    assert "vient déjà des règles" in refused.text


def test_what_was_typed_stays_when_something_is_missing() -> None:
    fiche = a_company()
    owner = make.client("structure", organisation=fiche.establishment.organisation)
    refused = owner.post(address(fiche, "contest_ess"), {"message": "Nos statuts ont les clauses."})
    assert refused.status_code == 422
    assert "Nos statuts ont les clauses." in refused.text
    team = make.client("facilitator")
    assert team.post(address(fiche, "decide_ess"), {"verdict": "ess"}).status_code == 422


def test_others_may_neither_contest_nor_decide() -> None:
    fiche = a_company()
    buyer = make.client("buyer")
    assert buyer.post(address(fiche, "contest_ess"), {"message": "?", "document": statutes()}).status_code == 403
    assert buyer.post(address(fiche, "decide_ess"), {"verdict": "ess", "reason": "?"}).status_code == 403
