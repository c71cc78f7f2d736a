"""Addresses of sourcing: from a lot, of a request, and those of the structures."""

from django.urls import URLPattern, path

from terreau.clauses.views import sourcing, sourcing_answer, structures

LOT = "clauses/lots/<int:pk>/"
ONE = "clauses/demandes/<int:pk>/"
LINK = "demande/<str:token>/"
OWN = "demandes-pour-vous/"
urlpatterns: list[URLPattern] = [
    path(f"{LOT}structures/", structures.structures, name="structures"),
    path(f"{LOT}structures/demander/", structures.new, name="new_sourcing"),
    path(f"{LOT}structures/souhaiter/", structures.wish, name="wish_sourcing"),
    path(ONE, sourcing.show, name="sourcing"),
    path(f"{ONE}ajouter/", structures.add, name="add_to_sourcing"),
    path(f"{ONE}envoyer/", sourcing.send, name="send_sourcing"),
    path(f"{ONE}lues/", sourcing.read, name="read_sourcing"),
    path(f"{ONE}clore/", sourcing.close, name="close_sourcing"),
    path(f"{ONE}rouvrir/", sourcing.reopen, name="reopen_sourcing"),
    path("clauses/demandes/structures/<int:pk>/", sourcing.answer, name="sourcing_phone"),
    path("clauses/demandes/structures/<int:pk>/relancer/", sourcing.remind, name="remind_sourcing"),
    path(LINK, sourcing_answer.link_page, name="sourcing_page"),
    path(f"{LINK}repondre/", sourcing_answer.link_answer, name="sourcing_answer"),
    path(f"{LINK}vue/", sourcing_answer.link_seen, name="sourcing_seen"),
    path(OWN, sourcing_answer.own, name="own_sourcing"),
    path(f"{OWN}<int:pk>/", sourcing_answer.own_page, name="own_sourcing_page"),
    path(f"{OWN}<int:pk>/repondre/", sourcing_answer.own_answer, name="own_sourcing_answer"),
    path(f"{OWN}<int:pk>/vue/", sourcing_answer.own_seen, name="own_sourcing_seen"),
]
