"""The fields of the application form as data: what kind of words each takes.

Ids are those of `DEV-14.form`; the parts of a table line and of the spouse are those of the
editions in `typst/forms/`. What a rule asks of them stands in the rulebook, not here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Form = Literal["words", "month", "county", "township", "identity", "will"]
NONE = "无"
TODAY = "至今"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A column of a table, or a part of the box of the spouse."""

    id: str
    name: str
    form: Form = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field; `parts` are the columns of a table, in order. One that everybody can fill
    (`always`) does not take 无."""

    id: str
    name: str
    form: Form = "words"
    parts: tuple[Part, ...] = ()
    always: bool = False


_RELATIVES = (
    Part(id="relation", name="关系"),
    Part(id="name", name="姓名"),
    Part(id="born", name="出生年月", form="month"),
    Part(id="politics", name="政治面貌"),
    Part(id="work", name="单位、职务或职业"),
)
HISTORY = Field(
    id="history",
    name="本人经历",
    always=True,
    parts=(
        Part(id="from", name="自何年何月", form="month"),
        Part(id="to", name="至何年何月", form="month"),
        Part(id="what", name="在何地、何单位、任何职"),
        Part(id="witness", name="证明人"),
    ),
)
_FIELDS = (
    Field(id="name", name="姓名", always=True),
    Field(id="sex", name="性别", always=True),
    Field(id="ethnicity", name="民族", always=True),
    Field(id="born", name="出生年月", form="month", always=True),
    Field(id="native_place", name="籍贯", form="county", always=True),
    Field(id="birthplace", name="出生地", form="township", always=True),
    Field(id="education", name="学历", always=True),
    Field(id="degree", name="学位或职称"),
    Field(id="work", name="单位、职务或职业", always=True),
    Field(id="residence", name="现居住地", always=True),
    Field(id="identity_number", name="居民身份证号码", form="identity", always=True),
    Field(id="skills", name="有何专长"),
    Field(id="will", name="入党志愿", form="will", always=True),
    HISTORY,
    Field(id="league", name="何时何地加入中国共产主义青年团"),
    Field(id="parties", name="何时何地参加过何种民主党派或工商联，任何职务"),
    Field(id="reactionary", name="参加过何种反动组织或封建迷信组织及其他政治历史问题"),
    Field(id="rewards", name="何时何地何原因受过何种奖励"),
    Field(id="punishments", name="何时何地何原因受过何种处分"),
    Field(id="family", name="其他成员", parts=_RELATIVES),
    Field(id="relations", name="主要社会关系情况", parts=_RELATIVES),
    Field(id="explain", name="需要向党组织说明的问题"),
)
# The box of the spouse is cut into these; 无 as the name says that there is none.
SPOUSE = (
    Field(id="spouse_name", name="配偶姓名"),
    Field(id="spouse_ethnicity", name="配偶民族"),
    Field(id="spouse_born", name="配偶出生年月", form="month"),
    Field(id="spouse_native_place", name="配偶籍贯"),
    Field(id="spouse_education", name="配偶学历"),
    Field(id="spouse_working_since", name="配偶参加工作时间", form="month"),
    Field(id="spouse_politics", name="配偶政治面貌"),
    Field(id="spouse_work", name="配偶单位、职务或职业"),
)
FIELDS: Mapping[str, Field] = {field.id: field for field in (*_FIELDS, *SPOUSE)}
