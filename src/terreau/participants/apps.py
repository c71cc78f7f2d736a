from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    name = "terreau.participants"
    label = "participants"
    verbose_name = "Participants"
