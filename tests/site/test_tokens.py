"""Contrast of the colours, sizes of the elder version: computed from the style sheet that is served."""

import re

import pytest

from config.stylesheets import BOTH, DARK, HIGH
from tests.site.stylesheet import BASE, blocks, contrast, tokens

MODES = {
    "paper": (":root",),
    "night": (":root", DARK),
    "high": (":root", HIGH),
    "high night": (":root", DARK, HIGH, BOTH),
}
READER = {
    "paper": (":root", ".rd"),
    "night": (":root", DARK, ".rd", DARK + " .rd"),
    "high": (":root", HIGH, ".rd", HIGH + " .rd"),
    "high night": (":root", DARK, HIGH, BOTH, ".rd", DARK + " .rd", HIGH + " .rd", BOTH + " .rd"),
}
GROUNDS = ("--paper", "--sheet", "--wash")
TEXTS = ("--ink", "--ink2", "--river", "--river2", "--seal-t", "--ok", "--warn")
PAIRS = [
    *((text, ground) for text in TEXTS for ground in GROUNDS),
    *(("--ink", ground) for ground in ("--wash2", "--river-w", "--seal-w", "--ok-w", "--warn-w", "--focus-w")),
    *(("--ink2", ground) for ground in ("--wash2", "--river-w", "--seal-w")),
    *(("--river", ground) for ground in ("--river-w", "--seal-w", "--ok-w", "--warn-w")),
    ("--river2", "--river-w"),
    ("--warn", "--warn-w"),
    ("--seal-t", "--seal-w"),
    ("--paper", "--ink"),
    ("--paper", "--river"),
    ("--paper", "--river2"),
    ("--on", "--seal"),
    ("--slip-ink", "--slip"),
]


def colour(values, name):
    return values[name].strip()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(mode, text, ground):
    values = tokens(BASE, *MODES[mode])
    assert contrast(colour(values, text), colour(values, ground)) >= (7 if "high" in mode else 4.5)


@pytest.mark.parametrize("mode", MODES)
def test_main_text_has_more_than_double_the_duty(mode):
    values = tokens(BASE, *MODES[mode])
    assert contrast(colour(values, "--ink"), colour(values, "--paper")) >= (21 if "high" in mode else 14)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("name", "ground"),
    [*((name, ground) for name in ("--edge", "--focus", "--river") for ground in GROUNDS), ("--seal", "--paper"), ("--seal", "--sheet")],
)
def test_borders_and_signs_can_be_seen(mode, name, ground):
    values = tokens(BASE, *MODES[mode])
    assert contrast(colour(values, name), colour(values, ground)) >= (7 if "high" in mode else 3)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("number", range(1, 9))
def test_white_on_every_cloth_can_be_read(mode, number):
    values = tokens(BASE, *MODES[mode])
    assert contrast("#fff", colour(values, f"--c{number}")) >= (12 if "high" in mode else 7)


@pytest.mark.parametrize("mode", READER)
@pytest.mark.parametrize("text", ["--ink", "--ink2", "--river", "--seal-t"])
@pytest.mark.parametrize("ground", [*GROUNDS, "--warn-w"])
def test_reader_can_be_read(mode, text, ground):
    values = tokens(BASE, *READER[mode])
    assert contrast(colour(values, text), colour(values, ground)) >= (7 if "high" in mode else 4.5)


def test_computation_agrees_with_known_ratios():
    assert contrast("#fff", "#000") == pytest.approx(21)
    assert contrast("#777", "#fff") == pytest.approx(4.48, abs=0.01)


def rem(value):
    return float(value.strip().removesuffix("rem"))


def elder():
    return tokens(BASE, ":root", '[data-size="elder"]')


def root_size(selector):
    found = [re.search(r"font-size:([\d.]+)%", text) for name, text, around in blocks(BASE) if name == selector and not around]
    return 16 * float(next(match for match in found if match)[1]) / 100


@pytest.mark.parametrize(("selector", "size"), [('html[data-size="elder"]', 20), ('html[data-step="24"]', 24), ('html[data-step="30"]', 30)])
def test_elder_sizes(selector, size):
    assert root_size(selector) == size


def test_smallest_elder_text_is_18_px():
    values = elder()
    assert min(rem(values[name]) for name in ("--xs", "--s", "--l", "--xl", "--h1")) * 20 >= 18


def test_elder_lines_and_paragraphs_stand_apart():
    values = elder()
    assert float(values["--lh"]) >= 1.3
    assert float(values["--para"].removesuffix("em")) >= 1.3 * float(values["--lh"])


def test_targets_are_large_enough():
    assert tokens(BASE, ":root")["--tap"] == "44px"
    assert elder()["--tap"] == "60px"
