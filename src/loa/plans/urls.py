"""Addresses of plans and of the documents on their way to become plans."""

from django.urls import path

from loa.plans.views import adoption, drafts, plans, readings, review, writing

app_name = "plans"

urlpatterns = [
    path("ke-hoach/", plans.list_plans, name="list"),
    path("ke-hoach/du-thao/", drafts.drafts, name="drafts"),
    path("ke-hoach/du-thao/moi/", drafts.draft_new, name="draft_new"),
    path("ke-hoach/du-thao/<int:pk>/", writing.draft, name="draft"),
    path("ke-hoach/du-thao/<int:pk>/sua/", writing.draft_edit, name="draft_edit"),
    path("ke-hoach/du-thao/<int:pk>/ghi/", writing.draft_write, name="draft_write"),
    path("ke-hoach/du-thao/<int:pk>/them/<str:section>/", writing.draft_add, name="draft_add"),
    path("ke-hoach/du-thao/<int:pk>/bo-dong/", writing.draft_drop, name="draft_drop"),
    path("ke-hoach/du-thao/<int:pk>/chuyen/", writing.draft_move, name="draft_move"),
    path("ke-hoach/du-thao/<int:pk>/da-xem/", writing.draft_accept, name="draft_accept"),
    path("ke-hoach/du-thao/<int:pk>/thay-can-cu/", writing.draft_replace, name="draft_replace"),
    path("ke-hoach/du-thao/<int:pk>/hoan-tac/", writing.draft_undo, name="draft_undo"),
    path("ke-hoach/du-thao/<int:pk>/lam-lai/", writing.draft_redo, name="draft_redo"),
    path("ke-hoach/du-thao/<int:pk>/thay-doi/", writing.draft_changes, name="draft_changes"),
    path("ke-hoach/du-thao/<int:pk>/lich-su/", writing.draft_history, name="draft_history"),
    path("ke-hoach/du-thao/<int:pk>/lay-lai/", writing.draft_take, name="draft_take"),
    path("ke-hoach/du-thao/<int:pk>/bo/", drafts.draft_withdraw, name="draft_withdraw"),
    path("ke-hoach/du-thao/<int:pk>/dua-tro-lai/", drafts.draft_restore, name="draft_restore"),
    path("ke-hoach/<int:pk>/", plans.detail, name="detail"),
    path("ke-hoach/<int:pk>/nhiem-vu/<int:order>/", plans.activity, name="activity"),
    path("ke-hoach/<int:pk>/van-ban/", plans.document, name="document"),
    path("ke-hoach/<int:pk>/tep/", plans.plan_file, name="file"),
    path("ke-hoach/<int:pk>/co-quan/", adoption.agencies, name="agencies"),
    path("ke-hoach/<int:pk>/nhiem-vu.<str:ending>", plans.export_work, name="export"),
    path("doc-ke-hoach/", readings.readings, name="readings"),
    path("doc-ke-hoach/vi-du.jsonl", readings.export_examples, name="examples"),
    path("doc-ke-hoach/<int:pk>/", review.review, name="review"),
    path("doc-ke-hoach/<int:pk>/tep/", readings.reading_file, name="reading_file"),
    path("doc-ke-hoach/<int:pk>/doc-lai/", readings.retry, name="retry"),
    path("doc-ke-hoach/<int:pk>/rut/", readings.withdraw, name="withdraw"),
    path("doc-ke-hoach/<int:pk>/dua-tro-lai/", readings.restore, name="restore"),
    path("doc-ke-hoach/<int:pk>/chap-nhan/", review.accept, name="accept"),
    path("doc-ke-hoach/<int:pk>/chap-nhan-chac-chan/", review.accept_sure, name="accept_sure"),
    path("doc-ke-hoach/<int:pk>/sua/", review.edit, name="edit"),
    path("doc-ke-hoach/<int:pk>/them/<str:section>/", review.add, name="add"),
    path("doc-ke-hoach/<int:pk>/bo/", review.drop, name="drop"),
    path("doc-ke-hoach/<int:pk>/hoan-tac/", review.undo, name="undo"),
    path("doc-ke-hoach/<int:pk>/lam-lai/", review.redo, name="redo"),
    path("doc-ke-hoach/<int:pk>/hieu/", review.explain, name="explain"),
    path("doc-ke-hoach/<int:pk>/dua-vao-thuc-hien/", adoption.adopt, name="adopt"),
    path("doc-ke-hoach/<int:pk>/don-vi/", adoption.reassign, name="reassign"),
]
