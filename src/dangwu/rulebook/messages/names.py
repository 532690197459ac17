"""Names: units, periods, kinds, chapters, the fields of values, who acts."""

UNITS = {
    "person": "人",
    "organisation": "个",
    "year": "年",
    "month": "个月",
    "day": "天",
    "working_day": "个工作日",
    "hour": "小时",
    "time": "次",
    "yuan": "元",
    "share": "",
    "character": "字",
}
PERIODS = {
    "year": "每年",
    "half_year": "每半年",
    "quarter": "每季度",
    "month": "每月",
    "term": "每届",
    "once": "一共",
}
WHOLES = {
    "entitled": "应到会人数",
    "present": "实到会人数",
    "seats": "应选名额",
    "all_members": "全体委员",
    "returned": "收回选票",
}
METHODS = {"secret": "无记名投票", "hands": "举手"}
KINDS = {
    "parameter": "数值",
    "majority": "表决",
    "duty": "定期工作",
    "procedure": "程序",
    "form": "表单",
    "register": "台账",
    "scale": "等次",
    "scoresheet": "计分",
    "catalogue": "目录",
}
CHAPTERS = {
    "ORG": "组织设置",
    "ELE": "换届选举",
    "MTG": "组织生活",
    "DEV": "发展党员",
    "DUE": "党费",
    "TRF": "组织关系转接",
    "DIS": "离党、处分与处置",
    "EVA": "考核评价",
    "CAR": "关怀与服务",
    "OPN": "公开与宣传",
    "REC": "档案与统计",
}
STATUSES = {
    "in_force": "有效",
    "unverified": "待核对",
    "stale": "已被全国规定替代",
    "defect": "原文有误",
}
MODALITIES = {"must": "必须", "generally": "一般"}
CONSEQUENCES = {"must": "必须遵守，不符合的不予通过", "generally": "一般遵守，不符合的提醒"}
USES = {
    "dues": "党费核定",
    "setup_check": "组织设置体检",
    "organisation": "组织",
    "term": "届期",
    "members": "党员",
    "judge": "规则查询",
}
# Names that rules use for who acts; texts write some of them out.
WORDS = {
    "branch": "党支部",
    "joint_branch": "联合党支部",
    "temporary_branch": "临时党支部",
    "general_branch": "党总支",
    "committee": "基层党委",
    "own_committee": "本级委员会",
    "superior": "上级党组织",
    "superior_committee": "上级党委",
    "working_committee": "机关工委",
    "discipline_committee": "机关纪委",
    "central_organisation_department": "中央组织部",
    "group": "党小组",
    "member": "党员",
    "secretary": "书记",
    "deputy": "副书记",
    "dues_officer": "党费工作人员",
    "cashier": "出纳",
    "incoming_officer": "接手人",
    "outgoing_officer": "移交人",
    "income": "收入",
    "setup_self_check": "自查党支部设置",
    "party_standing": "党龄",
}
FIELDS = {
    "include": "计入",
    "exclude": "不计入",
    "deduct": "扣除",
    "brackets": "各档",
    "round": "取整",
    "quorum": "到会",
    "passing": "通过",
    "methods": "表决方式",
    "written_votes_count": "书面意见计票",
    "every": "次数",
    "at_least": "至少",
    "at_most": "至多",
    "least": "下限",
    "most": "上限",
    "bearer": "由谁负责",
    "action": "事项",
    "window": "时间段",
    "lead_days": "提前天数",
    "evidence": "佐证",
    "steps": "步骤",
    "guards": "期限",
    "materials": "材料",
    "actor": "由谁",
    "words": "内容",
    "entries": "条目",
    "grades": "等次",
    "fields": "栏目",
    "number": "数值",
    "unit": "单位",
    "name": "名称",
    "rate": "比例",
    "up_to": "不超过",
    "synonyms": "别名",
    "detail": "内容",
    "level": "层级",
    "view_of": "取自",
    "retention": "保存期限",
    "readers": "谁能看",
}
UNSAID = frozenset({"cite", "effect", "satisfied_by"})  # for the program, not for readers
MOST_DIFFERENCES = 4
SHORT = 60  # characters of a value that may stand inside a sentence
