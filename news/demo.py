"""Sample announcements: own texts, drawn pictures, small documents."""

import datetime as dt
import hashlib
import io
import random
import tomllib
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone

from media.models import Attachment, Picture
from network.demo_data import remember
from network.models import Organisation
from news import drawing, papers
from news.models import NewsAttachment, NewsIndexPage, NewsPage
from pagecache import tags

DATA = Path(__file__).with_name("data") / "demo.toml"
EDITOR, CREDIT = "本网编辑组", "示意图，由程序绘制"
MORNING = dt.time(9)


def texts() -> list[dict[str, Any]]:
    """The announcements as they are written down."""
    found: list[dict[str, Any]] = tomllib.loads(DATA.read_text(encoding="utf-8"))["page"]
    return found


def make_news(dice: random.Random) -> list[NewsPage]:
    """Fill the city's index of announcements with forty: oldest first, explanations after their policies. It must be empty or lack some.

    Raises ``LookupError`` where the index is missing (``build_site`` makes it).
    """
    index = NewsIndexPage.objects.filter(depth=3).order_by("path").first()
    if index is None:
        raise LookupError("There is no index of announcements yet. Call build_site() first.")
    taken = set(index.get_children().values_list("slug", flat=True))
    wanted = sorted((text for text in texts() if text["slug"] not in taken), key=lambda text: -text["days"])
    made = [_page(index, text, dice) for text in wanted]
    remember([page.page_ptr for page in made])
    tags.bump("addresses")
    return made


def _page(index: NewsIndexPage, text: dict[str, Any], dice: random.Random) -> NewsPage:
    today = timezone.localdate()
    issued = today - dt.timedelta(days=text["days"])
    at = timezone.make_aware(dt.datetime.combine(issued, MORNING))
    page = NewsPage(
        title=text["title"],
        slug=text["slug"],
        lead=text["lead"],
        kind=text["kind"],
        document_number=text.get("number", "").format(year=issued.year),
        issuing_body=text.get("body", ""),
        source=text.get("source", ""),
        responsible_editor=EDITOR,
        issued_on=issued,
        effective_on=_later(issued, text.get("effective")),
        withdrawn_on=_later(issued, text.get("withdrawn")),
        withdrawn_by=text.get("withdrawn_by", ""),
        explains=NewsPage.objects.filter(slug=text.get("explains", "")).child_of(index).first(),
        organisation=Organisation.objects.filter(code=text.get("district", "")).first(),
        body=blocks(text["text"]),
        locale=index.locale,
        first_published_at=at,
        last_published_at=at,
        **_picture(text, dice),
    )
    index.add_child(instance=page)
    index.refresh_from_db()
    _attach(page, text.get("files", []))
    return page


def _later(issued: dt.date, days: int | None) -> dt.date | None:
    return None if days is None else issued + dt.timedelta(days=days)


def _picture(text: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    name = text.get("drawn")
    if not name:
        return {}
    data, alt = drawing.draw_picture(name, dice), drawing.MOTIFS[name][1]
    file = ImageFile(io.BytesIO(data), name=f"news-{text['slug']}.png")
    picture = Picture.objects.create(title=alt, credit=CREDIT, file=file, file_size=len(data), file_hash=hashlib.sha1(data).hexdigest())  # noqa: S324 - Wagtail's choice
    remember([picture])
    return {"picture": picture, "picture_alt": alt}


def _attach(page: NewsPage, files: list[list[str]]) -> None:
    for order, (title, extension, lines) in enumerate(files):
        data = papers.write(extension, lines)
        file = ContentFile(data, name=f"{page.slug}-{order + 1}.{extension}")
        document = Attachment.objects.create(title=title, file=file, file_size=len(data), file_hash=hashlib.sha1(data).hexdigest())  # noqa: S324 - Wagtail's choice
        remember([document])
        NewsAttachment.objects.create(page=page, document=document, text=lines.replace("|", " · "), sort_order=order)


def blocks(text: str) -> list[tuple[str, str]]:
    """Blocks of a body: ``## `` a heading, ``- `` a list, other lines paragraphs."""
    found: list[tuple[str, str]] = []
    for mark, lines in groupby(text.strip().splitlines(), lambda line: line[:2] if line[:2] in {"##", "- "} else ""):
        if mark == "##":
            found += [("heading", line[3:]) for line in lines]
        elif mark:
            found.append(("paragraph", "<ul>" + "".join(f"<li>{escape(line[2:], quote=False)}</li>" for line in lines) + "</ul>"))
        else:
            found.append(("paragraph", "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines)))
    return found
