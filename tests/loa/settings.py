"""The real settings, on a folder of their own that is thrown away, with quick passwords and jobs that run at once."""

import atexit
import os
import shutil
import tempfile

VAR_OF_TESTS = tempfile.mkdtemp(prefix="loa-tests-")
atexit.register(shutil.rmtree, VAR_OF_TESTS, ignore_errors=True)
os.environ["LOA_VAR"] = VAR_OF_TESTS
for name in [name for name in os.environ if name.startswith("LOA_") and name != "LOA_VAR"]:
    del os.environ[name]

from loa.project.settings import *  # noqa: E402, F403
from loa.project.settings import DATABASES, VAR  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}  # a file, as in real life
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # the threads of the live server leave no connection behind

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["default"]}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
