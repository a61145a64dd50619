from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.base")

django = get_wsgi_application()

from hub.operations.kept_first import KeptFirst  # noqa: E402
from hub.operations.logs import leave_out_what_no_line_tells  # noqa: E402

leave_out_what_no_line_tells()
application = KeptFirst(django)
