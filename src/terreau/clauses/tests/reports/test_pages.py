"""The bilan on the page and as files, role by role."""

import io
import json
import zipfile
from datetime import date
from decimal import Decimal

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from terreau.accounts.roles import Role
from terreau.clauses.models import Commitment
from terreau.clauses.tests import make
from terreau.clauses.tests.reports.rows import worked
from terreau.directory.models import Organisation
from terreau.kit import clock
from terreau.kit.documents import png
from terreau.procurement.tests import make as procurement
from terreau.territories.models import Territory

pytestmark = pytest.mark.django_db
LAST_YEAR = {"periode": "annee-derniere"}


@pytest.fixture(autouse=True)
def _in_2027(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("terreau.clauses.views.reports",):
        monkeypatch.setattr(f"{module}.today", lambda: date(2027, 6, 1))
    assert clock.today() is not None


@pytest.fixture
def home() -> Territory:
    """Two buyers, one of them with an operation of the NPNRU; nine persons, three in a category of their own."""
    of = make.territory(name="Ville d'Argenteuil")
    city = procurement.buyer("Ville d'Argenteuil")
    landlord = procurement.buyer("Argenteuil <Habitat> & fils")
    site = procurement.operation("Porte Saint-Germain", programme="NPNRU")
    first = make.commitment(
        on=make.clause(of=of, lot=procurement.lot(of=procurement.contract(of=city), operation=site)),
        company=make.company("Bâtival"),
    )
    second = make.commitment(
        on=make.clause(of=of, lot=procurement.lot(of=procurement.contract(of=landlord))),
        company=make.company("Verdure"),
    )
    for number in range(9):
        category = "JUSTICE" if number < 3 else "RSA"
        contract = make.employment_contract(make.participant(of, f"Prénom{number}", "Nomcaché"), category=category)
        worked(first if number < 8 else second, contract, "100.50", date(2026, 3, 31), training="7")
    return of


def browser(of: Territory, role: Role, organisation: Organisation | None = None) -> Client:
    """Somebody signed in."""
    client = Client()
    client.force_login(make.member(of, role, organisation=organisation)[0])
    return client


def page(client: Client, **asked: str) -> str:
    """The text of the bilan's page."""
    answer = client.get(reverse("clauses:report"), {**LAST_YEAR, **asked})
    assert answer.status_code == 200
    return answer.content.decode()


def data(client: Client, **asked: str) -> dict[str, object]:
    """The bilan as JSON."""
    answer = client.get(reverse("clauses:report_file", args=["json"]), {**LAST_YEAR, **asked})
    assert answer.status_code == 200
    return dict(json.loads(answer.content))


def company_of(name: str) -> Organisation:
    """A company of the scene."""
    return Commitment.objects.get(company__name=name).company.organisation


def test_the_facilitator_reads_the_year_in_three_sentences(home: Territory) -> None:
    text = page(browser(home, Role.FACILITATOR))
    assert "2\xa0entreprises ont fait 904,50\xa0h d&#x27;insertion en 2026." in text
    assert "9\xa0personnes ont travaillé ; toutes ont commencé pendant la période." in text
    assert "904,50\xa0h sur 1\u202f666,00\xa0h" in text
    assert "Heures travaillées jusqu&#x27;en mars\xa02026, validées jusqu&#x27;au 10\xa0avril 2026." in text


def test_every_figure_opens_its_lines_for_the_team(home: Territory) -> None:
    client = browser(home, Role.FACILITATOR)
    text = page(client)
    assert f"{reverse('clauses:report_lines')}?periode=annee-derniere" in text
    lines = client.get(reverse("clauses:report_lines"), LAST_YEAR).content.decode()
    assert "Total : 904,50\xa0h" in lines
    assert "9\xa0lignes" in lines
    training = client.get(reverse("clauses:report_lines"), {**LAST_YEAR, "quoi": "formation"}).content.decode()
    assert "Total : 63,00\xa0h" in training
    narrowed = client.get(reverse("clauses:report_lines"), {**LAST_YEAR, "programme": "NPNRU"}).content.decode()
    assert "Total : 804,00\xa0h" in narrowed


def test_the_lines_of_another_figure_are_those_of_before(home: Territory) -> None:
    client = browser(home, Role.FACILITATOR)
    answer = client.get(reverse("clauses:report_lines"), {"periode": "annee", "quoi": "rattrapage"})
    assert "Total : 0,00\xa0h" in answer.content.decode()
    exported = client.get(reverse("clauses:report_lines"), {**LAST_YEAR, "format": "csv"})
    assert b"Lot 2 Gros" in b"".join(exported.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", [Role.BUYER, Role.ELECTED, Role.COMPANY])
def test_nobody_outside_the_team_opens_the_lines(home: Territory, role: Role) -> None:
    client = browser(home, role, company_of("Bâtival") if role is not Role.ELECTED else None)
    assert client.get(reverse("clauses:report_lines"), LAST_YEAR).status_code == 403
    assert reverse("clauses:report_lines") not in page(client)


def test_a_filter_on_a_programme_narrows_everything(home: Territory) -> None:
    found = data(browser(home, Role.FACILITATOR), programme="NPNRU")
    assert (found["hours_done"], found["persons"], found["buyers"]) == ("804.00", 8, 1)
    assert found["subject"] == "programme NPNRU"


def test_a_buyer_reads_its_own_contracts_whatever_it_types(home: Territory) -> None:
    city = Organisation.objects.get(name="Ville d'Argenteuil")
    other = Organisation.objects.get(name__startswith="Argenteuil <")
    client = browser(home, Role.BUYER, city)
    for asked in ({}, {"acheteur": str(other.pk)}, {"entreprise": str(company_of("Verdure").pk)}):
        found = data(client, **asked)
        assert (found["hours_done"], found["persons"], found["audience"]) == ("804.00", 8, "outside")
    assert "Verdure" not in page(client)


def test_a_company_reads_its_own_hours_and_no_trait_of_persons(home: Territory) -> None:
    client = browser(home, Role.COMPANY, company_of("Verdure"))
    found = data(client, entreprise=str(company_of("Bâtival").pk), lecteurs="")
    assert (found["hours_done"], found["companies"]) == ("100.50", 1)
    text = page(client)
    assert "RSA" not in text
    assert "Bâtival" not in text
    assert all(not table["lines"] for table in found["breakdowns"]["tables"].values())  # type: ignore[index]


def test_an_elected_member_reads_the_territory_and_no_small_number(home: Territory) -> None:
    client = browser(home, Role.ELECTED)
    found = data(client, lecteurs="", acheteur="999999")
    assert (found["hours_done"], found["audience"]) == ("904.50", "outside")
    assert "main de justice : 3" not in page(client)
    tables = found["breakdowns"]["tables"]  # type: ignore[index]
    assert all(line["persons"] >= 5 for table in tables.values() for line in table["lines"])


def test_the_team_chooses_the_version_to_hand_over(home: Territory) -> None:
    client = browser(home, Role.FACILITATOR)
    assert data(client)["audience"] == "team"
    assert data(client, lecteurs="exterieur")["audience"] == "outside"
    assert "Version de l&#x27;équipe" in page(client)
    assert "Version de l&#x27;équipe" not in page(client, lecteurs="exterieur")


def test_a_neighbour_reads_nothing_of_it(home: Territory) -> None:
    found = data(browser(make.territory(name="Ville de Cergy"), Role.FACILITATOR))
    assert (found["hours_done"], found["lots"]) == ("0.00", 0)


def test_no_page_names_a_person_outside_the_lines(home: Territory) -> None:
    assert "Nomcaché" not in page(browser(home, Role.FACILITATOR))
    assert "Nomcaché" not in page(browser(home, Role.ELECTED))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"periode": "dates"}, "Écrivez cette date"),
        ({"periode": "dates", "du": "01/02/2026", "au": "01/01/2026"}, "avant son début"),
        ({"periode": "dates", "du": "hier", "au": "01/01/2026"}, "ne se lit pas"),
        ({"periode": "lundi"}, "Choisissez-en un autre"),
        ({"acheteur": "0"}, "Choisissez-en un autre"),
        ({"acheteur": "x"}, "Choisissez-en un autre"),
        ({"operation": "99999999999999999999"}, "Choisissez-en un autre"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_and_keeps_what_was_typed(
    home: Territory, asked: dict[str, str], sentence: str
) -> None:
    client = browser(home, Role.FACILITATOR)
    answer = client.get(reverse("clauses:report"), asked)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert client.get(reverse("clauses:report_file", args=["pdf"]), asked).status_code == 302
    assert client.get(reverse("clauses:report_lines"), asked).status_code == 302


def test_typing_two_dates_is_choosing_them(home: Territory) -> None:
    found = client_data = data(browser(home, Role.FACILITATOR), periode="", du="01/03/2026", au="31/03/2026")
    assert client_data["period"] == {
        "from": "2026-03-01",
        "to": "2026-03-31",
        "name": "Du 1er\xa0mars au 31\xa0mars 2026",
    }
    assert found["hours_done"] == "904.50"


@pytest.mark.parametrize("period", ["annee", "annee-derniere", "trimestre", "debut"])
def test_each_period_has_its_page_even_empty(home: Territory, period: str) -> None:
    for of in (home, make.territory(name="Ville de Cergy")):
        assert page(browser(of, Role.ELECTED), periode=period)


def test_the_page_takes_at_most_twelve_queries(home: Territory) -> None:
    client = browser(home, Role.FACILITATOR)
    with CaptureQueriesContext(connection) as seen:
        page(client, acheteur=str(Organisation.objects.get(name="Ville d'Argenteuil").pk), programme="NPNRU")
    told = [each["sql"] for each in seen.captured_queries if "SAVEPOINT" not in each["sql"]]
    assert len(told) - 1 <= 12  # one is the test's own


def test_an_unknown_kind_of_file_is_not_found(home: Territory) -> None:
    assert browser(home, Role.ELECTED).get(reverse("clauses:report_file", args=["exe"])).status_code == 404


def test_the_pdf_is_tagged_described_and_declared(home: Territory) -> None:
    home.logo.save("logo.png", ContentFile(png('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')))
    Territory.objects.filter(pk=home.pk).update(is_demo=True)
    answer = browser(home, Role.FACILITATOR).get(reverse("clauses:report_file", args=["pdf"]), LAST_YEAR)
    assert answer["Content-Disposition"] == 'attachment; filename="bilan-ville-d-argenteuil-annee-2026.pdf"'
    with pikepdf.open(io.BytesIO(answer.content)) as made:
        tags, alts = structure(made)
        with made.open_metadata() as known:
            assert (known["pdfuaid:part"], known["pdfaid:part"], known["pdfaid:conformance"]) == ("1", "2", "A")
            assert known["dc:title"] == "Bilan des heures d'insertion, Ville d'Argenteuil, année 2026"
        assert str(made.Root.Lang).startswith("fr")
        assert made.Root.MarkInfo.Marked
        assert made.Root.ViewerPreferences.DisplayDocTitle
    assert {"/Document", "/H1", "/H2", "/H3", "/P", "/Figure", "/Table", "/TH", "/TD", "/L", "/LI"} <= tags
    assert "Logo : Ville d'Argenteuil" in alts
    assert any("Homme : 9" in alt for alt in alts)


def structure(made: pikepdf.Pdf) -> tuple[set[str], list[str]]:
    """The tags of a PDF, and the texts of its figures."""
    tags, alts, waiting = set(), [], [made.Root.StructTreeRoot]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(node)
        elif isinstance(node, pikepdf.Dictionary):
            tags.add(str(node.get("/S", "")))
            if str(node.get("/S", "")) == "/Figure":
                alts.append(str(node.get("/Alt", "")))
            waiting.extend(node[key] for key in ("/K",) if key in node)
    return tags, alts


def test_the_document_can_be_edited_and_escapes_names(home: Territory) -> None:
    home.logo.save("logo.png", ContentFile(png('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')))
    answer = browser(home, Role.FACILITATOR).get(reverse("clauses:report_file", args=["docx"]), LAST_YEAR)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as made:
        text = made.read("word/document.xml").decode()
    assert "Argenteuil &lt;Habitat&gt; &amp; fils" in text
    assert "{{" not in text
    assert "{%" not in text
    assert text.count("<pic:pic") == text.count('descr="') > 3


def test_the_spreadsheet_holds_numbers(home: Territory) -> None:
    answer = browser(home, Role.FACILITATOR).get(reverse("clauses:report_file", args=["xlsx"]), LAST_YEAR)
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names == ["Synthèse", "Lots", "Entreprises", "Répartitions", "Heures par année"]
    summary = {row[0]: row[1] for row in book.get_sheet_by_name("Synthèse").to_python()}
    assert summary["Heures réelles validées de la période"] == 904.5
    assert summary["Personnes"] == 9
    assert summary["Travaillées jusqu'au"] == date(2026, 3, 31)
    assert book.get_sheet_by_name("Heures par année").to_python()[1:] == [[2026, 904.5]]


def test_the_json_keeps_its_decimals_as_strings(home: Territory) -> None:
    found = data(browser(home, Role.ADMIN))
    wanted = ("hours_due", "hours_done", "hours_training", "persons", "contracts", "companies", "buyers")
    assert [found[name] for name in wanted] == ["1666.00", "904.50", "63.00", 9, 9, 2, 2]
    assert Decimal(str(found["share"])) == Decimal("0.5429")


def test_demonstration_data_say_so_everywhere(home: Territory) -> None:
    Territory.objects.filter(pk=home.pk).update(is_demo=True)
    client = browser(home, Role.FACILITATOR)
    assert data(client)["is_demo"] is True
    document = client.get(reverse("clauses:report_file", args=["docx"]), LAST_YEAR).content
    with zipfile.ZipFile(io.BytesIO(document)) as made:
        parts = {name: made.read(name).decode() for name in made.namelist() if name.endswith(".xml")}
    assert "Données de démonstration" in parts["word/document.xml"]
    assert any("données de démonstration" in text for name, text in parts.items() if "footer" in name)
