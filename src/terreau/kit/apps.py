from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "terreau.kit"
    label = "kit"
