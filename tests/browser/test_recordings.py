"""Recordings really play: sound and film, from where one stopped, faster, from a chapter on, with captions, and without script."""

import time

import pytest

from tests.browser.visits import visit

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

PLAYER = "[data-recording]"
KINDS = ("courses.MicrolecturePage-film", "courses.MicrolecturePage-sound", "courses.CoursePage-recording")
KEPT = "localStorage.getItem('recording-' + m.dataset.recording)"
PLAYED = "[...Array(m.played.length).keys()].map(at => m.played.start(at))"  # where it was played from, also when that is over
TOLD = f"[m.currentTime, m.paused, m.readyState, m.error && m.error.message, {PLAYED}]"
NOW = "document.querySelector('[data-recording]')"


def press_play(page):
    page.focus(PLAYER)
    page.keyboard.press("Space")


def until(page, condition):
    """Wait until something holds of the media element ``m``; asked again and again, since the page itself may evaluate nothing."""
    deadline = time.monotonic() + 30
    while not of(page, condition):
        assert time.monotonic() < deadline, f"{condition}: {of(page, TOLD)}"
        page.wait_for_timeout(50)


def of(page, expression):
    return page.evaluate(f"(m => {expression})({NOW})")


@pytest.mark.parametrize("name", KINDS)
def test_recording_plays(name, browser, city, example):
    with visit(browser, city, example, width=360) as opened:
        assert of(opened.page, "m.currentTime") == 0
        press_play(opened.page)
        until(opened.page, "!m.paused && m.currentTime > 0.3 && m.error === null")
        assert of(opened.page, "m.duration") > 5
        assert opened.noise == []


@pytest.mark.parametrize("name", KINDS[:2])
def test_place_is_kept_on_this_device(name, browser, city, example):
    with visit(browser, city, example, width=360) as opened:
        page = opened.page
        assert not page.is_visible("[data-resume]")
        page.locator(".toc [data-at]").nth(1).click()
        until(page, "!m.paused && m.currentTime > 4.5")
        press_play(page)
        until(page, "m.paused")
        stopped = of(page, "Math.floor(m.currentTime)")
        until(page, f"{KEPT} === '{stopped}'")
        page.reload()
        assert f"0:{stopped:02}" in page.inner_text("[data-resume]")
        press_play(page)
        until(page, f"!m.paused && m.currentTime > {stopped}")
        page.locator("[data-resume] [data-at]").click()
        until(page, f"{PLAYED}.some(start => start < 1)")
        assert opened.noise == []


@pytest.mark.parametrize("name", KINDS[1:2])
def test_place_is_forgotten_at_the_end(name, browser, city, example):
    with visit(browser, city, example, width=360) as opened:
        page = opened.page
        of(page, "m.playbackRate = 0.1")  # the end does not come before it is looked for
        page.locator(".tr [data-at]").last.click()
        until(page, f"m.currentTime > 3 && {KEPT} !== null")
        of(page, "(m.playbackRate = 1, m.currentTime = m.duration - 0.2)")
        until(page, f"m.ended && {KEPT} === null")


@pytest.mark.parametrize("name", KINDS[:2])
def test_speed_is_chosen(name, browser, city, example):
    with visit(browser, city, example, width=360) as opened:
        page = opened.page
        page.check("#speed-4")
        assert of(page, "m.playbackRate") == 1.5
        press_play(page)
        until(page, "m.currentTime > 0.3 && m.playbackRate === 1.5")
        page.check("#speed-1")
        assert of(page, "m.playbackRate") == 0.75


@pytest.mark.parametrize("name", KINDS[:2])
@pytest.mark.parametrize("place", [".toc [data-at]", ".tr [data-at]"])
def test_a_time_plays_from_there(name, place, browser, city, example):
    with visit(browser, city, example, width=360) as opened:
        link = opened.page.locator(place).nth(1)
        second = int(link.get_attribute("data-at"))
        assert second > 1
        link.click()
        until(opened.page, f"m.currentTime > {second} && {PLAYED}.some(start => Math.abs(start - {second}) < 1)")


@pytest.mark.parametrize("name", KINDS[:1])
def test_captions_and_chapters_are_read(name, browser, city, example):
    with visit(browser, city, example, width=360) as opened:
        of(opened.page, "m.textTracks[1].mode = 'hidden'")
        until(opened.page, "[...m.querySelectorAll('track')].every(track => track.readyState === 2)")
        assert of(opened.page, "[...m.textTracks].map(track => track.kind)") == ["captions", "chapters"]
        assert of(opened.page, "m.textTracks[0].mode") == "showing"
        written = of(opened.page, "m.querySelector('track').src").removeprefix(city.url)
        assert of(opened.page, "m.textTracks[0].cues.length") == city.get(written).body.count(b"-->") > 2
        assert of(opened.page, "m.textTracks[1].cues.length") == opened.page.locator(".toc [data-at]").count() == 2
        assert opened.noise == []


@pytest.mark.parametrize("name", KINDS[:2])
def test_without_script_it_plays_is_kept_and_is_read(name, browser, city, example):
    with visit(browser, city, example, width=360, java_script_enabled=False) as opened:
        page = opened.page
        press_play(page)
        until(page, "m.currentTime > 0.3")
        with page.expect_download() as download:
            page.click("a[download]")
        assert download.value.path().stat().st_size > 1000
        page.click(".chips a[href='#read']")
        assert page.locator(".tr").is_visible()
        assert len(page.inner_text(".tr")) > 30
        part = page.locator(".toc a").nth(1).get_attribute("href")
        assert city.get(part.partition("#")[0]).kind in {"video/webm", "audio/wav"}
