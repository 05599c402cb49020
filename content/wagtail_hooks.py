"""What content adds to the editors' interface."""

from html import escape
from typing import Any

from wagtail import hooks
from wagtail.rich_text import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler as WagtailPageLinkHandler

from content import links


class PageLinkHandler(WagtailPageLinkHandler):
    """Links to pages in rich text, their addresses from memory."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        """Opening tags of links, in the order of ``attrs_list``; a page that cannot be opened gives a bare one."""
        ids = [int(attrs["id"]) if str(attrs.get("id", "")).isdigit() else 0 for attrs in attrs_list]
        known = links.addresses(ids)
        return [f'<a href="{escape(known[pk])}">' if pk in known else "<a>" for pk in ids]


@hooks.register("register_rich_text_features", order=10)
def register_link_type(features: FeatureRegistry) -> None:
    """Take the place of Wagtail's own handler."""
    features.register_link_type(PageLinkHandler)
