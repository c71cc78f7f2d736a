"""What taking an import back leaves in the directory, and what it may not take."""

import pytest

from terreau.clauses.models import Clause
from terreau.clauses.tables_in import actions
from terreau.clauses.tests import make as clauses
from terreau.clauses.tests.test_tables_in import LOTS, imported
from terreau.directory.models import Contact, Establishment, Organisation
from terreau.directory.tests import make as directory
from terreau.kit.actions import Refused
from terreau.kit.clock import now
from terreau.kit.models import ImportBatch
from terreau.procurement.decp.actions import import_decp, undo_decp
from terreau.procurement.decp.importing import KIND
from terreau.procurement.models import Contract, Lot
from terreau.procurement.tests.decp.make import contract, v2, write

pytestmark = pytest.mark.django_db
NO_HOURS = LOTS.replace(";833;", ";;").replace(";280;", ";;")


def directory_names() -> tuple[list[str], list[str]]:
    """Every place and every legal unit."""
    units = Organisation.objects.order_by("name").values_list("name", flat=True)
    return list(Establishment.objects.order_by("name").values_list("name", flat=True)), list(units)


def take_back(batch: ImportBatch) -> None:
    """Undo a table."""
    actions.undo_table(by=directory.actor(), batch=batch, at=now())


def test_companies_that_a_table_made_go_with_it() -> None:
    directory.buyer()
    directory.establishment("Électra")
    before = directory_names()
    batch, _ = imported("lots", NO_HOURS)
    assert directory_names() != before
    take_back(batch)
    assert directory_names() == before


def test_a_buyer_that_a_table_made_from_its_siret_goes_with_it() -> None:
    before = directory_names()
    batch, _ = imported("lots", NO_HOURS.replace("Ville d'Argenteuil", directory.siret(directory.siren())))
    assert Contract.objects.count() == 1
    take_back(batch)
    assert directory_names() == before


def test_a_company_that_something_else_names_stays() -> None:
    directory.buyer()
    batch, _ = imported("lots", NO_HOURS)
    made = Establishment.objects.get(name="Bâtival")
    Contact.objects.create(establishment=made, full_name="Ines Falque", territory=directory.territory())
    take_back(batch)
    assert directory_names()[0] == ["Bâtival"]


def test_a_company_in_the_ledger_stays() -> None:
    directory.buyer()
    batch, _ = imported("lots", LOTS)
    take_back(batch)
    assert {"Bâtival", "Électra"} <= set(directory_names()[0])


def test_a_company_made_for_a_refused_lot_is_made_again_for_the_next() -> None:
    directory.buyer()
    lines = LOTS.splitlines()
    refused = lines[1].replace("02/02/2026", "").replace(";2;Gros œuvre;", ";1;VRD;")
    batch, report = imported("lots", "\n".join([lines[0], refused, lines[1]]))
    assert (report.counts["rejected"], report.counts["created"]) == (1, 1)
    assert Lot.objects.get().companies.get().establishment.name == "Bâtival"
    take_back(batch)


def test_a_clause_protects_its_contract_from_the_undo_of_published_data(tmp_path: pytest.TempPathFactory) -> None:
    by = directory.actor()
    batch = ImportBatch.objects.create(kind=KIND, file_name="decp.json", territory_id=by.territory_id)
    text = v2(contract(), contract(id="2", objet="Voirie"))
    import_decp(by=by, batch=batch, paths=[write(tmp_path, text)], at=now())  # type: ignore[arg-type]
    lot = Lot.objects.get(contract__number="2")
    clause = clauses.clause(lot=lot)
    with pytest.raises(Refused, match="clause sur « Voirie » : cette saisie s'appuie sur un marché"):
        undo_decp(by=by, batch=batch, at=now())
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.DONE
    assert (Contract.objects.count(), Clause.objects.get()) == (2, clause)
    clause.delete()
    undo_decp(by=by, batch=batch, at=now())
    assert not Contract.objects.exists()
