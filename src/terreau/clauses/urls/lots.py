"""Addresses of lots."""

from django.urls import URLPattern, path

from terreau.clauses.views import changes, clause, lot, lots, no_clause, sharing, sizing

ONE = "clauses/lots/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path("clauses/lots/", lots.lots, name="lots"),
    path("operations/<int:pk>/", lots.operation, name="operation"),
    path("clauses/nouvelle/<int:lot_pk>/", clause.new_clause, name="new_clause"),
    path("clauses/nouvelle/<int:lot_pk>/apercu/", clause.new_clause_preview, name="new_clause_preview"),
    path("clauses/dimensionner/<int:lot_pk>/", sizing.size_lot, name="size_lot"),
    path("clauses/aucune/<int:lot_pk>/", no_clause.decide, name="decide_no_clause"),
    path("clauses/aucune/<int:pk>/reprendre/", no_clause.withdraw, name="withdraw_no_clause"),
    path(ONE, lot.show, name="lot"),
    path(f"{ONE}heures/", lot.hours, name="lot_hours"),
    path(f"{ONE}documents/<int:document_pk>/exporter/", lot.document, name="lot_document"),
    path(f"{ONE}appel/", lot.call, name="note_call"),
    path(f"{ONE}reglages/", clause.settings, name="clause_settings"),
    path(f"{ONE}cloture/", clause.closing, name="close_clause"),
    path(f"{ONE}document/", changes.figure, name="add_figure"),
    path(f"{ONE}avenants/<int:amendment_pk>/", changes.amendment, name="accept_amendment"),
    path(f"{ONE}avenants/<int:amendment_pk>/ecarter/", changes.dismissal, name="dismiss_amendment"),
    path(f"{ONE}tranches/<int:part_pk>/", changes.part, name="confirm_part"),
    path(f"{ONE}evenement/", changes.event, name="record_event"),
    path(f"{ONE}titulaire/", changes.holder, name="change_holder"),
    path(f"{ONE}report/", changes.transfer, name="transfer_hours"),
    path(f"{ONE}repartition/", sharing.split, name="change_split"),
    path(f"{ONE}confier/", sharing.entrust, name="entrust_hours"),
    path("clauses/engagements/<int:pk>/heures/", sharing.entrusted, name="change_entrusted"),
    path("clauses/engagements/<int:pk>/contact/", sharing.contact, name="edit_contact"),
    path("clauses/engagements/<int:pk>/depart/", sharing.departure, name="end_commitment"),
]
