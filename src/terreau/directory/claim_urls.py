"""Addresses of who keeps the fiches, of the yearly message and of the quality of the directory."""

from django.urls import path

from terreau.directory.views import claims, freshness, keepers, proposing, quality

urlpatterns = [
    path("annuaire/structures/<int:pk>/prendre-en-main/", claims.claim, name="claim_fiche"),
    path("annuaire/prises-en-main/", claims.claims, name="claims"),
    path("annuaire/prises-en-main/<int:pk>/repondre/", claims.settle, name="settle_claim"),
    path("annuaire/prises-en-main/<int:pk>/fermer/", claims.revoke, name="revoke_claim"),
    path("annuaire/prises-en-main/<int:pk>/justificatif/", claims.proof, name="claim_proof"),
    path("annuaire/prises-en-main/lien/<str:token>/", claims.claim_link, name="claim_link"),
    path("annuaire/prises-en-main/contester/<str:token>/", claims.contest, name="contest_claim"),
    path("annuaire/structures/proposer/", proposing.propose, name="propose_structure"),
    path("annuaire/structures/publier/<str:token>/", proposing.publish, name="publish_proposal"),
    path("annuaire/structures/<int:pk>/qui/", keepers.keepers, name="fiche_keepers"),
    path("annuaire/structures/<int:pk>/qui/inviter/", keepers.hand_over, name="hand_over_fiche"),
    path("annuaire/structures/<int:pk>/qui/rythme/", keepers.rhythm, name="set_rhythm"),
    path(
        "annuaire/structures/<int:pk>/qui/invitations/<int:invitation>/retirer/",
        keepers.withdraw,
        name="withdraw_hand_over",
    ),
    path("mes-fiches/quitter/", keepers.leave, name="leave_structure"),
    path("annuaire/structures/<int:pk>/ce-qui-manque/", keepers.quality, name="fiche_quality"),
    path("annuaire/relecture/<str:token>/<slug:step>/", freshness.freshness, name="freshness"),
    path("annuaire/qualite/", quality.quality, name="quality"),
    path("annuaire/qualite/signalements/<int:pk>/", quality.settle, name="settle_flag"),
    path("annuaire/structures/<int:pk>/fermer/", quality.close, name="close_fiche"),
    path("annuaire/structures/<int:pk>/rouvrir/", quality.reopen, name="reopen_fiche"),
]
