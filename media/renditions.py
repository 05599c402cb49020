"""Renditions say nothing but the picture: what a camera writes beside it (place, device, day, words) stays with the original."""

from typing import Any

from wagtail.images.models import Filter

KEPT = frozenset({"icc_profile", "transparency", "background", "duration", "loop"})
"""What Pillow knows of a picture and the new file needs: colours, and how it moves. All else could be EXIF, XMP, IPTC, a comment."""
MARK = "bare"
"""Stands in the names of files made since renditions carry nothing else: browsers and networks keep the older ones for a year."""


class Forget:
    """The last operation of a filter; by then the picture is turned as its EXIF says."""

    def run(self, willow: Any, _picture: Any, _env: Any) -> None:
        """Leave the picture and its colours."""
        willow.image.info = {name: value for name, value in willow.image.info.items() if name in KEPT}


class BareFilter(Filter):
    """As Wagtail's, without what the original says besides the picture."""

    @property
    def filter_operations(self) -> list[Any]:
        """Those of the specification, then forget."""
        return [*super().filter_operations, Forget()]


def marked(name: str) -> str:
    """``photo.width-960.jpg`` → ``photo.width-960.bare.jpg``."""
    stem, _dot, ending = name.rpartition(".")
    return f"{stem}.{MARK}.{ending}"
