"""Who may open the house's own pages."""

from tests.permissions.tables import read

LINES = read("""
# columns: see world.COLUMNS     vis fac buy com ele adm nob obu oco nei nad
portal:home             GET  in   302  302  302  302  302  302  302  302  302  302
portal:week             GET  in   200  403  403  403  403  top  403  403  200  403
portal:no_membership    GET  200
portal:search ?q=morel  GET  in   200  403  403  403  200  top  403  403  200  200
portal:administration   GET  in   403  403  403  403  200  top  403  403  403  200
portal:journal          GET  in   403  403  403  403  200  top  403  403  403  200
portal:messages         GET  in   403  403  403  403  200  top  403  403  403  200
portal:message pk=mail  GET  in   403  403  403  403  200  top  403  403  403  404
portal:personal_data    GET  200
portal:accessibility    GET  200
portal:favicon          GET  301
""")
