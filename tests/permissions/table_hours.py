"""Who may read and write employment, statements and a company's own hours."""

from tests.permissions.tables import read

LINES = read("""
# columns: see world.COLUMNS                                    vis fac buy com ele adm nob obu oco nei nad
clauses:my_hours_home                                      GET  in   403  403  200  403  403  top  403  200  403  403
clauses:my_hours_page pk=to_fill                           GET  in   403  403  200  403  403  top  403  404  403  403
clauses:my_hours_save pk=to_fill                           POST in   403  403  302  403  403  top  403  404  403  403
clauses:my_hours_line pk=to_fill line=line                 POST in   403  403  200  403  403  top  403  404  403  403
clauses:my_hours_copy pk=to_fill                           POST in   403  403  302  403  403  top  403  404  403  403
clauses:my_hours_none pk=to_fill                           POST in   403  403  422  403  403  top  403  404  403  403
clauses:my_hours_tell pk=to_fill                           POST in   403  403  422  403  403  top  403  404  403  403
clauses:my_hours_withdraw pk=to_fill newcomer=newcomer     POST in   403  403  302  403  403  top  403  404  403  403
clauses:my_hours_proof pk=to_fill                          POST in   403  403  422  403  403  top  403  404  403  403
clauses:my_hours_send pk=to_fill                           POST in   403  403  422  403  403  top  403  404  403  403
clauses:my_hours_receipt pk=sent                           GET  in   403  403  200  403  403  top  403  404  403  403
clauses:statements                                         GET  in   200  403  403  403  200  top  403  403  200  200
clauses:validate_statements +statement=sent_box            POST in   302  403  403  403  403  top  403  403  302  403
clauses:request_statements +month=2026-10                  POST in   302  403  403  403  403  top  403  403  302  403
clauses:remind_statements                                  POST in   302  403  403  403  403  top  403  403  302  403
clauses:statement pk=sent                                  GET  in   200  404  403  404  200  top  404  404  404  404
clauses:validate_statement pk=sent                         POST in   302  404  403  404  403  top  404  404  404  404
clauses:return_statement pk=sent                           POST in   422  404  403  404  403  top  404  404  404  404
clauses:remind_statement pk=to_fill                        POST in   302  404  403  404  403  top  404  404  404  404
clauses:renew_link pk=to_fill                              POST in   302  404  403  404  403  top  404  404  404  404
clauses:statement_proof pk=sent                            GET  in   200  404  403  404  200  top  404  404  404  404
clauses:record_statement pk=to_fill                        GET  in   200  404  403  404  403  top  404  404  404  404
clauses:record_statement pk=to_fill                        POST in   422  404  403  404  403  top  404  404  404  404
clauses:correct_statement pk=validated                     GET  in   200  404  403  404  403  top  404  404  404  404
clauses:correct_statement pk=validated                     POST in   422  404  403  404  403  top  404  404  404  404
clauses:set_aside_newcomer pk=told +reason=Doublon         POST in   302  404  403  404  403  top  404  404  404  404
clauses:add_employment ?engagement=commitment              GET  in   200  403  403  404  403  top  404  404  404  404
clauses:add_employment ?engagement=commitment              POST in   422  403  403  404  403  top  404  404  404  404
clauses:employment pk=employment                           GET  in   200  404  404  404  200  top  404  404  404  404
clauses:correct_frozen_fact pk=employment fact=category    GET  in   200  404  404  404  403  top  404  404  404  404
clauses:correct_frozen_fact pk=employment fact=category    POST in   422  404  404  404  403  top  404  404  404  404
clauses:renew_employment pk=employment                     GET  in   200  404  404  404  403  top  404  404  404  404
clauses:renew_employment pk=employment                     POST in   422  404  404  404  403  top  404  404  404  404
clauses:end_employment pk=employment                       GET  in   200  404  404  404  403  top  404  404  404  404
clauses:end_employment pk=employment                       POST in   422  404  404  404  403  top  404  404  404  404
clauses:record_hours_paid pk=employment                    GET  in   200  404  404  404  403  top  404  404  404  404
clauses:record_hours_paid pk=employment                    POST in   422  404  404  404  403  top  404  404  404  404
clauses:add_placement pk=employment ?engagement=entrusted  GET  in   200  404  404  404  403  top  404  404  404  404
clauses:add_placement pk=employment ?engagement=entrusted  POST in   422  404  404  404  403  top  404  404  404  404
clauses:end_placement pk=placement                         GET  in   200  404  404  404  403  top  404  404  404  404
clauses:end_placement pk=placement                         POST in   422  404  404  404  403  top  404  404  404  404
clauses:complete_exit pk=exit                              GET  in   200  404  404  404  403  top  404  404  404  404
clauses:complete_exit pk=exit                              POST in   422  404  404  404  403  top  404  404  404  404
clauses:remind_commitment pk=commitment                    GET  in   302  403  403  404  302  top  404  404  404  404
""")
