"""Whatever a public address is asked for, through the page cache as the server does it: never an error of ours."""

import io
import shutil
import traceback
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.signals import got_request_exception
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings

from config.cached import in_front_of
from pagecache import writes
from tests.browser.city import City, template
from tests.site.pagecache.asking import environ_of
from tests.site.requests import requests

pytestmark = pytest.mark.sqlite


@pytest.fixture(scope="module")
def city(_own_folder, django_db_blocker):
    """A demo city that may be written to."""
    folder = Path(django_settings.VAR) / "asked"
    shutil.copytree(template(), folder)
    with django_db_blocker.unblock(), City(folder, 0, None).reading():
        yield folder
    shutil.rmtree(folder)


@pytest.fixture
def site(city, settings):
    settings.MEDIA_ROOT = city / "media"
    settings.PAGECACHE_BYTES = 8_000_000
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    writes.clear()
    return in_front_of(get_wsgi_application())


def ask(site, asked):
    """Status, and what was raised on the way."""
    raised, begun = [], []

    def note(**_about):
        raised.append(traceback.format_exc())

    environ = environ_of("") | {"HTTP_HOST": "127.0.0.1", "SERVER_NAME": "127.0.0.1"} | asked.environ() | {"wsgi.input": io.BytesIO(asked.body)}
    got_request_exception.connect(note)
    parts = site(environ, lambda status, _headers, _error=None: begun.append(status))
    b"".join(parts)
    if hasattr(parts, "close"):
        parts.close()
    got_request_exception.disconnect(note)
    return int(begun[-1][:3]), "\n".join(raised)


@settings(max_examples=max(settings.default.max_examples, 60), suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
@given(asked=requests())
def test_no_request_is_an_error_of_the_server(site, asked):
    status, raised = ask(site, asked)
    assert status < 500, f"{asked}\n{raised}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "host", "status"), [("/nothing.html", "127.0.0.1", 404), ("/", "evil.example", 400), ("/report/", "127.0.0.1", 400)]
)
def test_a_broken_form_is_refused_wherever_it_is_sent(settings, path, host, status):
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "a" * 32
    answer = client.post(path, "x" * 9_000, content_type="multipart/form-data; boundary=x", headers={"host": host})
    assert answer.status_code == status
