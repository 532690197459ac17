"""谈话记录: with an applicant, an activist, a prospect (from above), a new full member."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dangwu.admission.papers.layout import (
    Sheet,
    Signs,
    Table,
    box,
    label,
    lines_of,
    row,
    titled,
    value,
    written,
)

About = Literal["applicant", "activist", "prospect", "probationary", "full"]
TITLES: dict[About, str] = {
    "applicant": "同入党申请人谈话记录",
    "activist": "同入党积极分子谈话记录",
    "prospect": "上级党组织同发展对象谈话记录",
    "probationary": "同预备党员谈话记录",
    "full": "同转正党员谈话记录",
}
# What the talk is for, printed small above the record so that nothing is left unsaid.
POINTS: dict[About, str] = {
    "applicant": "了解本人基本情况；介绍入党程序和条件；加强教育引导。",
    "activist": "了解思想、学习、工作情况；端正入党动机；指出努力方向。",
    "prospect": "对照志愿书和材料核实情况；了解对党的认识和入党动机；帮助提高认识。",
    "probationary": "了解预备期的表现；指出不足；提出继续教育考察的要求。",
    "full": "告知审批结果和党龄起算日期；肯定进步，指出不足；提出要求。",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkRecord:
    """One talk. `said` are paragraphs; `opinion` is asked for only from above (prospect)."""

    about: About
    name: str
    unit: str
    talker: str
    talker_post: str
    held_on: date | None
    place: str = ""
    recorder: str = ""
    said: str = ""
    opinion: str = ""


def talk_record(talk: TalkRecord, *, foot: str = "") -> Sheet:
    """The record; a talk from above also carries the talker's opinion on admission."""
    from_above = talk.about == "prospect"
    opinion = (
        (row(label("对能否入党", "的意见"), box(talk.opinion, across=3), height=45),)
        if from_above
        else ()
    )
    rows = (
        row(label("谈话对象"), value(talk.name), label("单位、职务", "或职业"), value(talk.unit)),
        row(
            label("谈话人"),
            value(talk.talker),
            label("单位、职务", "或职业"),
            value(talk.talker_post),
        ),
        row(label("谈话时间"), value(written(talk.held_on)), label("谈话地点"), value(talk.place)),
        row(label("谈话要点"), value(POINTS[talk.about], across=3, side="left"), height=12),
        row(label("谈话内容"), box(talk.said, across=3), height=105 if from_above else 150),
        *opinion,
    )
    signs = ("谈话人签名", "谈话对象签名")
    return Sheet(
        title=f"{TITLES[talk.about]}（{talk.name}）",
        foot=foot,
        blocks=(
            titled(TITLES[talk.about]),
            Table(widths=(26.0, 52.0, 28.0, 64.0), rows=rows),
            Signs(words=(*signs, "记录人签名") if lines_of(talk.recorder) else signs),
        ),
    )
