from django.apps import AppConfig


class SmesConfig(AppConfig):
    name = "smes"
