from typing import Any

from django.core.management.base import BaseCommand

from loa.project.demo.load import kept_password, load, who_can_sign_in


class Command(BaseCommand):
    help = "Load the demonstration province (again: adds only what is missing) and say who can sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        load()
        for username, full_name, roles in who_can_sign_in():
            self.stdout.write(f"  {username:<8}  {full_name} ({roles})")
        self.stdout.write(f"  password of all: {kept_password()}")
