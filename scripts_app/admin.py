"""Django admin for looking into records. Only accounts are changed here by hand, and plain tables by file:
every other write is an action of ours."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import Model
from django.forms import Form
from django.http import HttpRequest
from django_tasks_db.models import DBTaskResult
from import_export.admin import ImportExportModelAdmin

from scripts_app.errors import ScriptsError
from scripts_app.importing.plain_formats import FORMATS
from scripts_app.importing.plain_tables import CategoryTable, SynonymTable, WordTable
from scripts_app.models import (
    Category,
    DictionaryWord,
    ImportBatch,
    ImportJob,
    ImportRow,
    IndexChange,
    LineCopy,
    LoggedSearch,
    ReviewEvent,
    Revision,
    Scenario,
    ScriptLine,
    SynonymGroup,
    User,
)

admin.site.unregister(DBTaskResult)  # entries of the queue say nothing to people: the jobs do


class ReadOnly:
    """Nothing can be added, changed or deleted; what is shown is what the database holds."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class Table(ImportExportModelAdmin):
    """Comes in and goes out as a file, for those who have the permissions `import_…` and `export_…` of the table."""

    formats = FORMATS

    def add_data_read_fail_error_to_form(self, form: Form, e: Exception) -> None:
        """In our own sentence where we have one; the library names the class of the error."""
        if isinstance(e, ScriptsError):
            form.add_error("import_file", str(e))
        else:
            form.add_error("import_file", "这个文件读不了。请用 Excel 或 WPS 打开它，另存为 .xlsx 后再上传。")


class LineInline(ReadOnly, admin.TabularInline[ScriptLine, Revision]):
    model = ScriptLine


class RowInline(ReadOnly, admin.TabularInline[ImportRow, ImportBatch]):
    model = ImportRow
    fields = ("sheet", "row", "outcome", "reason", "scenario", "revision")


@admin.register(User)
class AccountAdmin(UserAdmin[User]):
    list_display = ("username", "display_name", "work_number", "is_active", "last_login")
    fieldsets = (*(UserAdmin.fieldsets or ()), ("话术库", {"fields": ("display_name", "work_number")}))


@admin.register(Category)
class CategoryAdmin(ReadOnly, Table):
    resource_classes = (CategoryTable,)
    list_display = ("name", "parent", "position")
    list_select_related = ("parent",)


@admin.register(Scenario)
class ScenarioAdmin(ReadOnly, admin.ModelAdmin[Scenario]):
    list_display = ("code", "live_revision", "kind", "channel", "category", "owner", "retired_at")
    list_filter = ("kind", "channel", "category")
    list_select_related = ("live_revision", "category", "owner")
    search_fields = ("code", "revisions__title")


@admin.register(Revision)
class RevisionAdmin(ReadOnly, admin.ModelAdmin[Revision]):
    list_display = ("title", "number", "status", "author", "decided_by", "decided_at")
    list_filter = ("status",)
    list_select_related = ("author", "decided_by")
    search_fields = ("title", "scenario__code")
    inlines = (LineInline,)


@admin.register(ReviewEvent)
class ReviewEventAdmin(ReadOnly, admin.ModelAdmin[ReviewEvent]):
    list_display = ("created_at", "actor", "act", "scenario", "comment")
    list_filter = ("act",)
    list_select_related = ("actor", "scenario")
    date_hierarchy = "created_at"


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnly, admin.ModelAdmin[ImportBatch]):
    list_display = ("file_name", "status", "actor", "created_at", "applied_at")
    list_select_related = ("actor",)
    inlines = (RowInline,)


@admin.register(ImportJob)
class ImportJobAdmin(ReadOnly, admin.ModelAdmin[ImportJob]):
    list_display = ("batch", "kind", "status", "done", "total", "attempt", "actor", "heartbeat_at", "message")
    list_filter = ("status", "kind")
    list_select_related = ("batch", "actor")


@admin.register(IndexChange)
class IndexChangeAdmin(ReadOnly, admin.ModelAdmin[IndexChange]):
    list_display = ("scenario", "created_at")
    list_select_related = ("scenario",)


@admin.register(LoggedSearch)
class LoggedSearchAdmin(ReadOnly, admin.ModelAdmin[LoggedSearch]):
    list_display = ("created_at", "text", "total", "fits", "matched", "is_used", "role", "milliseconds", "degraded")
    list_filter = ("fits", "is_used", "role", "kind", "channel", "degraded")
    search_fields = ("text",)
    date_hierarchy = "created_at"


@admin.register(LineCopy)
class LineCopyAdmin(ReadOnly, admin.ModelAdmin[LineCopy]):
    list_display = ("created_at", "line", "scenario", "search", "role")
    list_select_related = ("line", "scenario", "search")
    date_hierarchy = "created_at"


@admin.register(SynonymGroup)
class SynonymGroupAdmin(ReadOnly, Table):
    resource_classes = (SynonymTable,)
    list_display = ("__str__", "changed_by", "changed_at")
    list_select_related = ("changed_by",)


@admin.register(DictionaryWord)
class DictionaryWordAdmin(ReadOnly, Table):
    resource_classes = (WordTable,)
    list_display = ("word", "changed_by", "changed_at")
    list_select_related = ("changed_by",)
