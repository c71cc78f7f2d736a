"""When a claim is believed, and how it moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.directory.rules.claims import MOVES, ClaimState, ClaimWay, first_state, move_refusal, way_of
from terreau.directory.rules.mail_domains import domain_of, host_of, is_of_structure, is_public


@pytest.mark.parametrize(
    ("address", "website", "email", "is_own"),
    [
        pytest.param("a@regie.example", "https://www.regie.example/nous", "", True, id="site"),
        pytest.param("A@REGIE.example", "", "contact@regie.example", True, id="published address"),
        pytest.param("a@gmail.com", "", "regie@gmail.com", False, id="public provider"),
        pytest.param("a@regie.free.fr", "http://regie.free.fr", "", False, id="page at a provider"),
        pytest.param("a@facebook.com", "https://facebook.com/regie", "", False, id="social network"),
        pytest.param("a@example.org", "https://regie.example.org", "", False, id="domain above"),
        pytest.param("a@mail.regie.example", "https://regie.example", "", False, id="domain below"),
        pytest.param("a@autre.example", "https://regie.example", "c@regie.example", False, id="another"),
        pytest.param("a", "https://regie.example", "", False, id="no address"),
        pytest.param("a@localhost", "http://localhost", "", False, id="no domain"),
    ],
)
def test_only_the_very_domain_of_the_structure_is_its_own(address: str, website: str, email: str, is_own: bool) -> None:
    assert is_of_structure(address, website=website, email=email) is is_own


def test_an_unreadable_site_has_no_host() -> None:
    assert host_of("http://[bad") == ""
    assert host_of("regie.example") == "regie.example"
    assert domain_of("regie.example") == ""


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_typed_breaks_the_comparison_of_domains(address: str, website: str) -> None:
    assert is_of_structure(address, website=website, email="") in {True, False}
    assert not is_public("regie.example")


@pytest.mark.parametrize(
    ("is_own_domain", "siret", "known", "has_proof", "way"),
    [
        (True, "", "1", False, ClaimWay.DOMAIN),
        (False, "1", "1", True, ClaimWay.PROOF),
        (False, "1", "", True, ClaimWay.PROOF),
        (False, "1", "2", True, ClaimWay.VOUCHED),
        (False, "1", "1", False, ClaimWay.VOUCHED),
        (False, "", "", True, ClaimWay.VOUCHED),
    ],
)
def test_a_claim_takes_the_strongest_way_that_it_proves(
    is_own_domain: bool, siret: str, known: str, has_proof: bool, way: ClaimWay
) -> None:
    assert way_of(is_own_domain=is_own_domain, siret=siret, known_siret=known, has_proof=has_proof) is way


def test_a_proof_opens_at_once_unless_someone_keeps_the_fiche() -> None:
    assert first_state(ClaimWay.PROOF, is_owned=False) is ClaimState.GRANTED
    assert first_state(ClaimWay.PROOF, is_owned=True) is ClaimState.TO_VOUCH
    assert first_state(ClaimWay.VOUCHED, is_owned=False) is ClaimState.TO_VOUCH
    assert first_state(ClaimWay.DOMAIN, is_owned=True) is ClaimState.SENT


@pytest.mark.parametrize("present", ClaimState)
@pytest.mark.parametrize("to", ClaimState)
def test_each_bad_move_is_refused_with_a_sentence(present: ClaimState, to: ClaimState) -> None:
    refusal = move_refusal(present, to)
    assert (refusal is None) == (to in MOVES[present])
    assert refusal is None or refusal.endswith(".")
