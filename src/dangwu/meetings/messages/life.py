"""Reasons of plans and of life meetings (`services/plans.py`, `services/life.py`)."""

from collections.abc import Mapping

LIFE: Mapping[str, str] = {
    # the plan of a year
    "kind_not_planned": "%(name)s不制定%(kind)s的年度计划。",
    "plan_year_away": "现在可以制定 %(first)s 至 %(last)s 年的计划，不能制定 %(year)s 年的。",
    "plan_empty": "计划里还没有一次安排。至少填 1 次的时间和主题。",
    "plan_exists": "%(year)s 年的%(kind)s计划已经有了，请在计划上修改。",
    "plan_waits": "计划 %(day)s已经报送，正在等上级答复，现在不能改。要改的，先在审批报备里撤回。",
    "entry_of_other_year": "%(day)s不在 %(year)s 年内。",
    "entry_without_title": "%(day)s这一次还没有填主题。",
    "entry_was_held": "有 %(count)s 次已经按计划召开，不能再改或者取消。",
    "published_before_made": "公布日期 %(day)s早于制定日期 %(made)s。",
    "plan_is_public": "计划已于 %(day)s公布。",
    "plan_incomplete": "有 %(count)s 次没有写全：%(which)s。",
    "plan_turns_missing": "还有 %(count)s 次没有安排：%(which)s。",
    "plan_other_days": "有 %(count)s 次不在规定的日子：%(which)s。遇假期等可以另定一天。",
    "plan_sent_overdue": "应在 %(by)s前报上级备案，已过 %(days)s 天，还没有报送。",
    "plan_sent_late": "应在 %(by)s前报上级备案，%(day)s报送，晚了 %(days)s 天。",
    "plan_published_overdue": "应在 %(by)s前公布，已过 %(days)s 天，还没有公布。",
    "plan_published_late": "应在 %(by)s前公布，%(day)s公布，晚了 %(days)s 天。",
    # the preparation of a life meeting
    "not_a_life_meeting": "这是%(kind)s，没有生活会的会前准备。",
    "no_such_step": "执行的标准没有这一步（%(step)s）。",
    "step_by_fact": "“%(name)s”由已经登记的事实得出，不用另行登记。",
    "step_out_of_order": "“%(name)s”在前，“%(before)s”还没有完成。",
    "not_a_participant": "%(name)s不在这次会议的名单上。",
    "paper_empty": "还没有写对照检查的内容。",
    "nobody_chosen": "还没有选人。",
    "was_at_meeting": "%(name)s到会了，批评意见已当面提出。",
    "told_before_meeting": "转达日期 %(day)s早于会议日期 %(held)s。",
    "remedy_before_meeting": "会议还没有开，开完以后再列整改事项。",
    "life_plan_after_meeting": "会议已经开过，不再报批方案。",
}
