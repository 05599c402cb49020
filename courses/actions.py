"""The verbs of items: write the row of a page, take it out, write rows anew, note how often recordings were used."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from wagtail.models import Page

from content import routing
from courses import hours
from courses.enums import ItemKind, Way
from courses.models import CoursePage, Item, ItemTerm, Lesson, MicrolecturePage
from courses.models.base import LearningPage
from media.models import Recording
from search.actions import index_objects

CHUNK = 500


def item_of(page: LearningPage) -> Item:
    """The row of a page, not saved."""
    page.__dict__.pop("ordered_lessons", None)
    recordings = list(page.recordings())
    seconds, tenths = sum(one.seconds for one in recordings), page.tenths
    place = page.organisation.path if page.organisation else ""
    codes = [*place.split("/"), "", ""]
    return Item(
        page_id=page.pk,
        path=page.path,
        url_path=page.url_path,
        title=page.title,
        lead=page.lead,
        kind=page.kind if isinstance(page, CoursePage) else ItemKind.MICROLECTURE,
        category_id=page.category_id,
        subjects=_joined(one.pk for one in page.subjects.all()),
        audiences=_joined(one.pk for one in page.audiences.all()),
        place=place,
        district=codes[1],
        source=page.source,
        way=_way(recordings),
        length=hours.length(seconds, tenths),
        seconds=seconds,
        tenths=tenths,
        parts=len(page.lessons.all()) if isinstance(page, CoursePage) else 1,
        series=getattr(page, "series", ""),
        series_order=getattr(page, "series_order", 0),
        sign=page.cover_sign,
        poster_id=next((one.poster_id for one in recordings if one.poster_id), page.picture_id),
        used=sum(one.plays for one in recordings),
        published_at=page.first_published_at or timezone.now(),
    )


def terms_of(item: Item) -> list[ItemTerm]:
    """The item's subjects and audiences as rows, not saved."""
    lettered = (("s", item.subjects), ("a", item.audiences))
    terms = [f"{letter}{key}" for letter, joined in lettered for key in joined.split(",") if key]
    return [ItemTerm(item_id=item.pk, term=term, used=item.used, published_at=item.published_at) for term in terms]


def _joined(keys: Iterable[int]) -> str:
    found = [str(key) for key in sorted(keys)][:12]
    return f",{','.join(found)}," if found else ""


def _way(recordings: Sequence[Recording]) -> Way:
    if any(one.is_video for one in recordings):
        return Way.WATCH
    return Way.LISTEN if recordings else Way.READ


def refresh(page: LearningPage) -> None:
    """Write the row of a published page; take it out otherwise. A translation has none: lists show its words in the row of the Chinese page."""
    if page.live and not routing.is_foreign(page.path):
        item = item_of(page)
        with transaction.atomic():
            item.save()
            ItemTerm.objects.filter(item=item).delete()
            ItemTerm.objects.bulk_create(terms_of(item))
    else:
        forget(page)


def forget(page: Page) -> None:
    """Take the row of a page out, if it has one."""
    Item.objects.filter(pk=page.pk).delete()


def refresh_where(condition: Q) -> int:
    """Write the rows of all pages anew that meet ``condition``; return how many."""
    written = 0
    for model in (CoursePage, MicrolecturePage):
        for page in model.objects.filter(condition):
            refresh(page)
            written += 1
    return written


def refresh_recording(recording: Recording) -> int:
    """Write anew what is kept of the pages that play a recording: its length, its poster and what is said in it may be others."""
    lectures = MicrolecturePage.objects.filter(recording=recording).values_list("pk", flat=True)
    return refresh_players([*lectures, *courses_with(recording)])


def courses_with(recording: Recording) -> list[int]:
    """Return the courses that play a recording in a lesson."""
    return list(Lesson.objects.filter(recording=recording).order_by().values_list("page", flat=True).distinct())


def refresh_players(keys: Collection[int]) -> int:
    """Write the rows of these pages anew, and what is found in them and inside of them; return how many."""
    if not keys:
        return 0
    for model in (CoursePage, MicrolecturePage):
        index_objects(model.objects.filter(pk__in=keys))
    return refresh_where(Q(pk__in=keys))


def relocate(page: Page) -> int:
    """Follow a page that was moved or renamed: addresses below it changed. Return how many rows did."""
    moved = dict(Page.objects.filter(path__startswith=page.path).values_list("pk", "url_path"))
    paths = dict(Page.objects.filter(path__startswith=page.path).values_list("pk", "path"))
    items = list(Item.objects.filter(pk__in=moved))
    for item in items:
        item.url_path, item.path = moved[item.pk], paths[item.pk]
    return Item.objects.bulk_update(items, ["url_path", "path"], batch_size=CHUNK)


def count_used() -> int:
    """Bring the times of use up to the plays of the recordings; return how many rows changed."""
    plays: Counter[int] = Counter()
    for pairs in (
        MicrolecturePage.objects.filter(recording__plays__gt=0).values_list("pk", "recording__plays"),
        Lesson.objects.filter(recording__plays__gt=0).values_list("page", "recording__plays"),
    ):
        for pk, number in pairs:
            plays[pk] += number
    with transaction.atomic():
        changed = [item for item in Item.objects.filter(pk__in=plays).only("pk", "used") if item.used != plays[item.pk]]
        for item in changed:
            item.used = plays[item.pk]
        Item.objects.bulk_update(changed, ["used"], batch_size=CHUNK)
        same = Item.objects.filter(pk=OuterRef("item")).values("used")
        for start in range(0, len(changed), CHUNK):
            ItemTerm.objects.filter(item__in=changed[start : start + CHUNK]).update(used=Subquery(same))
    return len(changed)
