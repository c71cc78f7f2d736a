"""A company declares its month by a signed link, on a phone, without an account."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from terreau.clauses import mails
from terreau.clauses.models import Newcomer, Statement
from terreau.clauses.tests import make
from terreau.kit import links
from terreau.kit.models import JournalEntry

pytestmark = pytest.mark.django_db
NEVER = ("public", "bénéficiaire", "clause", "sortie", "éligible", "mise à disposition", "éligibilité", "publics")


@pytest.fixture
def statement() -> Statement:
    """October of Bâtival: Karim, and Aminata supplied by an agency."""
    commitment = make.commitment()
    territory = commitment.clause.territory
    karim = make.placement(commitment)
    agency = make.company("Interim'Insert", employer_kind="etti")
    aminata = make.placement(
        commitment,
        employment_contract=make.employment_contract(
            make.participant(territory, "Aminata", "Sow"),
            employer=agency,
            contract_type="mission",
            employer_kind="etti",
            job="Aide-coffreuse",
            counts_until=None,
        ),
        mode="supplied",
    )
    september = make.statement(commitment, month=date(2026, 9, 1), status="sent", sent_at="2026-10-02T10:00Z")
    make.line(september, karim, Decimal(140))
    make.line(september, aminata, Decimal(120))
    october = make.statement(commitment)
    make.line(october, karim, suggested_hours=Decimal(140))
    make.line(october, aminata, suggested_hours=Decimal(120))
    return october


def address(statement: Statement, step: str = "") -> str:
    """The address of a step of the page."""
    commitment = statement.commitment
    token = links.sign(mails.PURPOSE, commitment.pk, commitment.link_stamp)
    return f"/declaration/{token}/{statement.pk}/{step}"


def typed(statement: Statement, *rows: dict[str, str]) -> dict[str, str]:
    """What the page posts for the lines in the order of names (Karim Diallo, Aminata Sow), as first shown."""
    lines = statement.lines.order_by("placement__employment_contract__participant__name_key")
    data: dict[str, str] = {}
    for line, row in zip(lines, rows, strict=False):
        seen = '[null, "0", "", false, null]'
        for name, value in {"hours": "", "hours_training": "0", "seen": seen, **row}.items():
            data[f"l{line.pk}-{name}"] = value
    return data


def words(html: str) -> str:
    """The words of a page, as read."""
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", html, flags=re.S)
    said = re.findall(r'(?:value|placeholder|aria-label|title|alt)="([^"]*)"', body)
    return unescape(" ".join([re.sub(r"<[^>]+>", " ", body), *(s for s in said if "declaration/" not in s)]))


def test_the_link_opens_the_month_to_declare_without_an_account(client: Client, statement: Statement) -> None:
    page = client.get(address(statement).rsplit("/", 2)[0] + "/")
    text = words(page.content.decode())
    assert page.status_code == 200
    assert "Heures d'octobre\u00a02026" in text
    assert "Karim D." in text
    assert "Aminata S." in text
    assert "compte jusqu'en mars\u00a02028" in text
    assert "intérim d'insertion : Interim'Insert" in text
    assert "15\u00a0novembre" in text
    assert "Nadia Belkacem" in text
    assert "01 34 00 00 00" in text
    assert "833,00\u00a0h" in text


def test_showing_the_page_costs_at_most_twelve_queries_and_writes_nothing(
    client: Client, statement: Statement, django_assert_max_num_queries: object
) -> None:
    for number in range(8):
        person = make.participant(statement.commitment.clause.territory, f"Prénom{number}", f"Nom{number}")
        make.line(statement, make.placement(statement.commitment, person=person), Decimal(100))
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert client.get(address(statement)).status_code == 200
    assert Statement.objects.get(pk=statement.pk).version == 0


def test_the_company_s_pages_never_use_the_words_of_the_office(client: Client, statement: Statement) -> None:
    pages = [client.get(address(statement)), client.get(address(statement, "recu/"), follow=True)]
    pages.append(client.post(address(statement, "transmettre/"), typed(statement, {"hours": "238"}, {"hours": "12"})))
    for page in pages:
        text = words(page.content.decode()).lower()
        assert [word for word in NEVER if re.search(rf"\b{word}s?\b", text)] == []


def test_a_company_never_sees_why_a_person_counts(client: Client, statement: Statement) -> None:
    shown = [client.get(address(statement))]
    Statement.objects.filter(pk=statement.pk).update(status="sent", sent_at="2026-11-02T10:00Z")
    shown.append(client.get(address(statement, "recu/")))
    for page in shown:
        text = page.content.decode()
        assert page.status_code == 200
        for secret in ("RSA", "QPV", "quartier", "26 à 49", "Diallo", "1996"):
            assert secret not in text


def test_last_month_s_hours_stay_unsaid_until_confirmed(client: Client, statement: Statement) -> None:
    client.post(address(statement, "enregistrer/"), typed(statement, {"hours": "140"}, {"hours": "120"}))
    assert list(statement.lines.values_list("hours", flat=True)) == [None, None]
    karim = statement.lines.get(placement__employment_contract__participant__first_name="Karim")
    data = typed(statement, {"hours": "140"}, {"hours": "120"}) | {"confirm": str(karim.pk)}
    client.post(address(statement, "enregistrer/"), data)
    karim.refresh_from_db()
    assert karim.hours == 140
    assert karim.is_confirmed


def test_hours_are_read_as_french_people_type_them(client: Client, statement: Statement) -> None:
    client.post(address(statement, "enregistrer/"), typed(statement, {"hours": "101,5", "hours_training": "7"}))
    karim = statement.lines.get(placement__employment_contract__participant__first_name="Karim")
    assert (karim.hours, karim.hours_training) == (Decimal("101.50"), Decimal(7))


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"hours": "douze"}, "Ce nombre ne se lit pas"),
        ({"hours": "-3"}, "Les heures ne peuvent pas être négatives"),
        ({"hours": "9000"}, "C'est trop pour un mois"),
        ({"hours": "7", "hours_training": "8"}, "elle ne peut pas les dépasser"),
        ({"hours": "7", "has_left": "on"}, "Depuis quand ?"),
        ({"hours": "7", "explanation": "son numéro est 1 96 05 95 018 123 45"}, "numéro de sécurité sociale"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing_else(
    client: Client, statement: Statement, row: dict[str, str], sentence: str
) -> None:
    page = client.post(address(statement, "enregistrer/"), typed(statement, row, {"hours": "99"}))
    text = words(page.content.decode())
    assert page.status_code == 422
    assert sentence in text
    assert row["hours"] in text
    assert statement.lines.get(placement__employment_contract__participant__first_name="Aminata").hours == 99


def test_sending_asks_once_and_is_never_blocked(client: Client, statement: Statement) -> None:
    data = typed(statement, {"hours": "238"}, {"hours": "120"})
    page = client.post(address(statement, "transmettre/"), data)
    text = words(page.content.decode())
    assert page.status_code == 422
    assert "plus de 48 h par semaine" in text
    assert "comme le mois d'avant" in text
    page = client.post(address(statement, "transmettre/"), data | {"anyway": "1"}, follow=True)
    statement.refresh_from_db()
    assert statement.status == "sent"
    assert set(statement.lines.values_list("hours", flat=True)) == {120, 238}
    assert "Transmis, merci" in words(page.content.decode())


def test_a_sentence_answers_a_warning_and_the_month_leaves_at_once(client: Client, statement: Statement) -> None:
    row = {"hours": "238", "explanation": "Deux semaines de nuit"}
    data = typed(statement, row, {"hours": "12", "explanation": "Arrivée le 28"})
    page = client.post(address(statement, "transmettre/"), data)
    assert page.status_code == 302
    statement.refresh_from_db()
    assert statement.status == "sent"


def test_a_double_click_sends_once(client: Client, statement: Statement) -> None:
    data = typed(statement, {"hours": "144"}, {"hours": "120"}) | {"anyway": "1"}
    url = address(statement, "transmettre/")
    first = client.post(url, data)
    second = client.post(url, data)
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    assert JournalEntry.objects.filter(verb="clauses.submit_statement").count() == 1


def test_two_people_on_the_same_draft_lose_nothing(client: Client, statement: Statement) -> None:
    client.post(address(statement, "enregistrer/"), typed(statement, {"hours": "144"}, {"hours": ""}))
    page = client.post(address(statement, "enregistrer/"), typed(statement, {"hours": "150"}, {"hours": "99"}))
    text = words(page.content.decode())
    assert "Une autre personne a rempli ce relevé en même temps" in text
    assert "144,00\u00a0h" in text
    assert "150" in text
    hours = dict(statement.lines.values_list("placement__employment_contract__participant__first_name", "hours"))
    assert hours == {"Karim": 144, "Aminata": 99}


def test_each_field_is_kept_as_it_is_typed(client: Client, statement: Statement) -> None:
    karim = statement.lines.get(placement__employment_contract__participant__first_name="Karim")
    page = client.post(address(statement, f"ligne/{karim.pk}/"), typed(statement, {"hours": "238"}, {"hours": "5"}))
    text = page.content.decode()
    assert "plus de 48 h par semaine" in text
    assert 'id="total" hx-swap-oob="true"' in text
    assert f'id="l{karim.pk}-seen"' in text
    karim.refresh_from_db()
    assert karim.hours == 238
    assert statement.lines.exclude(pk=karim.pk).get().hours is None


def test_a_month_without_hours_is_one_press(client: Client, statement: Statement) -> None:
    page = client.post(address(statement, "aucune-heure/"), {"no_hours": "worksite_stopped"}, follow=True)
    statement.refresh_from_db()
    assert (statement.status, statement.no_hours_reason) == ("sent", "worksite_stopped")
    assert statement.lines.count() == 0
    assert "Le chantier est arrêté".lower() in words(page.content.decode())


def test_another_reason_needs_its_words(client: Client, statement: Statement) -> None:
    page = client.post(address(statement, "aucune-heure/"), {"no_hours": "other"})
    assert page.status_code == 409
    assert "Dites en quelques mots" in words(page.content.decode())
    assert Statement.objects.get(pk=statement.pk).status == "to_fill"


def test_a_person_is_added_for_the_facilitator_to_call_back(client: Client, statement: Statement) -> None:
    data = typed(statement, {"hours": "80"}) | {
        "nouvelle-first_name": "Lina",
        "nouvelle-last_name": "Moreau",
        "nouvelle-from_on": "12/10/2026",
        "nouvelle-hours": "60",
    }
    page = client.post(address(statement, "ajouter/"), data, follow=True)
    told = Newcomer.objects.get()
    assert (told.first_name, told.hours, told.statement) == ("Lina", Decimal(60), statement)
    assert "Lina Moreau" in words(page.content.decode())
    assert "140,00\u00a0h" in words(page.content.decode())
    client.post(address(statement, f"retirer/{told.pk}/"))
    assert Newcomer.objects.count() == 0


def test_a_person_without_a_date_is_asked_for_it(client: Client, statement: Statement) -> None:
    data = {"nouvelle-first_name": "Lina", "nouvelle-last_name": "Moreau", "nouvelle-from_on": ""}
    page = client.post(address(statement, "ajouter/"), data)
    assert page.status_code == 422
    assert "Lina" in page.content.decode()


def test_a_file_is_attached_and_a_wrong_one_refused(client: Client, statement: Statement) -> None:
    bad = client.post(
        address(statement, "justificatif/"), {"proof": SimpleUploadedFile("heures.exe", b"MZ\x90\x00abc")}
    )
    assert bad.status_code == 422
    none = client.post(address(statement, "justificatif/"), {})
    assert "Choisissez d'abord un fichier" in words(none.content.decode())
    client.post(address(statement, "justificatif/"), {"proof": SimpleUploadedFile("heures.pdf", b"%PDF-1.7 heures")})
    statement.refresh_from_db()
    assert statement.proof is not None
    assert statement.proof.name == "heures.pdf"


def test_last_month_s_people_come_back_in_one_press(client: Client, statement: Statement) -> None:
    statement.lines.all().delete()
    assert "Reprendre les personnes de septembre" in words(client.get(address(statement)).content.decode())
    client.post(address(statement, "reprendre/"))
    suggested = set(statement.lines.values_list("suggested_hours", flat=True))
    assert suggested == {120, 140}
    assert "Reprendre les personnes" not in words(client.get(address(statement)).content.decode())


def test_what_came_back_is_on_top_with_its_line_first(client: Client, statement: Statement) -> None:
    statement.lines.update(hours=Decimal(100), is_confirmed=True)
    aminata = statement.lines.get(placement__employment_contract__participant__first_name="Aminata")
    aminata.remark = "Comptez les absences."
    aminata.save()
    Statement.objects.filter(pk=statement.pk).update(
        status="returned",
        sent_at="2026-11-02T10:00Z",
        returned_at="2026-11-03T10:00Z",
        return_reason="Les heures d'Aminata semblent trop hautes.",
    )
    text = words(client.get(address(statement)).content.decode())
    assert "Les heures d'Aminata semblent trop hautes." in text
    assert text.index("Aminata S.") < text.index("Karim D.")


def test_a_verified_month_is_only_shown(client: Client, statement: Statement) -> None:
    Statement.objects.filter(pk=statement.pk).update(
        status="validated", sent_at="2026-11-02T10:00Z", validated_at="2026-11-03T10:00Z"
    )
    assert client.get(address(statement)).status_code == 302
    page = client.post(address(statement, "enregistrer/"), typed(statement, {"hours": "1"}))
    assert page.status_code == 409
    assert "déjà vérifié" in page.content.decode()


def test_a_link_opens_one_commitment_only(client: Client, statement: Statement) -> None:
    other = make.statement()
    token = links.sign(mails.PURPOSE, statement.commitment.pk, "1")
    assert client.get(f"/declaration/{token}/{other.pk}/").status_code == 404
    assert client.post(f"/declaration/{token}/{other.pk}/transmettre/").status_code == 404


@pytest.mark.parametrize("token", ["faux", "WzEsIjEiXQ:1abc:xyz"])
def test_a_dead_link_says_what_to_do(client: Client, token: str) -> None:
    page = client.get(f"/declaration/{token}/")
    assert page.status_code == 404
    assert "Ouvrez-le depuis le message" in words(page.content.decode())


def test_a_replaced_link_no_longer_opens(client: Client, statement: Statement) -> None:
    old = address(statement)
    statement.commitment.link_stamp = "2"
    statement.commitment.save()
    assert client.get(old).status_code == 404


def test_nothing_to_declare_is_said(client: Client, statement: Statement) -> None:
    Statement.objects.filter(pk=statement.pk).update(status="sent", sent_at="2026-11-02T10:00Z")
    page = client.get(address(statement).rsplit("/", 2)[0] + "/")
    assert "Rien à transmettre pour le moment" in words(page.content.decode())


@pytest.mark.parametrize("step", ["enregistrer/", "transmettre/", "reprendre/", "aucune-heure/", "ajouter/"])
def test_every_write_is_a_post(client: Client, statement: Statement, step: str) -> None:
    assert client.get(address(statement, step)).status_code == 405
