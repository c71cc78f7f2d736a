"""Records that may be a structure already known: set aside, then decided by a person."""

from pathlib import Path

import pytest

from terreau.directory.importing.actions import decide_match, undo_list
from terreau.directory.importing.todos import matches_to_decide
from terreau.directory.models import Establishment, Fiche, PendingMatch
from terreau.directory.rules.matching import MatchDecision
from terreau.directory.tests import make
from terreau.directory.tests.importing import make as lists
from terreau.kit import clock
from terreau.kit.actions import Refused

pytestmark = pytest.mark.django_db


def set_aside(folder: Path) -> PendingMatch:
    """A record whose name is nearly that of a place of its commune."""
    make.establishment("Régie du bord de Seine", commune=make.commune(), siret=None)
    _, report = lists.run(lists.as_json(folder, [lists.structure()]))
    assert lists.counts(report) == {"read": 1, "flagged": 1}
    return PendingMatch.objects.get()


def decide(match: PendingMatch, decision: MatchDecision, fiche: Fiche | None = None) -> PendingMatch:
    by = make.actor(territory=make.territory())
    return decide_match(by=by, match=match, decision=decision, fiche=fiche, at=clock.now())


def test_the_same_name_in_the_same_commune_needs_no_one(tmp_path: Path) -> None:
    make.establishment("REGIE DES BORDS DE SEINE", commune=make.commune(), siret=None)
    lists.run(lists.as_json(tmp_path, [lists.structure()]))
    assert Establishment.objects.count() == 1


def test_a_near_name_waits_and_the_same_record_is_not_asked_twice(tmp_path: Path) -> None:
    set_aside(tmp_path)
    _, again = lists.run(lists.as_json(tmp_path, [lists.structure()]))
    assert lists.counts(again) == {"read": 1, "flagged": 1}
    assert PendingMatch.objects.count() == 1
    assert (
        matches_to_decide(make.actor(territory=make.territory()), clock.today())[0].what
        == "Décider 1\u00a0rapprochement"
    )


def test_the_same_completes_the_fiche_and_the_record_finds_it_next_time(tmp_path: Path) -> None:
    match = set_aside(tmp_path)
    fiche = Fiche.objects.get(pk=match.candidates[0])
    assert decide(match, MatchDecision.SAME, fiche).fiche == fiche
    fiche.refresh_from_db()
    assert fiche.phone == "01 34 11 22 33"
    _, again = lists.run(lists.as_json(tmp_path, [lists.structure()]))
    assert lists.counts(again) == {"read": 1, "unchanged": 1}
    with pytest.raises(Refused, match="déjà décidé"):
        decide(match, MatchDecision.NEW)


def test_another_makes_a_structure_that_goes_with_its_import(tmp_path: Path) -> None:
    match = set_aside(tmp_path)
    decide(match, MatchDecision.NEW)
    assert Establishment.objects.count() == 2
    undo_list(by=make.system(), batch=match.batch, at=clock.now())
    assert [place.name for place in Establishment.objects.order_by("pk")] == ["Régie du bord de Seine"]
    assert not Fiche.objects.exists()


def test_one_not_wanted_stays_out(tmp_path: Path) -> None:
    decide(set_aside(tmp_path), MatchDecision.SKIPPED)
    _, again = lists.run(lists.as_json(tmp_path, [lists.structure()]))
    assert lists.counts(again) == {"read": 1, "rejected": 1}


def test_only_a_candidate_can_be_the_same(tmp_path: Path) -> None:
    match = set_aside(tmp_path)
    with pytest.raises(Refused, match="proposées"):
        decide(match, MatchDecision.SAME)


def test_a_person_decides_on_the_page_by_three_buttons(tmp_path: Path) -> None:
    match = set_aside(tmp_path)
    browser = make.client(territory=make.territory())
    assert "Régie des Bords de Seine" in browser.get("/annuaire/rapprochements/").text
    address = f"/annuaire/rapprochements/{match.pk}/"
    page = browser.get(address).text
    assert "Régie du bord de Seine" in page
    assert f'value="same:{match.candidates[0]}"' in page
    assert browser.post(address, {"decision": "same:0"}).status_code == 422
    assert browser.post(address, {"decision": f"same:{match.candidates[0]}"}).status_code == 302
    assert "Déjà décidé" in browser.get(address).text
    assert make.client(territory=make.neighbour()).get(address).status_code == 404
