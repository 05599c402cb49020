"""What a start does before the site answers."""

from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from wagtail.models import Locale, Page, Site

from accounts.models import User
from config import backups, credentials, prepare, state
from config.environment import Site as Address
from home.actions import build_site
from network.models import Membership, Organisation
from search import actions as search_actions
from search import verifying
from search.models import IndexState


@pytest.fixture
def said():
    return []


@pytest.fixture(autouse=True)
def _no_state():
    for kept in (state.path(), credentials.path()):
        kept.unlink(missing_ok=True)


@pytest.mark.django_db(transaction=True)
def test_an_older_database_is_backed_up_and_migrated_and_it_says_so(said):
    call_command("migrate", "wagtailredirects", "0007", verbosity=0)
    state.write(migrations="of the last version", first_run=False)
    prepare.database(said.append)
    assert prepare.pending_migrations() == []
    assert said[0].startswith("The program is newer than the database: a backup lies in ")
    folder = Path(said[0].rsplit(" ", 1)[1])
    assert "db.sqlite3" in backups.read_manifest(folder)["files"] or "db.dump" in backups.read_manifest(folder)["files"]
    assert said[1].startswith("Database migrated, 1 steps")


@pytest.mark.django_db
def test_a_database_of_this_version_is_left_alone(said):
    prepare.database(said.append)
    prepare.database(said.append)
    assert said == []


@pytest.mark.django_db
def test_a_database_that_somebody_migrated_gets_its_table_of_the_cache(said):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE cache")
    state.write(migrations="", first_run=False)
    prepare.database(said.append)
    assert said == []
    assert "cache" in connection.introspection.table_names()


@pytest.mark.django_db
def test_an_index_of_other_text_rules_is_built_anew(said):
    IndexState.objects.update_or_create(pk=1, defaults={"version": 0})
    search_actions.is_stale()
    prepare.index(said.append)
    assert [line.split(" (")[0] for line in said] == ["Search index built"]
    assert not search_actions.is_stale()


@pytest.mark.django_db
def test_the_public_address_reaches_wagtail(settings, said):
    settings.SITE = Address("https://learn.example.cn")
    prepare.address(said.append)
    prepare.address(said.append)
    site = Site.objects.get(is_default_site=True)
    assert (site.hostname, site.port, site.root_url) == ("learn.example.cn", 443, "https://learn.example.cn")
    assert said == ["Public address: https://learn.example.cn"]


@pytest.mark.django_db
def test_a_first_run_makes_places_pages_and_accounts_once(said):
    state.write(first_run=True)
    for _time in range(2):
        for step in (prepare.organisations, prepare.pages, prepare.no_demo, prepare.accounts):
            step(said.append)
    assert [line.split(" (")[0] for line in said] == ["Districts, streets and communities loaded", "Pages made", "Accounts made"]
    assert Organisation.objects.communities().count() > 1000
    assert [one.faults for one in verifying.compare() if one.name == "wagtailcore.Page"] == [()]
    assert User.objects.filter(username__in=["admin", "city", "district", "street", "community"]).count() == 5
    places = Membership.objects.values_list("organisation__tier", flat=True)
    assert sorted(places) == [1, 2, 3, 4]


@pytest.mark.django_db
def test_a_site_made_before_there_was_english_gets_it_once(said):
    build_site()
    english = Page.objects.filter(locale__language_code="en")
    english.get(depth=2).delete()
    Page.fix_tree()
    Locale.objects.get(language_code="en").delete()
    state.write(first_run=True, pages=True)
    prepare.english(said.append)
    assert [line.split(" (")[0] for line in said] == ["English pages made"]
    assert english.count() == 8
    english.get(depth=2).delete()
    prepare.english(said.append)
    assert (len(said), english.count()) == (1, 0)


@pytest.mark.django_db
def test_a_database_from_elsewhere_gets_no_english_pages(said):
    build_site()
    Page.objects.filter(locale__language_code="en", depth=2).get().delete()
    state.write(first_run=False)
    prepare.english(said.append)
    assert (said, Page.objects.filter(locale__language_code="en").count()) == ([], 0)


@pytest.mark.django_db
def test_passwords_are_kept_before_their_accounts_are_made():
    state.write(first_run=True)
    credentials.ensure()
    for account in credentials.read():
        assert User.objects.get(username=account["username"]).check_password(account["password"])
    assert credentials.path().stat().st_mode & 0o777 == 0o600
    passwords = credentials.read()
    User.objects.all().delete()
    assert credentials.ensure() == passwords


@pytest.mark.django_db
def test_an_account_that_was_removed_stays_removed(said):
    state.write(first_run=True)
    prepare.accounts(said.append)
    User.objects.all().delete()
    prepare.accounts(said.append)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_a_site_that_came_from_elsewhere_gets_no_samples(said):
    User.objects.create_user("li")
    MigrationRecorder(connection).ensure_schema()
    prepare.database(said.append)
    for step in (prepare.organisations, prepare.pages, prepare.demo, prepare.accounts):
        step(said.append)
    assert (said, User.objects.count(), Organisation.objects.count()) == ([], 1, 0)


@pytest.mark.django_db
def test_started_empty_a_site_is_never_filled_with_samples(said):
    state.write(first_run=True)
    prepare.no_demo(said.append)
    prepare.demo(said.append)
    assert said == []


@pytest.mark.django_db
def test_the_longest_step_is_told_before_it_begins():
    def stop(line):
        raise InterruptedError(line)

    state.write(first_run=True)
    with pytest.raises(InterruptedError, match="Making the demo city"):
        prepare.demo(stop)


@pytest.mark.django_db
def test_static_files_are_collected_under_hashed_names_once(settings, said, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **django_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    prepare.static_files(said.append)
    prepare.static_files(said.append)
    assert len(said) == 1
    assert len(list((tmp_path / "static" / "css").glob("base.*.css"))) == 1
