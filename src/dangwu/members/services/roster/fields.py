"""The columns of a roster: those of the national member system, and what others call them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dangwu.core.sheets.values import narrow
from dangwu.members.models import PersonCategory


@dataclass(frozen=True, slots=True)
class RosterField:
    """One column. `called` are the headings it goes by elsewhere; `needed` of a new member."""

    name: str
    label: str
    called: str = ""
    note: str = ""
    sealed: bool = False
    is_day: bool = False
    needed: bool = False
    in_template: bool = True


FIELDS = (
    RosterField("name", "姓名", "名字 党员姓名 姓名全称", "必填", needed=True),
    RosterField(
        "id_number",
        "公民身份号码",
        "身份证号 身份证号码 身份证 身份证件号码 证件号码 居民身份证号 居民身份证号码 "
        "公民身份证号码",
        "必填，18 位，已设为文本",
        sealed=True,
        needed=True,
    ),
    RosterField("sex", "性别", "", "可不填，以身份号码为准"),
    RosterField("ethnicity", "民族", "族别", "从下拉中选"),
    RosterField(
        "born_on",
        "出生日期",
        "出生年月 出生年月日 出生时间 出生日 生日",
        "可不填，以身份号码为准",
        is_day=True,
    ),
    RosterField("education", "学历", "文化程度 最高学历 学历层次 文化水平 教育程度", "从下拉中选"),
    RosterField(
        "category",
        "人员类别",
        "人员身份 身份类别 职业类别 职业 人员性质 党费人员类别",
        "从下拉中选，核定党费要用",
    ),
    RosterField(
        "branch",
        "所在党支部",
        "所在支部 党支部 支部 支部名称 党支部名称 所属支部 所属党支部 所在党组织 党组织名称 "
        "所属党组织 "
        "所在组织 组织名称 党组织 组织关系所在支部 组织关系所在党支部",
        "必填，从下拉中选",
        needed=True,
    ),
    RosterField(
        "group", "党小组", "所在党小组 所属党小组 小组 所在小组 党小组名称", "未设小组的不填"
    ),
    RosterField(
        "joined_on",
        "入党日期",
        "入党时间 入党年月 入党年月日 入党时期 加入党组织日期 加入党组织时间 加入中国共产党时间 "
        "加入中国共产党日期 何时入党 党龄起算 成为预备党员日期",
        "必填，支部大会通过为预备党员之日；只知年月的写 1992-05",
        is_day=True,
        needed=True,
    ),
    RosterField(
        "full_on",
        "转正日期",
        "转正时间 转正年月 转正年月日 转为正式党员日期 转为正式党员时间 预备党员转正日期 何时转正",
        "预备党员不填",
        is_day=True,
    ),
    RosterField(
        "membership",
        "党员类别",
        "预/正 正/预 预备/正式 正式/预备 党员类型 党员性质 党员身份 是否正式党员 是否预备党员",
        in_template=False,
    ),
    RosterField(
        "job",
        "工作岗位",
        "职务 岗位 现任职务 职务岗位 工作单位及职务 单位及职务 现任职务职级 工作职务 职务职级",
    ),
    RosterField(
        "mobile",
        "联系电话",
        "手机 手机号 手机号码 移动电话 联系方式 电话 电话号码 联系手机 本人电话",
        "手机号，11 位",
        sealed=True,
    ),
    RosterField(
        "landline", "固定电话", "座机 办公电话 办公室电话 固话 座机号码",
        note="写区号，如 0571-88880000",
        sealed=True,
    ),
    RosterField(
        "address", "家庭住址", "住址 家庭地址 现住址 居住地址 联系地址 通讯地址 现居住地",
        sealed=True,
    ),
    RosterField("standing", "党籍状态", "党籍", "正常或停止党籍"),
    RosterField("lost", "是否失联", "失联 失联党员 是否为失联党员 是否失联党员", "是或否"),
    RosterField(
        "lost_since", "失联日期", "失联时间 失去联系日期 失去联系时间", "失联的必填", is_day=True
    ),
    RosterField("away", "是否流动", "流动 流动党员 是否为流动党员 是否流动党员", "是或否"),
    RosterField("away_to", "外出流向", "流向 流动去向 外出地点 外出流动去向 流入地"),
)  # fmt: skip
BY_NAME: Mapping[str, RosterField] = {field.name: field for field in FIELDS}
FIELD_CHOICES = tuple((field.name, field.label) for field in FIELDS)
TEMPLATE = tuple(field for field in FIELDS if field.in_template)

# Columns that many rosters have and that say nothing of a member we keep.
PASSED_OVER = (
    *("序号", "编号", "序", "号", "序列", "行号"),
    *("备注", "备注栏", "说明", "签名", "照片"),
    *("年龄", "党龄", "籍贯", "出生地"),
)

CATEGORY_WORDS: Mapping[str, str] = {
    word: category
    for category, words in {
        PersonCategory.CIVIL_SERVANT: "机关 公务员 机关公务员 机关在职人员 机关工作人员 行政",
        PersonCategory.INSTITUTION: "事业 事业单位 事业编制 事业人员 事业在职 事业单位人员",
        PersonCategory.ENTERPRISE: "企业 企业职工 企业人员 国企 国有企业 企业在职人员",
        PersonCategory.RETIRED: "退休 离休 离退 离退休人员 退休人员 离休人员 退休干部 离退休干部",
        PersonCategory.STUDENT: "在校学生 大学生",
        PersonCategory.FARMER: "农民党员 务农",
        PersonCategory.SELF_EMPLOYED: "个体 个体户 自由职业 个体经营",
        PersonCategory.UNEMPLOYED: "失业 下岗 下岗失业 无业 待业人员",
        PersonCategory.RELIEF: "抚恤 领取抚恤",
        PersonCategory.MINIMUM_ALLOWANCE: "低保 领取低保 低保户",
    }.items()
    for word in (PersonCategory(category).label, *words.split())
}
MEMBERSHIP_WORDS: Mapping[str, str] = {
    **dict.fromkeys(["正式党员", "正式", "正", "中共党员", "是正式"], "full"),
    **dict.fromkeys(["预备党员", "预备", "预", "中共预备党员", "是预备"], "probationary"),
}
STANDING_WORDS: Mapping[str, str] = {
    **dict.fromkeys(["正常", "在册", "有效", "正常党籍"], "normal"),
    **dict.fromkeys(["停止党籍", "停止", "已停止", "停止党籍党员"], "suspended"),
}
YES_NO: Mapping[str, bool] = {
    **dict.fromkeys(["是", "有", "√", "Y", "y", "1", "对", "yes", "失联", "流动"], True),
    **dict.fromkeys(["否", "无", "×", "N", "n", "0", "no", "未失联", "未流动", "不是"], False),
}


def bare_heading(text: str) -> str:
    """A heading without blanks, marks and remarks in brackets: `姓 名*（必填）` is 姓名."""
    return re.sub(r"\(.*?\)|[\s*:：/、_\-.·]|\[.*?\]", "", narrow(text))[:80]


HEADINGS: Mapping[str, tuple[str, bool]] = {
    bare_heading(word): (field.name, word == field.label)
    for field in reversed(FIELDS)
    for word in (*field.called.split(), field.label)
}
IGNORED_HEADINGS = frozenset(map(bare_heading, PASSED_OVER))
