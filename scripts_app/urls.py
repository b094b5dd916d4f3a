"""Our pages, grouped by who uses them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.templatetags.static import static
from django.urls import path, register_converter
from django.views.generic import RedirectView

from scripts_app.views import (
    categories,
    checking,
    desk,
    editing,
    history,
    import_batch,
    import_ledger,
    import_mapping,
    imports,
    review_queue,
    revisions,
    search,
    undo,
    usage,
    vocabulary,
)
from scripts_app.views.shared import KeyConverter

register_converter(KeyConverter, "key")

urlpatterns = [
    # Everyone
    path("", search.search_page, name="search"),
    path("scenarios/<key:pk>/", search.scenario_page, name="scenario"),
    path("usage/", usage.usage_note, name="usage_note"),
    path("login/", LoginView.as_view(redirect_authenticated_user=False), name="login"),
    path("favicon.ico", login_not_required(RedirectView.as_view(url=static("scripts_app/icon.svg"))), name="icon"),
    path("logout/", login_not_required(LogoutView.as_view()), name="logout"),
    # Those who write
    path("desk/", desk.desk, name="desk"),
    path("desk/export/", desk.export, name="export"),
    path("search/export/", search.export_hits, name="export_hits"),
    path("desk/submit/", desk.submit_several, name="submit_several"),
    path("scenarios/new/", editing.scenario_new, name="scenario_new"),
    path("scenarios/<key:pk>/edit/", editing.scenario_edit, name="scenario_edit"),
    path("scenarios/<key:pk>/history/", history.scenario_history, name="scenario_history"),
    path("scenarios/<key:pk>/retire/", history.scenario_retire, name="scenario_retire"),
    path("scenarios/<key:pk>/move/", history.scenario_move, name="scenario_move"),
    path("scenarios/<key:pk>/channel/", history.scenario_channel, name="scenario_channel"),
    path("revisions/<key:pk>/", revisions.revision_page, name="revision"),
    path("revisions/<key:pk>/restore/", revisions.restore, name="restore"),
    # Those who review
    path("review/", review_queue.review_queue, name="review_queue"),
    *(
        path(f"review/{act}/", review_queue.decide_several, {"act": act}, name=f"{act}_several")
        for act in ("approve", "reject")
    ),
    path("review/batches/<key:pk>/progress/", review_queue.batch_progress, name="batch_progress"),
    *(
        path(f"review/batches/<key:pk>/{act}/", review_queue.batch_act, {"act": act}, name=f"batch_{act}")
        for act in ("submit", "approve", "reject")
    ),
    path("gaps/", usage.gaps, name="gaps"),
    path("gaps/close/", usage.gap_close, name="gap_close"),
    path("checks/", checking.checks, name="checks"),
    path("checks/run/", checking.check_run, name="check_run"),
    path("checks/mark/", checking.check_mark, name="check_mark"),
    path("checks/known/", checking.check_known, name="check_known"),
    path("checks/<key:pk>/remove/", checking.check_remove, name="check_remove"),
    path("categories/", categories.categories, name="categories"),
    path("categories/<key:pk>/", categories.category_edit, name="category_edit"),
    path("categories/<key:pk>/shift/", categories.category_shift, name="category_shift"),
    *(
        path(f"revisions/<key:pk>/{act}/", revisions.revision_act, {"act": act}, name=f"revision_{act}")
        for act in ("submit", "withdraw", "approve", "reject", "publish")
    ),
    # Admins
    path("synonyms/", vocabulary.synonyms, name="synonyms"),
    path("synonyms/<key:pk>/", vocabulary.synonyms_edit, name="synonyms_edit"),
    path("synonyms/<key:pk>/remove/", vocabulary.synonyms_remove, name="synonyms_remove"),
    path("words/", vocabulary.words, name="words"),
    path("words/progress/", vocabulary.words_progress, name="words_progress"),
    path("words/<key:pk>/remove/", vocabulary.word_remove, name="word_remove"),
    path("imports/", imports.imports, name="imports"),
    path("imports/list/", imports.import_list, name="import_list"),
    path("imports/go-on/", imports.import_go_on, name="import_go_on"),
    path("imports/confirm/", imports.import_confirm_several, name="import_confirm_several"),
    path("imports/template/", imports.import_template, name="import_template"),
    path("imports/<key:pk>/", import_batch.import_batch, name="import_batch"),
    path("imports/<key:pk>/mapping/", import_mapping.import_mapping, name="import_mapping"),
    path("imports/<key:pk>/mapping/forget/", import_mapping.import_forget, name="import_forget"),
    path("imports/<key:pk>/mapping/reopen/", import_mapping.import_reopen, name="import_reopen"),
    path("imports/<key:pk>/ledger/", import_ledger.import_ledger, name="import_ledger"),
    path("imports/<key:pk>/ledger/assign/", import_ledger.import_assign, name="import_assign"),
    path("imports/<key:pk>/ledger/take-back/", import_ledger.import_take_back, name="import_take_back"),
    path("imports/<key:pk>/progress/", import_batch.import_progress, name="import_progress"),
    path("imports/<key:pk>/resume/", import_batch.import_resume, name="import_resume"),
    path("imports/<key:pk>/confirm/", import_batch.import_confirm, name="import_confirm"),
    path("imports/<key:pk>/refused/", import_batch.import_refused, name="import_refused"),
    path("imports/<key:pk>/discard/", import_batch.import_discard, name="import_discard"),
    path("imports/<key:pk>/undo/", undo.import_undo, name="import_undo"),
]
