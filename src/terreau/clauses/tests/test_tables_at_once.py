"""Two people confirm one table at the same moment, over two real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from terreau.clauses.models import LedgerEntry
from terreau.clauses.tests.test_tables_in import LOTS
from terreau.directory.models import Establishment
from terreau.directory.tests import make as directory
from terreau.kit.models import ImportBatch, JournalEntry
from terreau.procurement.models import Contract, Lot

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


def test_two_people_confirm_one_table_and_it_is_written_once() -> None:
    directory.buyer()
    nadia, chief = directory.client(), directory.client("admin")
    page = nadia.post("/imports/lots/nouveau/", {"pasted": LOTS}).headers["Location"]
    gate = Barrier(2)

    def confirm(browser: Client) -> int:
        gate.wait(timeout=20)
        try:
            return browser.post(f"{page}confirmer/").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(confirm, (nadia, chief)))
    assert 302 in answers
    assert set(answers) <= {302, 409}
    assert ImportBatch.objects.get().state == "done"
    assert (Contract.objects.count(), Lot.objects.count(), LedgerEntry.objects.count()) == (1, 2, 2)
    assert Establishment.objects.filter(name="Bâtival").count() == 1
    assert JournalEntry.objects.filter(verb="clauses.import_table").count() == 1
