"""The participants' pages, for each role and for a neighbour."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from terreau.directory.tests import make as directory
from terreau.kit.models import JournalEntry
from terreau.participants.models import Eligibility, Participant, ParticipantShare
from terreau.participants.room import search
from terreau.participants.tests import make
from terreau.participants.todos import proofs_awaited

pytestmark = pytest.mark.django_db
TEAM = ("facilitator", "admin")
PAGES = (
    "/participants/",
    "/participants/?format=csv",
    "/participants/ajouter/",
    "/participants/{person}/",
    "/participants/{person}/modifier/",
    "/participants/{person}/eligibilite/",
    "/participants/{person}/partager/",
    "/participants/{person}/donnees/",
    "/participants/{person}/donnees/dossier.json",
    "/participants/eligibilites/{eligibility}/justificatif/",
)
POSTS = (
    "/participants/eligibilites/{eligibility}/terminer/",
    "/participants/eligibilites/{eligibility}/principale/",
    "/participants/partages/{share}/terminer/",
)
OF_ADMIN = "/donnees/"


def read(answer: Any) -> bytes:
    """The whole answer, so that a file sent in pieces is closed."""
    return b"".join(answer) if answer.streaming else answer.content


@pytest.fixture
def numbers() -> dict[str, int]:
    row = make.eligibility()
    share = make.share(row.participant, directory.territory("93066", "Saint-Denis"))
    return {"person": row.participant_id, "eligibility": row.pk, "share": share.pk}


@pytest.mark.parametrize("role", ["company", "buyer", "elected"])
def test_nobody_outside_the_team_finds_any_page(role: str, numbers: dict[str, int]) -> None:
    browser = directory.client(role)
    for address in PAGES:
        assert browser.get(address.format(**numbers)).status_code == 404, address
    for address in POSTS:
        assert browser.post(address.format(**numbers), {"on": "2026-01-01"}).status_code == 404, address
    assert not JournalEntry.objects.filter(verb__startswith="participants.").exists()


@pytest.mark.parametrize("role", TEAM)
def test_the_team_finds_every_page(role: str, numbers: dict[str, int]) -> None:
    browser = directory.client(role)
    for address in PAGES:
        answer = browser.get(address.format(**numbers))
        read(answer)
        assert answer.status_code == (403 if role != "admin" and OF_ADMIN in address else 200), address


@pytest.mark.parametrize("role", TEAM)
def test_a_neighbour_finds_no_file(role: str, numbers: dict[str, int]) -> None:
    browser = directory.client(role, territory=directory.neighbour())
    for address in PAGES[3:]:
        assert browser.get(address.format(**numbers)).status_code == 404, address
    for address in POSTS:
        assert browser.post(address.format(**numbers), {"on": "2026-01-01"}).status_code == 404, address
    assert "Morel" not in browser.get("/participants/").content.decode()


def test_a_neighbour_reads_a_shared_file_and_changes_nothing(numbers: dict[str, int]) -> None:
    browser = directory.client("admin", territory=directory.territory("93066"))
    page = browser.get(f"/participants/{numbers['person']}/").content.decode()
    assert "Dossier partagé" in page
    assert "Modifier" not in page
    for address in PAGES[4:]:
        assert browser.get(address.format(**numbers)).status_code == 403, address
    for address in POSTS:
        assert browser.post(address.format(**numbers), {"on": "2026-01-01"}).status_code == 403, address


def test_a_visitor_is_asked_to_sign_in() -> None:
    assert Client().get("/participants/").headers["Location"].startswith("/connexion/")


def test_every_reading_of_a_file_and_every_export_is_recorded(numbers: dict[str, int]) -> None:
    browser = directory.client("admin")
    for address in (PAGES[3], PAGES[4], PAGES[7], PAGES[8], PAGES[1]):
        read(browser.get(address.format(**numbers)))
    verbs = list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True))
    reading = "participants.read_participant"
    assert verbs == [reading, reading, reading, "participants.export_participant", "participants.export_participants"]


def test_one_click_says_whether_a_person_counts_that_day(numbers: dict[str, int]) -> None:
    browser = directory.client()
    page = f"/participants/{numbers['person']}/"
    assert "Ses heures comptent jusqu&#x27;en" in browser.get(page, {"date": "2026-01-01"}).content.decode()
    assert "Ses heures comptaient" in browser.get(page, {"date": "2030-01-01"}).content.decode()
    assert browser.get(page, {"date": "hier"}).status_code == 200
    Eligibility.objects.update(proof_seen_on=None)
    assert "Justificatif attendu" in browser.get(page, {"date": "2026-01-01"}).content.decode()


def test_the_list_is_filtered_in_its_address() -> None:
    counting, other = (
        make.participant("Yanis", "Morel", lives_in_qpv=True, referrer_kind="plie"),
        make.participant("Inès", "Petit", education="level_4", lives_in_qpv=False),
    )
    make.eligibility(counting, valid_to=None)
    browser = directory.client()
    for filters, kept in (
        ({"counts": "yes"}, counting),
        ({"counts": "no"}, other),
        ({"category": "DELD"}, counting),
        ({"qpv": "true"}, counting),
        ({"qpv": "false"}, other),
        ({"referrer": "plie"}, counting),
        ({"education": "level_4"}, other),
        ({"q": "morel yanis"}, counting),
    ):
        page = browser.get("/participants/", filters).content.decode()
        assert ("Morel Yanis" in page, "Petit Inès" in page) == (kept == counting, kept == other), filters
    assert "ouvrez un nouveau dossier" in browser.get("/participants/", {"q": "zzzz"}).content.decode()
    sheet = read(browser.get("/participants/?format=csv")).decode("utf-8-sig")
    assert "Morel Yanis;Oui;;Demandeur d'emploi de longue durée" in sheet


def test_a_file_is_opened_once_and_a_double_is_shown_first() -> None:
    browser = directory.client()
    typed = {"first_name": "Yanis", "last_name": "Morel", "birth_on": "17/05/1990", "education": "unknown"}
    assert browser.post("/participants/ajouter/", typed).status_code == 302
    again = browser.post("/participants/ajouter/", typed)
    page = again.content.decode()
    assert again.status_code == 422
    assert "Est-ce la même personne" in page
    assert "même nom et même date de naissance" in page
    assert Participant.objects.count() == 1
    near = browser.post("/participants/ajouter/", {**typed, "last_name": "Morelle"})
    assert "nom très proche" in near.content.decode()
    assert browser.post("/participants/ajouter/", {**typed, "is_distinct": "on"}).status_code == 302
    assert Participant.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"last_name": ""}, "obligatoire"),
        ({"counsellor": "1 85 05 78 006 084 36"}, "sécurité sociale"),
        ({"birth_on": "2020-01-01"}, "entre 14 et 100"),
        ({"pass_iae_number": "123"}, "12 caractères"),
        ({"commune": "Nulle-Part"}, "Aucune commune"),
        ({"referrer": "Personne"}, "Aucune organisation"),
    ],
)
def test_a_wrong_value_gets_a_sentence_and_loses_nothing(typed: dict[str, str], says: str) -> None:
    values = {"first_name": "Yanis", "last_name": "Morel", "education": "unknown", "phone": "01 99", **typed}
    answer = directory.client().post("/participants/ajouter/", values)
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert "01 99" in answer.content.decode()
    assert not Participant.objects.exists()


def test_a_file_is_corrected() -> None:
    directory.commune()
    unit = directory.organisation("Mission locale")
    person = make.participant(lives_in_qpv=True)
    browser = directory.client()
    page = f"/participants/{person.pk}/modifier/"
    values = {
        "first_name": "Yanis",
        "last_name": "Morel-Petit",
        "education": "level_3",
        "commune": "Argenteuil",
        "referrer": unit.siren,
        "lives_in_qpv": "false",
        "pass_iae_number": "99999 12 34567",
    }
    assert browser.post(page, values).status_code == 302
    person.refresh_from_db()
    assert (person.name_key, person.commune_id, person.referrer, person.lives_in_qpv, person.pass_iae_number) == (
        "morel petit yanis",
        "95018",
        unit,
        False,
        "999991234567",
    )
    assert "Morel-Petit" in browser.get(page).content.decode()
    assert browser.post(page, {**values, "first_name": ""}).status_code == 422


def test_a_category_is_added_proved_made_principal_and_ended() -> None:
    person = make.participant()
    browser = directory.client()
    page = f"/participants/{person.pk}/eligibilite/"
    assert "24 mois" in browser.get(page).content.decode()
    wrong = browser.post(page, {"category": "AVIS", "valid_from": "2026-03-01"})
    assert "avis motivé" in wrong.content.decode()
    assert browser.post(page, {"category": "DELD", "valid_from": "2026-03-01"}).status_code == 302
    first = Eligibility.objects.get()
    assert (first.is_principal, first.valid_to) == (True, date(2028, 2, 29))
    browser.post(page, {"category": "RSA", "valid_from": "2026-03-01", "proof_seen_on": "2026-03-02"})
    second = Eligibility.objects.get(category="RSA")
    assert second.proof == "Attestation RSA (CAF ou MSA)"
    proof = f"/participants/eligibilites/{first.pk}/justificatif/"
    old = {"proof": "Attestation", "dated_on": "2025-01-01", "seen_on": "2026-03-02"}
    assert "plus de 3 mois" in browser.post(proof, old).content.decode()
    assert browser.post(proof, {**old, "dated_on": "2026-02-01"}).status_code == 302
    assert browser.post(f"/participants/eligibilites/{second.pk}/principale/").status_code == 302
    end = f"/participants/eligibilites/{first.pk}/terminer/"
    kept = browser.post(end, {"on": "", "reason": "emploi durable"})
    assert (kept.status_code, "emploi durable" in kept.content.decode()) == (422, True)
    assert browser.post(end, {"on": "2026-12-31", "reason": "emploi durable"}).status_code == 302
    first.refresh_from_db()
    assert (first.is_principal, first.valid_to) == (False, date(2026, 12, 31))


def test_a_file_is_shown_to_another_territory_and_no_more() -> None:
    person, other = make.participant(), directory.neighbour()
    browser = directory.client()
    page = f"/participants/{person.pk}/partager/"
    assert browser.post(page, {"territory": other.pk}).status_code == 422
    assert browser.post(page, {"territory": other.pk, "reason": "même chantier"}).status_code == 302
    assert "déjà montré" in browser.post(page, {"territory": other.pk, "reason": "encore"}).content.decode()
    share = ParticipantShare.objects.get()
    assert "même chantier" in browser.get(f"/participants/{person.pk}/").content.decode()
    assert browser.post(f"/participants/partages/{share.pk}/terminer/").status_code == 302


def test_the_file_handed_over_holds_every_row_and_who_read_it(numbers: dict[str, int]) -> None:
    browser = directory.client("admin")
    browser.get(f"/participants/{numbers['person']}/")
    answer = browser.get(f"/participants/{numbers['person']}/donnees/dossier.json")
    told = json.loads(answer.content)
    assert told["dossier"]["participant"][0]["nom"] == "Morel"
    assert told["dossier"]["éligibilité"][0]["catégorie"].startswith("Demandeur")
    assert "partage de dossier" in told["dossier"]
    assert told["historique"][0]["acte"] == "a lu le dossier d'une personne"
    assert "attachment" in answer.headers["Content-Disposition"]


def test_pages_stay_within_twelve_queries(numbers: dict[str, int], django_assert_max_num_queries: object) -> None:
    for number in range(4):
        make.eligibility(make.participant("Inès", f"Petit {number}"))
    person = Participant.objects.get(pk=numbers["person"])
    for category in ("RSA", "QPV", "AVIS"):
        make.eligibility(person, category)
    browser = directory.client("admin")
    for address in PAGES[:1] + PAGES[2:8]:
        with django_assert_max_num_queries(12):  # type: ignore[operator]
            browser.get(address.format(**numbers))


def test_the_week_says_whose_proof_is_awaited() -> None:
    nadia, day = directory.actor(), date(2026, 1, 1)
    assert proofs_awaited(nadia, day) == []
    for name in ("Petit", "Diarra", "Morel", "Perrin"):
        make.eligibility(make.participant("Zoé", name), proof_seen_on=None)
    (todo,) = proofs_awaited(nadia, day)
    assert (todo.what, todo.minutes) == ("Voir 4\u00a0justificatifs attendus", 12)
    assert todo.why.startswith("Zoé Diarra, Zoé Morel, Zoé Perrin... :")
    assert "Diarra Zoé" in directory.client().get(todo.url).content.decode()
    assert proofs_awaited(directory.actor("company"), day) == []
    assert proofs_awaited(directory.actor(territory=directory.neighbour()), day) == []


@pytest.mark.parametrize(
    "filters", [{"q": "\0"}, {"q": "x" * 3000}, {"counts": "maybe"}, {"category": "\0"}, {"page": "99"}]
)
def test_a_strange_search_is_answered(filters: dict[str, str]) -> None:
    assert directory.client().get("/participants/", filters).status_code == 200


def test_a_search_across_rooms_finds_persons_for_the_team_alone() -> None:
    person = make.participant()
    assert search(directory.actor(), "morel") == [("Participant", "Yanis Morel", f"/participants/{person.pk}/")]
    assert search(directory.actor("company"), "morel") == []
    assert search(directory.actor(territory=directory.neighbour()), "morel") == []
