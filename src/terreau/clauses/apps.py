from django.apps import AppConfig


class ClausesConfig(AppConfig):
    name = "terreau.clauses"
    label = "clauses"
    verbose_name = "Clauses sociales"
