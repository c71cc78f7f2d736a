"""Who asks to keep a fiche (everyone), who answers, who keeps it, and who settles what is flagged."""

from tests.permissions.tables import read
from tests.permissions.world import COLUMNS, STRUCTURES

LINES = read(
    """
# columns: COLUMNS, this structure, another                     vis fac buy com ele adm nob obu oco nei nad str ost
directory:claim_fiche pk=fiche                             GET  200
directory:claim_fiche pk=fiche                             POST 422
directory:propose_structure                                GET  200
directory:propose_structure                                POST 422
directory:claims                                           GET  in  200 403 403 403 200 top 403 403 200 200 200 200
directory:settle_claim pk=claim +answer=yes                POST in  302 404 404 404 302 top 404 404 404 404 302 404
directory:revoke_claim pk=granted_claim +reason=Partie     POST in  302 404 404 404 302 top 404 404 404 404 403 404
directory:claim_proof pk=granted_claim                     GET  in  200 404 404 404 200 top 404 404 404 404 200 404
directory:fiche_keepers pk=fiche                           GET  in  200 403 403 403 200 top 403 403 403 403 200 403
directory:hand_over_fiche pk=fiche                         POST in  403 403 403 403 403 top 403 403 403 403 422 403
directory:set_rhythm pk=fiche                              POST in  422 403 403 403 422 top 403 403 403 403 422 403
directory:withdraw_hand_over pk=fiche invitation=hand_over POST in  404 404 404 404 403 top 404 404 404 404 302 404
directory:leave_structure                                  POST in  403 403 403 403 403 top 403 403 403 403 302 302
directory:fiche_quality pk=fiche                           GET  in  200 403 403 403 200 top 403 403 403 403 200 403
directory:quality                                          GET  in  200 403 403 403 200 top 403 403 200 200 403 403
directory:settle_flag pk=flag                              POST in  302 404 404 404 302 top 404 404 403 403 403 404
directory:close_fiche pk=fiche                             POST in  302 403 403 403 302 top 403 403 403 403 403 403
directory:reopen_fiche pk=fiche                            POST in  409 403 403 403 409 top 403 403 403 403 403 403
""",
    (*COLUMNS, *STRUCTURES),
)
