"""Blocks: each shows itself in the picker, says what is wrong, and lets no HTML of strangers through."""

import pytest
from django.core.exceptions import ValidationError
from django.db.migrations.writer import MigrationWriter

from content.blocks import LinkBlock, StoryBlock
from content.fields import StreamField
from tests.factories.accounts import AdminFactory
from tests.factories.home import standard_page

NAMES = ["heading", "paragraph", "picture", "quotation", "facts", "steps", "table", "call_out", "links", "contact"]


def test_blocks_are_those_of_the_handbook():
    assert list(StoryBlock().child_blocks) == NAMES


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.django_db
def test_every_block_has_words_and_a_preview(client, name):
    block = StoryBlock().child_blocks[name]
    assert block.meta.description
    assert block.is_previewable
    client.force_login(AdminFactory())
    story = standard_page()._meta.get_field("body").stream_block.child_blocks[name]
    answer = client.get("/admin/block-preview/", {"id": story.definition_prefix})
    assert answer.status_code == 200
    assert "css/base.css" in answer.content.decode()


def test_definitions_stay_out_of_migrations():
    field = StreamField(StoryBlock(), blank=True)
    written, _imports = MigrationWriter.serialize(field)
    assert written == "content.fields.StreamField(blank=True)"


@pytest.mark.django_db
def test_html_of_strangers_is_shown_as_text(client):
    standard_page(
        body=[("heading", "<script>x</script>"), ("quotation", {"text": "<b>", "source": ""}), ("steps", {"heading": "", "steps": ["<i>", "b"]})]
    )
    text = client.get("/about/").content.decode()
    assert "<script>x" not in text
    assert "&lt;script&gt;x" in text
    assert "&lt;b&gt;" in text
    assert "&lt;i&gt;" in text


@pytest.mark.django_db
def test_every_block_is_rendered(client):
    body = [
        ("facts", {"heading": "去看看", "facts": [{"name": "开放", "value": "每天"}]}),
        ("steps", {"heading": "两步", "steps": ["先选地方", "再去上课"]}),
        ("table", {"caption": "开放时间", "table": table()}),
        ("call_out", {"kind": "w", "heading": "周一闭馆", "text": "<p>假日照开</p>"}),
        ("links", {"heading": "接着看", "links": [{"title": "本周的课", "page": None, "address": "/timetable/", "note": ""}]}),
        ("contact", {"name": "社区学院", "phone": "0351-000 0000", "hours": "", "address": ""}),
    ]
    standard_page(body=body)
    text = client.get("/about/").content.decode()
    for expected in (
        "<dd>每天</dd>",
        "<li>先选地方</li>",
        '<th scope="row">周一</th>',
        'class="msg w"',
        'href="/timetable/"',
        'href="tel:0351-0000000"',
    ):
        assert expected in text


def table():
    value = {
        "columns": [{"type": "text", "heading": "哪天"}, {"type": "text", "heading": "几点"}],
        "rows": [{"values": ["周一", "闭馆"]}],
        "caption": "",
    }
    return StoryBlock().child_blocks["table"].child_blocks["table"].to_python(value)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "选一个页面，或者填一个网址，只要一样。"),
        ("javascript:alert(1)", "网址要以 / 或 https:// 开头。"),
        ("www.a.cn", "网址要以 / 或 https:// 开头。"),
    ],
)
def test_link_that_leads_nowhere_is_told(address, said):
    block = LinkBlock()
    with pytest.raises(ValidationError) as told:
        block.clean(block.to_python({"title": "链接", "page": None, "address": address, "note": ""}))
    assert told.value.block_errors["address"].message == said


@pytest.mark.django_db
def test_link_to_a_page_that_is_gone_is_left_out(client):
    target = standard_page(title="去处", slug="target")
    standard_page(body=[("links", {"heading": "", "links": [{"title": "那一页", "page": target, "address": "", "note": ""}]})])
    assert 'href="/target/"' in client.get("/about/").content.decode()
    target.unpublish()
    assert "那一页" not in client.get("/about/").content.decode()
