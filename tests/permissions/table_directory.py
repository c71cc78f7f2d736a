"""Who may read and keep the directory, and say who belongs to the team."""

from tests.permissions.tables import read

LINES = read("""
# columns: see world.COLUMNS                             vis fac buy com ele adm nob obu oco nei nad
directory:establishments                            GET  in   200  200  200  200  200  top  200  200  200  200
directory:open_data                                 GET  200
directory:open_file code=territory name=structures  GET  404
directory:add_establishment                         GET  in   200  403  403  403  200  top  403  403  200  200
directory:add_establishment                         POST in   422  403  403  403  422  top  403  403  422  422
directory:duplicates                                GET  in   200  403  403  403  200  top  403  403  200  200
directory:merge one=place other=twin                GET  in   200  403  403  403  200  top  403  403  403  403
directory:merge one=place other=twin                POST in   422  403  403  403  422  top  403  403  403  403
directory:undo_merge pk=merge                       POST in   302  404  404  404  302  top  404  404  404  404
directory:establishment pk=place                    GET  in   200  200  200  200  200  top  200  200  200  200
directory:edit_establishment pk=place               GET  in   200  403  403  403  200  top  403  403  403  403
directory:edit_establishment pk=place               POST in   422  403  403  403  422  top  403  403  403  403
directory:add_contact pk=place                      GET  in   200  403  403  403  200  top  403  403  200  200
directory:add_contact pk=place                      POST in   422  403  403  403  422  top  403  403  422  422
directory:edit_contact pk=contact                   GET  in   200  404  403  404  200  top  404  404  404  404
directory:edit_contact pk=contact                   POST in   422  404  403  404  422  top  404  404  404  404
directory:end_contact pk=contact +on=03/11/2026     POST in   302  404  403  404  302  top  404  404  404  404
directory:list_imports                              GET  in   200  403  403  403  200  top  403  403  200  200
directory:new_list_import                           GET  in   200  403  403  403  200  top  403  403  200  200
directory:new_list_import                           POST in   422  403  403  403  422  top  403  403  422  422
directory:list_import pk=list                       GET  in   200  403  403  403  200  top  403  403  404  404
directory:confirm_list_import pk=list               POST in   302  403  403  403  302  top  403  403  404  404
directory:undo_list_import pk=written_list          POST in   302  403  403  403  302  top  403  403  404  404
directory:discard_list_import pk=list               POST in   302  403  403  403  302  top  403  403  404  404
directory:matches                                   GET  in   200  403  403  403  200  top  403  403  200  200
directory:match pk=match                            GET  in   200  403  403  403  200  top  403  403  404  404
directory:match pk=match +decision=skipped          POST in   302  403  403  403  302  top  403  403  404  404
directory:team                                      GET  in   403  403  403  403  200  top  403  403  403  200
directory:invite                                    GET  in   403  403  403  403  200  top  403  403  403  200
directory:invite                                    POST in   403  403  403  403  422  top  403  403  403  422
directory:end_membership pk=membership              POST in   404  404  404  404  302  top  404  404  404  404
directory:resend_invitation pk=invitation           POST in   404  404  404  404  302  top  404  404  404  404
directory:withdraw_invitation pk=invitation         POST in   404  404  404  404  302  top  404  404  404  404
directory:switch_membership +membership=membership  POST in   409  409  409  409  409  top  409  409  409  409
""")
