from django.contrib import admin

from audit.models import AuditEvent
from core.admin import ReadOnlyAdmin


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = ["seq", "at", "tag", "actor", "target_type", "target_id", "request_id"]
    list_filter = ["tag", "role"]
    search_fields = ["=actor_id", "=target_id", "=request_id", "tag"]
    date_hierarchy = "at"
    ordering = ["-seq"]
    exclude = ["private"]
