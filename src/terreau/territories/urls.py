"""Addresses of the territories room."""

from django.urls import path

from terreau.territories import views

app_name = "territories"
urlpatterns = [
    path("territoire/", views.settings_page, name="settings"),
    path("territoires/<int:pk>/logo/", views.logo, name="logo"),
]
