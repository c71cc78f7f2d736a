"""Who may search the directory, and keep a search. `saved` belongs to the facilitator."""

from tests.permissions.tables import read

LINES = read("""
# columns: see world.COLUMNS               vis fac buy com ele adm nob obu oco nei nad
directory:annuaire                   GET   200
directory:export_search kind=csv     GET   200
directory:embedded                   GET   200
directory:embedding                  GET   200
directory:saved_searches             GET   in  200 200 200 200 200 top 200 200 200 200
directory:save_search                GET   in  200 200 200 200 200 top 200 200 200 200
directory:save_search                POST  in  422 422 422 422 422 top 422 422 422 422
directory:change_search pk=saved     POST  in  422 404 404 404 404 top 404 404 404 404
directory:forget_search pk=saved     POST  in  302 404 404 404 404 top 404 404 404 404
""")
