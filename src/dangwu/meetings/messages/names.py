"""What kinds, matters and ways of voting are called."""

from collections.abc import Mapping

METHODS: Mapping[str, str] = {
    "secret": "无记名投票",
    "hands": "举手表决",
    "poll": "保密表决（非无记名投票）",
}
MATTERS: Mapping[str, str] = {
    "general": "一般事项",
    "admission": "接收预备党员",
    "full_membership": "预备党员转正",
    "election": "选举",
    "committee": "委员会议题",
}
KINDS: Mapping[str, str] = {
    "member_meeting": "党员大会",
    "committee_meeting": "委员会会议",
    "group_meeting": "党小组会",
    "lecture": "党课",
    "theme_day": "主题党日",
    "life_meeting": "组织生活会",
    "democratic_life_meeting": "民主生活会",
    "joint_study": "集中学习",
}
FACTS: Mapping[str, str] = {
    "should_attend": "应到会人数",
    "present": "到会人数",
    "for": "赞成票",
    "status": "正式党员或者预备党员",
}
WHY: Mapping[str, str] = {"probationary": "预备党员", "expelled": "已开除党籍的人"}
