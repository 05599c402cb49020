"""Recordings as editors upload them."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from media.models import Recording
from network.enums import Role
from tests.factories.accounts import EditorFactory
from tests.factories.media import CAPTIONS, CHAPTERS, SAMPLES, RecordingFactory
from tests.factories.network import CommunityFactory

pytestmark = pytest.mark.django_db
EMPTY = {"people": "", "poster": "", "captions": "", "chapters": "", "transcript": ""}


def uploaded(name, as_name=""):
    return SimpleUploadedFile(as_name or name, (SAMPLES / name).read_bytes())


@pytest.fixture
def editor(client):
    user = EditorFactory(organisation=CommunityFactory(), role=Role.EDITOR)
    client.force_login(user)
    return user


def send(client, row=None, **fields):
    name = "wagtailsnippets_media_recording:"
    path = reverse(f"{name}edit", args=[row.pk]) if row else reverse(f"{name}add")
    return client.post(path, EMPTY | {"title": "刀削面"} | fields)


def errors(response):
    assert response.status_code == 200
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def test_all_is_read_from_the_files(client, editor):
    response = send(
        client,
        file=uploaded("video.mp4", "刀削面 终版.MOV"),
        sound=uploaded("sound.mp3"),
        small=uploaded("video.webm"),
        captions=CAPTIONS,
        chapters_file=SimpleUploadedFile("c.vtt", CHAPTERS.encode("utf-16")),
        people="秦改花",
    )

    assert response.status_code == 302, errors(response)
    made = Recording.objects.get()
    assert (made.kind, made.seconds, made.width, made.height) == ("video", 2, 160, 90)
    assert made.sizes == {"file": 7295, "sound": 4400, "small": 3304}
    assert Path(made.file.name).suffix == ".mp4"
    assert made.told == "2 秒 · 7 KB"
    assert [cue.text for cue in made.chapter_cues] == ["面和水", "揉面"]
    assert made.place == editor.memberships.get().organisation.path
    assert made.uploaded_by_user == editor
    assert made.collection.name == editor.memberships.get().organisation.parent.parent.short_name


def test_video_that_is_text_is_refused(client, editor):
    response = send(client, file=SimpleUploadedFile("课.mp4", "今天讲刀削面。".encode() * 50))

    assert "这是文字，不是录音录像" in errors(response)["file"][0]
    assert not Recording.objects.exists()


def test_captions_out_of_order_are_refused_and_what_was_typed_stays(client, editor):
    wrong = "WEBVTT\n\n00:01.500 --> 00:01.900\n后\n\n00:00.100 --> 00:01.000\n先\n"
    response = send(client, file=uploaded("video.mp4"), captions=wrong)

    assert "第 6 行" in errors(response)["captions"][0]
    assert "请按时间先后排好" in response.content.decode()
    assert "00:01.500" in response.content.decode()
    assert not Recording.objects.exists()


def test_files_of_one_recording_must_be_the_same(client, editor):
    made = RecordingFactory(seconds=60, uploaded_by_user=editor, collection=district_collection(editor))
    response = send(client, made, small=uploaded("video.webm"), sound=uploaded("video.mp4"))

    assert "两个文件不一样长：这个长 0:02，主文件长 1:00" in errors(response)["small"][0]
    assert "只有声音" in errors(response)["sound"][0]


def district_collection(editor):
    from network.uploads import collection_named

    return collection_named(editor.memberships.get().organisation.parent.parent.short_name)


def test_replaced_file_goes_and_length_is_read_anew(client, editor):
    made = RecordingFactory(uploaded_by_user=editor, collection=district_collection(editor))
    old = Path(made.file.path)
    response = send(client, made, file=uploaded("sound.mp3"))

    assert response.status_code == 302
    made.refresh_from_db()
    assert (made.kind, made.sizes) == ("audio", {"file": 4400})
    assert not old.exists()
    assert Path(made.file.path).exists()


def test_variant_can_be_taken_out(client, editor):
    made = RecordingFactory(uploaded_by_user=editor, collection=district_collection(editor))
    send(client, made, sound=uploaded("sound.mp3"))
    made.refresh_from_db()
    kept = Path(made.sound.path)
    assert kept.exists()

    send(client, made, **{"sound-clear": "on"})

    made.refresh_from_db()
    assert (bool(made.sound), made.sizes) == (False, {"file": 7295})
    assert not kept.exists()


def test_deleted_recording_takes_its_files_with_it(client, editor, django_capture_on_commit_callbacks):
    made = RecordingFactory(uploaded_by_user=editor, collection=district_collection(editor))
    kept = Path(made.file.path)

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("wagtailsnippets_media_recording:delete", args=[made.pk]))

    assert response.status_code == 302
    assert not Recording.objects.exists()
    assert not kept.exists()


def test_list_shows_own_recordings_chooser_those_of_the_district(client, editor):
    neighbour = EditorFactory(organisation=CommunityFactory(parent=editor.memberships.get().organisation.parent), role=Role.EDITOR)
    stranger = EditorFactory(organisation=CommunityFactory(), role=Role.EDITOR)
    for title, user in (("自己的", editor), ("邻居的", neighbour), ("外区的", stranger)):
        RecordingFactory(title=title, uploaded_by_user=user, collection=district_collection(user))

    listed = client.get(reverse("wagtailsnippets_media_recording:list")).content.decode()
    chosen = client.get(reverse("wagtailsnippetchoosers_media_recording:choose")).json()["html"]

    assert [title in listed for title in ("自己的", "邻居的", "外区的")] == [True, False, False]
    assert [title in chosen for title in ("自己的", "邻居的", "外区的")] == [True, True, False]
