"""Reasons of meetings: what the rules find, who attends, and what a record lacks."""

from collections.abc import Mapping

# ---- what the rules find (rules.meetings) ------------------------------------------------------
RULES: Mapping[str, str] = {
    "quorum_short": "到会 %(present)s 人，不足 %(needed)s 人，不能表决"
    "（应到会 %(should_attend)s 人）。",
    "two_of_three": "委员 %(should_attend)s 人，到会 %(present)s 人：人数已够，但不宜开会。",
    "votes_short": "赞成 %(votes)s 票，通过须有 %(needed)s 票，还差 %(short)s 票。",
    "close_vote": "赞成 %(votes)s 票、反对 %(against)s 票，人数接近。属于重要问题的，应暂缓表决，"
    "下次再议或者报上级裁决；情况紧急必须决定的，写明理由。",
    "method_not_allowed": "用了%(method)s，这一事项应当%(allowed)s。",
    "written_not_counted": "书面赞成 %(written)s 票没有计入：这一事项缺席人员的意见只作参考，"
    "不计票。",
    "more_present_than_expected": "到会 %(present)s 人，多于应到会 %(should_attend)s 人。",
    "more_votes_than_present": "各种票合计 %(votes)s 张，多于到会 %(present)s 人。"
    "先核对签到和票数，再登记。",
    "more_written_than_absent": "书面赞成 %(written)s 票，多于缺席 %(absent)s 人。",
    "not_full_member": "%(why)s没有表决权，不计算在应到会人数之内。",
    "on_probation": "没有表决权，不计算在应到会人数之内。",
    "rights_suspended": "没有表决权，不计算在应到会人数之内。",
    "host_member": "组织关系在原支部，持证在这里参加组织生活，在这里没有表决权。",
    "absent_not_counted": "经上级党组织同意并经大会通过，不计算在应到会人数之内。",
    "absent_consent_missing": "同意手续不全，仍计算在应到会人数之内。",
    "absent_counted": "请假，仍计算在应到会人数之内。",
    "notice_short": "%(kind)s应至少提前 %(needed)s 天通知，最晚 %(by)s；%(told_on)s通知，"
    "提前 %(given)s 天。",
    "other_theme_day": "主题党日一般在 %(set_for)s，这次是 %(held_on)s；遇假期等可以另定一天。",
    "choice_needed": "“%(title)s”由组织自己选定，还没有选定。请先在制度标准里选定。",
    "missing_fact": "缺少“%(fact)s”，补上后才能判断。",
    "rule_not_held": "%(on)s没有收录对应的规定（%(rule)s），不作判断。",
}

# ---- who should attend -------------------------------------------------------------------------
ROLL: Mapping[str, str] = {
    "is_full_member": "正式党员，组织关系在%(place)s，有表决权。",
    "is_committee_member": "%(post)s，是委员会成员，有表决权。",
    "is_probationary_member": "预备党员，参加会议，没有表决权。",
    "takes_part": "没有表决权，参加会议，不计算在应到会人数之内。",
    "called_to_lecture": "%(status)s，参加党课，不计算在应到会人数之内。",
    "is_guest": "列席，不表决，不计算在应到会人数之内。",
    "membership_suspended": "停止党籍期间，不列入名单。",
}

# ---- plan, call, hold, record ------------------------------------------------------------------
HOLD: Mapping[str, str] = {
    "minutes_signed": "会议记录已于 %(on)s签字，不能再改。需要更正的，写明更正补充，注明日期。",
    "wrong_state": "会议%(state)s，不能%(act)s。",
    "meeting_in_future": "会议日期 %(day)s还没有到。还没有开的先安排、通知，开过以后再记录。",
    "day_gone": "会议日期 %(day)s已经过去，请直接记录。",
    "organisation_not_standing": "%(name)s在 %(day)s还没有成立，或者已经撤销。请核对日期。",
    "kind_of_other_body": "%(name)s不开%(kind)s。",
    "kinds_do_not_go_together": "%(kind)s不能同时作为%(also)s。",
    "no_committee": "%(day)s，%(name)s没有在任的委员，不能开委员会会议；"
    "重大问题提交党员大会决定。",
    "ends_before_begin": "结束时间 %(ends)s 早于开始时间 %(begins)s。",
    "two_speakers": "讲课人只填一处：本组织的人，或者外请的人。",
    "title_missing": "还没有填主题。",
    "reason_missing": "还没有写明理由。",
    "text_missing": "还没有写内容。",
    "unknown_part": "制度库里没有这一项内容（%(part)s）。",
    "recorded_otherwise": "%(day)s的“%(title)s”已经有记录，与这里写的不同，没有再存一份。"
    "要补充、更正的，到那次会议的页面上办；确是另一次会议的，换一个主题。",
    "meeting_under_way": "这次会议已经通知，请在会议页面上签到、记录。",
    "nobody_expected": "%(day)s，名单上没有人。请先登记党员或者委员。",
    "not_on_roll": "不在这次会议的名单上，请会议组织者先加为列席。",
    "already_on_roll": "已经在这次会议的名单上。",
    "belongs_to_roll": "是应到会人员，不能从名单上去掉；不能到会的登记请假。",
    "code_unknown": "签到码不对，或者已经换了新的。请扫会场上现在的码。",
    "items_open": "还有 %(count)s 个议题没有表决结果：%(titles)s。先登记表决，或者暂缓表决。",
    "attendance_decided": "已有表决结果，到会人数不能再改。",
    "not_closed": "会议还没有结束，不能签字。",
    "signer_is_recorder": "%(name)s是记录人，签字的应是主持人等其他人。",
    "signer_was_absent": "%(name)s没有到会，不能签会议记录。",
    "nobody_present": "没有一个人签到，不能结束会议。没有开成的，请取消会议。",
    "already_cancelled": "会议已经取消。",
    "not_signed": "会议记录还没有签字，直接修改记录即可。",
    "not_held_yet": "会议还没有开。",
    "was_there": "%(name)s到会了，不用补课。",
    "made_up_before": "补课日期 %(day)s早于会议日期 %(held)s。",
    "made_up_in_future": "补课日期 %(day)s在今天之后。",
    "due_before_meeting": "期限 %(day)s早于会议日期 %(held)s。",
    "done_before_meeting": "完成日期 %(day)s早于会议日期 %(held)s。",
    "day_to_come": "%(day)s还没有到。",
}

# ---- items and decisions -----------------------------------------------------------------------
VOTES: Mapping[str, str] = {
    "matter_of_other_body": "%(body)s不表决“%(matter)s”。",
    "unknown_task": "制度库里没有这一类议题（%(task)s）。",
    "one_by_one": "“%(matter)s”逐人讨论、逐人表决：一个议题写一个人。",
    "one_vote_each": "%(name)s的“%(matter)s”已是另一个议题，一个人只表决一次。",
    "nothing_to_vote": "这个议题不表决，写明讨论结果即可。",
    "item_decided": "这个议题已经表决，不能再改。",
    "item_postponed": "这个议题已经暂缓表决。",
    "votes_negative": "票数不能是负数。",
    "override_needs_reason": "情况紧急必须决定的，写明理由，不少于 %(least)s 个字。",
    "needs_no_approval": "这项决议不须报上级批准。",
    "not_approved_yet": "这项决议须报上级批准，批准以后再向党员公布。",
    "before_decision": "日期 %(day)s早于作出决议的日期 %(decided)s。",
}

# ---- what a meeting lacks; all of it warns -----------------------------------------------------
FINDINGS: Mapping[str, str] = {
    "not_recorded": "会议日期 %(day)s已过，还没有记录。开了的请记录，没有开的请取消。",
    "study_short": "集中学习 %(minutes)s 分钟，应不少于 %(needed)s 分钟，差 %(short)s 分钟。",
    "parts_missing": "主题党日还没有安排：%(missing)s。",
    "other_chair": "%(kind)s应由%(should)s主持，这次是%(name)s。",
    "chair_missing": "还没有填主持人，%(kind)s由%(should)s主持。",
    "role_not_there": "%(role)s%(name)s登记为没有到会。请核对到会情况，或者改填%(role)s。",
    "several_topics": "党小组会一般安排 %(most)s 个中心议题，这次有 %(count)s 个。",
    "out_of_town_again": "到外地开展主题党日，原则上 %(years)s 年不超过 1 次；上一次是 %(last)s。",
    "out_of_town_unreported": "离开常驻地开展活动，应当提前报备。",
    "plan_not_approved": "会议方案应先报上级党组织批准，再通知；还没有批准的记录。",
    "superior_missing": "应请上级党组织派员参加，还没有填写。",
    "committee_first": "应先开支部委员会的组织生活会，再开党员大会；还没有记录。",
    "committee_before": "重要事项提交党员大会前，一般先经委员会会议讨论；"
    "%(since)s以来没有委员会会议的记录。",
    "not_reported": "会后应当向上级党组织报告，还没有登记。",
    "keeper_missing": "会议记录应当归档并有专人保存，还没有填保管人。",
    "minutes_incomplete": "会议记录还缺：%(missing)s。",
    "not_made_up": "有 %(count)s 人没有听课，还没有补课。",
    "leave_not_written": "有 %(count)s 人请假，没有登记书面请假。",
    "not_announced": "决议“%(title)s”%(on)s经上级批准，还没有向党员公布。",
    "back_filled": "会后 %(days)s 天登记，是补录。",
}
