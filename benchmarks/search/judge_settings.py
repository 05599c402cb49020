"""The product's settings and the judged documents beside it."""

from config.settings import *  # noqa: F403 - the site's settings, one of them changed
from config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "judged"]
