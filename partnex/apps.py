from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class PartnexConfig(AppConfig):
    name = "partnex"


class AdminConfig(DjangoAdminConfig):
    default_site = "partnex.admin.PartnexAdminSite"
