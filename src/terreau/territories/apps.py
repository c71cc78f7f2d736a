"""The territories room."""

from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    """Official geography and the territory that runs Terreau."""

    name = "terreau.territories"
    label = "territories"
    verbose_name = "Territoires"
    default_auto_field = "django.db.models.BigAutoField"
