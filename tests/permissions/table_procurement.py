"""Who may bring contracts in."""

from tests.permissions.tables import read

LINES = read("""
# columns: see world.COLUMNS                                   vis fac buy com ele adm nob obu oco nei nad
procurement:imports                                       GET  in   200  403  403  403  200  top  403  403  200  200
procurement:new_import                                    GET  in   200  403  403  403  200  top  403  403  200  200
procurement:new_import                                    POST in   422  403  403  403  422  top  403  403  422  422
procurement:import pk=preview                             GET  in   200  403  403  403  200  top  403  403  404  404
procurement:confirm_import pk=preview                     POST in   302  403  403  403  302  top  403  403  404  404
procurement:undo_import pk=done                           POST in   302  403  403  403  302  top  403  403  404  404
procurement:discard_import pk=preview                     POST in   302  403  403  403  302  top  403  403  404  404
procurement:contracts                                     GET  in   200  200  403  403  200  top  200  403  200  200
procurement:new_contract                                  GET  in   200  403  403  403  200  top  403  403  200  200
procurement:new_contract                                  POST in   422  403  403  403  422  top  403  403  422  422
procurement:contract pk=contract                          GET  in   200  200  403  403  200  top  403  403  200  200
procurement:edit_contract pk=contract                     GET  in   200  403  403  403  200  top  403  403  403  403
procurement:edit_contract pk=contract                     POST in   422  403  403  403  422  top  403  403  403  403
procurement:arrange_contract pk=contract                  GET  in   200  403  403  403  200  top  403  403  403  403
procurement:resolve_flags pk=flagged                      POST in   422  403  403  403  422  top  403  403  403  403
procurement:unlink_planned pk=contract                    POST in   302  403  403  403  302  top  403  403  403  403
procurement:link_planned pk=contract planned=planned      POST in   302  403  403  403  302  top  403  403  403  403
procurement:dismiss_planned pk=contract planned=planned   POST in   302  403  403  403  302  top  403  403  403  403
procurement:assign_operation pk=contract                  POST in   422  403  403  403  422  top  403  403  403  403
procurement:split_contract pk=contract                    POST in   422  403  403  403  422  top  403  403  403  403
procurement:group_contracts pk=contract                   POST in   422  403  403  403  422  top  403  403  403  403
procurement:agreements                                    GET  in   200  403  403  403  200  top  403  403  200  200
procurement:follow_buyer                                  GET  in   200  403  403  403  200  top  403  403  200  200
procurement:follow_buyer                                  POST in   422  403  403  403  422  top  403  403  422  422
procurement:edit_agreement pk=agreement                   GET  in   200  403  404  403  200  top  404  404  404  404
procurement:edit_agreement pk=agreement                   POST in   422  403  404  403  422  top  404  404  404  404
procurement:stop_following pk=agreement                   POST in   302  403  404  403  302  top  404  404  404  404
procurement:operations                                    GET  in   200  403  403  403  200  top  403  403  200  200
procurement:new_operation                                 GET  in   200  403  403  403  200  top  403  403  200  200
procurement:new_operation                                 POST in   422  403  403  403  422  top  403  403  422  422
procurement:edit_operation pk=operation                   GET  in   200  403  403  403  200  top  403  403  200  200
procurement:edit_operation pk=operation                   POST in   422  403  403  403  422  top  403  403  422  422
""")
