from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "loa.organisations"
    label = "organisations"
