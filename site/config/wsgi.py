"""The WSGI callable that the server starts."""

import logging
import os
from collections.abc import Callable
from typing import Any

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


def _fill_memories() -> None:
    """Read what pages keep in memory, so that the first citizen does not wait for it either. A database that is away shows at the first request."""
    from django.db import connection

    from pagecache import memory

    try:
        memory.fill()
    except Exception as error:  # noqa: BLE001 - a worker starts all the same
        logging.getLogger("config").warning("Nothing is kept in memory from the start: %s", error)
    finally:
        connection.close()
        if getattr(connection, "pool", None):  # a pool's threads do not live on in a fork: each process makes its own
            connection.close_pool()  # type: ignore[attr-defined]


def _load() -> Callable[..., Any]:
    """Django, in front of it what takes the bodies of requests, and before both the page cache."""
    django = get_wsgi_application()
    from config.cached import in_front_of
    from config.intake import Intake

    return in_front_of(Intake(django))


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
with lean.loading():
    application = _load()
    _warm_up()
_fill_memories()
