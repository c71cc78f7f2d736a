"""Who may read and change the lots of a territory."""

from tests.permissions.tables import read

LINES = read("""
# columns: see world.COLUMNS                                  vis fac buy com ele adm nob obu oco nei nad
clauses:lots                                             GET  in   200  200  403  403  200  top  200  403  200  200
clauses:operation pk=operation                           GET  in   200  200  403  403  200  top  404  403  404  404
clauses:new_clause lot_pk=free_lot                       GET  in   200  403  403  403  403  top  403  403  200  403
clauses:new_clause lot_pk=free_lot                       POST in   422  403  403  403  403  top  403  403  422  403
clauses:new_clause_preview lot_pk=free_lot               GET  in   200  403  403  403  403  top  403  403  200  403
clauses:size_lot lot_pk=planned_lot                      GET  in   200  403  403  403  403  top  403  403  200  403
clauses:size_lot lot_pk=planned_lot                      POST in   422  403  403  403  403  top  403  403  422  403
clauses:decide_no_clause lot_pk=free_lot                 GET  in   200  403  403  403  403  top  403  403  200  403
clauses:decide_no_clause lot_pk=free_lot                 POST in   422  403  403  403  403  top  403  403  422  403
clauses:withdraw_no_clause pk=no_clause                  POST in   302  403  404  404  403  top  404  404  404  404
clauses:lot pk=lot                                       GET  in   200  200  200  404  200  top  404  404  404  404
clauses:lot_hours pk=lot                                 GET  in   200  200  200  404  200  top  404  404  404  404
clauses:lot_document pk=lot document_pk=document         GET  in   200  200  404  404  200  top  404  404  404  404
clauses:note_call pk=lot                                 GET  in   200  403  403  404  403  top  404  404  404  404
clauses:note_call pk=lot                                 POST in   422  403  403  404  403  top  404  404  404  404
clauses:clause_settings pk=lot                           GET  in   200  403  403  404  403  top  404  404  404  404
clauses:clause_settings pk=lot                           POST in   422  403  403  404  403  top  404  404  404  404
clauses:close_clause pk=lot                              POST in   302  403  403  404  403  top  404  404  404  404
clauses:add_figure pk=lot                                GET  in   200  403  403  404  403  top  404  404  404  404
clauses:add_figure pk=lot                                POST in   422  403  403  404  403  top  404  404  404  404
clauses:accept_amendment pk=lot amendment_pk=amendment   GET  in   200  403  403  404  403  top  404  404  404  404
clauses:accept_amendment pk=lot amendment_pk=amendment   POST in   422  403  403  404  403  top  404  404  404  404
clauses:dismiss_amendment pk=lot amendment_pk=amendment  POST in   302  403  403  404  403  top  404  404  404  404
clauses:confirm_part pk=lot part_pk=part                 GET  in   200  403  403  404  403  top  404  404  404  404
clauses:confirm_part pk=lot part_pk=part                 POST in   422  403  403  404  403  top  404  404  404  404
clauses:record_event pk=lot                              GET  in   200  403  403  404  403  top  404  404  404  404
clauses:record_event pk=lot                              POST in   422  403  403  404  403  top  404  404  404  404
clauses:change_holder pk=lot                             GET  in   200  403  403  404  403  top  404  404  404  404
clauses:change_holder pk=lot                             POST in   422  403  403  404  403  top  404  404  404  404
clauses:transfer_hours pk=lot                            GET  in   200  403  403  404  403  top  404  404  404  404
clauses:transfer_hours pk=lot                            POST in   422  403  403  404  403  top  404  404  404  404
clauses:change_split pk=lot                              GET  in   200  403  403  404  403  top  404  404  404  404
clauses:change_split pk=lot                              POST in   422  403  403  404  403  top  404  404  404  404
clauses:entrust_hours pk=lot                             GET  in   200  403  403  404  403  top  404  404  404  404
clauses:entrust_hours pk=lot                             POST in   422  403  403  404  403  top  404  404  404  404
clauses:change_entrusted pk=entrusted                    GET  in   200  403  403  404  403  top  404  404  404  404
clauses:change_entrusted pk=entrusted                    POST in   422  403  403  404  403  top  404  404  404  404
clauses:edit_contact pk=commitment                       GET  in   200  403  403  404  403  top  404  404  404  404
clauses:edit_contact pk=commitment                       POST in   422  403  403  404  403  top  404  404  404  404
clauses:end_commitment pk=commitment                     GET  in   200  403  403  404  403  top  404  404  404  404
clauses:end_commitment pk=commitment                     POST in   422  403  403  404  403  top  404  404  404  404
""")
