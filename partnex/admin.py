"""The admin console: Django's, with a front page that says what waits for someone."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class PartnexAdminSite(admin.AdminSite):
    site_title = _("Partnex console")
    site_header = _("Partnex console")
    index_title = _("What waits for someone")
