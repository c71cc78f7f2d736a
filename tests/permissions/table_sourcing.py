"""Who finds structures for a lot, asks them, and answers."""

from tests.permissions.tables import read
from tests.permissions.world import COLUMNS, STRUCTURES

LINES = read(
    """
# columns: COLUMNS, this structure, another                        vis fac buy com ele adm nob obu oco nei nad str ost
clauses:structures pk=lot                                     GET  in  200 200 403 404 200 top 404 404 404 404 404 404
clauses:new_sourcing pk=lot ?structure=fiche_place            GET  in  200 403 403 404 403 top 404 404 404 404 404 404
clauses:new_sourcing pk=lot ?structure=fiche_place            POST in  422 403 403 404 403 top 404 404 404 404 404 404
clauses:wish_sourcing pk=lot                                  GET  in  403 200 403 404 403 top 404 404 404 404 404 404
clauses:wish_sourcing pk=lot                                  POST in  403 422 403 404 403 top 404 404 404 404 404 404
clauses:sourcing pk=sourcing                                  GET  in  200 200 404 404 200 top 404 404 404 404 404 404
clauses:add_to_sourcing pk=sourcing +structure=fiche_place    POST in  302 403 404 404 403 top 404 404 404 404 404 404
clauses:send_sourcing pk=sourcing                             POST in  302 403 404 404 403 top 404 404 404 404 404 404
clauses:read_sourcing pk=sourcing                             POST in  302 403 404 404 403 top 404 404 404 404 404 404
clauses:close_sourcing pk=sourcing                            GET  in  200 403 404 404 403 top 404 404 404 404 404 404
clauses:close_sourcing pk=sourcing                            POST in  422 403 404 404 403 top 404 404 404 404 404 404
clauses:reopen_sourcing pk=sourcing                           GET  in  200 403 404 404 403 top 404 404 404 404 404 404
clauses:reopen_sourcing pk=sourcing                           POST in  422 403 404 404 403 top 404 404 404 404 404 404
clauses:sourcing_phone pk=asked_structure                     GET  in  200 403 404 404 403 top 404 404 404 404 403 404
clauses:sourcing_phone pk=asked_structure                     POST in  302 403 404 404 403 top 404 404 404 404 403 404
clauses:remind_sourcing pk=asked_structure                    POST in  302 403 404 404 403 top 404 404 404 404 403 404
clauses:own_sourcing                                          GET  in  403 403 403 403 403 top 403 403 403 403 200 200
clauses:own_sourcing_page pk=asked_structure                  GET  in  403 403 403 403 403 top 403 403 403 403 200 404
clauses:own_sourcing_answer pk=asked_structure                POST in  403 403 403 403 403 top 403 403 403 403 422 404
clauses:own_sourcing_seen pk=asked_structure                  POST in  403 403 403 403 403 top 403 403 403 403 204 404
""",
    (*COLUMNS, *STRUCTURES),
)
