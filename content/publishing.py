"""What keeps a page from being published: a document of which nothing stands beside it as text.

The rule is asked where every way to the public passes, ``BasePage.save`` and ``BasePage.publish``: the editor's button, bulk
publishing, the last approval of a workflow, the clock, a published copy, the API. Forms say the same earlier, beside the field.
A kind of row that may carry a document names in ``said_in`` its field for the document's text (``content.checks`` insists).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext, pgettext
from modelcluster.models import get_all_child_relations
from wagtail.models import Page

if TYPE_CHECKING:
    from content.models import BasePage

BY_THE_CLOCK = "wagtail.publish.scheduled"
"""How Wagtail's ``publish_scheduled`` names what it does."""


class UnreadyError(ValidationError):
    """The page may not be published yet: names the page and its documents, and says what to do."""

    def __init__(self, page: Page, documents: list[str]) -> None:
        self.page = page
        names = pgettext("between words", ", ").join(documents)
        told = gettext(
            "“%(page)s” is not published: nothing stands beside the document %(documents)s as text yet. Inside WeChat no file opens, and some "
            "readers have pages read to them: both need the words. Open the page, paste there what stands in the document, then publish. "
            "The draft is kept as it is."
        )
        self.told = told % {"page": page.title, "documents": names}
        super().__init__({NON_FIELD_ERRORS: [self.told]})


def rows_with_documents(model: type[Page]) -> list[tuple[str, str]]:
    """Relations of a page type whose rows may carry a document, each with the field for its text."""
    relations = get_all_child_relations(model)
    return [(one.get_accessor_name(), one.related_model.said_in) for one in relations if hasattr(one.related_model, "said_in")]


def _without_text(page: Page) -> Iterator[Any]:
    for relation, said_in in rows_with_documents(type(page)):
        for row in getattr(page, relation).all():
            if row.document_id and not getattr(row, said_in).strip():
                yield row


def without_text(page: Page) -> list[str]:
    """Titles of the page's documents of which it says nothing. One query for each kind of row not in memory, one for each title."""
    return [f"“{row.document.title}”" for row in _without_text(page)]


def insist(page: Page) -> None:
    """Raise ``UnreadyError`` where a document has no text."""
    if documents := without_text(page):
        raise UnreadyError(page, documents)


def is_published_by(page: "BasePage", written: Any) -> bool:
    """Whether saving the fields ``written`` (None: all) brings something new before the public. At most one query.

    Aliases show what their page shows; a page that is live already stays so.
    """
    if not page.live or page.alias_of_id or (written is not None and "live" not in written):
        return False
    before = Page.objects.filter(pk=page.pk, live=True).values_list("live_revision").first() if page.pk else None
    return before is None or before[0] != page.live_revision_id
