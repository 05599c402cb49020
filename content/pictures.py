"""Pictures of a page with their sizes: two queries for all of them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from media.models import Picture, PictureRendition

# What the templates ask for: {% picture … format-{webp,jpeg} width-{480,960} %}
SPECS = tuple(f"format-{kind}|width-{width}" for kind in ("webp", "jpeg") for width in (480, 960))


TO_SHARE = "format-jpeg|width-960"
"""Of these the one that other programs show."""


def address_to_share(picture: Picture | None) -> str:
    """The path of a picture's large JPEG, empty without a picture; no query after ``with_sizes``."""
    return str(picture.get_renditions(TO_SHARE)[TO_SHARE].url) if picture is not None else ""


def in_body(body: Any) -> list[Picture]:
    """The pictures of a stream field; one query."""
    found = (child.value["image"] for child in body or () if child.block_type == "picture")
    return [picture for picture in found if picture is not None]


def with_sizes(pictures: Iterable[Picture | None]) -> None:
    """Load the sizes of ``pictures``; one query, none without pictures."""
    present = [picture for picture in pictures if picture is not None]
    if present:
        sizes = PictureRendition.objects.filter(filter_spec__in=SPECS)
        prefetch_related_objects(present, Prefetch("renditions", queryset=sizes, to_attr="prefetched_renditions"))
