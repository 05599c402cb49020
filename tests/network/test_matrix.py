"""Every admin address × every role × every place: 0 foreign reads, 0 foreign changes.

The addresses come from the resolver. A sample runs everywhere; ``-m matrix`` runs them all.
"""

import random
import re
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from home.models import DistrictHomePage, HomePage
from media.models import Picture
from network.belonging import belongs_to_organisation, guarded_models
from network.guard import is_guarded
from network.pages import page_models
from tests.network.expected import CITY, FREE, OPEN, OWN, SKIP, expectation
from tests.network.world import FOREIGN, PLACES, ROLES, World, marker

SAMPLE = 16
SOME_OF_PAGES = 12
PAGE_KEYS = {"page_id", "page_pk", "page_to_move_id", "destination_id", "parent_page_id"}
BREAK_IN_WAGTAIL = {
    ("post", "wagtailadmin_choose_page_external_link"),  # without the fields that its own script sends
    ("post", "wagtailredirects:process_import"),
}
"""Wagtail's own views that do not check what they are sent; they show and change nothing then."""


@dataclass(frozen=True)
class Address:
    """One pattern of the resolver."""

    name: str
    namespace: str
    route: str
    keys: tuple[str, ...]

    def __str__(self):
        return f"{self.name} {self.route}"


def walk(resolver, route="", namespaces=()):
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            name = ":".join([*namespaces, str(pattern.name)])
            yield Address(name, namespaces[0] if namespaces else "", here, tuple(pattern.pattern.regex.groupindex))
        else:
            yield from walk(pattern, here, (*namespaces, pattern.namespace) if pattern.namespace else namespaces)


def admin_addresses():
    return [address for address in walk(get_resolver()) if address.route.startswith("admin/") and expectation(address.name) != SKIP]


def value(world, address, key, place):
    """What stands for ``key`` in the address, in a place."""
    namespace = address.namespace
    if names_a_page(address, key):
        return world.pages[place].pk
    if (uploads := uploads_of(world, address, key)) is not None:
        return uploads[place].pk
    if key == "pk" and namespace.startswith("wagtailsnippet") and is_guarded(world.find_model(namespace)):
        return world.row(world.find_model(namespace), place).pk
    if namespace == "library_desk":
        return world.rows["library.BookImport"][place].pk
    if namespace == "timetable_desk":
        return desk_value(world, address, key, place)
    new, is_of_pages = below(world.pages[place]), address.name.startswith("wagtailadmin_pages")
    return {
        "app_label": new.app_label if is_of_pages else "network", "model_name": new.model_name if is_of_pages else "venue",
        "object_id": world.rows["network.Venue"][place].pk, "action": "delete",
        "app_name": "media", "content_type_app_name": new.app_label, "content_type_model_name": new.model_name, "filter_spec": "max-8x8",
        "action_name": "approve", "uidb64": "x", "token": "y", "revision_id_a": "earliest", "revision_id_b": "latest",
    }.get(key, 1)  # fmt: skip


def names_a_page(address, key):
    return key in PAGE_KEYS or (key == "pk" and ("wagtailadmin_pages" in address.namespace or ":pages:" in address.name))


def below(page):
    """What one would add below a page: its first type of subpage, else its own."""
    return next(iter(type(page).allowed_subpage_models()), type(page))._meta


def uploads_of(world, address, key):
    """Place → upload of the kind that ``key`` asks for, None for what is no upload."""
    if key == "image_id" or (key == "pk" and "images" in address.name):
        return world.pictures
    if key in {"document_id", "doc_id"} or (key == "pk" and ("documents" in address.name or "wagtaildocs" in address.name)):
        return world.documents
    return world.recordings if key == "pk" and address.namespace.endswith("media_recording") else None


def desk_value(world, address, key, place):
    if key == "pk":
        return world.rows["timetable.Session" if "sessions/" in address.route else "timetable.Upload"][place].pk
    return world.places[place].code if key == "code" else "2026-W48"


def fill(world, address, place):
    """The address with its keys of a place."""
    route = address.route.replace("^", "").replace("$", "").replace("\\.", ".")
    route = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route)
    filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(value(world, address, match[1], place)), route)
    return "/" + filled.replace(".*", "none").removesuffix("?")


def told(response):
    """The whole text of an answer."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    text = content.decode("utf-8", "replace")
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)


def ask(client, method, path):
    """One request, as somebody would type it."""
    if method == "get":
        return client.get(path)
    return client.post(path, {"name": "抢来的", "title": "抢来的", "address": "抢来的", "confirm": "on"})


def faults(world, role, addresses):
    """What is wrong, in words; an empty list is the goal."""
    client = Client(raise_request_exception=False)
    user = world.users[role]
    hidden = world.hidden_from(role)
    before, numbers = world.snapshot(hidden), world.count()
    for address in addresses:
        client.force_login(user)
        kind = expectation(address.name)
        for place in PLACES if address.keys else (FOREIGN,):
            is_foreign = place in hidden and kind not in {CITY, FREE} and has_row_key(address)
            for method in ("get", "post") if is_foreign or not address.keys else ("get",):
                path = fill(world, address, place)
                response = ask(client, method, path)
                yield from judge(address, role, kind, method, path, response, is_foreign)
                text = told(response)
                for secret in hidden:
                    if marker(secret) in text and not is_picture_to_choose(address, role, secret):
                        yield f"{role} reads {secret} at {method} {path} ({address.name})"
    if world.snapshot(hidden) != before:
        yield f"{role} changed foreign rows"
    if {label: number for label, number in world.count().items() if number != numbers[label]}:
        yield f"{role} made or removed rows: {numbers} → {world.count()}"


def is_picture_to_choose(address, role, secret):
    """What is uploaded is chosen within the district: a community sees its neighbours' pictures in lists of pictures and nowhere else."""
    return is_of_uploads(address) and role == "community" and secret != FOREIGN


def is_of_uploads(address):
    """Whether the address shows what is chosen within the district: pictures, documents, recordings."""
    return any(word in address.name for word in ("images", "wagtaildocs", "documents", "wagtailsnippetchoosers_media_recording"))


def has_row_key(address):
    """Whether the address names a row of somebody's."""
    keys = set(address.keys)
    return bool(keys & (PAGE_KEYS | {"image_id", "document_id", "doc_id", "object_id"})) or ("pk" in keys and address.namespace != "wagtailsettings")


def judge(address, role, kind, method, path, response, is_foreign):
    """Compare an answer with what the address is for."""
    status = response.status_code
    if status >= 500 and (method, address.name) not in BREAK_IN_WAGTAIL:
        yield f"{role} breaks {method} {path} ({address.name}): {response.exc_info[1]!r}"
    if role == "city":
        return
    if (
        is_foreign
        and status not in {404, 405}
        and not (is_of_uploads(address) and role == "community" and (method == "get" or "select_format" in address.name))
    ):
        yield f"{role} gets {status} at the foreign {method} {path} ({address.name}), not 404"
    if kind == CITY and not refused(response):
        yield f"{role} gets {status} at the city's {method} {path} ({address.name})"
    if kind == OPEN and method == "get" and status != 200:
        yield f"{role} gets {status} at {path} ({address.name}), which is for every editor"
    if kind == OWN and not is_foreign and status == 404:
        yield f"{role} does not reach his own {path} ({address.name})"


def refused(response):
    return response.status_code in {403, 404} or (response.status_code == 302 and response.headers["Location"] == "/admin/")


def must_be_none(found):
    """Fail with every fault on its line."""
    lines = list(found)
    if lines:
        pytest.fail(f"{len(lines)} doors stand open or do not open:\n" + "\n".join(lines), pytrace=False)


@pytest.fixture
def world(db, settings):
    settings.WAGTAILIMAGES_FEATURE_DETECTION_ENABLED = False
    return World()


def test_every_address_has_an_expectation():
    assert [str(address) for address in admin_addresses() if expectation(address.name) is None] == []


def test_every_model_with_an_organisation_is_guarded():
    assert [model._meta.label for model in guarded_models() if not is_guarded(model)] == []
    assert not belongs_to_organisation(Picture)


def asked_of_pages():
    """Every type of page × every address that names a page."""
    addresses = [address for address in admin_addresses() if any(names_a_page(address, key) for key in address.keys)]
    labels = [model._meta.label for model in page_models() if not issubclass(model, HomePage | DistrictHomePage)]
    return [(label, address) for label in labels for address in addresses]


def faults_of_pages(world, role, asked):
    for label, pages in world.written.items():
        world.pages = pages
        yield from faults(world, role, [address for wanted, address in asked if wanted == label])


@pytest.mark.parametrize("role", ROLES)
def test_a_sample_of_addresses_and_of_pages_of_every_type_keeps_the_doors(world, role):
    addresses = random.Random(f"doors {role}").sample(admin_addresses(), SAMPLE)
    of_pages = random.Random(f"pages {role}").sample(asked_of_pages(), SOME_OF_PAGES)
    must_be_none([*faults(world, role, addresses), *faults_of_pages(world, role, of_pages)])


@pytest.mark.matrix
@pytest.mark.parametrize("role", ROLES)
def test_all_addresses_keep_the_doors(world, role):
    must_be_none(faults(world, role, admin_addresses()))


@pytest.mark.matrix
@pytest.mark.parametrize("role", ROLES)
def test_pages_of_every_type_keep_the_doors(world, role):
    must_be_none(faults_of_pages(world, role, asked_of_pages()))
