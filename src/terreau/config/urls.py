"""All addresses. Each room owns its own; the order is the order of the menu."""

from django.urls import include, path

urlpatterns = [
    path("", include("terreau.portal.urls")),
    path("", include("terreau.clauses.urls")),
    path("", include("terreau.participants.urls")),
    path("", include("terreau.procurement.urls")),
    path("", include("terreau.directory.urls")),
    path("", include("terreau.territories.urls")),
    path("", include("terreau.accounts.urls")),
]
handler400 = "terreau.portal.views.bad_request"
handler403 = "terreau.portal.views.forbidden"
handler404 = "terreau.portal.views.not_found"
handler500 = "terreau.portal.views.server_error"
