"""The pages 制度库: any signed-in user reads them, everything asked for stands in the address."""

import re
from collections.abc import Callable

import pytest
from django.template import Context, Template
from django.test import Client

from dangwu.rulebook.selectors import rulebook
from tests.factories import make_user

pytestmark = pytest.mark.django_db
INDEX = "/rulebook/"


@pytest.fixture
def reader(client_of: Callable[..., Client]) -> Client:
    return client_of(make_user(), HTTP_X_FORWARDED_PROTO="https")


def text_of(client: Client, url: str, **asked: str) -> str:
    answer = client.get(url, asked or None, secure=True)
    assert answer.status_code == 200, url
    return re.sub(r"\s+", " ", answer.content.decode())


def test_nobody_reads_without_signing_in() -> None:
    answer = Client().get(INDEX, secure=True)
    assert answer.status_code == 302
    assert "next=" in answer.url


def test_index_finds_by_word_chapter_and_day(reader: Client) -> None:
    everything = text_of(reader, INDEX)
    assert "机关党委任期" in everything
    assert "在职党员交纳党费的比例" in everything
    dues = text_of(reader, INDEX, chapter="DUE")
    assert "机关党委任期" not in dues
    assert "在职党员交纳党费的比例" in dues
    term = text_of(reader, INDEX, q="机关党委 任期")
    assert "机关党委任期" in term
    assert "在职党员交纳党费的比例" not in term
    assert "没有符合这些条件的规定" in text_of(reader, INDEX, q="没有这样的词")


def test_index_stands_at_the_day_asked_for(reader: Client) -> None:
    assert "4 年" in text_of(reader, INDEX, q="ORG-06.committee", on="2018-07-11")
    assert "5 年" in text_of(reader, INDEX, q="ORG-06.committee", on="2018-07-12")
    assert "这一天没有规定" in text_of(reader, INDEX, q="ORG-06.committee", on="2000-01-01")


@pytest.mark.parametrize(
    "asked", [{"on": "31.02.2026"}, {"standard": "nowhere"}, {"chapter": "XX"}, {"q": "x" * 500}]
)
def test_a_filter_without_sense_filters_nothing(reader: Client, asked: dict[str, str]) -> None:
    assert "机关党委任期" in text_of(reader, INDEX, **asked)


def test_a_wrong_day_is_told(reader: Client) -> None:
    assert "日期应写作 2026-01-31。" in text_of(reader, INDEX, on="2026-02-31")


def test_what_is_typed_comes_back_escaped(reader: Client) -> None:
    shown = text_of(reader, INDEX, q="<b>x</b>", cite='"><script>alert(1)</script>')
    assert "<b>x" not in shown
    assert "<script>alert" not in shown


def test_rule_shows_values_over_time_by_standard(reader: Client) -> None:
    shown = text_of(reader, f"{INDEX}ORG-06.committee/", standard="shaoxing", on="2018-01-15")
    assert "机关党委任期：" in shown
    assert "4 年" in shown
    assert "2018-07-12 起" in shown
    assert "2018-07-12 前" in shown
    assert "绍兴规程 设置 一（二）1" in shown
    assert "冲突表第9行" in shown


def test_rule_says_the_difference_from_the_nation(reader: Client) -> None:
    shown = text_of(reader, f"{INDEX}ORG-05.branch/", standard="branch-26")
    assert "下限：全国为 3 人，这里为 5 人" in shown


def test_every_item_has_its_page_in_every_standard(reader: Client) -> None:
    book = rulebook()
    standards = list(book.standards)
    for number, id_ in enumerate(book.entries):
        standard = standards[number % len(standards)]
        first = next(iter(book.entries_of(id_).values()))
        entry = book.nearest_entry(standard, id_) or first
        assert entry.title in text_of(reader, f"{INDEX}{id_}/", standard=standard)


def test_stale_and_defect_are_marked(reader: Client) -> None:
    kept = [
        (id_, standard, version)
        for id_, entries in rulebook().entries.items()
        for standard, entry in entries.items()
        for version in entry.versions
        if not version.composed
    ]
    assert {version.status for _, _, version in kept} == {"stale", "defect"}
    for id_, standard, version in kept:
        shown = text_of(reader, f"{INDEX}{id_}/", standard=standard)
        assert "只供对照，不参与判定" in shown
        assert version.note[:10] in shown


def test_a_choice_names_its_options(reader: Client) -> None:
    shown = text_of(reader, f"{INDEX}ORG-02.at_50/")
    assert "由单位选择其一" in shown
    assert "设党总支" in shown
    assert "设党支部" in shown


def test_the_id_of_a_whole_rule_leads_to_its_items(reader: Client) -> None:
    answer = reader.get(f"{INDEX}ORG-05/", secure=True)
    assert answer.status_code == 302
    assert rulebook().entries["ORG-05.branch"]["national"].title in text_of(reader, answer.url)


def test_an_unknown_id_is_not_found(reader: Client) -> None:
    assert reader.get(f"{INDEX}ORG-99/", secure=True).status_code == 404


# ---- citations on other pages ------------------------------------------------------------------


def rendered(source: str, **context: object) -> str:
    return Template("{% load rulebook_tags %}" + source).render(Context(context))


def test_a_citation_of_one_rule_leads_to_it() -> None:
    only = next(
        cite
        for entries in rulebook().entries.values()
        for entry in entries.values()
        for version in entry.versions
        for cite in version.cite
        if len(rulebook().citing(cite)) == 1
    )
    (id_,) = rulebook().citing(only)
    assert f'href="/rulebook/{id_}/?standard=' in rendered("{% clause cite %}", cite=only)


def test_a_citation_of_several_rules_leads_to_their_list(reader: Client) -> None:
    cite = "shaoxing:SX#日常/三（一）1（3）"
    assert len(rulebook().citing(cite)) > 1
    chip = rendered("{% clause cite %}", cite=cite)
    assert 'class="clause"' in chip
    assert "绍兴规程 日常 三（一）1（3）" in chip
    listed = text_of(reader, INDEX, standard="shaoxing", cite="SX#日常/三（一）1（3）")
    assert "在职党员交纳党费的比例" in listed
    assert "机关党委任期" not in listed


def test_a_rule_may_be_named_and_the_text_be_long() -> None:
    chip = rendered('{% clause "national:branch-2018#第四条" "ORG-03.from" long=True %}')
    assert 'href="/rulebook/ORG-03.from/?standard=national"' in chip
    assert "《中国共产党支部工作条例（试行）》第四条" in chip


def test_clauses_stand_in_their_order_and_are_escaped() -> None:
    chips = rendered("{% clauses cites %}", cites=("SX#日常/三（一）1（3）", "x<b>#1"))
    assert chips.index("绍兴规程") < chips.index("x&lt;b&gt;")
    assert "<b>" not in chips
    assert rendered("{% clauses cites %}", cites=()) == ""
