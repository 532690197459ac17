"""Five routine jobs of a branch, from the button to the signed minutes, at both widths.

Each meeting is recorded once; after the signature nothing is typed any more, and the duty, the
attendance, the hours, the register and the minutes are there. The numbers of fields and clicks
are those of docs/development/effort.md.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.dues import text_of_pdf
from tests.journeys.meetings import (
    TABLE,
    Hand,
    Place,
    begin_from_desk,
    begin_from_year,
    close,
    documented,
    hours_of,
    is_done,
    is_in_the_register,
    is_on_the_sheet,
    leave_of,
    minutes_of,
    on_paper,
    press_through_an_answer,
    resolve,
    sign,
    sign_in,
    sign_in_all_but,
    today_iso,
    topic,
    write_brief,
    write_topic,
    year_of,
)

JOBS = {  # as the table of effort.md names them, and the pictures
    "主题党日": "theme-day",
    "支部委员会会议": "committee",
    "党课": "lecture",
    "党员大会，两项决议": "member-meeting",
    "组织生活会": "life-meeting",
}
at_both_widths = pytest.mark.parametrize("width", [1280, 390])


@contextmanager
def secretary(visit, town, job: str, width: int) -> Iterator[tuple[Hand, Place]]:
    """The secretary of a branch on the desk; at the end the job took what is documented."""
    place = Place(**town.told["life"][str(width)])
    with visit(f"{JOBS[job]}-{width}", width=width) as reader:
        reader.sign_in(place.username, town.told["password"])
        hand = Hand(reader)
        yield hand, place
        assert hand.counted == documented(job), f"{TABLE.name}: {job} takes {hand.counted}"


@at_both_widths
def test_theme_day(visit, town, tmp_path, width):
    with secretary(visit, town, "主题党日", width) as (hand, place):
        reader, (present, absent) = hand.reader, place.names[3:5]
        before = hours_of(reader, place, present)
        reader.open("/")
        begin_from_desk(hand, "开展主题党日")
        hand.follow("直接记录")
        hand.tick("一次专题学习")
        hand.tick("一次为民服务实践活动")
        leave_of(hand, absent, "因公外出")
        write_topic(
            hand,
            议题="学习基层统计工作规范",
            发言要点="交流各科室数据核查的做法；到社区开展普法宣传。",
            讨论结果="下月起轮流到社区值班。",
        )
        reader.look("record")
        hand.press("保存记录")
        sign(hand)
        reader.look("signed")
        assert "学习基层统计工作规范" in text_of_pdf(minutes_of(reader), tmp_path)
        write_brief(hand)
        reader.look("brief")
        is_in_the_register(reader, place, "主题党日")
        is_done(reader, place, "开展主题党日")
        is_on_the_sheet(reader, place, absent)
        assert hours_of(reader, place, present) > before


@at_both_widths
def test_committee_meeting(visit, town, tmp_path, width):
    with secretary(visit, town, "支部委员会会议", width) as (hand, place):
        reader = hand.reader
        begin_from_desk(hand, "召开支部委员会会议")
        hand.follow("直接记录")
        reader.look("record")
        write_topic(
            hand,
            议题="研究下月工作安排",
            发言要点="逐项研究下月学习、走访和党费收交。",
            讨论结果="同意工作安排，由组织委员通知全体党员。",
        )
        hand.press("保存记录")
        sign(hand)
        reader.look("signed")
        assert "研究下月工作安排" in text_of_pdf(minutes_of(reader), tmp_path)
        is_done(reader, place, "召开支部委员会会议")


@at_both_widths
def test_lecture(visit, town, tmp_path, width):
    with secretary(visit, town, "党课", width) as (hand, place):
        reader, (present, absent) = hand.reader, place.names[4:6]
        before = hours_of(reader, place, present)
        reader.open("/")
        begin_from_year(hand, "上党课")
        hand.follow("直接记录")
        reader.look("record")
        hand.choose("讲课人", place.secretary)
        leave_of(hand, absent, "因病")
        write_topic(hand, 议题="坚持实事求是，守牢数据质量", 发言要点="讲课后讨论了三个案例。")
        hand.press("保存记录")
        sign(hand)
        assert "守牢数据质量" in text_of_pdf(minutes_of(reader), tmp_path)
        write_brief(hand)
        is_done(reader, place, "上党课")
        is_on_the_sheet(reader, place, absent)
        assert hours_of(reader, place, present) > before


@at_both_widths
def test_member_meeting(visit, town, tmp_path, width):
    with secretary(visit, town, "党员大会，两项决议", width) as (hand, place):
        reader, absent = hand.reader, place.names[6]
        begin_from_year(hand, "召开党员大会")
        hand.follow("安排并通知")
        hand.fill("日期", today_iso(reader))
        reader.look("plan")
        hand.press("加一项")
        for number, title in enumerate(("通过支部年度工作总结", "通过党费使用方案"), start=1):
            row = topic(reader, number)
            hand.fill("议题", title, within=row)
            hand.click(row.get_by_text("一般事项", exact=True))
        hand.press("保存并通知")
        reader.sees("已通知名单上的人")
        reader.look("called")
        hand.follow("进会场")
        hand.press("开始会议")
        sign_in(hand, [name for name in place.names if name != absent])
        reader.look("signed-in")
        resolve(hand, "讨论总结，补充培训一节。", 7)
        reader.look("decided")
        resolve(hand, "说明党费使用的三项安排。", 6)
        close(hand)
        sign(hand)
        reader.look("signed")
        words = text_of_pdf(minutes_of(reader), tmp_path)
        assert "通过党费使用方案" in words
        write_brief(hand)
        is_done(reader, place, "召开党员大会")
        is_on_the_sheet(reader, place, absent, "缺席")


@at_both_widths
def test_life_meeting(visit, town, tmp_path, width):
    with secretary(visit, town, "组织生活会", width) as (hand, place):
        reader, absent = hand.reader, place.names[7]
        begin_from_year(hand, "召开组织生活会")
        hand.follow("安排并通知")
        hand.fill("日期", today_iso(reader))
        hand.press("保存并通知")
        reader.sees("已通知名单上的人")
        hand.follow("会前准备")
        reader.look("preparation")
        hand.follow("登记完成")
        hand.press("登记完成")
        hand.follow("登记意见")
        hand.tick("群众")
        hand.fill("意见", "统计调查的通知希望再早一些。")
        hand.press("登记意见")
        hand.follow("登记已交")
        reader.look("papers")
        for name in place.names:
            hand.tick(name)
        hand.press("登记已交")
        reader.look("prepared")
        hand.follow("去开会")
        hand.follow("进会场")
        hand.press("开始会议")
        sign_in_all_but(hand, absent, there=8)
        close(hand)
        hand.follow("补全记录")
        hand.fill("讨论情况", "通报上次整改情况；党员逐一对照检查，开展批评和自我批评。")
        hand.press("保存记录")
        sign(hand)
        words = text_of_pdf(minutes_of(reader), tmp_path)
        assert "开展批评和自我批评" in words
        hand.follow("会前准备")
        hand.follow("列整改事项")
        reader.look("remedy")
        hand.fill("问题", "调查通知发得晚")
        hand.fill("整改措施", "提前十个工作日发出通知")
        hand.choose("责任人", place.recorder)
        hand.fill("整改期限", f"{year_of(reader) + 1}-03-31")
        hand.press("列入整改")
        reader.look("followed")
        is_done(reader, place, "召开组织生活会")
        is_on_the_sheet(reader, place, absent, "缺席")


# ---- members in the room -----------------------------------------------------------------------


def test_code_of_the_room_and_two_tellers(visit, town):
    """A member signs in by the code that the room shows and is one of two who count."""
    place = Place(**town.told["life"]["room"])
    password = town.told["password"]
    member, other = place.names[3], place.names[5]
    with visit("room-1-secretary") as reader, visit("room-2-member", width=390) as phone:
        reader.sign_in(place.username, password)
        phone.sign_in(place.member, password)
        open_room(Hand(reader), "推荐先进个人")
        reader.follow("出示签到码")
        reader.press("生成签到码")
        reader.look("code")
        code = urlsplit(reader.tab.locator("main code").inner_text()).path
        assert phone.open(code) == 200
        phone.look("code")
        phone.press("我已到会")
        expect(phone.heading).to_contain_text("已到会")
        room = urlsplit(phone.tab.url).path
        reader.follow("回到会议现场")
        expect(reader.tab.locator("#sign-in")).to_contain_text("到 1 人")
        others = [name for name in place.names if name != member]
        press_through_an_answer(reader, *others[:2])
        sign_in(Hand(reader), others[2:], there=3)
        reader.follow("无记名投票")
        reader.choose("计票人甲", member)
        reader.choose("计票人乙", other)
        reader.press("确定计票人")
        reader.look("waiting")
        for votes_for, says in ((7, "第 1 轮不一致"), (6, "两名计票人一致")):
            vote = reader.tab.url
            line = reader.tab.locator("#count li", has_text=other)
            line.get_by_role("link", name="由本人录入").click()
            enter_count(reader, 6)
            phone.open(room)
            phone.look("asked")
            phone.follow("录入清点")
            enter_count(phone, votes_for)
            reader.open(vote)
            reader.sees(says)
            reader.look("counted")
            if votes_for == 7:
                reader.follow("重新清点")
                reader.press("开始新一轮")
        reader.press("记为决议")
        reader.sees("通过，赞成 6 票")


def enter_count(reader, votes_for: int) -> None:
    """Eight ballots, counted by one teller."""
    for label, number in {"发出": 8, "赞成": votes_for, "反对": 8 - votes_for, "弃权": 0}.items():
        reader.fill(label, str(number))
    reader.press("录入")


def open_room(hand: Hand, title: str) -> None:
    """A member meeting with one general resolution, called for today and opened."""
    begin_from_year(hand, "召开党员大会")
    hand.follow("安排并通知")
    hand.fill("日期", today_iso(hand.reader))
    hand.fill("议题", title, within=topic(hand.reader))
    hand.click(topic(hand.reader).get_by_text("一般事项", exact=True))
    hand.press("保存并通知")
    hand.follow("进会场")
    hand.press("开始会议")


def test_paper_is_added_up_right():
    """What the table says of paper is the sum of the parts that the page lists."""
    for job in JOBS:
        fields, parts = on_paper(job)
        assert fields == sum(parts), job
        assert fields > documented(job)[0]
