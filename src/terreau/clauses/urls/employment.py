"""Addresses of employment."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
