"""Addresses of the house itself."""

from django.urls import path

from terreau.portal.views import administration, home, legal

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("favicon.ico", legal.favicon, name="favicon"),
    path("bienvenue/", home.no_membership, name="no_membership"),
    path("ma-semaine/", home.week, name="week"),
    path("recherche/", home.search, name="search"),
    path("administration/", administration.overview, name="administration"),
    path("administration/journal/", administration.journal, name="journal"),
    path("administration/messages/", administration.messages, name="messages"),
    path("administration/messages/<int:pk>/", administration.message, name="message"),
    path("donnees-personnelles/", legal.personal_data, name="personal_data"),
    path("accessibilite/", legal.accessibility, name="accessibility"),
]
