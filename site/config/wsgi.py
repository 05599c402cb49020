"""The WSGI callable that the server starts."""

import os

from django.core.wsgi import get_wsgi_application

from config import lean


def _warm_up() -> None:
    """Load addresses, views and catalogues before the first citizen comes."""
    from django.conf import settings
    from django.urls import get_resolver
    from django.utils import translation

    get_resolver().url_patterns  # noqa: B018 - reading it loads every view
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            translation.gettext("name")


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
with lean.loading():
    application = get_wsgi_application()
    _warm_up()
