"""Study in the reader's words."""

from collections.abc import Mapping

from dangwu.core import messages as core
from dangwu.rules.verdict import Reason

REASONS: Mapping[str, str] = {
    **core.REASONS,
    "training_in_future": "%(day)s还没有到，培训结束后再登记。",
    "minutes_needed": "学习时长应在 %(least)d 分钟至 %(most)d 学时之间，所填为 %(given)d 分钟。",
    "nobody_took_part": "还没有选参加的人。",
    "not_on_roster": "所选的人里有 %(number)d 人那天不在%(name)s的名册上。",
    "training_withdrawn": "这次登记已于 %(day)s撤回。",
    "material_ended": "这份资料已于 %(day)s撤下。",
    "report_in_future": "%(day)s还没有到，不能登记这一天的汇报。",
    "report_not_member": "%(day)s还不是党员，思想汇报从预备期起登记。",
    "report_empty": "书面汇报要写内容；已交纸质的，由支部登记。",
}

ACTS = {
    "learning.training_recorded": "登记教育培训",
    "learning.training_withdrawn": "撤回教育培训登记",
    "learning.material_added": "列入学习资料",
    "learning.material_ended": "撤下学习资料",
    "learning.thought_report_handed_in": "交思想汇报",
    "learning.hours_exported": "导出学习时长",
}

PAGES = {
    "learning.branch": "支部学习情况",
    "learning.hours_sheet": "导出学习时长",
    "learning.material_new": "列学习资料",
    "learning.end_material": "撤下学习资料",
    "learning.training_new": "登记教育培训",
    "learning.training": "教育培训",
    "learning.withdraw_training": "撤回教育培训登记",
    "learning.report_new": "登记思想汇报",
    "learning.read_report": "查看思想汇报",
}


def explain(reason: Reason) -> core.Explained:
    return core.explain(reason, REASONS)
