"""What the address and the words of a search mean."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.directory.rules.search_words import (
    Concept,
    allowed_edits,
    concepts,
    corrected,
    edits,
    lexicon,
    nearest,
    phrase_key,
    place_runs,
    tokens,
    weighed,
)
from terreau.directory.rules.searching import (
    MOST_PAGES,
    Order,
    Search,
    box,
    fresh_on,
    is_fresh,
    kilometres,
    read_query,
    read_search,
)
from terreau.directory.rules.sectors import division

LEXICON = lexicon(
    [
        {"words": ["nettoyage", "ménage", "entretien de locaux"], "cpv": "90"},
        {"words": ["haies", "pelouse", "jardinage"]},
        {"words": ["pas cher", "petit prix"]},
    ],
    [{"words": ["BTP"], "means": ["maçonnerie", "gros œuvre"]}],
    {"esat": ["ESAT"], "regie": ["régie de quartier"]},
)

CASES = {
    "one word": ("nettoyage", [("nettoyage",)]),
    "accents and capitals": ("MÉNAGE", [("menage",)]),
    "a phrase of the lexicon": ("entretien de locaux à Bezons", [("entretien de locaux",), ("bezons",)]),
    "small words are left out": ("je cherche un traiteur pour mon équipe", [("traiteur",), ("equipe",)]),
    "words that mean the same are one": ("tondre ma pelouse et mes haies", [("tondre",), ("pelouse", "haies")]),
    "a phrase that holds a small word": ("nettoyage pas cher", [("nettoyage",), ("pas cher",)]),
    "the same word twice": ("ménage ménage", [("menage",)]),
    "numbers of persons": ("buffet 80 personnes", [("buffet",), ("personnes",)]),
    "small words alone name something": ("a vous", [("a",), ("vous",)]),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_a_sentence_is_cut_into_concepts(text: str, expected: list[tuple[str, ...]]) -> None:
    assert [concept.own for concept in concepts(tokens(text), LEXICON)] == expected


def test_a_concept_brings_its_synonyms_its_kinds_and_what_it_covers() -> None:
    found = concepts(tokens("esat btp ménages"), LEXICON)
    assert found[0].kinds == ("esat",)
    assert found[1].near == ("maconnerie", "gros oeuvre")
    assert found[2].same == ("nettoyage", "entretien de locaux")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Entretiens des locaux", "entretien de locaux"),
        ("vélos", "vélo"),
        ("journaux", "journal"),
        ("d'insertion", "insertion"),
    ],
)
def test_spellings_of_one_phrase_meet(one: str, other: str) -> None:
    assert phrase_key(one) == phrase_key(other)


def test_the_rarer_and_the_first_weigh_more() -> None:
    found = weighed([Concept(("vitrerie",)), Concept(("bureaux",))], {"vitrerie": 3, "bureaux": 900}, 1000)
    assert found[0].weight > found[1].weight
    assert sum(each.weight for each in found) == pytest.approx(1)


def test_a_kind_beside_a_trade_weighs_less_and_a_vague_word_little() -> None:
    kind, trade = weighed([Concept(("esat",), kinds=("esat",)), Concept(("traiteur",))], {}, 100)
    assert kind.weight < trade.weight
    trade, vague = weighed([Concept(("avocat",)), Concept(("gratuit",))], {}, 100)
    assert vague.weight < trade.weight / 2


EDITS = {
    "same": ("menage", "menage", 0),
    "one dropped": ("blanchiserie", "blanchisserie", 1),
    "one changed": ("manutantion", "manutention", 1),
    "two swapped": ("menaeg", "menage", 1),
    "too far": ("avocat", "traiteur", 3),
}


@pytest.mark.parametrize(("one", "other", "expected"), EDITS.values(), ids=EDITS.keys())
def test_slips_are_counted(one: str, other: str, expected: int) -> None:
    assert edits(one, other, 2) == expected


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_slips_are_the_same_both_ways(one: str, other: str) -> None:
    assert edits(one, other, 6) == edits(other, one, 6)
    assert (edits(one, other, 6) == 0) == (one == other)


def test_the_nearest_word_is_the_commonest_among_equals() -> None:
    assert nearest("resourcerie", [("ressourcerie", 4), ("recyclerie", 90)]) == "ressourcerie"
    assert nearest("velox", [("velo", 2), ("velos", 30)]) == "velos"
    assert nearest("sel", [("self", 3)]) is None
    assert nearest("traiteur", [("avocat", 3)]) is None
    assert allowed_edits("rq95") == 0


def test_only_words_nobody_wrote_are_replaced() -> None:
    said = corrected(("le", "menaje", "zzz"), lambda word: word == "le", {"menaje": "menage"})
    assert said == ("le", "menage", "zzz")


def test_runs_of_words_that_may_name_a_place_begin_by_the_longest() -> None:
    assert place_runs(("traiteur", "a", "bezons"))[0] == (0, 3)
    assert (1, 2) not in place_runs(("traiteur", "a", "bezons"))


def test_an_address_is_read_and_written_the_same() -> None:
    query = "q=traiteur+bio&ou=Bezons+%2895063%29&rayon=10&type=esat&type=ea&montant=40000&a_jour=1&tri=distance"
    search = read_query(query)
    assert search.values("type") == ("esat", "ea")
    assert (search.radius, search.amount, search.fresh_only, search.order) == (10, Decimal(40000), True, Order.DISTANCE)
    assert search.query() == query


PROBLEMS = {
    "a radius in words": ({"rayon": ["loin"]}, "kilomètres"),
    "a radius too large": ({"rayon": ["9999"]}, "kilomètres"),
    "an amount in words": ({"montant": ["beaucoup"]}, "en euros"),
    "an amount below nothing": ({"montant": ["-3"]}, "en euros"),
    "no number at all": ({"montant": ["nan"]}, "en euros"),
    "a text without end": ({"q": ["a" * 300]}, "trop longue"),
}


@pytest.mark.parametrize(("said", "words"), PROBLEMS.values(), ids=PROBLEMS.keys())
def test_what_cannot_be_read_is_told_and_left_out(said: dict[str, list[str]], words: str) -> None:
    search, problems = read_search(said)
    assert len(problems) == 1
    assert words in problems[0]
    assert search.radius is None
    assert search.amount is None


def test_values_that_do_not_exist_are_left_out_of_the_address() -> None:
    search, problems = read_search({"type": ["esat", "pirate", ""], "page": ["99999"], "tri": ["hasard"]})
    assert search.values("type") == ("esat",)
    assert (search.page, search.order, problems) == (MOST_PAGES, Order.RELEVANCE, ())


@given(st.dictionaries(st.sampled_from(["q", "ou", "rayon", "montant", "type", "page", "tri"]), st.lists(st.text())))
def test_no_address_is_refused(said: dict[str, list[str]]) -> None:
    search, _ = read_search(said)
    assert read_query(search.query()).query() == search.query()


def test_a_search_without_its_filters_keeps_its_words_and_place() -> None:
    search = read_query("q=traiteur&ou=95018&type=esat&montant=4")
    assert search.is_filtered
    assert search.unfiltered().query() == "q=traiteur&ou=95018"
    assert search.without("type").query() == "q=traiteur&ou=95018&montant=4"
    assert search.at("95", 10).query() == "q=traiteur&ou=95&rayon=10&type=esat&montant=4"


def test_argenteuil_is_three_kilometres_and_a_half_from_bezons() -> None:
    assert kilometres((2.247, 48.947), (2.216, 48.924)) == pytest.approx(3.42, abs=0.02)


@given(st.floats(-60, 60), st.floats(-60, 60), st.floats(1, 100))
def test_the_box_holds_its_circle(longitude: float, latitude: float, radius: float) -> None:
    west, south, east, north = box((longitude, latitude), radius)
    for point in ((west, latitude), (east, latitude), (longitude, south), (longitude, north)):
        assert kilometres((longitude, latitude), point) >= radius * 0.999


FRESH = {
    "nothing told": ({}, None, None),
    "the oldest word counts": (
        {"phone": {"source": "owner", "as_of": "2026-05-01"}, "email": {"source": "owner", "as_of": "2025-01-01"}},
        None,
        date(2025, 1, 1),
    ),
    "a confirmation counts for all": (
        {"phone": {"source": "owner", "as_of": "2025-05-01"}},
        date(2026, 6, 1),
        date(2026, 6, 1),
    ),
    "a fact that does not age is left out": ({"siret": {"source": "sirene", "as_of": "2010-01-01"}}, None, None),
}


@pytest.mark.parametrize(("origins", "confirmed", "expected"), FRESH.values(), ids=FRESH.keys())
def test_a_fiche_is_as_old_as_its_oldest_word(
    origins: dict[str, dict[str, str]], confirmed: date | None, expected: date | None
) -> None:
    assert fresh_on(origins, confirmed) == expected


def test_a_fiche_stays_up_to_date_a_year_and_a_month() -> None:
    assert is_fresh(date(2026, 11, 2), date(2025, 10, 1))
    assert not is_fresh(date(2026, 11, 2), date(2025, 9, 1))
    assert not is_fresh(date(2026, 11, 2), None)


def test_a_division_is_the_beginning_of_a_code() -> None:
    assert (division("90911200"), division(""), division("00")) == ("90", "", "")


def test_a_search_says_nothing_by_itself() -> None:
    assert Search().query() == ""
    assert not Search().is_filtered
