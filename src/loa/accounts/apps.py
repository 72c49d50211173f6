from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "loa.accounts"
    label = "accounts"

    def ready(self) -> None:
        from loa.accounts import listeners  # noqa: F401
