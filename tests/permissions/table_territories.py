"""Who may change a territory's settings."""

from tests.permissions.tables import read

LINES = read("""
# columns: see world.COLUMNS        vis fac buy com ele adm nob obu oco nei nad
territories:settings           GET  in   403  403  403  403  200  top  403  403  403  200
territories:settings           POST in   403  403  403  403  422  top  403  403  403  422
territories:logo pk=territory  GET  200
""")
