"""However many rows there are, a page asks at most twelve questions of the database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terreau.clauses.tests import make as clauses
from terreau.directory.tests import make as directory
from terreau.kit.models import JournalEntry, OutgoingMail
from terreau.participants.tests import make as participants
from terreau.procurement.models import LotCompany
from terreau.procurement.tests import make as procurement
from tests.permissions.tables import Line
from tests.permissions.test_bad_input import PAGES, reader_of
from tests.permissions.world import MORNING, World

MOST = 12
# A file of a search reads the six lists of its fiches: as many queries by 500 fiches, whatever they hold.
MOST_OF = {"directory:export_search": 17}
CROWD = 12
PLUMBING = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SET ", 'INSERT INTO "kit_journalentry"')
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def crowded(world: World) -> World:
    """A dozen of everything around each object of the tables."""
    home, contract = world.objects["territory"], world.objects["contract"]
    for rank in range(CROWD):
        lot = procurement.lot(of=contract, operation=world.objects["operation"], number=str(100 + rank))
        place = directory.establishment(f"Bâtival {rank}", organisation=world.objects["place"].organisation)
        LotCompany.objects.create(lot=lot, establishment=place, role="holder")
        owed = clauses.commitment(on=clauses.clause(of=home, lot=lot), company=place)
        months(owed, world)
        person = participants.participant("Lina", f"Sorel {rank}")
        participants.eligibility(person)
        shared = clauses.commitment(on=world.objects["lot"], company=directory.establishment(f"Cloisons {rank}"))
        months(shared, world)
        directory.contact(world.objects["place"], full_name=f"Interlocuteur {rank}")
        directory.membership("facilitator")
        directory.invitation(f"invite{rank}@exemple.fr")
        OutgoingMail.objects.create(territory_id=home.pk, to="a@exemple.fr", subject="Vos heures", body="Bonjour")
        JournalEntry.objects.create(territory_id=home.pk, verb="kit.test", role="admin", user_id=1)
    return world


def months(owed: object, world: World) -> None:
    """A month sent and a month to fill, with a person each; a line more in the statements of the tables."""
    placement = clauses.placement(owed, person=clauses.participant(world.objects["territory"]))  # type: ignore[arg-type]
    sent = clauses.statement(owed, month=date(2026, 9, 1), status="sent", sent_at=MORNING, sent_version=0)  # type: ignore[arg-type]
    clauses.line(sent, placement, Decimal(100))
    clauses.line(clauses.statement(owed), placement)  # type: ignore[arg-type]
    own = clauses.placement(
        world.objects["commitment"],
        person=clauses.participant(world.objects["territory"], "Sam", f"Petit {placement.pk}"),
    )
    for name in ("sent", "to_fill", "validated"):
        clauses.line(world.objects[name], own, Decimal(10))


@pytest.mark.parametrize("line", PAGES.values(), ids=lambda line: line.name)
def test_a_page_asks_at_most_twelve_questions(crowded: World, line: Line) -> None:
    address = crowded.url(line.name, line.arguments)
    with CaptureQueriesContext(connection) as asked:
        crowded.ask(reader_of(line), "GET", address)
    queries = [each["sql"] for each in asked.captured_queries if not each["sql"].startswith(PLUMBING)]
    assert len(queries) <= MOST_OF.get(line.name, MOST), "\n".join(query[:160] for query in queries)
