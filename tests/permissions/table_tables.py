"""Who may bring lots, persons and opening balances by a simple table."""

from tests.permissions.tables import read

LINES = read("""
# columns: see world.COLUMNS                vis fac buy com ele adm nob obu oco nei nad
clauses:table_imports                  GET  in  200 403 403 403 200 top 403 403 200 200
clauses:table_import pk=table          GET  in  200 403 403 403 200 top 403 403 404 404
clauses:table_example slug=lots        GET  in  200 403 403 403 200 top 403 403 200 200
clauses:new_table slug=lots            GET  in  200 403 403 403 200 top 403 403 200 200
clauses:new_table slug=lots            POST in  422 403 403 403 422 top 403 403 422 422
clauses:confirm_table pk=table         POST in  302 403 403 403 302 top 403 403 404 404
clauses:undo_table pk=written_table    POST in  302 403 403 403 302 top 403 403 404 404
clauses:discard_table pk=table         POST in  302 403 403 403 302 top 403 403 404 404
""")
