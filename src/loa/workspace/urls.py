from django.urls import path

from loa.workspace.views import home, jobs, log, personal

app_name = "workspace"

urlpatterns = [
    path("", home.home, name="home"),
    path("cai-dat/", home.settings, name="settings"),
    path("cai-dat/giao-dien/", home.theme, name="theme"),
    path("cai-dat/viec-nen/", jobs.jobs, name="jobs"),
    path("cai-dat/viec-nen/<uuid:pk>/chay-lai/", jobs.run_again, name="job_run_again"),
    path("cai-dat/viec-nen/<uuid:pk>/bo/", jobs.drop, name="job_drop"),
    path("cai-dat/hoat-dong/", log.own_log, name="own_log"),
    path("cai-dat/du-lieu.zip", personal.own_data, name="own_data"),
    path("nguoi/<int:pk>/du-lieu/", personal.person_data, name="person_data"),
    path("nguoi/<int:pk>/du-lieu.zip", personal.person_export, name="person_export"),
    path("nhat-ky/", log.audit_log, name="log"),
    path("nhat-ky/xuat.<str:ending>", log.export_log, name="log_export"),
]
