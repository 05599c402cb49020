"""The verbs of home: the pages a new site starts with. Each looks first and makes only what is missing."""

import tomllib
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from content.actions import load_terms
from content.models import Category, Subject
from content.translations import ENGLISH
from courses.models import CataloguePage
from home import texts
from home.models import ColumnIndexPage, ColumnPage, DistrictHomePage, FooterSettings, HomePage, MenuItem, MenuSettings, StandardPage
from home.texts import Text
from network.actions import open_pages
from network.models import Organisation
from news.models import NewsIndexPage
from pagecache import tags

HOME_SLUG = "home"


def _data() -> dict[str, Any]:
    return tomllib.loads((texts.DATA / "site.toml").read_text(encoding="utf-8"))


def build_site() -> list[Page]:
    """Make the Site record of SITE_URL, the front page, districts' front pages, standard pages, the empty column, menus and terms.

    Call it after the divisions are loaded. Returns the pages it made; a second call makes none and changes nothing that editors did.
    """
    data = _data()
    with transaction.atomic():
        load_terms()
        home, made = _front(data["home"])
        made += _districts(home, data["districts"])
        _open(home)
        made += [_standard(home, text) for text in texts.texts("pages") if not _has(home, text.head["slug"])]
        made += _column(home, data["column"])
        made += _index(home, CataloguePage, data["courses"])
        made += _index(home, NewsIndexPage, data["news"])
        _menus(home, data["menu"])
        made += build_english()
        tags.bump("sites", "addresses")
    return made


def _has(parent: Page, slug: str) -> bool:
    return bool(parent.get_children().filter(slug=slug).exists())


def _add(parent: Page, page: Page, locale: Locale | None = None) -> Page:
    page.locale = locale or parent.locale
    page.first_published_at = page.last_published_at = timezone.now()
    parent.add_child(instance=page)
    parent.refresh_from_db()
    return page


def _front(data: dict[str, str]) -> tuple[HomePage, list[Page]]:
    home = HomePage.objects.filter(slug=HOME_SLUG, depth=2).first()
    if home is not None:
        return home, []
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    root = Page.get_first_root_node()
    root.locale = Locale.objects.get(language_code=settings.LANGUAGE_CODE)
    old = list(Page.objects.filter(sites_rooted_here__isnull=False, depth=2, content_type__model="page", content_type__app_label="wagtailcore"))
    home = HomePage(title=data["title"], slug=f"{HOME_SLUG}-new", lead=data["lead"])
    _add(root, home)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port, site.site_name, site.root_page = settings.SITE.host, settings.SITE.port, data["title"], home
    site.save()
    for welcome in old:
        welcome.delete()
    home.slug = HOME_SLUG
    home.save()
    return home, [home]


def _districts(home: HomePage, leads: dict[str, str]) -> list[Page]:
    known = Organisation.objects.districts().filter(code__in=leads).order_by("path")
    wanted = [district for district in known if district.slug and not _has(home, district.slug)]
    return [
        _add(home, DistrictHomePage(title=district.name, slug=district.slug, lead=leads[district.code], organisation=district)) for district in wanted
    ]


def _open(home: HomePage) -> None:
    """Let those who work for the city into the whole tree, those of a district into its own."""
    city = Organisation.objects.filter(parent=None).first()
    if city is not None:
        open_pages(city, home)
    for page in DistrictHomePage.objects.child_of(home).select_related("organisation"):
        if page.organisation is not None:
            open_pages(page.organisation, page)


def _standard(home: HomePage, text: Text) -> Page:
    head = text.head
    page = StandardPage(title=head["title"], slug=head["slug"], lead=head.get("lead", ""), body=text.blocks, checked_on=timezone.localdate())
    return _add(home, page)


def _column(home: HomePage, data: dict[str, str]) -> list[Page]:
    if _has(home, data["slug"]):
        return []
    column = _add(home, ColumnIndexPage(title=data["title"], slug=data["slug"], lead=data["lead"], show_in_menus=True))
    home.column = column
    home.save()
    return [column]


def _index(home: HomePage, model: type[Page], data: dict[str, str]) -> list[Page]:
    if _has(home, data["slug"]):
        return []
    return [_add(home, model(title=data["title"], slug=data["slug"], lead=data["lead"], show_in_menus=True))]


def build_english() -> list[Page]:
    """Make the English front page, lists and texts below it, each as the translation of its Chinese page. Returns the pages it made.

    A page that has an English version, even a draft, and one that editors took away in Chinese are left alone.
    """
    data = _data()["english"]
    home = HomePage.objects.filter(slug=HOME_SLUG, depth=2).first()
    if home is None:
        return []
    with transaction.atomic():
        Locale.objects.get_or_create(language_code=ENGLISH)
        made = _translation(Page.get_first_root_node(), home, slug=f"{HOME_SLUG}-{ENGLISH}", **data["home"])
        front = home.get_translation(Locale.objects.get(language_code=ENGLISH)).specific
        pages = {page.slug: page for page in home.get_children().specific()}
        lists = [(entry.pop("page"), entry) for entry in data["lists"]]
        written = [(text.head.pop("slug"), text.head | {"body": text.blocks}) for text in texts.texts("english")]
        for slug, words in [*lists, *written]:
            if slug in pages:
                made += _translation(front, pages[slug], **words)
        _show_column(front)
        if (city := Organisation.objects.filter(parent=None).first()) is not None:
            open_pages(city, front)
        tags.bump("sites", "addresses")
    return made


def _translation(parent: Page, source: Page, **words: Any) -> list[Page]:
    """The English version of a page, made below ``parent`` where there is none yet."""
    english = Locale.objects.get(language_code=ENGLISH)
    if source.has_translation(english):
        return []
    kept = {name: getattr(source, name) for name in ("organisation", "show_in_menus", "translation_key")}
    page = type(source)(**{"slug": source.slug} | kept | words)
    return [_add(parent, page, english)]


def _show_column(front: HomePage) -> None:
    """The English front page shows the English column."""
    if front.column is None and (column := ColumnIndexPage.objects.child_of(front).first()) is not None:
        front.column = column
        front.save()


def _menus(home: HomePage, entries: list[dict[str, str]]) -> None:
    if MenuItem.objects.exists():
        return
    pages = {page.slug: page for page in home.get_children()}
    menu = MenuSettings.load()
    for order, entry in enumerate(entries):
        target = {"page": pages[entry["page"]]} if "page" in entry else {"address": entry["address"]}
        menu.items.add(
            MenuItem(
                sort_order=order, place=entry["place"], label=entry["label"], short_label=entry.get("short", ""), english=entry["english"], **target
            ),
        )
    menu.save()


class Terms(NamedTuple):
    """What articles are filed under, by slug and by division code."""

    categories: dict[str, Category]
    subjects: dict[str, Subject]
    districts: dict[str, Organisation]


def build_column() -> list[Page]:
    """Fill the column 走进太原 with its articles. Returns the pages it made, so that whoever calls can remember to remove them."""
    data = _data()["column"]
    column = ColumnIndexPage.objects.filter(slug=data["slug"], locale__language_code=settings.LANGUAGE_CODE).first()
    if column is None:
        raise LookupError("There is no column yet. Call build_site() first.")
    terms = Terms(
        Category.objects.in_bulk(field_name="slug"),
        Subject.objects.in_bulk(field_name="slug"),
        {district.code: district for district in Organisation.objects.districts()},
    )
    with transaction.atomic():
        wanted = [text for text in reversed(texts.texts("columns")) if not _has(column, text.head["slug"])]
        made = [_article(column, text, data["author"], terms) for text in wanted]
        tags.bump("addresses")
    return made


def _article(column: ColumnIndexPage, text: Text, author: str, terms: Terms) -> Page:
    head = text.head
    page = ColumnPage(
        title=head["title"],
        slug=head["slug"],
        lead=head["lead"],
        author=author,
        drawing=head["drawing"],
        picture_alt=head["alt"],
        category=terms.categories.get(head["category"]),
        organisation=terms.districts.get(head.get("district", "")),
        checked_on=timezone.localdate(),
        body=text.blocks,
        aside=[("facts", {"heading": "记一笔", "facts": [{"name": name, "value": value} for name, value in text.facts]})],
    )
    _add(column, page)
    if subject := terms.subjects.get(head["subject"]):
        page.subjects.add(subject)
        page.save()
    return page


def fill_sample_footer() -> FooterSettings:
    """Put sample lines into a footer that is still empty: a telephone that cannot ring, records of zeros. Returns the footer."""
    footer: FooterSettings = FooterSettings.load()
    sample = _data()["footer"]
    if not any(getattr(footer, name) for name in sample):
        for name, value in sample.items():
            setattr(footer, name, value)
        footer.save()
    return footer


def clear_sample_footer() -> None:
    """Take the sample lines out again; what an editor wrote in their place stays."""
    footer = FooterSettings.load()
    for name, value in _data()["footer"].items():
        if getattr(footer, name) == value:
            setattr(footer, name, "")
    footer.save()
