"""What is posted and what is told: public notices, and the answers to branch and person."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dangwu.admission.papers.layout import Gap, Lines, Sheet, Title, closing, titled, written

Purpose = Literal["prospect", "full"]
PURPOSES: dict[Purpose, str] = {
    "prospect": "拟确定为发展对象",
    "full": "拟转为正式党员",
}
Answer = Literal["admitted", "not_admitted", "on_time", "extended", "extension_ended", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """One person on a public notice: only what may be read by everybody."""

    name: str
    sex: str
    born: str  # 1992.05
    nation: str
    education: str
    unit: str
    dates: str  # 2022年5月提出申请，2023年6月确定为入党积极分子
    backers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicNotice:
    """公示; both days belong to it, `working_days` are counted by the caller."""

    purpose: Purpose
    people: tuple[Posted, ...]
    branch: str
    first: date | None
    last: date | None
    working_days: int | None = None
    contact: str = ""
    telephone: str = ""
    address: str = ""
    posted_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerNotice:
    """What the committee above decided on one person, told to the branch and to the person.

    `from_` and `until` are start and last day of probation or of its extension, or (`from_`
    alone) the day standing counts from. `reason` is told where something was refused.
    """

    answer: Answer
    name: str
    branch: str
    committee: str
    decided_on: date | None
    from_: date | None = None
    until: date | None = None
    reason: str = ""
    number: str = ""
    issued_on: date | None = None


def public_notice(paper: PublicNotice, *, foot: str = "") -> Sheet:
    """The notice as it is posted."""
    what = PURPOSES[paper.purpose]
    days = f"（{paper.working_days}个工作日）" if paper.working_days else ""
    whom = "同志" if len(paper.people) == 1 else f"等{len(paper.people)}名同志"
    opening = (
        f"经党支部委员会研究，{what}的{paper.people[0].name}{whom}的有关情况公示如下。"
        f"公示时间：{written(paper.first)}至{written(paper.last)}{days}。"
    )
    return Sheet(
        title=f"{what}公示",
        foot=foot,
        blocks=(
            Title(parts=(f"{what}公示",), size=24),
            Gap(height=6),
            Lines(lines=(opening,), size=16),
            *(Lines(lines=(_posted(each),), size=16) for each in paper.people),
            Lines(lines=_how_to_answer(paper), size=16),
            Gap(height=14),
            closing(paper.branch, written(paper.posted_on), size=16),
        ),
    )


def _posted(one: Posted) -> str:
    known = (one.sex, one.nation, f"{one.born}出生" if one.born else "", one.education, one.unit)
    facts = "，".join(part for part in known if part)
    return f"{one.name}，{facts}。{one.dates}。" + (f"{one.backers}。" if one.backers else "")


def _how_to_answer(paper: PublicNotice) -> tuple[str, ...]:
    ways = "、".join(
        part
        for part in (
            f"联系人{paper.contact}" if paper.contact else "",
            f"电话{paper.telephone}" if paper.telephone else "",
            f"地址{paper.address}" if paper.address else "",
        )
        if part
    )
    return (
        "公示期间，党员和群众可以来信、来电、来访反映公示对象的情况。反映问题应当实事求是、"
        "具体清楚，便于核实；党组织对反映人的情况保密。",
        f"受理方式：{ways}。" if ways else "受理单位：本党支部。",
    )


def notice_to_branch(paper: AnswerNotice, *, foot: str = "") -> Sheet:
    """The committee's answer to the branch that reported."""
    told = {
        "admitted": "请及时通知本人，在党员大会上宣布，并编入党支部和党小组继续教育考察。",
        "not_admitted": "请及时告知本人，做好思想工作，继续培养教育。",
        "on_time": "请党支部书记同本人谈话，并在党员大会上宣布。",
        "extended": "请及时告知本人，指出不足和努力方向，并在党员大会上宣布。",
        "extension_ended": "请党支部书记同本人谈话，并在党员大会上宣布。",
        "cancelled": "请及时告知本人，做好思想工作，并在党员大会上宣布。",
    }[paper.answer]
    first = f"你支部报送的关于{paper.name}同志的材料收悉。{_decided(paper)}"
    return _letter(paper, to=paper.branch, lines=(first, told), by=paper.committee, foot=foot)


def notice_to_person(paper: AnswerNotice, *, foot: str = "") -> Sheet:
    """The branch tells the person, with the same decision in the same words."""
    hope = {
        "admitted": "希望你在预备期内认真学习，履行党员义务，自觉接受党组织的教育和考察。",
        "not_admitted": "希望你正确对待，针对不足继续努力，接受党组织的培养和教育。",
        "on_time": "希望你继续发挥党员作用，认真履行党员义务，正确行使党员权利。",
        "extended": "希望你正确对待，改正不足，在延长期内接受党组织的教育和考察。",
        "extension_ended": "希望你巩固进步，认真履行党员义务，正确行使党员权利。",
        "cancelled": "如有不同意见，可以向党组织提出申诉。",
    }[paper.answer]
    lines = (_decided(paper), hope)
    return _letter(paper, to=f"{paper.name}同志", lines=lines, by=paper.branch, foot=foot)


def _decided(paper: AnswerNotice) -> str:
    """The decision in one sentence, with its days, and the reason where one was given."""
    reason = f"理由：{paper.reason.rstrip('。')}。" if paper.reason else ""
    head = f"{written(paper.decided_on)}，{paper.committee}集体讨论决定，"
    span = f"{written(paper.from_)}至{written(paper.until)}"
    said = {
        "admitted": f"批准{paper.name}同志为中共预备党员，预备期自{span}。",
        "not_admitted": f"不批准{paper.name}同志为中共预备党员。",
        "on_time": f"批准{paper.name}同志按期转为中共正式党员，党龄自{written(paper.from_)}起算。",
        "extended": f"批准延长{paper.name}同志的预备期，延长期自{span}。",
        "extension_ended": f"{paper.name}同志延长预备期已满，批准其转为中共正式党员，"
        f"党龄自{written(paper.from_)}起算。",
        "cancelled": f"批准取消{paper.name}同志的预备党员资格。",
    }[paper.answer]
    return head + said + reason


def _letter(paper: AnswerNotice, *, to: str, lines: tuple[str, ...], by: str, foot: str) -> Sheet:
    subject = {
        "admitted": "批准{name}同志为预备党员",
        "not_admitted": "不批准{name}同志为预备党员",
        "on_time": "批准{name}同志按期转为正式党员",
        "extended": "批准延长{name}同志预备期",
        "extension_ended": "批准{name}同志转为正式党员",
        "cancelled": "批准取消{name}同志预备党员资格",
    }[paper.answer].format(name=paper.name)
    title = titled("关于", f"{subject}的通知")
    return Sheet(
        title=f"关于{subject}的通知",
        foot=foot,
        blocks=(
            Title(parts=title.parts, mark=paper.number),
            Gap(height=8),
            Lines(lines=(f"{to}：",), indent=False, size=16),
            Lines(lines=lines, size=16),
            Gap(height=16),
            closing(f"{by}（盖章）", written(paper.issued_on), size=16),
        ),
    )
