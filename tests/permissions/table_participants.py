"""Who may read and keep the files of persons."""

from tests.permissions.tables import read

LINES = read("""
# columns: see world.COLUMNS                                     vis fac buy com ele adm nob obu oco nei nad
participants:participants                                   GET  in   200  404  404  404  200  top  404  404  200  200
participants:add_participant                                GET  in   200  404  404  404  200  top  404  404  200  200
participants:add_participant                                POST in   422  404  404  404  422  top  404  404  422  422
participants:participant pk=participant                     GET  in   200  404  404  404  200  top  404  404  404  404
participants:edit_participant pk=participant                GET  in   200  404  404  404  200  top  404  404  404  404
participants:edit_participant pk=participant                POST in   422  404  404  404  422  top  404  404  404  404
participants:add_eligibility pk=participant                 GET  in   200  404  404  404  200  top  404  404  404  404
participants:add_eligibility pk=participant                 POST in   422  404  404  404  422  top  404  404  404  404
participants:record_proof pk=eligibility                    GET  in   200  404  404  404  200  top  404  404  404  404
participants:record_proof pk=eligibility                    POST in   422  404  404  404  422  top  404  404  404  404
participants:end_eligibility pk=eligibility +on=03/11/2026  POST in   302  404  404  404  302  top  404  404  404  404
participants:choose_principal pk=second_eligibility         POST in   302  404  404  404  302  top  404  404  404  404
participants:share_participant pk=participant               GET  in   200  404  404  404  200  top  404  404  404  404
participants:share_participant pk=participant               POST in   422  404  404  404  422  top  404  404  404  404
participants:end_share pk=share                             POST in   302  404  404  404  302  top  404  404  404  404
participants:kept_data pk=participant                       GET  in   403  404  404  404  200  top  404  404  404  404
participants:kept_data_file pk=participant                  GET  in   403  404  404  404  200  top  404  404  404  404
""")
