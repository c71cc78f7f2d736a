"""What is refused on fiches and their lists, and what is flagged there."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from terreau.accounts.actor import Actor
from terreau.accounts.roles import Role
from terreau.directory import actions
from terreau.directory.actions.ess import contest_ess
from terreau.directory.actions.fiche_life import report_fiche, undo_fiche_act
from terreau.directory.actions.fiche_parts import MOST_LINES, add_fiche_part, change_fiche_part, remove_fiche_part
from terreau.directory.models import Fiche, FicheChange, FicheFlag, ImpactFigure, Offer
from terreau.directory.rules.sources import Origin, Source
from terreau.directory.tests import make
from terreau.kit.access import Forbidden
from terreau.kit.actions import Refused
from terreau.kit.clock import now
from terreau.kit.models import OutgoingMail

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)
OWNER, TEAM = Origin(Source.OWNER, ON), Origin(Source.TEAM, ON)


def unnumbered(siren: str | None) -> Fiche:
    """A fiche of a place that has no SIRET yet."""
    unit = make.organisation("Régie", siren=siren)
    return make.fiche(make.establishment("Régie", organisation=unit, siret=None))


def test_a_siret_begins_by_the_siren_that_is_known() -> None:
    fiche, nadia = unnumbered(make.siren()), make.actor()
    siren = fiche.establishment.organisation.siren or ""
    with pytest.raises(Refused, match="ne commence pas par son SIREN"):
        actions.edit_fiche(by=nadia, fiche=fiche, values={"siret": make.siret()}, origin=TEAM)
    assert actions.edit_fiche(by=nadia, fiche=fiche, values={"siret": make.siret(siren)}, origin=TEAM) == ("siret",)


def test_a_siret_never_takes_the_siren_of_another_legal_unit() -> None:
    known, fiche = make.organisation("Bâtival"), unnumbered(None)
    with pytest.raises(Refused, match="déjà connue sous ce SIREN"):
        actions.edit_fiche(by=make.actor(), fiche=fiche, values={"siret": make.siret(known.siren or "")}, origin=TEAM)


def test_a_fiche_is_deleted_once_and_comes_back_within_thirty_days_only() -> None:
    fiche, nadia, at = make.fiche(), make.actor(), now()
    with pytest.raises(Refused, match="n'est pas supprimée"):
        actions.restore_fiche(by=nadia, fiche=fiche, at=at)
    actions.delete_fiche(by=nadia, fiche=fiche, reason="Dissoute", at=at)
    with pytest.raises(Refused, match="déjà supprimée"):
        actions.delete_fiche(by=nadia, fiche=fiche, reason="Dissoute", at=at)
    with pytest.raises(Refused, match="plus de 30 jours"):
        actions.restore_fiche(by=nadia, fiche=fiche, at=at + timedelta(days=31))


def test_a_list_has_an_end() -> None:
    fiche = make.fiche()
    Offer.objects.bulk_create(
        Offer(fiche=fiche, title=f"Offre {n}", source="team", as_of=ON) for n in range(MOST_LINES)
    )
    with pytest.raises(Refused, match="déjà 100 lignes"):
        add_fiche_part(by=make.actor(), fiche=fiche, what="offers", part=Offer(title="Une de trop"), origin=TEAM)


def test_a_line_that_someone_took_off_is_neither_corrected_nor_taken_off_again() -> None:
    fiche, nadia = make.fiche(), make.actor()
    line = make.line(fiche, Offer, title="Ménage")
    gone = Offer(pk=line.pk, fiche=fiche, title="Ménage")
    remove_fiche_part(by=nadia, fiche=fiche, what="offers", part=line, origin=TEAM)
    with pytest.raises(Refused, match="n'est plus dans la liste"):
        change_fiche_part(by=nadia, fiche=fiche, what="offers", part=gone, values={"title": "x"}, origin=TEAM)
    with pytest.raises(Refused, match="n'est plus dans la liste"):
        remove_fiche_part(by=nadia, fiche=fiche, what="offers", part=gone, origin=TEAM)


def test_a_line_saved_as_it_was_changes_nothing() -> None:
    fiche = make.fiche()
    line = make.line(fiche, Offer, title="Ménage")
    before = FicheChange.objects.count()
    values = {"title": "Ménage"}
    assert change_fiche_part(by=make.actor(), fiche=fiche, what="offers", part=line, values=values, origin=TEAM) == ()
    assert FicheChange.objects.count() == before


def test_a_link_or_a_huge_figure_is_flagged_when_the_structure_writes_it_and_not_when_the_team_does() -> None:
    fiche = make.fiche()
    owner, nadia = make.actor("structure", organisation=fiche.establishment.organisation), make.actor()
    figure = {"label": "Heures", "value": Decimal(20_000_000), "unit": "heures", "year": 2025, "evidence": "Rapport"}
    for by, origin, rules in (
        (nadia, TEAM, set()),
        (owner, OWNER, {"link_in_text", "unusual_figures"}),
    ):
        offer = Offer(title="Ménage", description="Voir https://spam.example")
        add_fiche_part(by=by, fiche=fiche, what="offers", part=offer, origin=origin)
        add_fiche_part(by=by, fiche=fiche, what="impact_figures", part=ImpactFigure(**figure), origin=origin)
        assert set(FicheFlag.objects.values_list("rule", flat=True)) == rules


def test_an_act_whose_every_field_changed_since_is_not_put_back() -> None:
    fiche, nadia = make.fiche(), make.actor()
    for phone in ("01 55 66 77 88", "01 44 55 66 77"):
        actions.edit_fiche(by=nadia, fiche=fiche, values={"phone": phone}, origin=TEAM)
    act = FicheChange.objects.get(after="01 55 66 77 88").act
    with pytest.raises(Refused, match="Tout a changé depuis"):
        undo_fiche_act(by=nadia, fiche=fiche, act=act, at=now())


def test_a_report_on_a_place_without_commune_is_told_to_its_structure_alone() -> None:
    make.territory(contact_email="equipe@argenteuil.example")
    fiche = make.fiche(make.establishment("Sans adresse"), email="contact@regie.example")
    report_fiche(by=Actor.anonymous(), fiche=fiche, message="Le numéro ne répond plus.")
    assert list(OutgoingMail.objects.values_list("to", flat=True)) == ["contact@regie.example"]


def test_a_status_is_contested_before_a_territory() -> None:
    unit = make.organisation()
    nowhere = Actor(user_id=1, role=Role.STRUCTURE, organisation_id=unit.pk)
    with pytest.raises(Refused, match="adressée à un territoire"):
        contest_ess(by=nowhere, organisation=unit, message="?", upload=ContentFile(b"%PDF-1.7", name="a.pdf"), on=ON)


def test_a_structure_publishes_the_fiche_of_its_own_places_only() -> None:
    mine, other = make.establishment("Antenne"), make.establishment("Bâtival")
    owner = make.actor("structure", organisation=mine.organisation)
    with pytest.raises(Forbidden, match="autre structure"):
        actions.create_fiche(by=owner, establishment=other, values={}, origin=OWNER)
    assert actions.create_fiche(by=owner, establishment=mine, values={"kinds": ["ei"]}, origin=OWNER).pk
