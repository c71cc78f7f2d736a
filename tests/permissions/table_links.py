"""What a signed link opens: its own months and invitation, whoever carries it; nothing else."""

from tests.permissions.tables import LINK_COLUMNS, read

LINES = read(
    """
# columns: its own link, the link of another company of the lot, a link cut in the mail
clauses:declaration_home token=link                                   GET  200 200 404
clauses:declaration_page token=link pk=to_fill                        GET  200 404 404
clauses:declaration_save token=link pk=to_fill                        POST 302 404 404
clauses:declaration_line token=link pk=to_fill line=line              POST 200 404 404
clauses:declaration_copy token=link pk=to_fill                        POST 302 404 404
clauses:declaration_none token=link pk=to_fill                        POST 422 404 404
clauses:declaration_tell token=link pk=to_fill                        POST 422 404 404
clauses:declaration_withdraw token=link pk=to_fill newcomer=newcomer  POST 302 404 404
clauses:declaration_proof token=link pk=to_fill                       POST 422 404 404
clauses:declaration_send token=link pk=to_fill                        POST 422 404 404
clauses:declaration_receipt token=link pk=sent                        GET  200 404 404
clauses:sourcing_page token=sourcing_link                             GET  200 404 404
clauses:sourcing_answer token=sourcing_link                           POST 422 404 404
clauses:sourcing_seen token=sourcing_link                             POST 204 404 404
directory:invitation token=invitation_link                            GET  200 410 410
directory:invitation token=invitation_link                            POST 422 410 410
directory:claim_link token=claim_link                                 GET  200 410 410
directory:claim_link token=claim_link                                 POST 409 410 410
directory:contest_claim token=contest_link                            GET  200 410 410
directory:contest_claim token=contest_link                            POST 302 410 410
directory:publish_proposal token=proposal_link                        GET  200 410 410
directory:publish_proposal token=proposal_link                        POST 302 410 410
directory:freshness token=freshness_link step=juste                   GET  200 410 410
directory:freshness token=freshness_link step=juste                   POST 302 410 410
directory:freshness token=freshness_link step=supprimer               GET  200 410 410
directory:freshness token=freshness_link step=supprimer               POST 302 410 410
directory:freshness token=freshness_link step=corriger                GET  200 410 410
directory:freshness token=freshness_link step=corriger                POST 422 410 410
""",
    LINK_COLUMNS,
)
