"""The manifest of the room."""

from terreau.clauses.policies import LOT_SENTENCES, POLICIES
from terreau.clauses.policies.hours import HOURS_SENTENCES
from terreau.clauses.policies.sourcing import SOURCING_SENTENCES
from terreau.clauses.remarks import lot_remarks
from terreau.clauses.search import search_lots
from terreau.clauses.tables_in.policies import TABLE_POLICIES, TABLE_SENTENCES
from terreau.clauses.todos.hours import company_todos, hours_todos
from terreau.clauses.todos.lots import lot_todos
from terreau.clauses.todos.sourcing import sourcing_todos, structure_todos
from terreau.kit.rooms import NavItem, Room

SECTION = "Clauses sociales"
LOTS = NavItem("Opérations et lots", "clauses:lots", "building", frozenset({"facilitator", "admin", "buyer"}), SECTION)

STATEMENTS = NavItem(
    "Relevés à vérifier", "clauses:statements", "card-checklist", frozenset({"facilitator", "admin"}), SECTION
)
MY_HOURS = NavItem("Mes heures", "clauses:my_hours_home", "clock", frozenset({"company"}))

REPORTS = NavItem(
    "Bilans", "clauses:report", "bar-chart", frozenset({"facilitator", "admin", "buyer", "elected"}), SECTION
)

TABLES = NavItem(
    "Tableaux", "clauses:table_imports", "file-earmark-spreadsheet", frozenset({"facilitator", "admin"}), SECTION
)

OWN_SOURCING = NavItem("Demandes pour vous", "clauses:own_sourcing", "inbox", frozenset({"structure"}))

ROOM = Room(
    name="clauses",
    title="Clauses sociales",
    navigation=(MY_HOURS, LOTS, STATEMENTS, REPORTS, TABLES, OWN_SOURCING),
    policies={**POLICIES, **TABLE_POLICIES},
    sentences={**LOT_SENTENCES, **HOURS_SENTENCES, **TABLE_SENTENCES, **SOURCING_SENTENCES},
    importers={
        "lots": "terreau.clauses.tables_in.command:import_lots",
        "people": "terreau.clauses.tables_in.command:import_people",
        "balances": "terreau.clauses.tables_in.command:import_balances",
    },
    todos=(lot_todos, hours_todos, company_todos, sourcing_todos, structure_todos),
    search=(search_lots,),
    remarks=(lot_remarks,),
)
