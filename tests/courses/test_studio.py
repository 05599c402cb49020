"""Recordings that the demo makes: spoken where espeak-ng is installed, a tune otherwise."""

import io
import shutil

import pytest

from courses.studio import sound
from media import containers

SENTENCES = ["一斤面，四两半水。", "水要分三次加，一次比一次少。", "面、盆、手都干净了，面就和好了。"]


@pytest.fixture
def _nobody_speaks(monkeypatch):
    """A machine without espeak-ng."""
    monkeypatch.setenv("PATH", "/nowhere")
    sound._speaker.cache_clear()
    yield
    sound._speaker.cache_clear()


def whole(made):
    """The times lie one behind the other, inside what the file itself says of its length."""
    facts = containers.read(io.BytesIO(made.data))
    assert (facts.kind, facts.extension) == ("audio", "wav")
    assert len(made.times) == len(SENTENCES)
    flat = [moment for times in made.times for moment in times]
    assert flat == sorted(flat)
    assert flat[-1] <= facts.seconds <= flat[-1] + 2 * sound.PAUSE + 1


@pytest.mark.usefixtures("_nobody_speaks")
def test_without_a_speaker_it_is_a_tune():
    made = sound.record(SENTENCES)
    whole(made)
    assert {round(end - start, 1) for start, end in made.times} == {sound.TUNE}
    assert made.data == sound.record(SENTENCES).data


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed; it is optional: the demo plays tunes then")
def test_with_a_speaker_it_is_speech():
    made = sound.record(SENTENCES)
    whole(made)
    assert made.data == sound.record(SENTENCES).data
    for (start, end), words in zip(made.times, SENTENCES, strict=True):
        assert 1.5 < len(words) / (end - start) < 6, f"{words}: {end - start:.1f} s"
