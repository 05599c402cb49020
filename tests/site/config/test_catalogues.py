"""Chinese texts of the interface: ours and, where Wagtail has none, ours for Wagtail's."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.utils import translation
from django.utils.translation import trans_real

HELD = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
OURS = sorted(settings.ROOT.glob("*/locale/**/zh_Hans/LC_MESSAGES/*.po"))
FOR_WAGTAIL = settings.ROOT / "site" / "locale" / "wagtail" / "zh_Hans" / "LC_MESSAGES"
LEFT_OUT = {"%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s"}  # an empty list would read "1-0 of 0"
SAME_IN_BOTH = {"URL", "ID", "Wagtail API v2", "%(range_start)s - %(range_end)s"}  # names, and a range of numbers
# ours is said in other words and means the same
SAME_MEANING = {"All", "Cancelled", "Copied", "Help", "Name", "created at", "document", "documents", "name", "uploaded by user"}


def messages(path: Path) -> list[Message]:
    """The entries of a catalogue, without its head."""
    with path.open("rb") as text:
        return [message for message in read_po(text, locale=path.parts[-3]) if message.id]


def wagtails(domain: str) -> Iterator[Message]:
    """What the installed apps of Wagtail say."""
    for app in apps.get_app_configs():
        source = Path(app.path) / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po"
        if app.name.split(".")[0] == "wagtail" and source.exists():
            yield from messages(source)


def forms(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (message.id,)


def chinese(domain: str) -> trans_real.DjangoTranslation:
    """All catalogues in the order Django merges them."""
    places = [str(Path(app.path) / "locale") for app in apps.get_app_configs() if app.name.startswith("wagtail")]
    return trans_real.DjangoTranslation("zh-hans", domain=domain, localedirs=places if domain == "djangojs" else None)


def said(catalogue: trans_real.DjangoTranslation, message: Message) -> str:
    if isinstance(message.id, tuple):
        if message.context:
            return catalogue.npgettext(message.context, *message.id, 2)
        return catalogue.ngettext(*message.id, 2)
    if message.context:
        return catalogue.pgettext(message.context, message.id)
    return catalogue.gettext(message.id)


@pytest.mark.parametrize(("domain", "least"), [("django", 1500), ("djangojs", 80)])
def test_all_that_wagtail_says_is_said_in_chinese(domain, least):
    found = list(wagtails(domain))
    assert len(found) > least
    catalogue = chinese(domain)
    english = {forms(message)[0] for message in found if said(catalogue, message) in forms(message)}
    assert english - SAME_IN_BOTH == set()


def test_the_words_of_an_empty_list_are_chinese_in_the_running_site():
    with translation.override("zh-hans"):
        text = translation.gettext('There are no %(model_name)s to display. Why not <a href="%(add_url)s">add one</a>?')
    assert text % {"model_name": "片段", "add_url": "/a/"} == '还没有片段。要不要<a href="/a/">添加一个</a>？'


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(settings.ROOT)))
def test_ours_hold_what_the_english_holds_and_nothing_is_a_guess(path):
    found = messages(path)
    assert [message.id for message in found if message.fuzzy or not message.string] == []
    wrong = []
    for message in found:
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        held = {frozenset(HELD.findall(form)) for form in forms(message)}
        if forms(message)[0] not in LEFT_OUT and {frozenset(HELD.findall(text)) for text in texts} - held:
            wrong.append(message.id)
    assert wrong == []


def test_ours_for_wagtail_takes_no_word_away_from_our_apps():
    """``LOCALE_PATHS`` goes before the apps: a word with two meanings needs a context (``pgettext``) in our app."""
    taken = {(m.context, forms(m)[0]) for m in messages(FOR_WAGTAIL / "django.po")}
    apps_say = {(m.context, forms(m)[0]) for path in OURS if path.parent != FOR_WAGTAIL for m in messages(path)}
    assert taken & apps_say == set()


def test_ours_for_wagtail_has_only_what_wagtail_says():
    for domain in ("django", "djangojs"):
        theirs = {forms(message)[0] for message in wagtails(domain)}
        assert {forms(message)[0] for message in messages(FOR_WAGTAIL / f"{domain}.po")} - theirs == set()


def test_no_word_of_ours_changes_what_wagtails_word_means():
    """The first catalogue with a word wins: where ours means something else it needs a context (``pgettext``)."""
    ours = {(m.context, forms(m)[0]) for path in OURS if path.parent != FOR_WAGTAIL for m in messages(path)}
    own = [Path(app.path) / "locale/zh_Hans/LC_MESSAGES/django.po" for app in apps.get_app_configs() if app.name.startswith("wagtail")]
    theirs = {forms(m)[0]: m for path in own if path.exists() for m in messages(path) if m.string and (m.context, forms(m)[0]) in ours}
    assert len(theirs) > 20
    catalogue = chinese("django")
    differ = {word for word, m in theirs.items() if said(catalogue, m) not in (m.string if isinstance(m.string, tuple) else (m.string,))}
    assert differ - SAME_MEANING == set()


def test_one_english_text_has_one_chinese_in_all_our_apps():
    """Django merges the catalogues, so that one of two would be shown in both places: another meaning needs a context (``pgettext``)."""
    found: dict[tuple[str | None, str], dict[str, str]] = {}
    for path in OURS:
        for message in messages(path):
            text = message.string[0] if isinstance(message.string, tuple) else message.string
            found.setdefault((message.context, forms(message)[0]), {}).setdefault(text, str(path.relative_to(settings.ROOT)))
    assert {key: texts for key, texts in found.items() if len(texts) > 1} == {}
