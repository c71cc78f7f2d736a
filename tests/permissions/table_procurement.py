"""Who may bring contracts in."""

from tests.permissions.tables import read

LINES = read("""
# columns: see world.COLUMNS                vis fac buy com ele adm nob obu oco nei nad
procurement:imports                    GET  in   200  403  403  403  200  top  403  403  200  200
procurement:new_import                 GET  in   200  403  403  403  200  top  403  403  200  200
procurement:new_import                 POST in   422  403  403  403  422  top  403  403  422  422
procurement:import pk=preview          GET  in   200  403  403  403  200  top  403  403  404  404
procurement:confirm_import pk=preview  POST in   302  403  403  403  302  top  403  403  404  404
procurement:undo_import pk=done        POST in   302  403  403  403  302  top  403  403  404  404
procurement:discard_import pk=preview  POST in   302  403  403  403  302  top  403  403  404  404
""")
