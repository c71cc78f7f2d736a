"""Lists of structures given, examined, imported and matched, in a real browser: axe, three widths, no script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from e2e.test_annuaire import problems
from e2e.test_keeping_fiches import enter
from terreau.directory.models import Fiche, PendingMatch
from terreau.directory.tests import make
from terreau.directory.tests.importing import make as lists
from terreau.kit.models import ImportBatch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = "/annuaire/imports/nouveau/"


def near(folder: Path) -> Path:
    """A list with a structure nearly known, a wrong code, a row refused and a column that nothing reads."""
    make.establishment("Régie du bord de Seine", commune=make.commune(), siret=None)
    odd = lists.structure(id="dora--2", nom="Le Tremplin", reseaux_porteurs=["ei", "zz"], colonne_tres_longue="x")
    return lists.as_json(folder, [lists.structure(), odd, lists.structure(id="dora--3", nom="", siret="123")])


def give(client: Any, path: Path) -> str:
    """Upload a list; the address of its page."""
    with path.open("rb") as opened:
        client.post(NEW, {"file": opened})
    return reverse("directory:list_import", args=[ImportBatch.objects.latest("pk").pk])


def test_the_pages_of_an_import_have_nothing_wrong(page: Page, live_server: Any, tmp_path: Path) -> None:
    client = make.client("facilitator")
    enter(page, live_server, client)
    preview = give(client, near(tmp_path))
    failed = give(client, lists.as_csv(tmp_path, "a,b\n1,2\n", "autre.csv"))
    done = give(client, lists.as_json(tmp_path, [lists.structure(id="dora--4", nom="Les Lilas")], "deux.json"))
    client.post(f"{done}confirmer/")
    first = ["/annuaire/imports/", NEW, preview, failed, done]
    assert {path: problems(page, live_server.url + path) for path in first} == {path: [] for path in first}
    client.post(f"{preview}confirmer/")
    match = reverse("directory:match", args=[PendingMatch.objects.get().pk])
    then = [preview, reverse("directory:matches"), match]
    assert {path: problems(page, live_server.url + path) for path in then} == {path: [] for path in then}


def test_a_list_is_imported_without_scripts_on_a_phone(browser: Browser, live_server: Any, tmp_path: Path) -> None:
    path = near(tmp_path)
    context = browser.new_context(locale="fr-FR", java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    enter(page, live_server, make.client("facilitator"))
    page.goto(live_server.url + NEW)
    page.get_by_label("Liste de structures").set_input_files(str(path))
    page.get_by_label("Date de la liste").fill("01/03/2026")
    page.get_by_role("button", name="Examiner le fichier").click()
    expect(page.get_by_text("Rien n'est encore écrit")).to_be_visible()
    page.get_by_role("button", name="Confirmer l'import").click()
    assert Fiche.objects.filter(establishment__name="Le Tremplin").exists()
    page.goto(live_server.url + reverse("directory:matches"))
    page.get_by_role("link", name="Régie des Bords de Seine").first.click()
    page.locator(f'[value="same:{PendingMatch.objects.get().candidates[0]}"]').click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert PendingMatch.objects.get().decision == "same"
