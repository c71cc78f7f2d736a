"""Who may read the bilan and the lines behind it."""

from tests.permissions.tables import read

LINES = read("""
# columns: see world.COLUMNS       vis fac buy com ele adm nob obu oco nei nad
clauses:report                GET  in   200  200  200  200  200  top  200  200  200  200
clauses:report_lines          GET  in   200  403  403  403  200  top  403  403  200  200
clauses:report_file kind=pdf  GET  in   200  200  200  200  200  top  200  200  200  200
""")
