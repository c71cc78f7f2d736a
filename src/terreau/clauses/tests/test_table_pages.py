"""Tables brought by a team, over HTTP and by the command line."""

import csv
import io
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from odfdo import Document
from odfdo import Table as OdfTable
from openpyxl import Workbook

from terreau.clauses.models import LedgerEntry
from terreau.clauses.tables_in import handling
from terreau.clauses.tests.test_tables_in import BALANCES, LOTS, PEOPLE, given
from terreau.directory.tests import make as directory
from terreau.kit.models import ImportBatch, JournalEntry
from terreau.procurement.models import Contract

pytestmark = pytest.mark.django_db
ROLES = ("facilitator", "admin", "buyer", "company", "elected")
TEAM = {"facilitator", "admin"}
NIR = "2 90 05 78 006 084 91"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "address", ["/imports/", "/imports/lots/nouveau/", "/imports/personnes/exemple.csv", "/imports/soldes/nouveau/"]
)
def test_each_page_opens_to_the_team_alone(role: str, address: str) -> None:
    assert directory.client(role).get(address).status_code == (200 if role in TEAM else 403)


def test_a_visitor_signs_in_and_an_unknown_table_is_not_found() -> None:
    assert Client().get("/imports/").headers["Location"].startswith("/connexion/")
    assert directory.client().get("/imports/n-importe-quoi/nouveau/").status_code == 404


def test_a_table_is_pasted_looked_at_confirmed_once_and_taken_back(django_assert_max_num_queries: Any) -> None:
    directory.buyer()
    browser = directory.client("admin")
    answer = browser.post("/imports/lots/nouveau/", {"pasted": LOTS.replace(";", "\t")})
    page = answer.headers["Location"]
    with django_assert_max_num_queries(12):
        shown = browser.get(page).content.decode()
    assert "Confirmer l'import" in shown
    browser.post(f"{page}confirmer/")
    browser.post(f"{page}confirmer/")
    assert Contract.objects.count() == 1
    assert LedgerEntry.objects.count() == 2
    assert "importé" in browser.get("/imports/").content.decode()
    assert browser.post(f"{page}retirer/").status_code == 409
    browser.post(f"{page}annuler/")
    assert ImportBatch.objects.get().state == "undone"


def as_xlsx(text: str) -> bytes:
    """The same table as a workbook."""
    book, target = Workbook(), io.BytesIO()
    for cells in csv.reader(text.splitlines(), delimiter=";"):
        book.active.append(cells)
    book.save(target)
    return target.getvalue()


def as_ods(text: str) -> bytes:
    """The same table as an OpenDocument spreadsheet."""
    document, table, target = Document("spreadsheet"), OdfTable("Lots"), io.BytesIO()
    document.body.clear()
    table.set_values([list(cells) for cells in csv.reader(text.splitlines(), delimiter=";")])
    document.body.append(table)
    document.save(target)
    return target.getvalue()


@pytest.mark.parametrize("as_file", [as_xlsx, as_ods])
def test_a_workbook_of_each_table_is_given_and_confirmed_on_the_page(as_file: Callable[[str], bytes]) -> None:
    directory.buyer()
    directory.commune()
    browser = directory.client()
    for slug, text in (("lots", LOTS), ("personnes", PEOPLE), ("soldes", BALANCES)):
        upload = SimpleUploadedFile(f"{slug}.bin", as_file(text))
        page = browser.post(f"/imports/{slug}/nouveau/", {"file": upload}).headers["Location"]
        browser.post(f"{page}confirmer/")
        batch = ImportBatch.objects.latest("pk")
        lines = len(text.splitlines()) - 1
        assert (batch.state, batch.counts["read"], batch.counts["created"]) == ("done", lines, lines)
    assert LedgerEntry.objects.filter(kind="done").count() == 2


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, dict[str, Any]]]:
    """Every table is long, and what is asked of the worker is kept here."""
    found: list[tuple[Any, dict[str, Any]]] = []
    jobs = {"clauses.examine_table": handling.examine_later, "clauses.write_table": handling.write_later}
    monkeypatch.setattr(handling, "AT_ONCE_LINES", 1)
    monkeypatch.setattr(handling, "defer", lambda name, **given: found.append((jobs[name], given)))
    return found


def test_a_long_table_is_left_to_the_worker_and_the_page_says_where_it_stands(asked: list[Any]) -> None:
    directory.buyer()
    browser = directory.client()
    page = browser.post("/imports/lots/nouveau/", {"pasted": LOTS}).headers["Location"]
    shown = browser.get(page).content.decode()
    assert "en cours d'examen" in shown
    assert "Confirmer l'import" not in shown
    browser.post(f"{page}confirmer/")
    job, arguments = asked.pop()
    for _ in range(2):
        job(**arguments)
    assert "Rien n'est encore écrit" in browser.get(page).content.decode()
    for _ in range(2):
        browser.post(f"{page}confirmer/")
    assert "L'import est en cours" in browser.get(page).content.decode()
    assert len(asked) == 1
    job, arguments = asked.pop()
    for _ in range(2):
        job(**arguments)
    assert ImportBatch.objects.get().state == "done"
    assert Contract.objects.count() == 1
    assert JournalEntry.objects.filter(verb="clauses.import_table", user_id=arguments["user_id"]).count() == 1


@pytest.mark.parametrize("step", ["examine", "write"])
def test_a_long_table_whose_file_is_gone_says_so(asked: list[Any], step: str) -> None:
    directory.buyer()
    browser = directory.client()
    page = browser.post("/imports/lots/nouveau/", {"pasted": LOTS}).headers["Location"]
    if step == "write":
        job, arguments = asked.pop()
        job(**arguments)
        browser.post(f"{page}confirmer/")
    batch = ImportBatch.objects.get()
    batch.file.storage.delete(str(batch.file.name))
    job, arguments = asked.pop()
    job(**arguments)
    shown = browser.get(page).content.decode()
    assert "Ce tableau n&#x27;est plus là" in shown
    assert "Confirmer l'import" not in shown
    browser.post(f"{page}retirer/")
    assert ImportBatch.objects.get().state == "undone"


def test_a_neighbour_sees_no_table_of_the_territory() -> None:
    directory.buyer()
    batch = given("lots", LOTS)
    browser = directory.client(territory=directory.neighbour())
    assert browser.get(f"/imports/{batch.pk}/").status_code == 404
    for act in ("confirmer", "annuler", "retirer"):
        assert browser.post(f"/imports/{batch.pk}/{act}/").status_code == 404
    assert "lots.csv" not in browser.get("/imports/").content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Il faut une ligne de titres"),
        (b"%PDF-1.7 ...", "ne se lit pas comme un tableau"),
        (b"a;b\n1;2\n", "Il manque"),
        (PEOPLE.replace("01 02 03 04 05", NIR).encode(), "sécurité sociale"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence_and_is_not_kept(content: bytes, words: str) -> None:
    upload = SimpleUploadedFile("personnes.csv", content)
    answer = directory.client().post("/imports/personnes/nouveau/", {"file": upload})
    assert answer.status_code == 422
    assert words in answer.content.decode().replace("&#x27;", "'")
    assert ImportBatch.objects.count() == 0


def test_the_command_line_imports_tries_and_reports(tmp_path: Path) -> None:
    directory.buyer()
    directory.territory()
    path = tmp_path / "lots.csv"
    path.write_text(LOTS.replace("280", "beaucoup"), encoding="utf-8")
    tried, done = StringIO(), StringIO()
    call_command("import", "lots", str(path), territory="95018", dry_run=True, report="json", stdout=tried)
    assert Contract.objects.count() == 0
    call_command("import", "lots", str(path), territory="95018", report="json", stdout=done)
    said = json.loads(done.getvalue())
    assert json.loads(tried.getvalue()) == said
    assert (said["read"], said["created"], said["rejected"]) == (2, 1, 1)
    assert said["details"][0]["line"] == 3


@pytest.mark.parametrize(("territory", "name"), [("", "lots.csv"), ("00000", "lots.csv"), ("95018", "absent.csv")])
def test_the_command_line_refuses_with_a_sentence(tmp_path: Path, territory: str, name: str) -> None:
    directory.territory()
    (tmp_path / "lots.csv").write_text(LOTS, encoding="utf-8")
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("import", "lots", str(tmp_path / name), territory=territory, report="json", stdout=out)
    assert stopped.value.code == 2
    assert json.loads(out.getvalue())["error"]
