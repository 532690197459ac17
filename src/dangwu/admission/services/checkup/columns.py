"""The columns of a sheet of dossiers: one fact each, what it is called, how its cells are read."""

from collections.abc import Mapping
from dataclasses import dataclass

from dangwu.admission.services.checkup.cells import (
    Reader,
    among,
    read_backers,
    read_count,
    read_day,
    read_days,
    read_months,
    read_name,
    read_number,
    read_times,
    read_words,
)
from dangwu.core.sheets.writing import Kind
from dangwu.members.services.roster.fields import bare_heading

METHODS = {"无记名投票": "secret", "无记名": "secret", "投票": "secret", "举手": "hands"}
PASSED = {"合格": True, "通过": True, "不合格": False, "不通过": False}
YES = {"是": True, "有": True, "否": False, "无": False}
DECISIONS = {
    "按期转正": "on_time",
    "转正": "on_time",
    "延长预备期": "extend",
    "延长": "extend",
    "取消预备党员资格": "cancel",
    "取消资格": "cancel",
}
DELAY_CAUSES = {
    "党组织原因": "organisation",
    "问题已查清": "cleared",
    "一般问题": "general_problem",
    "尚不完全具备条件": "not_yet_fit",
}
DAY = "如 2017-8-9、2017年8月9日"
SEVERAL = "几个日期用顿号分开"
NAMED = "姓名/转正日期，几人用顿号分开"

# The parts of the form and of the sheet: the person, then the five stages.
STAGES: Mapping[str, str] = {
    "person": "基本情况",
    "application": "申请入党",
    "cultivation": "入党积极分子的确定和培养教育",
    "consideration": "发展对象的确定和考察",
    "admission": "预备党员的接收",
    "probation": "预备党员的教育、考察和转正",
}


@dataclass(frozen=True, slots=True)
class DossierColumn:
    """One column. `called` are further headings; `words` what a drop-down offers."""

    name: str
    heading: str
    stage: str
    read: Reader = read_day
    called: str = ""
    note: str = DAY
    words: tuple[str, ...] = ()
    needed: bool = False

    @property
    def kind(self) -> Kind:
        """How the template keeps its cells: text, so that nothing typed changes its look."""
        return "integer" if self.read is read_count else "text"


def _word(
    name: str, heading: str, stage: str, words: Mapping[str, object], called: str = ""
) -> DossierColumn:
    first: dict[object, str] = {}
    for word, meant in words.items():
        first.setdefault(meant, word)
    return DossierColumn(
        name, heading, stage, among(words), called, "从下拉中选", tuple(first.values())
    )


def _meeting(
    prefix: str, title: str, called: str, times_called: str = ""
) -> tuple[DossierColumn, ...]:
    """What a branch meeting leaves: its day, hours and chair, and the counts of its vote."""
    stage = "admission" if prefix == "branch" else "probation"
    count = [
        ("should_attend", "应到", "应到会有表决权的正式党员数"),
        ("present", "实到", "实到会有表决权的正式党员数"),
        ("votes_for", "赞成", "到会投的赞成票，不含书面"),
        ("against", "反对", "票数"),
        ("abstain", "弃权", "票数"),
        ("written_for", "书面赞成", "会前书面表示赞成的人数"),
    ]
    return (
        DossierColumn(f"{prefix}_meeting_on", f"{title}日期", stage, called=called),
        DossierColumn(
            f"{prefix}_times", f"{title}时间", stage, read_times, times_called, "如 14:00-15:30"
        ),
        DossierColumn(f"{prefix}_chair", f"{title}主持人", stage, read_name, "", "姓名"),
        *(
            DossierColumn(f"{prefix}_{name}", f"{title}{word}", stage, read_count, "", note)
            for name, word, note in count
        ),
        _word(f"{prefix}_method", f"{title}表决方式", stage, METHODS),
    )


COLUMNS = (
    DossierColumn("name", "姓名", "person", read_name, "名字 申请人", "必填", needed=True),
    DossierColumn(
        "branch", "所在党支部", "person", read_words, "党支部 支部 所在支部 支部名称", "支部名称"
    ),
    DossierColumn("born_on", "出生日期", "person", called="出生年月 出生年月日 生日"),
    DossierColumn(
        "joined_unit_on",
        "到本单位日期",
        "person",
        called="入职日期 到单位日期 参加本单位工作日期 入学日期",
    ),
    DossierColumn(
        "leaves_unit_on",
        "离开本单位日期",
        "person",
        called="预计离开本单位日期 离校日期 毕业日期",
        note="将要离开或毕业的填",
    ),
    DossierColumn(
        "first_applied_on",
        "首次申请入党日期",
        "application",
        called="首次递交入党申请书日期",
        note="在原单位申请过的填",
    ),
    DossierColumn(
        "applied_on",
        "申请入党日期",
        "application",
        called="申请入党时间 递交入党申请书日期 递交入党申请书时间 入党申请日期",
    ),
    DossierColumn(
        "application_characters", "申请书字数", "application", read_count, "", "不填不核对"
    ),
    DossierColumn(
        "talked_on", "谈话日期", "application", called="谈话时间 同申请人谈话日期 派人谈话日期"
    ),
    DossierColumn(
        "activist_on",
        "确定积极分子日期",
        "cultivation",
        called="确定为入党积极分子日期 确定入党积极分子日期 确定入党积极分子时间 积极分子日期",
    ),
    DossierColumn(
        "activist_recorded_on",
        "备案日期",
        "cultivation",
        called="积极分子备案日期 入党积极分子备案日期",
    ),
    DossierColumn(
        "contacts", "培养联系人", "cultivation", read_backers, "联系人 入党培养联系人", NAMED
    ),
    DossierColumn("contacts_on", "指定培养联系人日期", "cultivation", called="确定培养联系人日期"),
    DossierColumn(
        "reviews",
        "考察日期",
        "cultivation",
        read_days,
        "积极分子考察日期 入党积极分子考察日期 培养考察日期",
        SEVERAL,
    ),
    DossierColumn(
        "prospect_on",
        "确定发展对象日期",
        "consideration",
        called="确定为发展对象日期 确定发展对象时间 发展对象日期",
    ),
    DossierColumn(
        "prospect_consented_on",
        "发展对象备案日期",
        "consideration",
        called="上级同意确定发展对象日期 发展对象上级同意日期",
    ),
    DossierColumn("sponsors", "入党介绍人", "consideration", read_backers, "介绍人", NAMED),
    DossierColumn("sponsors_on", "确定入党介绍人日期", "consideration", called="确定介绍人日期"),
    DossierColumn(
        "letters_sent",
        "函调发出日期",
        "consideration",
        read_days,
        "函调日期 发函日期 外调日期",
        SEVERAL,
    ),
    DossierColumn(
        "letters_answered",
        "函调回函日期",
        "consideration",
        read_days,
        "回函日期",
        "与发出日期同一次序，没有回函的排在最后",
    ),
    DossierColumn(
        "political_review_on",
        "政审结论日期",
        "consideration",
        called="政审日期 政治审查日期 政治审查结论日期 政审时间",
    ),
    _word("political_review_passed", "政审结论", "consideration", PASSED, "政治审查结论 政审结果"),
    DossierColumn("training_days", "培训天数", "consideration", read_number, "集中培训天数", "天"),
    DossierColumn(
        "training_hours", "培训学时", "consideration", read_number, "集中培训学时", "学时"
    ),
    DossierColumn(
        "training_ended_on", "培训结束日期", "consideration", called="培训日期 集中培训日期"
    ),
    _word("training_special", "未培训的特殊情况", "consideration", YES, "培训特殊情况"),
    _word("training_passed", "培训考试", "consideration", PASSED, "培训结业"),
    DossierColumn("notice_first", "公示起", "consideration", called="公示开始日期 公示起始日期"),
    DossierColumn("notice_last", "公示止", "consideration", called="公示结束日期 公示截止日期"),
    DossierColumn(
        "examined_on", "支委会审查日期", "admission", called="支部委员会审查日期 支委审查日期"
    ),
    DossierColumn("pre_reviewed_on", "预审日期", "admission", called="上级预审日期 党委预审日期"),
    DossierColumn(
        "form_issued_on", "发放志愿书日期", "admission", called="填写入党志愿书日期 志愿书日期"
    ),
    *_meeting(
        "branch", "支部大会", "接收预备党员大会日期 支部大会通过日期 接收大会日期", "会议时间"
    ),
    DossierColumn("superior_talked_on", "上级派人谈话日期", "admission", called="党委谈话日期"),
    DossierColumn(
        "approved_on", "审批日期", "admission", called="党委审批日期 上级审批日期 批准日期"
    ),
    DossierColumn(
        "special_reason",
        "延期理由",
        "admission",
        read_words,
        "审批延期理由",
        "审批超过三个月的特殊情况",
    ),
    DossierColumn(
        "recorded_above_on", "上级备案日期", "admission", called="报上级组织部门备案日期"
    ),
    DossierColumn("placed_on", "编入支部日期", "probation", called="编入党支部日期 编入小组日期"),
    DossierColumn("oath_on", "宣誓日期", "probation", called="入党宣誓日期"),
    DossierColumn("probation_from", "预备期起", "probation", called="预备期起始日期 预备期开始"),
    DossierColumn(
        "probation_reviews",
        "预备期考察日期",
        "probation",
        read_days,
        "预备党员考察日期",
        SEVERAL,
    ),
    DossierColumn(
        "transferred_in_on",
        "预备期内转入日期",
        "probation",
        called="转入日期",
        note="预备期内转入的填",
    ),
    DossierColumn(
        "extension_months",
        "延长月数",
        "probation",
        read_months,
        "延长预备期月数",
        "个月；延长过两次的写两个数",
    ),
    DossierColumn(
        "extension_decided_on",
        "延长决定日期",
        "probation",
        read_days,
        "延长预备期日期",
        "与延长月数同一次序",
    ),
    DossierColumn(
        "second_applied_on",
        "转正申请日期",
        "probation",
        called="递交转正申请日期 书面转正申请日期",
    ),
    DossierColumn(
        "second_application_characters",
        "转正申请书字数",
        "probation",
        read_count,
        "",
        "不填不核对",
    ),
    DossierColumn("full_notice_first", "转正公示起", "probation"),
    DossierColumn("full_notice_last", "转正公示止", "probation"),
    *_meeting("full", "转正大会", "转正支部大会日期 讨论转正日期"),
    _word("decision", "转正决定", "probation", DECISIONS, "转正结果"),
    _word("delay_cause", "未按期讨论的原因", "probation", DELAY_CAUSES, "延期讨论原因"),
    DossierColumn("full_approved_on", "转正审批日期", "probation", called="转正批准日期"),
    DossierColumn("archived_on", "归档日期", "probation", called="材料归档日期"),
)
BY_NAME: Mapping[str, DossierColumn] = {column.name: column for column in COLUMNS}
HEADINGS: Mapping[str, str] = {
    bare_heading(word): column.name
    for column in reversed(COLUMNS)
    for word in (*column.called.split(), column.heading)
}
# What a sheet may hold besides: taken along to the checked sheet, and not judged.
PASSED_OVER = frozenset(
    map(bare_heading, ("序号", "编号", "备注", "性别", "民族", "单位", "部门"))
)
