"""The door for a WSGI server; in production it opens only when all is safe."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dangwu.config.settings")
application = get_wsgi_application()

from dangwu.core.checks import refuse_unsafe_start  # noqa: E402  needs the apps to be ready
from dangwu.rulebook.selectors import rulebook  # noqa: E402

refuse_unsafe_start()
rulebook()  # a faulty book stops the start, with file and line
