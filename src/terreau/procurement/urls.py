"""Addresses of the room."""

from django.urls import path

from terreau.procurement.views import contracts, deciding, entry, following, imports

app_name = "procurement"
urlpatterns = [
    path("marches/", contracts.contracts, name="contracts"),
    path("marches/nouveau/", entry.new_contract, name="new_contract"),
    path("marches/<int:pk>/", contracts.contract, name="contract"),
    path("marches/<int:pk>/modifier/", entry.edit_contract, name="edit_contract"),
    path("marches/<int:pk>/ranger/", contracts.arrange_contract, name="arrange_contract"),
    path("marches/<int:pk>/decider/", deciding.resolve_flags, name="resolve_flags"),
    path("marches/<int:pk>/prepare/detacher/", deciding.unlink_planned, name="unlink_planned"),
    path("marches/<int:pk>/prepare/<int:planned>/", deciding.link_planned, name="link_planned"),
    path("marches/<int:pk>/prepare/<int:planned>/ecarter/", deciding.dismiss_planned, name="dismiss_planned"),
    path("marches/<int:pk>/operation/", deciding.assign_operation, name="assign_operation"),
    path("marches/<int:pk>/separer/", deciding.split_contract, name="split_contract"),
    path("marches/<int:pk>/reunir/", deciding.group_contracts, name="group_contracts"),
    path("acheteurs-suivis/", following.agreements, name="agreements"),
    path("acheteurs-suivis/ajouter/", following.follow_buyer, name="follow_buyer"),
    path("acheteurs-suivis/<int:pk>/", following.edit_agreement, name="edit_agreement"),
    path("acheteurs-suivis/<int:pk>/terminer/", following.stop_following, name="stop_following"),
    path("operations/", following.operations, name="operations"),
    path("operations/nouvelle/", following.operation, name="new_operation"),
    path("operations/<int:pk>/modifier/", following.operation, name="edit_operation"),
    path("marches/imports/", imports.imports, name="imports"),
    path("marches/imports/nouveau/", imports.new_import, name="new_import"),
    path("marches/imports/<int:pk>/", imports.one_import, name="import"),
    path("marches/imports/<int:pk>/confirmer/", imports.confirm_import, name="confirm_import"),
    path("marches/imports/<int:pk>/annuler/", imports.undo_import, name="undo_import"),
    path("marches/imports/<int:pk>/retirer/", imports.discard_import, name="discard_import"),
]
