"""What an audio or video file is, by its content. The samples are two seconds of a tone and a colour."""

import io
import math
import struct
import wave
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import containers
from media.containers import ContainerError, Facts

SAMPLES = Path(__file__).parents[1] / "data" / "recordings"
GOOD = [
    *("bare.mp3", "sound.mp3", "variable.mp3", "opus.ogg", "vorbis.ogg", "sound.m4a", "sound.wav", "sound.webm"),
    *("faststart.mp4", "video.mp4", "video.webm"),
]


def look(data: bytes) -> Facts:
    return containers.read(io.BytesIO(data))


def refusal(data: bytes) -> str:
    with pytest.raises(ContainerError) as caught:
        look(data)
    return str(caught.value)


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


@pytest.mark.parametrize("name", GOOD)
def test_length_is_read_from_the_file(name):
    facts = look(sample(name))

    assert math.isclose(facts.seconds, 2, abs_tol=0.1)
    assert facts.kind == ("video" if name in {"faststart.mp4", "video.mp4", "video.webm"} else "audio")
    assert (facts.width, facts.height) == ((160, 90) if facts.kind == "video" else (0, 0))
    assert facts.extension == ("weba" if name == "sound.webm" else name.rpartition(".")[2])


def test_file_is_put_back_to_its_start():
    file = io.BytesIO(sample("video.mp4"))
    containers.read(file)

    assert file.tell() == 0


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "这是一个空文件"),
        ("今天讲刀削面。\n".encode() * 40, "这是文字，不是录音录像"),
        (b"hello world " * 40, "这是文字"),
        (b"PK\x03\x04" + bytes(100), "这是压缩包"),
        (b"%PDF-1.7 " + bytes(100), "这是PDF 文件"),
        (b"RIFF\x00\x00\x00\x00AVI LIST" + bytes(100), "这是AVI 视频"),
        (b"\x00\x01\x02\x03" * 40, "认不出这是什么文件"),
        (b"ID3" + bytes(200), "里面没有声音"),
        (b"\xff\xfb\x90\x00" + b"only one frame that nothing follows", "里面没有声音"),
    ],
)
def test_other_files_are_named_and_the_way_out_is_told(data, said):
    told = refusal(data)

    assert said in told
    assert "请" in told


def test_video_that_phones_do_not_play_is_refused():
    assert "H.265" in refusal(sample("h265.mp4"))
    assert "MKV" in refusal(sample("video.mkv"))


@pytest.mark.parametrize("name", ["video.mp4", "sound.m4a"])
def test_file_that_breaks_off_is_told_so(name):
    assert "重新" in refusal(sample(name)[:-1500])


def test_wav_counts_the_sound_that_is_there():
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(bytes([128]) * 24_000)

    assert look(made.getvalue()).seconds == 3
    assert look(made.getvalue()[:-8000]).seconds == 2


def test_impossible_length_is_refused():
    data = bytearray(sample("video.mp4"))
    at = data.index(b"mvhd") + 4 + 16
    data[at : at + 4] = struct.pack(">I", 2**32 - 1)

    assert "这不可能" in refusal(bytes(data))


@pytest.mark.parametrize("inner", [b"moov", b"trak"])
def test_boxes_nested_without_end_are_refused(inner):
    nested = b""
    for _ in range(3000):
        nested = struct.pack(">I4s", len(nested) + 8, inner) + nested

    assert "不正常" in refusal(struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0) + struct.pack(">I4s", len(nested) + 8, b"moov") + nested)


@given(st.sampled_from(GOOD), st.data())
def test_damaged_files_are_refused_or_read_but_never_crash(name, data):
    whole = bytearray(sample(name))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, min(len(whole), 3000) - 1))] = data.draw(st.integers(0, 255))
    cut = whole[: data.draw(st.integers(0, len(whole)))]
    try:
        facts = look(bytes(cut))
    except ContainerError:
        return
    assert 0 < facts.seconds <= containers.LONGEST
