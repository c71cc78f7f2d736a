from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "terreau.portal"
    label = "portal"
    verbose_name = "Accueil"
