"""``/styleguide/``: every component once in each of its states. Only while DEBUG is on."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

_DISTRICTS = (
    ("140105", "小店区", 271, 100),
    ("140106", "迎泽区", 216, 100),
    ("140107", "杏花岭区", 238, 99.1),
    ("140108", "尖草坪区", 209, 99),
    ("140109", "万柏林区", 262, 100),
    ("140110", "晋源区", 168, 100),
    ("140121", "清徐县", 171, 96.7),
    ("140122", "阳曲县", 108, 95.3),
    ("140123", "娄烦县", 79, 88.5),
    ("140181", "古交市", 124, 95.7),
)
_CATEGORIES = (
    *("健康养生", "智能生活", "书法绘画", "音乐戏曲", "舞蹈健身", "文史国学", "太原记忆"),
    *("面食烹饪", "手工非遗", "亲子家教", "职业技能", "法律安全", "科学外语"),
)


def _only_in_development() -> None:
    if not settings.DEBUG:
        raise Http404


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the components with sample words; outside development there is no such page."""
    _only_in_development()
    districts = [{"code": code, "name": name, "count": count, "share": share, "url": f"#{code}"} for code, name, count, share in _DISTRICTS]
    return render(request, "styleguide.html", {"districts": districts, "categories": _CATEGORIES, "cloths": range(1, 9)})


def styleguide_sheet(request: HttpRequest) -> HttpResponse:
    """Show the noticeboard sheet; outside development there is no such page."""
    _only_in_development()
    return render(request, "styleguide_a4.html")
