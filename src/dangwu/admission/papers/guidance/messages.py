"""The findings of the form's check in the reader's words: what is wrong, and what to write."""

from collections.abc import Mapping

from dangwu.admission.papers.guidance.fields import FIELDS
from dangwu.core.messages import Explained, explain
from dangwu.rules.verdict import Reason

REASONS: Mapping[str, str] = {
    "blank_box": "“%(box)s”空着。没有内容的写“无”。",
    "crossed_out": "“%(box)s”写的是“%(given)s”。没有内容的写“无”，不划“×”或“／”。",
    "none_not_possible": "“%(box)s”不能写“无”。请如实填写。",
    "month_form": "“%(box)s”写的是“%(given)s”。日期用公历和阿拉伯数字，如 1992.05。",
    "month_to_come": "“%(box)s”写的是 %(given)s，还没有到。请核对。",
    "not_to_county": "“%(box)s”写的是“%(given)s”。籍贯填祖居地，写到县，如“浙江诸暨”。",
    "not_to_township": "“%(box)s”写的是“%(given)s”。出生地填出生登记所在地，写到镇、乡（街道）。",
    "identity_fault": "居民身份证号码不对：%(fault)s",
    "identity_not_as_card": "居民身份证号码与身份证不一致。请按身份证填写。",
    "name_not_as_card": "姓名写的是“%(given)s”，身份证上是“%(card)s”。请按身份证填写。",
    "born_not_as_card": "出生年月写的是 %(given)s，身份证上是 %(card)s。"
    "请核对，不一致的以组织认定为准并说明。",
    "history_start": "本人经历一般从小学开始填写。请补上小学阶段。",
    "history_end": "第 %(line)s 行没有写到现在。最后一行的“至何年何月”写“至今”。",
    "history_today_early": "第 %(line)s 行写了“至今”，后面还有经历。请写明到哪一月。",
    "history_backwards": "第 %(line)s 行的结束早于开始。请核对。",
    "history_gap": "第 %(line)s 行从 %(begins)s 开始，上一行到 %(ends)s 为止，"
    "中间断了 %(months)s 个月。请补上这一段。",
    "history_overlap": "第 %(line)s 行从 %(begins)s 开始，上一行到 %(ends)s 才结束。请核对。",
    "will_short": "入党志愿现有 %(count)s 字，一般不少于 %(least)s 字。",
    "will_long": "入党志愿现有 %(count)s 字，一般不超过 %(most)s 字。",
}


def explain_found(field: str, reason: Reason, line: int | None = None) -> Explained:
    """A finding in words, after the name of its field and line where it has one."""
    said = explain(reason, REASONS)
    if line is None or "line" in reason.numbers:
        return said
    place = f"{FIELDS[field].name}第 {line} 行："
    return Explained(said.code, place + said.text, said.cite, said.modality)
