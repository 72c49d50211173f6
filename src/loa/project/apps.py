from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "loa.project"
    label = "project"
