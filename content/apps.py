"""The app's place in the project."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    """See README.md."""

    name = "content"
    verbose_name = _("Content")

    def ready(self) -> None:
        """Say what can be done by hand before the guard stands; connect receivers and checks; tell search how pages are found."""
        from wagtail.models import get_page_models

        from content import found, policies, receivers, traditional  # noqa: F401 - connects its receivers
        from content.checks import check_page_types
        from content.models import PAGE_KIND
        from content.querysets import found_pages, page_titles
        from pagecache import memory
        from search import kinds, suggestions

        policies.register()
        memory.at_start(traditional.load)
        found.declare()
        checks.register(check_page_types)
        kinds.register(kinds.Kind(PAGE_KIND, _("Page"), _("Pages"), "wagtailcore.page", found_pages, 1, order=90, labelled=True, explains=True))
        shown = [model for model in get_page_models() if getattr(model, "search_kind", None) == PAGE_KIND]
        titles = suggestions.Source("pages", _("Page"), lambda: ((title, 20) for title in page_titles(shown)), last=True)
        suggestions.register(titles)
        for model in get_page_models():
            if getattr(model, "search_kind", PAGE_KIND) is None:
                kinds.hide(model._meta.label_lower)
