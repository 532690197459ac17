"""On the way into the Party: from the application to the archive, and where it goes otherwise.

Years pass: the day is set by the test (`tests.journeys.settings`). The meetings are recorded in
organisation life, and the dossier takes their decisions over; the committee above answers in its
inbox. What the whole way takes is in docs/development/effort.md.
"""

from datetime import date, timedelta

from playwright.sync_api import expect

from dangwu.desk.management.applicants.bringing import day_of
from tests.journeys.admission import (
    adopt,
    begin_and_press,
    hear,
    lands_on_dossier,
    meet,
    on_the_way,
    open_dossier,
    review,
    review_politically,
    send_and_answer,
    take,
)
from tests.journeys.meetings import Hand, documented

TODAY = date.today()  # noqa: DTZ011 - the day of the server, which stands beside
APPLIED = date(TODAY.year - 3, TODAY.month, 1) + timedelta(days=30)


def at(step: str) -> date:
    """When a step of the whole way is taken."""
    return day_of(step, APPLIED)


def test_from_the_application_to_the_archive(visit, town):
    """All 25 steps of one person, in three browsers: branch, committee, working committee."""
    told = town.told["admission"]
    with on_the_way(visit, town, "whole") as way, visit("admission-root") as reader:
        reader.sign_in(told["root"], town.told["password"])
        apply_and_cultivate(way)
        consider(way)
        admit(way, Hand(reader))
        make_full(way)
        open_dossier(way, Hand(way.branch.reader))
        expect(way.branch.reader.heading).to_contain_text("已转为正式党员")
        way.branch.reader.sees(f"{at('branch_meeting').year + 1}年")
        way.branch.reader.look("ended")
        for job, hand in (("申请到归档，党支部", way.branch), ("申请到归档，上级", way.above)):
            assert hand.counted == documented(job, "Admission"), (job, hand.counted)


def apply_and_cultivate(way) -> None:
    hand, reader = way.branch, way.branch.reader
    way.turn_to(at("application"))
    reader.open("/admission/")
    hand.follow("接收入党申请")
    hand.fill("姓名", way.name)
    hand.fill("公民身份号码", way.place["number"])
    hand.fill("申请书字数", "1200")
    reader.look("application")
    hand.press("建立卷宗")
    expect(reader.heading).to_contain_text("第 2 步")
    reader.look("applied")
    way.turn_to(at("talk"))
    take(way, "登记谈话")
    way.turn_to(at("activist"))
    open_dossier(way)
    begin_and_press(hand, "登记推荐推优", "登记推荐", 参加人数="12", 同意人数="11")
    begin_and_press(hand, "登记决定", "登记决定")
    way.turn_to(at("activist_record"))
    send_and_answer(way, "收到备案")
    way.turn_to(at("contacts"))
    open_dossier(way)
    hand.follow("登记指定")
    for contact in way.names[3:5]:
        hand.tick(contact)
    reader.look("contacts")
    hand.press("登记指定")
    for step in ("review_1", "review_2"):
        way.turn_to(at(step))
        review(way)
    reader.look("cultivated")


def consider(way) -> None:
    hand, reader = way.branch, way.branch.reader
    way.turn_to(at("prospect"))
    hear(way, "培养联系人", "党员", "群众")
    begin_and_press(hand, "登记决定", "登记决定")
    way.turn_to(at("prospect_consent"))
    send_and_answer(way)
    way.turn_to(at("sponsors"))
    take(way, "登记介绍人")
    way.turn_to(at("political_review"))
    review_politically(way)
    reader.look("political-review")
    way.turn_to(at("training"))
    take(
        way,
        "登记培训",
        开始日期=(at("training") - timedelta(days=2)).isoformat(),
        天数="3",
        学时="24",
    )
    way.turn_to(at("review_3"))
    review(way)
    way.turn_to(at("examination"))
    hear(way, "党员", "群众")
    begin_and_press(hand, "登记审查合格", "登记审查合格")
    reader.look("examined")


def admit(way, root: Hand) -> None:
    reader = way.branch.reader
    way.turn_to(at("pre_review"))
    send_and_answer(way)
    way.turn_to(at("form"))
    open_dossier(way, way.above)
    begin_and_press(way.above, "发放志愿书", "发放")
    take(way, "登记收回")
    way.turn_to(at("branch_meeting"))
    meet(way, at("branch_meeting"), "接收预备党员")
    adopt(way)
    reader.look("admitted")
    way.turn_to(at("superior_talk"))
    take(
        way,
        "登记谈话",
        way.above,
        谈话情况="谈入党动机和对党的认识，动机端正。",
        对能否入党的意见="手续完备，同意入党。",
    )
    way.turn_to(at("approval"))
    send_and_answer(way)
    way.turn_to(at("approval_record"))
    send_and_answer(way, "收到备案", root)
    way.turn_to(at("placing"))
    take(way, "编入")
    way.turn_to(at("oath"))
    take(way, "登记宣誓")
    reader.look("probation")


def make_full(way) -> None:
    for step in ("probation_1", "probation_2", "probation_3", "probation_4"):
        way.turn_to(at(step))
        review(way)
    way.turn_to(at("second_application"))
    take(way, "登记申请", 申请书字数="900")
    way.turn_to(at("full_meeting"))
    hear(way, "党员", "群众")
    meet(way, at("full_meeting"), "预备党员转正")
    adopt(way, "按期转为正式党员")
    way.turn_to(at("full_approval"))
    send_and_answer(way)
    way.turn_to(at("archive"))
    take(way, "登记归档")


def test_on_a_telephone(visit, town):
    """From the answer to the pre-review to the resolution of the meeting."""
    with on_the_way(visit, town, "telephone", 390) as way:
        hand, reader = way.branch, way.branch.reader
        open_dossier(way, way.above)
        begin_and_press(way.above, "发放志愿书", "发放")
        open_dossier(way)
        reader.look("form")
        begin_and_press(hand, "登记收回", "登记收回")
        meet(way, TODAY, "接收预备党员")
        adopt(way)
        expect(reader.heading).to_contain_text("第 16 步")
        reader.look("adopted")
        job = "收回志愿书到采用决议（手机）"
        assert hand.counted == documented(job, "Admission"), hand.counted


def test_refused_at_the_branch_meeting(visit, town):
    """Six of twelve is half and no majority: the dossier ends with what the meeting counted."""
    with on_the_way(visit, town, "refused") as way:
        meet(way, TODAY, "接收预备党员", votes_for=6, against=6)
        open_dossier(way)
        way.branch.follow("采用决议")
        reader = way.branch.reader
        reader.sees("应到 12 人，实到 12 人，赞成 6 票，未通过")
        reader.look("not-passed")
        way.branch.press("采用决议")
        expect(reader.heading).to_contain_text("未获批准")
        reader.look("refused")
        reader.open("/admission/?stage=ended")
        reader.sees(way.name)
        job = "支部大会没有通过"
        assert way.branch.counted == documented(job, "Admission"), way.branch.counted


def test_probation_is_extended_once(visit, town):
    """Five months are too few; after six the meeting decides again, and full membership counts
    from the end of the extension."""
    with on_the_way(visit, town, "extended") as way:
        reader = way.branch.reader
        open_dossier(way)
        begins = TODAY - timedelta(days=310)
        ends = begins + timedelta(days=200)
        way.turn_to(begins)
        discuss(way, begins)
        way.branch.tick("延长预备期")
        way.branch.fill("延长月数", "5")
        way.branch.press("采用决议")
        reader.sees("预备期延长 5 个月，不能少于 6 个月")
        reader.look("too-short")
        way.branch.fill("延长月数", "6")
        way.branch.press("采用决议")
        lands_on_dossier(reader)
        send_and_answer(way)
        open_dossier(way)
        expect(reader.heading).to_contain_text("第 21 步")
        reader.look("extended")
        way.turn_to(ends)
        discuss(way, ends)
        way.branch.tick("按期转为正式党员")
        way.branch.press("采用决议")
        lands_on_dossier(reader)
        send_and_answer(way)
        open_dossier(way)
        expect(reader.heading).to_contain_text("第 25 步")
        reader.look("full")
        job = "延长预备期后转正"
        assert way.branch.counted == documented(job, "Admission"), way.branch.counted


def discuss(way, on: date) -> None:
    """Second application, opinions, the meeting; stands before its decision is taken over."""
    take(way, "登记申请")
    hear(way, "党员", "群众")
    meet(way, on, "预备党员转正")
    open_dossier(way)
    way.branch.follow("采用决议")


def test_moved_in_during_probation(visit, town):
    """The committee hands the dossier over: the new branch goes on where the old one stood."""
    told = town.told["admission"]
    new = told["whole"]
    with on_the_way(visit, town, "moved") as way, visit("admission-new-branch") as reader:
        reader.sign_in(new["username"], town.told["password"])
        open_dossier(way, way.above)
        way.above.follow("转交卷宗")
        way.above.choose("转到哪个党支部", new["short_name"])
        way.above.reader.look("move")
        way.above.press("转交")
        way.above.reader.sees("培养教育时间连续计算")
        assert way.name not in seen_at(way.branch.reader)
        assert way.name in seen_at(reader)
        open_dossier(way, Hand(reader))
        expect(reader.heading).to_contain_text("第 21 步")
        reader.look("moved-in")
        job = "预备期内转入"
        assert way.above.counted == documented(job, "Admission"), way.above.counted


def seen_at(reader) -> str:
    reader.open("/admission/")
    return reader.text
