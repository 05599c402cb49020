"""The catalogue: everything that can be learned, narrowed by what the address asks for."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from content import translations
from content.models import PAGE_KIND, BasePage
from courses import facets, querysets

LINES_ON_A_PAGE = 20


class CataloguePage(BasePage):
    """The catalogue of the whole city, or of a district whose front page it stands under."""

    search_kind = PAGE_KIND
    parameters = frozenset({*facets.NAMES, "order", "before"})
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.DistrictHomePage"]
    subpage_types: ClassVar[list[str]] = ["courses.CoursePage", "courses.MicrolecturePage", "courses.TopicPage"]

    class Meta:
        verbose_name = _("catalogue of courses")

    @property
    def covered(self) -> str:
        """The tree path whose items it shows: of the page above and everything below that; in English those of the Chinese catalogue."""
        return translations.original(self)[1][: -self.steplen]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One query for the items, one more for counts and one for topics after a change."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        asked = facets.asked(request.GET)
        found = querysets.lines(self.covered, asked.wanted, LINES_ON_A_PAGE + 1)
        shown = facets.remembered(self.url or "/courses/", self.covered, asked)
        more = found[LINES_ON_A_PAGE - 1].key(asked.wanted.order) if len(found) > LINES_ON_A_PAGE else ""
        return context | {
            "lines": [line.shown() for line in found[:LINES_ON_A_PAGE]],
            "further": shown.address(before=more) if more else "",
            "facets": shown,
            "asked": asked,
            "topics": [] if asked.is_narrowed else querysets.topics(translations.original(self)[1]),
        }
