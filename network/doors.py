"""The doors of the editors' interface that Wagtail leaves open: asked by the middleware before the view is called.

Views of guarded models have their own door (``network.viewsets``). Here: what belongs to the city alone, pages by their
keys, and bulk actions on pages. Superusers pass everywhere.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.contrib.admin.utils import unquote
from django.db.models import Model, Q
from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve
from wagtail.models import AbstractPage, Page
from wagtail.permissions import policy_registry

from media.models import Attachment, Picture, Recording
from network import pages
from network.forms import ANY
from network.scope import AnyUser

CITY_ONLY = frozenset(
    {
        "wagtailadmin_collections",
        "wagtailadmin_reports",
        "wagtailadmin_workflows",
        "wagtaillocales",
        "wagtailredirects",
        "wagtailsettings",
        "wagtailsites",
        "wagtailusers_groups",
        "wagtailusers_users",
    }
)
"""Namespaces of what only the city's administrators touch: they show or change what belongs to everybody."""
MOVED = {"wagtailadmin_login": "account_login"} | dict.fromkeys(
    (
        "wagtailadmin_password_reset",
        "wagtailadmin_password_reset_done",
        "wagtailadmin_password_reset_confirm",
        "wagtailadmin_password_reset_complete",
    ),
    "account_reset_password",
)
"""Wagtail's own sign-in knows neither limits nor the second step."""
PAGE_KEYS = ("page_id", "page_pk", "page_to_move_id", "destination_id", "parent_page_id")
PASSAGE_KEYS = frozenset({"parent_page_id", "destination_id"})
"""Keys of pages that one passes through or adds below."""
CHOOSERS = frozenset({"wagtailadmin_choose_page_child", "wagtailadmin_choose_page_chosen_multiple"})
"""Windows in which published pages of others may be linked to."""

Test = Callable[[AnyUser, Any], bool]


def check(request: HttpRequest, match: ResolverMatch) -> None:
    """Raise Http404 where the user has no business. At most one query per key, none where there is no key."""
    user = request.user
    if match.url_name == "create" and match.namespaces and match.namespaces[0].startswith("wagtailsnippetchoosers_"):
        raise Http404  # rows are made in the full form; Wagtail's view breaks where a chooser has no form of its own
    if not user.is_authenticated:
        return
    if match.view_name == "simple_translation:submit_page_translation" and request.method == "POST":
        _check_translation(match.kwargs["page_id"], request.POST.getlist("locales"))
    if user.is_superuser:
        return
    if match.namespaces and match.namespaces[0] in CITY_ONLY:
        raise Http404
    _check_pages(user, match, request)
    for model, key in _uploads(match):
        _check_upload(user, model, key)
    if match.url_name == "wagtail_bulk_action":
        _check_bulk(request, match)
    if match.view_name.startswith("wagtailadmin_editing_sessions:") and "object_id" in match.kwargs:
        _check_object(user, match.kwargs)


def is_of_city(address: str) -> bool:
    """Whether only the city's administrators have business at an address."""
    try:
        return bool(CITY_ONLY.intersection(resolve(address).namespaces[:1]))
    except Resolver404:
        return False


def _check_translation(key: Any, locales: Iterable[Any]) -> None:
    """A page is translated below the translation of the page above: the form offers nothing else, Wagtail's view trusts whatever is sent."""
    wanted = {_number(locale) for locale in locales}
    page = Page.objects.filter(pk=_number(key), depth__gt=1).first()
    above = page.get_parent() if page is not None else None
    if above is not None and not above.is_root() and above.get_translations(inclusive=True).filter(locale__in=wanted).count() < len(wanted):
        raise Http404


def choosable(user: AnyUser, page: Any) -> bool:
    """Whether the page may be linked to: published ones are everybody's."""
    return bool(page.live) or pages.is_visible(user, page)


def _check_pages(user: AnyUser, match: ResolverMatch, request: HttpRequest) -> None:
    """Every page that the address names."""
    if match.url_name in CHOOSERS:
        keys = [match.kwargs.get("parent_page_id"), *request.GET.getlist("id")]
        _require(user, filter(None, keys), choosable)
        return
    for name in PAGE_KEYS:
        if name in match.kwargs:
            _require(user, [match.kwargs[name]], pages.is_visible if name in PASSAGE_KEYS else pages.is_own)
    if "wagtailadmin_pages" in match.namespaces and "pk" in match.kwargs:
        _require(user, [match.kwargs["pk"]], pages.is_own)
    if match.view_name in {"wagtailadmin_api:pages:detail", "wagtailadmin_api:pages:action"}:
        _require(user, [match.kwargs["pk"]], pages.is_own if match.url_name == "action" else pages.is_visible)


def _require(user: AnyUser, keys: Iterable[Any], test: Test) -> None:
    """All pages with these keys pass the test."""
    wanted = [_number(key) for key in keys]
    if not wanted:
        return
    found = list(Page.objects.filter(pk__in=wanted).specific())
    if len(found) != len(set(wanted)) or not all(test(user, page) for page in found):
        raise Http404


def _number(key: Any) -> int:
    text = unquote(str(key))
    if not text.isdecimal() or len(text) > 18:
        raise Http404
    return int(text)


def _uploads(match: ResolverMatch) -> Iterator[tuple[type[Model], Any]]:
    """The uploaded things that the address names."""
    for model, app, key in ((Picture, "images", "image_id"), (Attachment, "docs", "document_id")):
        if key in match.kwargs:
            yield model, match.kwargs[key]
        elif "pk" in match.kwargs and f"wagtail{app}_chooser" in match.namespaces:
            yield model, match.kwargs["pk"]
    if "doc_id" in match.kwargs:
        yield Attachment, match.kwargs["doc_id"]
    if match.view_name in {"wagtailadmin_api:images:detail", "wagtailadmin_api:documents:detail"}:
        yield Picture if "images" in match.view_name else Attachment, match.kwargs["pk"]


def _check_upload(user: AnyUser, model: type[Model], key: Any) -> None:
    """A picture or a document that the address names: choosable or changeable."""
    policy = policy_registry.get_by_type(model)
    found = model._default_manager.filter(pk=_number(key)).first()
    if found is None or not policy.user_has_any_permission_for_instance(user, {"choose", "change"}, found):
        raise Http404


def _check_object(user: AnyUser, kwargs: dict[str, Any]) -> None:
    """Who else is editing: only asked about what one edits oneself."""
    model = _model(kwargs)
    if issubclass(model, AbstractPage):
        _require(user, [kwargs["object_id"]], pages.is_own)
        return
    row = model._default_manager.filter(pk=_number(kwargs["object_id"])).first()
    policy = policy_registry.get_by_type(model, fallback=False)
    if row is None or policy is None or not policy.user_has_any_permission_for_instance(user, ANY, row):
        raise Http404


def _model(kwargs: dict[str, Any]) -> type[Model]:
    try:
        return apps.get_model(kwargs["app_label"], kwargs["model_name"])
    except LookupError:
        raise Http404 from None


def _check_bulk(request: HttpRequest, match: ResolverMatch) -> None:
    """Bulk actions get the chosen rows that are the user's own, named one by one."""
    model = _model(match.kwargs)
    if issubclass(model, AbstractPage):
        _name_own(request, model, pages.own_pages(request.user))
    elif model in {Picture, Attachment, Recording}:
        changeable = policy_registry.get_by_type(model).instances_user_has_any_permission_for(request.user, {"change"})
        _name_own(request, model, Q(pk__in=changeable.values("pk")))


def _name_own(request: HttpRequest, model: type[Model], own: Q) -> None:
    """Refuse foreign keys; replace "all" by the own rows of the list."""
    keys = request.GET.getlist("id")
    rows: Any = model._default_manager.filter(own)
    if "all" not in keys:
        wanted = {_number(key) for key in keys}
        if rows.filter(pk__in=wanted).count() != len(wanted):
            raise Http404
        return
    if request.GET.get("q"):
        raise Http404
    if parent := request.GET.get("childOf"):
        if issubclass(model, AbstractPage):
            _require(request.user, [parent], pages.is_visible)
            rows = rows.child_of(Page.objects.get(pk=_number(parent)))
        else:
            rows = rows.filter(collection=_number(parent))
    query: QueryDict = request.GET.copy()
    query.setlist("id", [str(key) for key in rows.values_list("pk", flat=True)])
    query._mutable = False
    request.GET = query  # type: ignore[assignment]
