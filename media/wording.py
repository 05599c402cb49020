"""Sizes and lengths as people say them: “12 分钟 · 31 MB”."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

KB, MB, GB = 1 << 10, 1 << 20, 1 << 30


def size(count: int) -> str:
    """``480 KB``, ``3.4 MB``, ``31 MB``, ``1.2 GB`` for a number of bytes."""
    if count < MB:
        return f"{max(1, round(count / KB))} KB"
    if count < GB:
        return f"{count / MB:.1f} MB" if count < 10 * MB else f"{round(count / MB)} MB"
    return f"{count / GB:.1f} GB"


def minutes(seconds: int) -> str:
    """``12 分钟``; under a minute its seconds."""
    if seconds < 60:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    count = round(seconds / 60)
    return ngettext("%(n)d minute", "%(n)d minutes", count) % {"n": count}


def length(seconds: int) -> str:
    """``8 分 42 秒``, ``1 小时 5 分``."""
    hours, rest = divmod(seconds, 3600)
    whole, left = divmod(rest, 60)
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": whole}
    if whole and left:
        return _("%(minutes)d min %(seconds)d s") % {"minutes": whole, "seconds": left}
    return minutes(seconds)
