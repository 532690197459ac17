"""`admission`: the date health check of a dossier. `standing`: joining and standing (党龄)."""

from dangwu.api.judge.admission.dossier import judge_admission_line
from dangwu.api.judge.admission.lines import AdmissionLine, StandingLine
from dangwu.api.judge.admission.standing import judge_standing_line
from dangwu.api.judge.common import Kind

_CLASSES = {
    "工人": "worker",
    "贫农": "poor_peasant",
    "雇农": "poor_peasant",
    "职员": "staff",
    "知识分子": "intellectual",
    "非劳动者": "non_worker",
    "其他": "other",
}

KINDS = {
    "admission": Kind(
        facts=AdmissionLine,
        judge=judge_admission_line,
        headings={
            "出生日期": "born_on",
            "申请日期": "applied_on",
            "递交入党申请书日期": "applied_on",
            "首次申请日期": "first_applied_on",
            "到本单位日期": "joined_unit_on",
            "谈话日期": "talked_on",
            "确定积极分子日期": "activist_on",
            "第1次考察": "reviews.0",
            "第2次考察": "reviews.1",
            "第3次考察": "reviews.2",
            "第4次考察": "reviews.3",
            "确定发展对象日期": "prospect_on",
            "介绍人1转正日期": "sponsors.0",
            "介绍人2转正日期": "sponsors.1",
            "政审日期": "political_review_on",
            "培训天数": "training.days",
            "培训学时": "training.hours",
            "公示起": "notice.from",
            "公示止": "notice.to",
            "预审日期": "pre_reviewed_on",
            "支部大会日期": "branch_meeting_on",
            "应到会": "vote.should_attend",
            "到会": "vote.present",
            "赞成": "vote.for",
            "书面赞成": "vote.written_for",
            "审批日期": "approved_on",
            "特殊情况": "special_reason",
            "离开单位日期": "leaves_unit_on",
            "预备期起": "probation_from",
            "转入日期": "transferred_in_on",
            "转正申请日期": "second_applied_on",
            "转正大会日期": "full_meeting_on",
            "转正审批日期": "full_approved_on",
            "转正结果": "decision",
            "未按期讨论的原因": "delay_cause",
        },
        values={
            "decision": {"按期转正": "on_time", "延长预备期": "extend", "取消资格": "cancel"},
            "delay_cause": {
                "组织原因": "organisation",
                "问题已查清": "cleared",
                "一般性问题": "general_problem",
                "尚不具备条件": "not_yet_fit",
            },
        },
        shown={"probation_to": "预备期止", "full_from": "转正日期"},
    ),
    "standing": Kind(
        facts=StandingLine,
        judge=judge_standing_line,
        headings={
            "支部大会日期": "branch_meeting_on",
            "批准日期": "approved_on",
            "成分": "class",
            "转正日期": "full_from",
            "计算到": "as_of",
        },
        values={"class": _CLASSES},
        shown={
            "joined_on": "入党时间",
            "standing_from": "党龄起算",
            "years": "党龄",
            "anniversary_years": "入党周年",
        },
    ),
}
