from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    name = "terreau.procurement"
    label = "procurement"
    verbose_name = "Marchés"
