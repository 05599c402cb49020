"""A page is read aloud where the browser has a Chinese voice, and offers nothing where it has none."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visits import reader

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

VOICE = """
window.__spoken = [];
const voices = [{lang: "en-GB", name: "English"}, {lang: "zh-CN", name: "Chinese"}];
let current = null;
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
Object.defineProperty(window, "speechSynthesis", {value: {
  getVoices: () => voices,
  addEventListener: () => {},
  cancel: () => { current = null; },
  speak: (words) => {
    window.__spoken.push([words.text, words.voice.name]);
    current = words;
    setTimeout(() => { if (current === words) words.onend(); }, 1);
  },
}});
"""
"""Machines for tests have this voice or that, or none: this one notes what it is given to say."""
BUTTON = "[data-speak]"


@pytest.fixture
def page(browser, city, examples):
    with reader(browser, city, next(one for name, one in examples.items() if name.startswith("news.NewsPage")), "standard", 360) as context:
        yield context.new_page()


@pytest.fixture
def address(city, examples):
    return city.url + next(one.path for name, one in examples.items() if name.startswith("news.NewsPage"))


def test_without_a_chinese_voice_there_is_no_button(page, address):
    page.add_init_script(VOICE.replace(', {lang: "zh-CN", name: "Chinese"}', ""))
    page.goto(address)
    assert not page.locator(BUTTON).is_visible()


def test_the_page_is_read_from_its_heading_to_its_end_and_the_button_comes_back(page, address):
    page.add_init_script(VOICE)
    page.goto(address)
    before = page.locator(BUTTON).inner_text()
    page.locator(BUTTON).click()
    expect(page.locator("[data-reading]")).to_have_count(0)
    spoken = page.evaluate("window.__spoken")
    assert spoken[0][0] == page.locator("h1").inner_text()
    assert {voice for _text, voice in spoken} == {"Chinese"}
    assert page.locator(BUTTON).inner_text() == before


def test_on_an_english_page_chinese_has_the_voice_that_speaks_it(browser, city, examples):
    place = next(one.path for name, one in examples.items() if name == "network:organisation-community")
    with reader(browser, city, examples["network:organisation-community"], "standard", 360) as context:
        page = context.new_page()
        page.add_init_script(VOICE)
        page.goto(f"{city.url}/en{place}")
        page.locator(BUTTON).click()
        expect(page.locator("[data-reading]")).to_have_count(0)
        voices = dict(page.evaluate("window.__spoken"))
    assert voices[next(text for text in voices if text.startswith("Next classes"))] == "English"
    assert voices[next(text for text in voices if "社区" in text and not re.search("[A-Za-z]", text))] == "Chinese"


def test_it_stops_at_once(page, address):
    page.add_init_script(VOICE.replace("setTimeout(() => { if (current === words) words.onend(); }, 1);", ""))
    page.goto(address)
    page.locator(BUTTON).click()
    assert page.locator(BUTTON).inner_text() == "不读了"
    page.locator(BUTTON).click()
    assert (page.locator(BUTTON).inner_text(), len(page.evaluate("window.__spoken"))) == ("读出声来", 1)
