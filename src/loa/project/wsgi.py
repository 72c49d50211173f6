"""What granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from loa.project.bodies import with_whole_bodies
from loa.project.tied import end_with_parent_process

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "loa.project.settings")
application = with_whole_bodies(get_wsgi_application())
end_with_parent_process()
