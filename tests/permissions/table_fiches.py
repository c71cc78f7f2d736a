"""Who reads fiches (everyone) and keeps them: the structure itself, the team of its territory."""

from tests.permissions.tables import read
from tests.permissions.world import COLUMNS, STRUCTURES

LINES = read(
    """
# columns: COLUMNS, this structure, another                       vis fac buy com ele adm nob obu oco nei nad str ost
directory:my_fiches                                          GET  in  403 403 403 403 403 top 403 403 403 403 200 200
directory:add_fiche                                          GET  in  200 403 403 403 200 top 403 403 200 200 403 403
directory:add_fiche                                          POST in  422 403 403 403 422 top 403 403 422 422 403 403
directory:publish_place pk=place                             POST in  302 403 403 403 302 top 403 403 302 302 403 403
directory:fiche pk=fiche                                     GET  200
directory:fiche_card pk=fiche                                GET  200
directory:fiche_addresses pk=fiche                           POST 200
directory:fiche_document pk=fiche part=shown_file            GET  200
directory:report_fiche pk=fiche                              GET  200
directory:report_fiche pk=fiche                              POST 422
directory:edit_fiche pk=fiche                                GET  in  200 403 403 403 200 top 403 403 403 403 200 403
directory:edit_fiche_section pk=fiche section=adresse        GET  in  200 403 403 403 200 top 403 403 403 403 200 403
directory:edit_fiche_section pk=fiche section=identite       POST in  422 403 403 403 422 top 403 403 403 403 422 403
directory:edit_fiche_section pk=fiche section=activite       GET  in  200 403 403 403 200 top 403 403 403 403 200 403
directory:fiche_history pk=fiche                             GET  in  200 403 403 403 200 top 403 403 403 403 200 403
directory:undo_fiche_act pk=fiche act=fiche_act              POST in  302 403 403 403 302 top 403 403 403 403 302 403
directory:delete_fiche pk=fiche                              GET  in  200 403 403 403 200 top 403 403 403 403 200 403
directory:delete_fiche pk=fiche                              POST in  422 403 403 403 422 top 403 403 403 403 422 403
directory:restore_fiche pk=fiche                             POST in  409 403 403 403 409 top 403 403 403 403 409 403
directory:add_fiche_part pk=fiche kind=services              GET  in  200 403 403 403 200 top 403 403 403 403 200 403
directory:add_fiche_part pk=fiche kind=offres                POST in  422 403 403 403 422 top 403 403 403 403 422 403
directory:add_fiche_part pk=fiche kind=documents             GET  in  200 403 403 403 200 top 403 403 403 403 200 403
directory:change_fiche_part pk=fiche kind=offres part=offer  GET  in  200 403 403 403 200 top 403 403 403 403 200 403
directory:change_fiche_part pk=fiche kind=offres part=offer  POST in  422 403 403 403 422 top 403 403 403 403 422 403
directory:ess_status pk=fiche                                GET  200
directory:ess_document pk=fiche contest_pk=contest           GET  in  200 404 404 404 200 top 404 404 200 200 200 404
directory:contest_ess pk=fiche                               POST in  403 403 403 403 403 top 403 403 403 403 422 403
directory:decide_ess pk=fiche                                POST in  422 403 403 403 422 top 403 403 403 403 403 403
directory:withdraw_ess_decision pk=fiche                     POST in  422 403 403 403 422 top 403 403 403 403 403 403
directory:remove_fiche_part pk=fiche kind=offres part=offer  POST in  302 403 403 403 302 top 403 403 403 403 302 403
""",
    (*COLUMNS, *STRUCTURES),
)
