import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from loa.project.demo.load import is_loaded, kept_password, load, password_file, who_can_sign_in
from loa.project.environment import own_address
from loa.project.processes import Processes, becomes_free, is_free


class Command(BaseCommand):
    help = "Prepare the database and run the web server, the worker and the timekeeper, until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="web server processes (default: 2)")
        parser.add_argument("--no-demo", action="store_true", help="do not load the demonstration province")

    def handle(self, *args: Any, host: str, port: int, workers: int, no_demo: bool, **options: Any) -> None:
        if not is_free(host, port):
            self.say(f"Port {port} is in use, perhaps still by the last start. Waiting …")
        if not becomes_free(host, port):
            self.stderr.write(f"Port {port} is taken. Stop what uses it, or choose another: make run PORT={port + 1}")
            raise SystemExit(1)
        self.say("Preparing the database …")
        call_command("migrate", verbosity=0, interactive=False)
        if not no_demo and not is_loaded():
            self.say("Loading the demonstration province …")
            load()
        call_command("resume_readings", nobody_reads=True)
        connections.close_all()
        processes = Processes(host=host, port=port, workers=workers, root=settings.ROOT, environment=dict(os.environ))
        raise SystemExit(processes.run(when_ready=lambda: self.announce(host, port, no_demo)))

    def say(self, words: str) -> None:
        """At once, whoever reads: what follows takes its time."""
        self.stdout.write(words)
        self.stdout.flush()

    def announce(self, host: str, port: int, no_demo: bool) -> None:
        reachable = host in {"0.0.0.0", "::"}  # noqa: S104
        self.stdout.write(
            f"\nLoa is ready:  http://{'localhost' if reachable or host == '127.0.0.1' else host}:{port}/\n"
        )
        for address in own_address() if reachable else []:
            self.stdout.write(f"In this network:  http://{address}:{port}/\n")
        if not no_demo:
            self.stdout.write(
                f"Sign in with one of these names, password  {kept_password()}  (kept in {password_file()})\n"
            )
            for username, full_name, roles in who_can_sign_in():
                self.stdout.write(f"  {username:<8}  {full_name} ({roles})")
        self.stdout.write("\nCtrl-C stops it; everything is kept in var/.\n")
        self.stdout.flush()
