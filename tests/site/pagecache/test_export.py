"""Pages as files of a real nginx: the same answer as the site's own, nothing that is somebody's, nothing that was changed."""

import gzip
import http.client
import io
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import brotli
import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction

from config import doctor
from config.cached import in_front_of
from network.models import Organisation
from pagecache import export, ledger, writes
from pagecache.changes import slots_of
from tests.factories.home import front_page, standard_page
from tests.factories.library import ReadableFactory
from tests.factories.network import CommunityFactory
from tests.site.pagecache.asking import Asker, away_from_a_boundary, boundary, looked_through

pytestmark = pytest.mark.django_db(transaction=True)

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
CONFIGURATION = django_settings.ROOT / "docs" / "nginx.conf"
UNSAID = {"server", "date", "connection", "etag", "last-modified", "cache-status", "accept-ranges", "transfer-encoding"}


@pytest.fixture
def site(settings, tmp_path, monkeypatch):
    """A worker with an export; pages are written at their second request."""
    away_from_a_boundary()
    settings.PAGECACHE_BYTES = 8_000_000
    settings.PAGECACHE_EXPORT = tmp_path / "pages"
    settings.ALLOWED_HOSTS = ["testserver"]
    monkeypatch.setattr(export, "SETTLED", -1)
    front_page()
    standard_page()
    writes.clear()
    made = in_front_of(get_wsgi_application())
    yield made
    made.export.stop()
    with writes.changes().alone():
        writes.ledger().begin(None)


@pytest.fixture
def ask(site):
    return Asker(site)


def files(folder):
    """What lies there: paths below the folder of the headers."""
    return looked_through(lambda: sorted(str(path.relative_to(folder)) for path in folder.glob("pages/*/*/**/@page*")))


def wait_until(holds):
    """Whether something comes to hold within ten seconds."""
    for _ in range(500):
        if holds():
            return True
        time.sleep(0.02)
    return False


def exported(ask, site, path):
    """Ask until the file is there."""
    place = f"testserver{path}@page"
    return wait_until(lambda: ask(path) and any(found.endswith(f"/{place}") for found in files(site.export.folder)))


def test_a_page_that_is_asked_for_again_is_written_plain_gzip_and_br(ask, site):
    body = ask("/about/")[2]
    assert files(site.export.folder) == []
    assert exported(ask, site, "/about/")
    (plain,) = site.export.folder.glob("pages/*/http-zh-hans/testserver/about/@page")
    assert plain.read_bytes() == body
    assert gzip.decompress(Path(f"{plain}.gz").read_bytes()) == body
    assert brotli.decompress(Path(f"{plain}.br").read_bytes()) == body
    assert {path.stat().st_mode & 0o777 for path in plain.parent.iterdir()} == {0o644}


SOMEBODYS = (
    ("/timetable/near/", "where=140106001", ""),
    ("/accounts/login/", "", ""),
    ("/healthz", "", ""),
    ("/news/feed/", "", ""),
    ("/nothing/", "", ""),
    ("/search/", "", ""),
    ("/about/", "", "sessionid=x"),
    ("/about/", "mode=elder", ""),
)


def test_what_is_somebodys_or_no_page_is_never_written(ask, site):
    for path, query, cookie in SOMEBODYS * 3:
        ask(path, query, cookie=cookie)
    assert exported(ask, site, "/places/")  # the queue is empty
    assert [found for found in files(site.export.folder) if "/places/" not in found] == []


def test_a_page_for_a_place_is_written_only_as_a_stranger_sees_it(ask, site):
    place = CommunityFactory()
    for _ in range(3):
        ask("/", cookie=f"place={place.code}")
    assert exported(ask, site, "/")
    (plain,) = site.export.folder.glob("pages/*/http-zh-hans/testserver/@page")
    assert plain.read_bytes() == ask("/")[2]


def test_a_write_takes_away_what_it_changes_and_nothing_else(ask, site):
    book = ReadableFactory()
    reader = f"/library/books/{book.pk}/2/"
    assert exported(ask, site, reader)
    assert exported(ask, site, "/about/")
    book.chapters.filter(number=2).update(title="新的一章")
    assert [path for path in ("/about/", reader) if any(path in found for found in files(site.export.folder))] == ["/about/"]
    assert exported(ask, site, reader)


def test_files_go_before_the_commit_and_nothing_is_written_until_it(ask, site):
    assert exported(ask, site, "/places/")
    with transaction.atomic():
        Organisation.objects.filter(code="140100").update(short_name="甲市")
        assert files(site.export.folder) == []
        entry = SimpleNamespace(plain=b"x", changed=0, slots=(), since=writes.changes().number())
        assert not export.Export._publish(entry, site.export.folder / "pages" / "1", "http/testserver/@page", time.time() + 60)
        assert files(site.export.folder) == []
    assert exported(ask, site, "/places/")


def test_a_process_that_knows_no_setting_takes_files_away_too(ask, site, settings):
    assert exported(ask, site, "/places/")
    settings.PAGECACHE_EXPORT = None
    with connection.cursor() as cursor:
        cursor.execute("UPDATE network_organisation SET short_name = '乙市' WHERE code = '140100'")
    assert files(site.export.folder) == []


def test_clearing_and_a_new_start_take_everything_away(ask, site):
    second = in_front_of(site.app)
    for begin in (writes.clear, second._start):
        assert exported(ask, site, "/places/")
        begin()
        assert not any("/places/" in found for found in files(site.export.folder))
        writes.clear()
        ask("/places/")
    second.export.stop()


def test_at_its_boundary_a_file_goes_a_second_early(ask, site, monkeypatch):
    assert exported(ask, site, "/places/")
    with writes.changes().alone():
        until = writes.ledger().next_boundary()
    assert until == boundary()
    site.export.stop()
    monkeypatch.setattr(export, "time", SimpleNamespace(time=lambda: until - 0.9, monotonic=time.monotonic))
    site.export._sweep()
    assert files(site.export.folder) == []


def test_the_command_and_the_doctor_tell_of_the_export(ask, site, settings):
    assert exported(ask, site, "/places/")
    said = io.StringIO()
    call_command("pagecache", stdout=said)
    assert said.getvalue().splitlines()[-1] == f"export: 1 pages in {site.export.folder}"
    assert [finding.is_well for finding in doctor.check_export()] == [True]
    settings.PAGECACHE_EXPORT = site.export.folder / "file" / "pages"
    (site.export.folder / "file").write_text("in the way")
    assert [(finding.is_well, "PAGECACHE_EXPORT_DIR" in finding.advice) for finding in doctor.check_export()] == [(False, True)]


def test_folders_of_older_times_are_removed(site):
    for name in ("1", "2", "new"):
        (site.export.folder / "pages" / name).mkdir(parents=True)
    ledger.tidy(site.export.folder, before=2)
    assert sorted(path.name for path in (site.export.folder / "pages").iterdir()) == ["2", "new"]


def test_a_folder_that_cannot_be_used_stops_nothing_and_is_told(ask, site, caplog):
    site.export.folder.write_text("in the way")
    place = CommunityFactory()
    path = f"/places/{place.code}/"
    assert wait_until(lambda: ask(path) and "cannot be used" in caplog.text)
    assert ask.how(path) == "hit"
    Organisation.objects.filter(pk=place.pk).update(short_name="丙社区")
    assert "丙社区".encode() in ask(path)[2]


def test_a_ledger_of_another_form_takes_all_files_away(ask, site, caplog):
    assert exported(ask, site, "/places/")
    writes.ledger().path.write_bytes(b"something else" * 1_000)
    Organisation.objects.filter(code="140100").update(short_name="丁市")
    assert files(site.export.folder) == []
    assert "cannot be kept up to date" in caplog.text
    assert exported(ask, site, "/places/")


def test_a_ledger_that_was_removed_takes_all_files_with_it_at_the_next_write(ask, site):
    assert exported(ask, site, "/places/")
    writes.ledger().path.unlink()
    Organisation.objects.filter(code="140100").update(short_name="戊市")
    assert files(site.export.folder) == []
    assert exported(ask, site, "/places/")
    assert writes.ledger().folder == site.export.folder


def test_a_full_disk_leaves_no_half_page(site, tmp_path):
    """The child may write no file above 1,000 bytes, as on a disk that is full."""
    entry = SimpleNamespace(plain=os.urandom(5_000), changed=0, slots=slots_of(("x",)), since=writes.changes().number())
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))
        try:
            export.Export._publish(entry, tmp_path / "full", "http/testserver/@page", time.time() + 60)
        except OSError as error:
            os._exit(27 if "large" in str(error) else 1)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 27
    assert [path for path in (tmp_path / "full").rglob("*") if path.is_file()] == []


# --- nginx ----------------------------------------------------------------------------------


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_args):
        pass


@contextmanager
def served(app):
    """The application at a port; it can be stopped."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet, connections_override={})
    server.set_app(app)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()

    def stop():
        server.shutdown()
        server.server_close()
        thread.join()

    yield SimpleNamespace(port=server.server_port, stop=stop)
    if thread.is_alive():
        stop()


@contextmanager
def nginx(folder, pages, site_port):
    """The configuration of the manual, with our folders and ports."""
    port = free_port()
    text = CONFIGURATION.read_text()
    for old, new in (
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port};"),
        ("server_name learn.example.cn;", "server_name testserver;"),
        ("/srv/learning/pages/", f"{pages}/"),
        ("http://127.0.0.1:8000", f"http://127.0.0.1:{site_port}"),
    ):
        assert old in text
        text = text.replace(old, new)
    user = "user root;" if os.geteuid() == 0 else ""  # pytest's folders are closed to others
    temporary = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "site.conf").write_text(text)
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1; events {{}}"
        f" http {{ access_log off; {temporary} include {folder}/site.conf; }}"
    )
    with subprocess.Popen([NGINX, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]) as process:
        try:
            assert wait_until(lambda: answers(port)), (folder / "error.log").read_text()
            yield port
        finally:
            process.terminate()


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def get(port, path, method="GET", **headers):
    """Status, headers in lower case, body."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    asking.request(method, path, headers={"Host": "testserver", **{name.replace("_", "-"): value for name, value in headers.items()}})
    answer = asking.getresponse()
    found = (answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    asking.close()
    return found


def how(port, path, **headers):
    return get(port, path, **headers)[1]["cache-status"]


@pytest.fixture
def front(site, settings, tmp_path):
    """The port of nginx in front of the site, which can be stopped."""
    if NGINX is None:
        message = "nginx is not installed (apt install nginx-light)"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    with served(site) as running, nginx(tmp_path, settings.PAGECACHE_EXPORT, running.port) as port:
        yield SimpleNamespace(port=port, stop=running.stop)


def by_nginx(port, path):
    """Ask until nginx sends the file."""
    return wait_until(lambda: how(port, path) == "nginx; hit")


def test_nginx_sends_what_the_site_would_and_leaves_it_what_is_somebodys(front, ask, site):
    paths = ("/", "/about/", "/places/", "/zh-hant/places/", "/timetable/")
    for path in paths:
        assert by_nginx(front.port, path), path
        status, headers, body = get(front.port, path)
        own_status, own, own_body = ask(path)
        assert (status, body) == (own_status, own_body)
        expected = {name.lower(): value for name, value in own.items() if name.lower() not in UNSAID}
        assert {name: value for name, value in headers.items() if name not in UNSAID} == expected
    undone = {"Br ,deflate": brotli.decompress, "x-gzip": gzip.decompress, "deflate": bytes, "gzip, deflate, br": brotli.decompress}
    plain = get(front.port, "/about/")[2]
    etags = set()
    for accepted, undo in undone.items():
        _status, headers, body = get(front.port, "/about/", Accept_Encoding=accepted)
        assert (headers["cache-status"], undo(body)) == ("nginx; hit", plain)
        etags.add(headers["etag"])
        assert get(front.port, "/about/", Accept_Encoding=accepted, If_None_Match=headers["etag"])[0] == 304
    assert len(etags) == 3
    for accepted, coding in {"br;q=0.5, gzip": "gzip", "identity;q=0, *": "br", "gzip;q=0, br;q=0": None}.items():
        _status, headers, _body = get(front.port, "/about/", Accept_Encoding=accepted)
        assert (headers["cache-status"].startswith("learning"), headers.get("content-encoding")) == (True, coding), accepted
    assert get(front.port, "/about/", method="HEAD")[2] == b""
    for cookie in ("sessionid=x", "csrftoken=x", "a=b; modes=elder", "place=140106001", "messages=x"):
        assert "nginx" not in how(front.port, "/about/", Cookie=cookie), cookie
    assert b'data-size="elder"' in get(front.port, "/about/", Cookie="modes=elder")[2]
    assert b'data-size="elder"' in get(front.port, "/about/?mode=elder")[2]
    assert how(front.port, "/about/", Cookie="tracking=1") == "nginx; hit"
    for path, headers in (("/about/?utm=1", {}), ("/about/", {"Authorization": "Basic x"}), ("/about/", {"method": "POST"})):
        assert "nginx" not in how(front.port, path, **headers)
    for path in ("/about/%3Fa/", "/about/@page", "/about@page", "/%2e%2e/@page", "/about/%2e%2e/%2e%2e/%2e%2e/", "/about/%00/"):
        assert get(front.port, path)[0] in {400, 404}, path
    query = "where=%E5%A4%AA%E5%8E%9F&utm=1"
    assert get(front.port, f"/timetable/near/?{query}")[2] == ask("/timetable/near/", query)[2]
    assert get(front.port, "/about/", Range="bytes=0-3")[2] == plain


def test_a_publication_is_seen_at_the_next_request_and_stopping_the_site_stops_no_page(front, site):
    from home.models import StandardPage

    assert by_nginx(front.port, "/about/")
    before = get(front.port, "/about/")
    page = StandardPage.objects.get(slug="about")
    page.title = "新的题目"
    page.save_revision().publish()
    after = get(front.port, "/about/", If_None_Match=before[1]["etag"])
    assert (after[0], "新的题目".encode() in after[2], "nginx" in after[1]["cache-status"]) == (200, True, False)
    assert by_nginx(front.port, "/about/")
    front.stop()
    kept = get(front.port, "/about/")
    assert (kept[0], kept[1]["cache-status"], "新的题目".encode() in kept[2]) == (200, "nginx; hit", True)
    assert get(front.port, "/about/?q=1")[0] == 502


def test_the_configuration_names_the_cookies_that_make_a_request_somebodys(settings):
    own = re.search(r"map \$http_cookie \$learning_own \{.*?\((.*?)\)", CONFIGURATION.read_text(), re.DOTALL)[1].split("|")
    assert {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages", "place", "modes"} == set(own)


def test_a_writer_that_was_killed_left_no_file_of_what_it_changed(ask, site):
    assert exported(ask, site, "/places/")
    script = "import sys, os, signal\nfrom pathlib import Path\nfrom pagecache.changes import Changes\nfrom pagecache.ledger import Ledger\n"
    script += "folder = Path(sys.argv[1])\nours = Changes(folder / 'changes')\nours.on_change = Ledger(folder / 'ledger').outdated\n"
    script += "ours.open(('list:network.organisation',))\nos.kill(os.getpid(), signal.SIGKILL)\n"
    run = writes.ledger().path.parent
    killed = subprocess.run([sys.executable, "-c", script, str(run)], env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}, check=False)
    assert (killed.returncode, files(site.export.folder)) == (-9, [])
    assert exported(ask, site, "/places/")
