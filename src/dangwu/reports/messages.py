"""Reports in the reader's words."""

from collections.abc import Mapping

from dangwu.core import messages as core
from dangwu.rules.verdict import Reason

REASONS: Mapping[str, str] = {
    **core.REASONS,
    "report_sent": "%(day)s已经报送，要改先撤回，或者等上级退回。",
    "report_dropped": "已于 %(day)s作废。",
    "report_empty": "还没有写正文。",
    "report_of_year_stands": "%(year)d年已有一份%(kind)s，在原来那份上改。",
    "decide_day_needed": "请示要写拟在哪一天决定。",
    "happened_day_needed": "要写哪一天发生的。",
    "happened_to_come": "%(day)s还没有到。",
    "decided_first": "拟决定日期 %(decide_on)s早于报送日期 %(sent_on)s。应先请示、后决定；"
    "确属紧急、已经先行处置的，改用“突发重大情况报告”写明理由。",
    "decided_unanswered": "%(decided_on)s已就同名事项作出决议，那时上级还没有答复。"
    "应先请示、后决定。",
    "acted_first_unexplained": "先处置后报告，只限情况紧急、来不及请示的，要写明理由。",
    "heard_to_come": "%(day)s还没有到，党员大会开过以后再登记。",
    "heard_before_made": "%(day)s早于起草日期 %(made)s。",
    "not_heard_by_members": "只有年度工作报告向党员大会报告。",
}

ACTS = {
    "reports.report_drafted": "起草请示报告",
    "reports.report_changed": "修改请示报告",
    "reports.report_sent": "报送请示报告",
    "reports.report_heard": "登记向党员大会报告",
    "reports.report_dropped": "作废请示报告",
}

PAGES = {
    "reports.home": "请示报告",
    "reports.new": "起草请示报告",
    "reports.report": "请示报告正文",
    "reports.change": "修改请示报告",
    "reports.send": "报送请示报告",
    "reports.heard": "登记向党员大会报告",
    "reports.drop": "作废请示报告",
    "reports.paper": "请示报告打印",
}


def explain(reason: Reason) -> core.Explained:
    return core.explain(reason, REASONS)
