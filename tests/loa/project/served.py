"""The real settings for processes on the database of a test, whose name they are told. No page is asked for."""

import os

from loa.project.settings import *  # noqa: F403
from loa.project.settings import DATABASES, INSTALLED_APPS

DATABASES["default"]["NAME"] = os.environ["NAME_OF_TEST_DATABASE"]
INSTALLED_APPS += ["tests.loa.project.apps.Chores"]
LINK_PORTS = []
