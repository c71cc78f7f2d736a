"""Addresses of statements: the company's, by link or with an account, and the facilitator's."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from terreau.clauses.views import declaration, statement_entry, statement_page, statement_queue

STEPS = (
    ("<int:pk>/", "page", declaration.page),
    ("<int:pk>/enregistrer/", "save", declaration.save),
    ("<int:pk>/ligne/<int:line>/", "line", declaration.line),
    ("<int:pk>/reprendre/", "copy", declaration.copy),
    ("<int:pk>/aucune-heure/", "none", declaration.no_hours),
    ("<int:pk>/ajouter/", "tell", declaration.tell),
    ("<int:pk>/retirer/<int:newcomer>/", "withdraw", declaration.withdraw),
    ("<int:pk>/justificatif/", "proof", declaration.proof),
    ("<int:pk>/transmettre/", "send", declaration.send),
    ("<int:pk>/recu/", "receipt", declaration.receipt),
)


def _way(prefix: str, name: str) -> Iterator[URLPattern]:
    yield path(prefix, declaration.home, name=f"{name}_home")
    for route, step, view in STEPS:
        yield path(prefix + route, view, name=f"{name}_{step}")


urlpatterns: list[URLPattern] = [
    *_way("declaration/<str:token>/", "declaration"),
    *_way("mes-heures/", "my_hours"),
    path("releves/", statement_queue.queue, name="statements"),
    path("releves/valider/", statement_queue.validate_many, name="validate_statements"),
    path("releves/demander/", statement_queue.ask, name="request_statements"),
    path("releves/relancer/", statement_queue.remind_all, name="remind_statements"),
    path("releves/engagement/<int:pk>/", statement_queue.of_commitment, name="remind_commitment"),
    path("releves/<int:pk>/", statement_page.detail, name="statement"),
    path("releves/<int:pk>/valider/", statement_page.validate, name="validate_statement"),
    path("releves/<int:pk>/renvoyer/", statement_page.send_back, name="return_statement"),
    path("releves/<int:pk>/relancer/", statement_page.remind, name="remind_statement"),
    path("releves/<int:pk>/lien/", statement_page.new_link, name="renew_link"),
    path("releves/<int:pk>/justificatif/exporter/", statement_page.proof, name="statement_proof"),
    path("releves/<int:pk>/saisir/", statement_entry.enter, name="record_statement"),
    path("releves/<int:pk>/corriger/", statement_entry.correct, name="correct_statement"),
    path("releves/personnes/<int:pk>/ecarter/", statement_page.set_aside, name="set_aside_newcomer"),
]
