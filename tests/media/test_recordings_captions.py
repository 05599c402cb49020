"""Captions and chapters: read, checked, written clean; and the transcript made of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import transcripts, webvtt
from media.webvtt import CaptionError, Cue

GOOD = """WEBVTT - 刀削面

NOTE 校对过

00:01.000 --> 00:04.500 line:90%
<v 秦老师>一斤面，<b>四两半</b>水。

two
01:00:05.000 --> 01:00:09.000
A &amp; B &lt;3
第二行
"""
SRT = "1\r\n00:00:01,000 --> 00:00:04,500\r\n一斤面\r\n\r\n2\r\n00:00:05,000 --> 00:00:06,000\r\n四两半水\r\n"


def refusal(source: str, length: float = 0) -> str:
    with pytest.raises(CaptionError) as caught:
        webvtt.read(source, length=length)
    return str(caught.value)


def test_cues_are_plain_text_with_seconds():
    assert webvtt.read(GOOD) == [Cue(1, 4.5, "一斤面，四两半水。"), Cue(3605, 3609, "A & B <3 第二行")]


def test_srt_is_taken_too():
    assert webvtt.read(SRT) == [Cue(1, 4.5, "一斤面"), Cue(5, 6, "四两半水")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings_of_editors_are_read(encoding):
    assert webvtt.read_bytes(SRT.encode(encoding))[0].text == "一斤面"


def test_empty_captions_are_none():
    assert webvtt.read("  \n") == []
    assert webvtt.write([]) == ""


def test_what_is_written_can_be_read_again():
    cues = webvtt.read(GOOD)

    assert webvtt.write(cues).startswith("WEBVTT\n\n00:01.000 --> 00:04.500\n")
    assert webvtt.read(webvtt.write(cues)) == cues


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("WEBVTT\n\n00:05.000 --> 00:06.000\n后\n\n00:01.000 --> 00:02.000\n先\n", "第 6 行：这一条从 00:01.000 开始，比上一条的 00:05.000 还早"),
        ("WEBVTT\n\n00:05.000 --> 00:04.000\n反了\n", "第 3 行：这一条 00:04.000 结束，比开始的 00:05.000 还早"),
        ("WEBVTT\n\n00:75.000 --> 00:76.000\n秒\n", "第 3 行的时间看不懂：“00:75.000”"),
        ("WEBVTT\n\n0:05 -> 0:06\n箭头\n", "上面没有时间"),
        ("WEBVTT\n\n没有时间的话\n", "第 3 行：“没有时间的话”上面没有时间"),
        ("WEBVTT\n", "这里面没有一条字幕"),
        (f"WEBVTT\n\n00:01.000 --> 00:02.000\n{'长' * 501}\n", "这一条有 501 个字，最多 500 个"),
        ("WEBVTT\n\n" + "x" * (1 << 20), "超过 1 MB"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(source, said):
    told = refusal(source)

    assert said in told
    assert "请" in told or "每条" in told


def test_captions_of_another_recording_are_noticed():
    assert "只有 2:00" in refusal("WEBVTT\n\n03:00.000 --> 03:01.000\n晚了\n", length=120)


def test_bytes_of_no_encoding_are_refused():
    with pytest.raises(CaptionError, match="编码"):
        webvtt.read_bytes(b"WEBVTT\n\n\xff\xff\x00\x81")


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused_in_words(source):
    try:
        cues = webvtt.read(source)
    except CaptionError:
        return
    assert all(cue.start < cue.end for cue in cues)


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (48.9, "0:48"), (725, "12:05"), (3725, "1:02:05")])
def test_moments_are_shown_as_people_read_them(seconds, shown):
    assert webvtt.short(seconds) == shown


def test_transcript_runs_captions_together_under_chapters():
    captions = [Cue(1, 3, "先看面。"), Cue(3.2, 5, "再看水。"), Cue(10, 12, "三揉三醒。"), Cue(30, 31, "下锅。")]
    chapters = [Cue(0, 9, "面和水"), Cue(9, 40, "揉面")]

    found = transcripts.parts("", captions, chapters)

    assert [(part.title, [(one.clock, one.text) for one in part.paragraphs]) for part in found] == [
        ("面和水", [("0:01", "先看面。再看水。")]),
        ("揉面", [("0:10", "三揉三醒。"), ("0:30", "下锅。")]),
    ]
    assert transcripts.characters(found) == 16
    assert transcripts.minutes_to_read(found) == 1


def test_long_run_ends_at_a_full_stop():
    captions = [Cue(at, at + 1, "一二三四五六七八九十，" if at % 3 else "一二三四五六七八九十。") for at in range(20)]

    assert [len(one.text) for part in transcripts.parts("", captions, []) for one in part.paragraphs] == [77, 99, 44]


def test_written_transcript_wins_and_may_carry_times():
    found = transcripts.parts("开场白\n\n0:48 一斤面。\n[1:02:03] 收尾。\n", [Cue(1, 2, "不用")], [Cue(40, 60, "面")])

    assert [(part.title, [(one.text, one.start) for one in part.paragraphs]) for part in found] == [
        ("", [("开场白", None)]),
        ("面", [("一斤面。", 48), ("收尾。", 3723)]),
    ]
